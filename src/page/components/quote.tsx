/// <reference lib="dom" />
import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { MessageDto } from "../../server/dto.ts";
import { plainLine, unmarked } from "../message_words.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Name } from "./name.tsx";
import { useView } from "./view.ts";

/** Characters that a quotation shows. */
const SHOWN = 200;

interface QuoteProps {
  /** Where the answer stands. */
  readonly conversation: string;
  readonly reply: NonNullable<MessageDto["reply"]>;
}

type Found = MessageDto | "looking" | "nowhere";

/**
 * The message that is answered; a press goes to it. Where that one stands in the same conversation, its own words stand
 * here; those of the answer prove nothing, neither what was said nor who said it, and are marked.
 */
export function Quote({ conversation, reply }: QuoteProps): JSX.Element {
  const view = useView();
  const author = useComputed(() => view.person(reply.author)).value;
  const found = useQuoted(conversation, reply);
  const own = reply.author === view.me.value?.id;
  return (
    <button
      type="button"
      class="quote"
      title={found === "nowhere"
        ? text.talk.quoteUnprovenWhy
        : text.talk.showQuoted(own ? text.you : visibleName(author))}
      onClick={() => void view.app.showMessage(conversation, reply.author, reply.id)}
    >
      <span>
        <span class="author-name">{own ? text.you : <Name person={author} />}</span>
        {found === "nowhere" && <span class="unproven">{` (${text.talk.quoteUnproven})`}</span>}
      </span>
      <bdi class="quote-words">{quotedWords(typeof found === "string" ? undefined : found, reply.text)}</bdi>
    </button>
  );
}

/** As the page holds it, or as the program does. */
function useQuoted(conversation: string, { author, id }: QuoteProps["reply"]): Found {
  const { app, state } = useView();
  const fetched = useSignal<Found>("looking");
  const held =
    useComputed(() =>
      state.value.logs.get(conversation)?.messages.find((message) => message.id === id && message.from === author)
    ).value;
  useEffect(() => {
    if (held !== undefined) return;
    let gone = false;
    void app.findMessage(conversation, author, id).then((message) => {
      if (!gone) fetched.value = message ?? "nowhere";
    });
    return () => void (gone = true);
  }, [conversation, author, id, held === undefined]);
  return held ?? fetched.value;
}

function quotedWords(held: MessageDto | undefined, quoted: string): string {
  if (held?.retractedAt !== undefined && held.retractedAt !== null) return text.talk.retracted;
  // Cut first: what is far too long is not gone through.
  const words = plainLine(unmarked((held?.text ?? quoted).slice(0, SHOWN * 8)), SHOWN);
  return words === "" ? held?.offer?.items[0]?.name ?? text.talk.quoteGone : words;
}
