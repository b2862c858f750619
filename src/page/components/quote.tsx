import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Name } from "./name.tsx";
import { useView } from "./view.ts";

/** Characters that a quotation shows. */
const SHOWN = 200;

/**
 * The message that is answered; a press goes to it. Where that one is held, its own words stand here: those of the
 * answer prove nothing.
 */
export function Quote({ reply }: { readonly reply: NonNullable<MessageDto["reply"]> }): JSX.Element {
  const view = useView();
  const author = useComputed(() => view.person(reply.author)).value;
  const held = useComputed(() => {
    for (const { messages } of view.state.value.logs.values()) {
      const found = messages.find((message) => message.id === reply.id && message.from === reply.author);
      if (found !== undefined) return found;
    }
    return undefined;
  }).value;
  const me = view.me.value?.id;
  return (
    <button
      type="button"
      class="quote"
      title={text.talk.showQuoted(reply.author === me ? text.you : visibleName(author))}
      onClick={() => void view.app.showMessage(reply.author, reply.id)}
    >
      <span class="author-name">{reply.author === me ? text.you : <Name person={author} />}</span>
      <bdi class="quote-words">{quotedWords(held, reply.text)}</bdi>
    </button>
  );
}

function quotedWords(held: MessageDto | undefined, quoted: string): string {
  if (held?.retractedAt !== undefined && held.retractedAt !== null) return text.talk.retracted;
  const words = (held?.text ?? quoted).replace(/\s+/gu, " ").trim();
  const named = words === "" ? held?.offer?.items[0]?.name ?? text.talk.quoteGone : words;
  return named.length > SHOWN ? `${named.slice(0, SHOWN).toWellFormed()}…` : named;
}
