/// <reference lib="dom" />
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import type { KeyDto } from "../../server/dto.ts";
import { text } from "../text.ts";
import { useView } from "./view.ts";

export type KeyTask = "set" | "change" | "remove";

interface KeyFormProps {
  readonly task: KeyTask;
  onDone(key: KeyDto): void;
  onCancel(): void;
}

/** Asks for passphrases. What is typed is kept nowhere, and goes with the form. */
export function KeyForm({ task, onDone, onCancel }: KeyFormProps): JSX.Element {
  const { app } = useView();
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const current = useSignal("");
  const next = useSignal("");
  const repeated = useSignal("");
  const problem = useSignal<string | undefined>(undefined);
  const busy = useSignal(false);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);
  const save = async () => {
    if (task !== "remove" && next.value !== repeated.value) {
      problem.value = text.talk.keyDiffer;
      return;
    }
    busy.value = true;
    const outcome = await app.deeds.changeKey({
      passphrase: task === "remove" ? null : next.value,
      current: task === "set" ? null : current.value,
    });
    busy.value = false;
    if (outcome.type === "done") onDone(outcome.answer);
    else problem.value = outcome.message;
  };
  const field = (label: string, value: Signal<string>, autocomplete: "current-password" | "new-password") => (
    <label class="key-field">
      <span>{label}</span>
      <input
        class="field"
        type="password"
        required
        autocomplete={autocomplete}
        maxLength={1_024}
        aria-describedby={problem.value === undefined ? undefined : id}
        value={value.value}
        onInput={(event) => {
          value.value = event.currentTarget.value;
          problem.value = undefined;
        }}
      />
    </label>
  );
  return (
    <form
      ref={form}
      class="key-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy.value) void save();
      }}
    >
      {task !== "set" && field(text.talk.keyCurrent, current, "current-password")}
      {task !== "remove" && field(text.talk.keyNew, next, "new-password")}
      {task !== "remove" && field(text.talk.keyRepeat, repeated, "new-password")}
      {problem.value !== undefined && <p id={id} class="problem" role="alert">{problem.value}</p>}
      <div class="modal-end">
        {busy.value && <span class="hint late" role="status">{text.talk.keySaving}</span>}
        <button type="button" class="button" onClick={onCancel}>{text.talk.cancel}</button>
        <button type="submit" class="button primary" disabled={busy.value}>{text.talk.keyYes[task]}</button>
      </div>
    </form>
  );
}
