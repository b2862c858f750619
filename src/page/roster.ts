/**
 * The list on the left: who is here, who is away, in which order.
 */
import type { ConversationDto, PersonDto } from "../server/dto.ts";
import { foldName, namesakes, visibleName } from "./names.ts";

export interface Entry {
  readonly person: PersonDto;
  readonly conversation: ConversationDto | undefined;
  /** Somebody else bears the same name: show the short id beside it. */
  readonly namesake: boolean;
}

export interface Roster {
  readonly here: readonly Entry[];
  readonly away: readonly Entry[];
}

/** Somebody with what is looked up once and not with every comparison of ten thousand. */
export interface Named {
  readonly person: PersonDto;
  readonly namesake: boolean;
}

/**
 * Everybody in the order of their names. It follows from people alone, so that a new text sorts nothing anew.
 *
 * @param self oneself: a stranger who bears one's own name is marked as well.
 */
export function byName(
  people: ReadonlyMap<string, PersonDto>,
  self: { readonly id: string; readonly name: string } | undefined,
  collator: Intl.Collator,
): readonly Named[] {
  const same = namesakes(self === undefined ? people.values() : [...people.values(), self]);
  return [...people.values()]
    .map((person) => ({ person, namesake: same.has(person.id), shown: visibleName(person) }))
    .sort((a, b) => collator.compare(a.shown, b.shown) || (a.person.id < b.person.id ? -1 : 1));
}

/** Those one has written with come first, the latest on top; then everybody else, in the order given. */
export function rosterOf(named: readonly Named[], conversations: ReadonlyMap<string, ConversationDto>): Roster {
  const entries = named.map(({ person, namesake }): Entry => ({
    person,
    namesake,
    conversation: conversations.get(person.id),
  }));
  const here = entries.filter((entry) => entry.person.presence !== "offline");
  const away = entries.filter((entry) => entry.person.presence === "offline");
  return { here: latestFirst(here), away: latestFirst(away) };
}

function latestFirst(entries: readonly Entry[]): readonly Entry[] {
  return entries.toSorted((a, b) => lastPosition(b) - lastPosition(a));
}

/** Those whose name, words, group, computer or id contain what was typed. */
export function findEntries(entries: readonly Entry[], typed: string): readonly Entry[] {
  const wanted = foldName(typed);
  if (wanted === "") return entries;
  return entries.filter(({ person }) =>
    [person.name, person.statusText, person.group, person.host].some((field) => foldName(field).includes(wanted)) ||
    person.id.startsWith(wanted)
  );
}

function lastPosition(entry: Entry): number {
  return entry.conversation?.last?.position ?? 0;
}
