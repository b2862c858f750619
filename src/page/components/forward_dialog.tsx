/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageDto } from "../../server/dto.ts";
import { foldName } from "../names.ts";
import { listed } from "../roster.ts";
import { text } from "../text.ts";
import { ConversationFace } from "./conversation_face.tsx";
import { Modal } from "./modal.tsx";
import { useView } from "./view.ts";

/** Rows that are drawn; a search finds the others. */
const ROWS = 50;

/** Chooses a conversation, and sends the words there. */
export function ForwardDialog({ message }: { readonly message: MessageDto }): JSX.Element {
  const view = useView();
  const typed = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const wanted = foldName(typed.value);
  const found = listed(view.roster.value, "writable").filter((id) =>
    foldName(view.conversationName(id)).includes(wanted)
  );
  const forward = async (to: string) => {
    busy.value = true;
    problem.value = await view.app.deeds.forward(message, to);
    busy.value = false;
    if (problem.value !== undefined) return;
    view.dialog.value = undefined;
    view.app.open(to);
  };
  return (
    <Modal title={text.talk.forwardTitle}>
      <input
        class="field"
        type="text"
        role="searchbox"
        autofocus
        dir="auto"
        autocomplete="off"
        aria-label={text.talk.forwardFind}
        placeholder={text.talk.forwardFind}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
      />
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <ul class="modal-scroll">
        {found.slice(0, ROWS).map((id) => (
          <li key={id}>
            <button type="button" class="choice" disabled={busy.value} onClick={() => void forward(id)}>
              <ConversationFace id={id} />
              <bdi>{view.conversationName(id)}</bdi>
            </button>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="hint" role="status">{text.talk.forwardNobody}</p>}
    </Modal>
  );
}
