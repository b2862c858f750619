/// <reference lib="dom" />
import { useSignal } from "@preact/signals";
import { Search } from "lucide";
import type { JSX } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { foldName } from "../names.ts";
import { listed } from "../roster.ts";
import { text } from "../text.ts";
import { ConversationFace } from "./conversation_face.tsx";
import { Icon } from "./icon.tsx";
import { ShortcutKeys } from "./keys.tsx";
import { Modal } from "./modal.tsx";
import { type Command, commandsOf } from "./palette_commands.ts";
import { useView, type View } from "./view.ts";

/** Rows that are drawn; more words find the others. */
const ROWS = 30;

type Choice =
  | { readonly type: "conversation"; readonly id: string; readonly label: string }
  | { readonly type: "command"; readonly id: string; readonly label: string; readonly command: Command }
  | { readonly type: "search"; readonly id: string; readonly label: string };

/** Goes to any conversation, or does anything, by its name: a combobox whose focus stays in its field (ARIA 1.2). */
export function PaletteDialog(): JSX.Element {
  const view = useView();
  const typed = useSignal("");
  const at = useSignal(0);
  const list = useId();
  const chosen = useRef<HTMLLIElement>(null);
  const choices = choicesOf(view, typed.value);
  const active = Math.min(at.value, choices.length - 1);
  useEffect(() => chosen.current?.scrollIntoView({ block: "nearest" }), [active, typed.value]);
  const run = (choice: Choice | undefined) => {
    if (choice === undefined) return;
    view.dialog.value = undefined;
    if (choice.type === "conversation") view.app.open(choice.id);
    else if (choice.type === "command") choice.command.run();
    else {
      view.wanted.value = typed.value;
      view.app.search.type(typed.value);
      view.app.close();
    }
  };
  const move = (event: KeyboardEvent) => {
    if (event.isComposing) return;
    const steps = new Map([["ArrowDown", 1], ["ArrowUp", -1]]);
    const step = steps.get(event.key);
    if (step !== undefined) at.value = (active + step + choices.length) % Math.max(1, choices.length);
    else if (event.key === "Enter") run(choices[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Modal title={text.palette.title}>
      <input
        class="field"
        type="text"
        role="combobox"
        autofocus
        dir="auto"
        autocomplete="off"
        spellcheck={false}
        aria-label={text.palette.field}
        placeholder={text.palette.field}
        aria-expanded={choices.length > 0}
        aria-controls={list}
        aria-autocomplete="list"
        {...(choices.length > 0 ? { "aria-activedescendant": `${list}-${active}` } : {})}
        value={typed.value}
        onInput={(event) => {
          typed.value = event.currentTarget.value;
          at.value = 0;
        }}
        onKeyDown={move}
      />
      <ul id={list} class="palette" role="listbox" aria-label={text.palette.title}>
        {choices.map((choice, index) => (
          <li
            key={`${choice.type} ${choice.id}`}
            id={`${list}-${index}`}
            ref={index === active ? chosen : null}
            class="choice"
            role="option"
            aria-selected={index === active}
            onClick={() => run(choice)}
          >
            {choice.type === "conversation" ? <ConversationFace id={choice.id} /> : (
              <span class="palette-icon">
                <Icon node={choice.type === "command" ? choice.command.icon : Search} />
              </span>
            )}
            <span class="grow">
              <bdi>{choice.label}</bdi>
            </span>
            {choice.type === "command" && choice.command.shortcut !== undefined && (
              <ShortcutKeys of={choice.command.shortcut} />
            )}
          </li>
        ))}
      </ul>
      <p class="hint" role="status">{choices.length === 0 ? text.palette.nothing : ""}</p>
    </Modal>
  );
}

/** What begins with the words comes before what has them inside. */
function choicesOf(view: View, typed: string): readonly Choice[] {
  const wanted = foldName(typed);
  const all: Choice[] = [
    ...listed(view.roster.value, "all").map((id): Choice => ({
      type: "conversation",
      id,
      label: view.conversationName(id),
    })),
    ...commandsOf(view).map((command): Choice => ({ type: "command", id: command.id, label: command.label, command })),
  ];
  const folded = all.map((choice) => ({ choice, name: foldName(choice.label) }));
  const found = folded.filter(({ name }) => name.includes(wanted));
  const first = found.filter(({ name }) => name.startsWith(wanted));
  const others = found.filter(({ name }) => !name.startsWith(wanted));
  const choices = [...first, ...others].slice(0, ROWS).map(({ choice }) => choice);
  if (typed.trim() === "") return choices;
  return [...choices, { type: "search", id: "search", label: text.palette.search(typed.trim()) }];
}
