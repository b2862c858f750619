/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text.ts";
import { Lock, useLock } from "./setting_fields.tsx";

interface FieldManner {
  readonly maxLength?: number;
  readonly placeholder?: string;
  readonly inputMode?: "text" | "numeric";
}

interface SavedFieldProps {
  readonly label: string;
  /** What the program has. */
  readonly value: string;
  readonly input?: FieldManner;
  /** Its name in a policy; left out: no policy has it. */
  readonly policed?: string;
  /** Undefined: done; otherwise why not. */
  onSave(value: string): Promise<string | undefined>;
}

/** One field with a button of its own. What the program says in the meantime is taken over, unless one is typing. */
export function SavedField({ label, value, input = {}, policed = "", onSave }: SavedFieldProps): JSX.Element {
  const id = useId();
  const lock = useLock(policed);
  const lockId = useId();
  const typed = useSignal(value);
  const problem = useSignal<string | undefined>(undefined);
  const said = useSignal("");
  const known = useRef(value);
  useEffect(() => {
    const untouched = typed.peek() === known.current || typed.peek().trim() === value;
    known.current = value;
    if (untouched) typed.value = value;
  }, [value]);
  const save = async () => {
    problem.value = await onSave(typed.value.trim());
    said.value = problem.value === undefined ? text.talk.saved : "";
  };
  return (
    <form
      class="saved-field"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <label for={id}>{label}</label>
      <div class="status-line">
        <input
          dir="auto"
          autocomplete="off"
          {...input}
          id={id}
          type="text"
          disabled={lock !== undefined}
          aria-describedby={lock === undefined ? undefined : lockId}
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
            said.value = "";
          }}
        />
        <button
          type="submit"
          class="button"
          aria-label={text.talk.saveOf(label)}
          disabled={lock !== undefined || typed.value === value}
        >
          {text.talk.save}
        </button>
      </div>
      <Lock id={lockId} words={lock} />
      <span class="unseen" role="status">{said.value}</span>
      {problem.value !== undefined && <p class="problem" role="alert">{problem.value}</p>}
    </form>
  );
}
