import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { text } from "../text.ts";
import { Modal } from "./modal.tsx";
import { useView } from "./view.ts";

interface ConfirmDialogProps {
  readonly title: string;
  readonly hint: string;
  readonly yes: string;
  /** Undefined: done; otherwise why not. */
  onYes(): Promise<string | undefined>;
}

/** Asks before something that can't be undone. */
export function ConfirmDialog({ title, hint, yes, onYes }: ConfirmDialogProps): JSX.Element {
  const { dialog } = useView();
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  const confirm = async () => {
    busy.value = true;
    problem.value = await onYes();
    busy.value = false;
    if (problem.value === undefined) dialog.value = undefined;
  };
  return (
    <Modal title={title}>
      <p>{hint}</p>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
      <div class="modal-end">
        <button type="button" class="button" onClick={() => dialog.value = undefined}>{text.talk.cancel}</button>
        <button type="button" class="button primary" disabled={busy.value} onClick={() => void confirm()}>{yes}</button>
      </div>
    </Modal>
  );
}
