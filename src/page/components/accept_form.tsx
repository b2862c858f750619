/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { text } from "../text.ts";

interface AcceptFormProps {
  /** What stands in the field at first. */
  readonly folder: string;
  readonly busy: boolean;
  onAccept(folder: string): void;
  onBack(): void;
}

/** Where to put what is accepted. The program says whether the path is one. */
export function AcceptForm({ folder, busy, onAccept, onBack }: AcceptFormProps): JSX.Element {
  const typed = useSignal(folder);
  const field = useRef<HTMLInputElement>(null);
  const id = useId();
  useEffect(() => field.current?.focus(), []);
  return (
    <form
      class="accept-form"
      onSubmit={(event) => {
        event.preventDefault();
        onAccept(typed.value.trim());
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onBack();
      }}
    >
      <label for={id}>{text.file.folder}</label>
      <input
        ref={field}
        id={id}
        class="field"
        type="text"
        required
        autocomplete="off"
        spellcheck={false}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
      />
      <div class="file-answers">
        <button type="submit" class="button primary" disabled={busy || typed.value.trim() === ""}>
          {text.file.acceptHere}
        </button>
        <button type="button" class="button" onClick={onBack}>{text.file.back}</button>
      </div>
    </form>
  );
}
