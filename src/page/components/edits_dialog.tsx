import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { EditsDto, MessageDto } from "../../server/dto.ts";
import type { Outcome } from "../conversation_requests.ts";
import { text } from "../text.ts";
import { Modal } from "./modal.tsx";
import { useHeld } from "./use_held.ts";
import { useView } from "./view.ts";

/** How a text was worded before, the oldest first, and how it is now. */
export function EditsDialog({ message }: { readonly message: MessageDto }): JSX.Element {
  const { app } = useView();
  const now = useHeld(message);
  const found = useSignal<Outcome<EditsDto> | undefined>(undefined);
  useEffect(() => {
    void app.deeds.edits(message).then((outcome) => found.value = outcome);
  }, [now.editedAt]);
  const known = found.value;
  return (
    <Modal title={text.talk.editsTitle}>
      {known === undefined && <p class="late">{text.talk.loading}</p>}
      {known?.type === "failed" && <p class="problem" role="alert">{known.message}</p>}
      {known?.type === "done" && (
        <>
          {known.answer.length === 0 && <p class="hint">{text.talk.noEdits}</p>}
          <ol class="wordings" tabIndex={0}>
            {known.answer.map((edit, index) => <Wording key={index} words={edit.text} at={edit.at} />)}
            <Wording words={now.text} at={now.editedAt ?? now.at} now />
          </ol>
        </>
      )}
    </Modal>
  );
}

function Wording(
  { words, at, now }: { readonly words: string; readonly at: number; readonly now?: true },
): JSX.Element {
  const { dates } = useView();
  return (
    <li>
      <p class="hint">
        {now === true && `${text.talk.editsNow}${text.separator}`}
        <time dateTime={dates.machine(at)}>{dates.full(at)}</time>
      </p>
      <p class="words" dir="auto">{words}</p>
    </li>
  );
}
