/// <reference lib="dom" />
import { type ReadonlySignal, type Signal, useComputed, useSignal } from "@preact/signals";
import type { RefObject } from "preact";
import type { PersonDto } from "../../server/dto.ts";
import { mentionChoices, mentionOf, type MentionQuery, mentionQuery } from "../mention_choice.ts";
import { EVERYONE } from "../state.ts";
import { insertText } from "./insert_text.ts";
import { useView, type View } from "./view.ts";

/** People that are shown; more letters find the others. */
const SHOWN = 8;

export interface Mentions {
  /** Whom the name being typed may mean; empty: the list is closed. */
  readonly choices: ReadonlySignal<readonly PersonDto[]>;
  /** Which of them is marked. */
  readonly at: Signal<number>;
  /** Looks at what stands before the caret. */
  look(): void;
  close(): void;
  choose(person: PersonDto): void;
  /** True: the key was for the list. */
  key(event: KeyboardEvent): boolean;
}

/** The list of people that opens while a name is typed into the field behind `area`. */
export function useMentions(conversation: string, area: RefObject<HTMLTextAreaElement | null>): Mentions {
  const view = useView();
  const query = useSignal<MentionQuery | undefined>(undefined);
  const at = useSignal(0);
  /** Where a list stood that was answered or sent away: it does not come back there. */
  const done = useSignal<number | undefined>(undefined);
  const choices = useComputed(() => {
    const asked = query.value;
    return asked === undefined ? [] : mentionChoices(peopleOf(view, conversation), asked.typed, SHOWN);
  });
  const close = () => {
    done.value = query.value?.from;
    query.value = undefined;
  };
  const look = () => {
    const field = area.current;
    const found = field === null || field.selectionStart !== field.selectionEnd
      ? undefined
      : mentionQuery(field.value, field.selectionStart);
    if (found === undefined || found.from !== done.value) done.value = undefined;
    const next = found?.from === done.value ? undefined : found;
    if (next?.from === query.value?.from && next?.typed === query.value?.typed) return;
    at.value = 0;
    query.value = next;
  };
  const choose = (person: PersonDto) => {
    const field = area.current;
    const asked = query.value;
    if (field === null || asked === undefined) return;
    close();
    const caret = asked.from + 1 + asked.typed.length;
    field.setSelectionRange(asked.from, caret);
    const spaced = field.value.slice(caret).startsWith(" ");
    insertText(field, spaced ? mentionOf(person) : `${mentionOf(person)} `);
    if (spaced) field.setSelectionRange(field.selectionStart + 1, field.selectionStart + 1);
  };
  const key = (event: KeyboardEvent) => {
    const people = choices.value;
    const marked = people[Math.min(at.value, people.length - 1)];
    if (marked === undefined || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return false;
    const step = { ArrowDown: 1, ArrowUp: people.length - 1 }[event.key];
    if (step !== undefined) at.value = (at.value + step) % people.length;
    else if (event.key === "Enter" || event.key === "Tab") choose(marked);
    else if (event.key === "Escape") close();
    else return false;
    event.preventDefault();
    return true;
  };
  return { choices, at, look, close, choose, key };
}

/** Who is in a conversation, beside oneself, in the order of the list of people. */
function peopleOf(view: View, conversation: string): readonly PersonDto[] {
  const { favourites, here, away } = view.roster.value;
  const people = [...favourites, ...here, ...away].map(({ person }) => person);
  if (conversation === EVERYONE) return people.filter(({ blocked }) => !blocked);
  const members = view.rooms.value.get(conversation)?.members ?? [conversation];
  return people.filter(({ id }) => members.includes(id));
}
