/// <reference lib="dom" />
import { type Signal, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { foldName, visibleName } from "../names.ts";
import { text } from "../text.ts";
import { Avatar } from "./avatar.tsx";
import { Name } from "./name.tsx";
import { useView } from "./view.ts";

/** Rows that are drawn; a search finds the others. */
const ROWS = 50;

interface PeoplePickerProps {
  readonly chosen: Signal<ReadonlySet<string>>;
  /** Who may not be chosen. */
  readonly without: readonly string[];
}

/** Chooses people out of all that are known. Who is chosen stays in sight, whatever is searched. */
export function PeoplePicker({ chosen, without }: PeoplePickerProps): JSX.Element {
  const view = useView();
  const typed = useSignal("");
  const wanted = foldName(typed.value);
  const { favourites, here, away } = view.roster.value;
  const out = new Set(without);
  const people = [...favourites, ...here, ...away].map(({ person }) => person)
    .filter(({ id, blocked }) => !out.has(id) && !blocked);
  const first = people.filter(({ id }) => chosen.value.has(id));
  const others = people.filter((person) => !chosen.value.has(person.id) && fits(person, wanted)).slice(0, ROWS);
  const toggle = (id: string) => {
    const next = new Set(chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
  };
  return (
    <fieldset class="picker">
      <legend>{text.talk.roomMembers}</legend>
      <input
        class="field"
        type="text"
        role="searchbox"
        dir="auto"
        autocomplete="off"
        aria-label={text.talk.findPeople}
        placeholder={text.talk.findPeople}
        value={typed.value}
        onInput={(event) => typed.value = event.currentTarget.value}
      />
      <ul class="modal-scroll">
        {[...first, ...others].map((person) => (
          <li key={person.id}>
            <label class="choice">
              <input type="checkbox" checked={chosen.value.has(person.id)} onChange={() => toggle(person.id)} />
              <Avatar person={person} presence={person.presence} />
              <span class="grow">
                <Name person={person} namesake={view.namesakes.value.has(person.id)} />
              </span>
            </label>
          </li>
        ))}
      </ul>
      {people.length > 0 && first.length + others.length === 0 && <p class="hint" role="status">{text.foundNobody}</p>}
    </fieldset>
  );
}

function fits(person: PersonDto, wanted: string): boolean {
  return wanted === "" || [visibleName(person), person.name].some((name) => foldName(name).includes(wanted));
}
