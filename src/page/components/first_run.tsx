/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { MessagesSquare } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { showsNothing } from "../names.ts";
import { text } from "../text.ts";
import { Icon } from "./icon.tsx";
import { useView } from "./view.ts";

/** The only question of the first start. Others see the name that is offered until it is answered. */
export function FirstRun({ name }: { readonly name: string }): JSX.Element {
  const { app } = useView();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const typed = useSignal(name);
  const problem = useSignal<string | undefined>(undefined);
  const state = useSignal<"idle" | "saving">("idle");
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  const save = async () => {
    if (state.value === "saving") return;
    if (showsNothing(typed.value)) {
      problem.value = text.firstRun.empty;
      field.current?.focus();
      return;
    }
    state.value = "saving";
    problem.value = await app.requests.changeStatus({ name: typed.value.trim() });
    state.value = "idle";
    // Done: the program tells the new name, and the page takes the place of the question.
    if (problem.value !== undefined) field.current?.focus();
  };
  return (
    <main class="whole-page">
      <form
        class="explanation first-run"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        <Icon node={MessagesSquare} />
        <h1>{text.firstRun.title}</h1>
        <p>{text.firstRun.hint}</p>
        <label for={id}>{text.firstRun.name}</label>
        <input
          ref={field}
          class="field"
          id={id}
          type="text"
          dir="auto"
          autocomplete="off"
          required
          maxLength={64}
          value={typed.value}
          aria-invalid={problem.value !== undefined}
          aria-describedby={problem.value === undefined ? undefined : `${id}-problem`}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
        {problem.value !== undefined && <p class="problem" role="alert" id={`${id}-problem`}>{problem.value}</p>}
        <button type="submit" class="button primary">{text.firstRun.go}</button>
      </form>
    </main>
  );
}
