/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Modal } from "./modal.tsx";
import { PeoplePicker } from "./people_picker.tsx";
import { useView } from "./view.ts";

/** Lets people into a room, one after the other: where one fails, those before are in. */
export function AddMemberDialog({ room: id }: { readonly room: string }): JSX.Element {
  const view = useView();
  const room = view.rooms.value.get(id);
  const chosen = useSignal<ReadonlySet<string>>(new Set());
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const add = async () => {
    busy.value = true;
    for (const member of chosen.value) {
      problem.value = await view.app.deeds.actInRoom(id, { do: "add", member });
      if (problem.value !== undefined) break;
      chosen.value = new Set([...chosen.value].filter((each) => each !== member));
    }
    busy.value = false;
    if (problem.value === undefined) view.dialog.value = undefined;
  };
  return (
    <Modal title={text.talk.roomAddTitle(room?.name ?? "")}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void add();
        }}
      >
        <PeoplePicker chosen={chosen} without={room?.members ?? []} />
        {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
        <div class="modal-end">
          <button type="submit" class="button primary" disabled={busy.value || chosen.value.size === 0}>
            {text.talk.roomAddYes}
          </button>
        </div>
      </form>
    </Modal>
  );
}
