import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId } from "preact/hooks";
import type { MessageDto } from "../../server/dto.ts";
import { offerWords } from "../file_names.ts";
import { sizeWords } from "../sizes.ts";
import { text } from "../text.ts";
import { FileMark } from "./file_items.tsx";
import { useView } from "./view.ts";

/** What was shared in a conversation, the newest first; a press goes to where it was said. */
export function SharedFiles({ conversation }: { readonly conversation: string }): JSX.Element | null {
  const view = useView();
  const heading = useId();
  const shared = useSignal<readonly MessageDto[]>([]);
  const more = useSignal<"some" | "none">("none");
  const problem = useSignal<string | undefined>(undefined);
  const newest = useComputed(() => newestOffer(view.state.value.logs.get(conversation)?.messages ?? [])).value;
  const load = async (before: number | undefined) => {
    const outcome = await view.app.deeds.sharedFiles(conversation, before);
    problem.value = outcome.type === "failed" ? outcome.message : undefined;
    if (outcome.type === "failed") return;
    const older = outcome.answer.messages.toReversed();
    shared.value = before === undefined ? older : [...shared.value, ...older];
    more.value = outcome.answer.more ? "some" : "none";
  };
  useEffect(() => {
    void load(undefined);
  }, [conversation, newest]);
  if (shared.value.length === 0 && problem.value === undefined) return null;
  return (
    <section class="detail" aria-labelledby={heading}>
      <h3 id={heading}>{text.details.shared}</h3>
      <ul class="shared-files">
        {shared.value.map((message) => <SharedFile key={message.position} message={message} />)}
      </ul>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      {more.value === "some" && (
        <button
          type="button"
          class="button"
          onClick={() => void load(shared.value.at(-1)?.position)}
        >
          {text.talk.moreResults}
        </button>
      )}
    </section>
  );
}

function SharedFile({ message }: { readonly message: MessageDto }): JSX.Element | null {
  const { app, dates, now } = useView();
  const { offer, conversation, position, at } = message;
  const [item] = offer?.items ?? [];
  if (offer === null || item === undefined || message.retractedAt !== null) return null;
  return (
    <li>
      <button type="button" class="shared-file" onClick={() => app.showPlace(conversation, position)}>
        <FileMark item={item} />
        <span class="grow">
          <span class="row-title">
            <bdi>{offerWords(offer)}</bdi>
          </span>
          <span class="row-line">
            {sizeWords(offer.bytes)}
            {text.separator}
            <time dateTime={dates.machine(at)}>{dates.short(at, now.value)}</time>
          </span>
        </span>
      </button>
    </li>
  );
}

/** 0: none is held. */
function newestOffer(messages: readonly MessageDto[]): number {
  return messages.findLast(({ offer, retractedAt }) => offer !== null && retractedAt === null)?.position ?? 0;
}
