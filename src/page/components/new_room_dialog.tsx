/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { text } from "../text.ts";
import { Modal } from "./modal.tsx";
import { PeoplePicker } from "./people_picker.tsx";
import { useView } from "./view.ts";

/** Characters; a name may have 64 bytes, and where these are more the program says so. */
export const LONGEST_NAME = 64;

export function NewRoomDialog(): JSX.Element {
  const view = useView();
  const field = useId();
  const name = useSignal("");
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const make = async () => {
    busy.value = true;
    const outcome = await view.app.deeds.makeRoom({ name: name.value.trim(), members: [...chosen.value] });
    busy.value = false;
    if (outcome.type === "failed") {
      problem.value = outcome.message;
      return;
    }
    view.dialog.value = undefined;
    view.app.open(outcome.answer.id);
  };
  return (
    <Modal title={text.talk.newRoomTitle}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <label for={field}>{text.talk.roomName}</label>
        <input
          id={field}
          class="field"
          type="text"
          dir="auto"
          required
          autofocus
          autocomplete="off"
          maxLength={LONGEST_NAME}
          value={name.value}
          onInput={(event) => name.value = event.currentTarget.value}
        />
        <PeoplePicker chosen={chosen} without={[]} />
        <p class="hint">{text.talk.roomHint}</p>
        {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
        <div class="modal-end">
          <button type="submit" class="button primary" disabled={busy.value || name.value.trim() === ""}>
            {text.talk.roomMake}
          </button>
        </div>
      </form>
    </Modal>
  );
}
