/**
 * The list on the left: who is here, who is away, in which order.
 */
import type { ConversationDto, PersonDto, RoomDto } from "../server/dto.ts";
import { EVERYONE } from "./state.ts";
import { type Called, foldName, namesakes, visibleName } from "./names.ts";

export interface Entry {
  readonly person: PersonDto;
  readonly conversation: ConversationDto | undefined;
  /** Somebody else bears the same name: show the short id beside it. */
  readonly namesake: boolean;
}

export interface RoomEntry {
  readonly room: RoomDto;
  readonly conversation: ConversationDto | undefined;
  /** False: the user has left it, or was put out. */
  readonly member: boolean;
}

export interface Roster {
  /** Whoever is a favourite stands here and nowhere else. */
  readonly favourites: readonly Entry[];
  readonly favouriteRooms: readonly RoomEntry[];
  readonly rooms: readonly RoomEntry[];
  readonly here: readonly Entry[];
  readonly away: readonly Entry[];
  /** Of all who are here, favourites among them. */
  readonly hereCount: number;
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
  self: Called | undefined,
  collator: Intl.Collator,
): readonly Named[] {
  const same = namesakes(self === undefined ? people.values() : [...people.values(), self]);
  return [...people.values()]
    .map((person) => ({ person, namesake: same.has(person.id), shown: visibleName(person) }))
    .sort((a, b) => collator.compare(a.shown, b.shown) || (a.person.id < b.person.id ? -1 : 1));
}

/** Those one has written with come first, the latest on top; then everybody else, in the order given. */
export function rosterOf(
  named: readonly Named[],
  conversations: ReadonlyMap<string, ConversationDto>,
  rooms: readonly RoomEntry[] = [],
): Roster {
  const entries = named.map((each) => entryOf(each, conversations.get(each.person.id)));
  const here = entries.filter((entry) => entry.person.presence !== "offline");
  const away = entries.filter((entry) => entry.person.presence === "offline");
  const others = (each: Entry | RoomEntry) => !isFavourite(each);
  return {
    favourites: latestFirst([...here, ...away].filter(isFavourite)),
    favouriteRooms: latestFirst(rooms.filter(isFavourite)),
    rooms: latestFirst(rooms.filter(others)),
    here: latestFirst(here.filter(others)),
    away: latestFirst(away.filter(others)),
    hereCount: here.length,
  };
}

/** By person, the entry that was made last. */
const madeLast = new WeakMap<PersonDto, Entry>();

/** The same as before where nothing of it changed: its row is not drawn anew then. */
function entryOf({ person, namesake }: Named, conversation: ConversationDto | undefined): Entry {
  const before = madeLast.get(person);
  if (before !== undefined && before.conversation === conversation && before.namesake === namesake) return before;
  const entry: Entry = { person, namesake, conversation };
  madeLast.set(person, entry);
  return entry;
}

/** Those that the user is in, and those that they were in and that hold texts; in the order of their names. */
export function roomsOf(
  rooms: ReadonlyMap<string, RoomDto>,
  conversations: ReadonlyMap<string, ConversationDto>,
  self: string | undefined,
  collator: Intl.Collator,
): readonly RoomEntry[] {
  return [...rooms.values()]
    .map((room): RoomEntry => ({
      room,
      conversation: conversations.get(room.id),
      member: self !== undefined && room.members.includes(self),
    }))
    .filter(({ member, conversation }) => member || (conversation?.last ?? null) !== null)
    .sort((a, b) => collator.compare(a.room.name, b.room.name) || (a.room.id < b.room.id ? -1 : 1));
}

function isFavourite({ conversation }: Entry | RoomEntry): boolean {
  return conversation?.settings.favourite === true;
}

function latestFirst<Each extends Entry | RoomEntry>(entries: readonly Each[]): readonly Each[] {
  return entries.toSorted((a, b) => lastPosition(b) - lastPosition(a));
}

/** All conversations in the order of the list. @param which "writable": without rooms that the user is not in. */
export function listed(roster: Roster, which: "all" | "writable"): readonly string[] {
  const { favourites, favouriteRooms, rooms, here, away } = roster;
  const roomIds = (entries: readonly RoomEntry[]) =>
    entries.filter(({ member }) => which === "all" || member).map(({ room }) => room.id);
  const peopleIds = (entries: readonly Entry[]) => entries.map(({ person }) => person.id);
  return [
    EVERYONE,
    ...peopleIds(favourites),
    ...roomIds(favouriteRooms),
    ...roomIds(rooms),
    ...peopleIds(here),
    ...peopleIds(away),
  ];
}

export function findRooms(entries: readonly RoomEntry[], typed: string): readonly RoomEntry[] {
  const wanted = foldName(typed);
  if (wanted === "") return entries;
  return entries.filter(({ room }) => [room.name, room.topic].some((field) => foldName(field).includes(wanted)));
}

/** Those whose name, words, group, computer or id contain what was typed. */
export function findEntries(entries: readonly Entry[], typed: string): readonly Entry[] {
  const wanted = foldName(typed);
  if (wanted === "") return entries;
  return entries.filter(({ person }) =>
    [person.name, person.nickname ?? "", person.statusText, person.group, person.host]
      .some((field) => foldName(field).includes(wanted)) ||
    person.id.startsWith(wanted)
  );
}

function lastPosition(entry: Entry | RoomEntry): number {
  return entry.conversation?.last?.position ?? 0;
}
