import { RequestError } from "./errors.ts";
import { type ConversationId, EVERYONE, isPeerId, isRoomId, type PeerId, type RoomId } from "./ids.ts";

/** The fewest characters of an id that name somebody. */
export const SHORTEST_ID = 8;
/** The most people that a refusal lists. */
const MOST_CHOICES = 16;

/** What `findWho` needs to know of somebody. */
export interface Named {
  readonly id: PeerId;
  readonly name: string;
  /** The name that they gave, where the user calls them by another one: either is good. */
  readonly ownName?: string;
}

/** What `findWho` needs to know of a room. */
export interface NamedRoom {
  readonly id: RoomId;
  readonly name: string;
  /** By its name a stranger's is meant only where nobody's who is known bears it. */
  readonly of?: "somebody known" | "a stranger";
}

const ROOM = "room:";

/**
 * Finds whom WHO of the command line means: `everyone`, a whole id, `room:` and the name or id of a room, a name
 * (compared without regard to case after Unicode normalisation), or the first 8 or more characters of an id. Anybody may
 * choose a name that looks like somebody's id: a whole id is never taken for a name, and a name does not win over an id's
 * beginning.
 *
 * @param people each with an id of their own.
 * @throws {RequestError} "nobody" or "ambiguous", with the ids to choose from.
 */
export function findWho(
  who: string,
  people: readonly Named[],
  rooms: readonly NamedRoom[] = [],
): ConversationId {
  if (who === EVERYONE) return EVERYONE;
  if (fold(who.slice(0, ROOM.length)) === ROOM) return findRoom(who.slice(ROOM.length).trim(), rooms);
  const wanted = fold(who);
  const found = people.filter(
    isPeerId(wanted)
      ? ({ id }) => id === wanted
      : ({ id, name, ownName }) => isMeant(wanted, id, name) || isMeant(wanted, id, ownName ?? name),
  );
  const [first, ...others] = found;
  if (first === undefined) {
    throw new RequestError(
      "nobody",
      `Nobody called "${who}" is known here: see who is there with "lanmessenger peers"`,
    );
  }
  if (others.length > 0) {
    throw new RequestError("ambiguous", `"${who}" may mean ${choices(found, people)}: name one by this part of the id`);
  }
  return first.id;
}

/** As people: a whole id is never taken for a name, and its beginning is as good as a name. */
function findRoom(who: string, rooms: readonly NamedRoom[]): RoomId {
  const wanted = fold(who);
  const whole = `${ROOM}${wanted}`;
  const all = isRoomId(whole)
    ? rooms.filter(({ id }) => id === whole)
    : rooms.filter(({ id, name }) => fold(name) === wanted || (wanted.length >= SHORTEST_ID && id.startsWith(whole)));
  const isKnown = all.some(({ name, of }) => fold(name) === wanted && of !== "a stranger");
  const found = all.filter(({ id, of }) => !isKnown || of !== "a stranger" || id.startsWith(whole));
  const [first, ...others] = found;
  if (first === undefined) {
    throw new RequestError(
      "nobody",
      `There is no room called "${who}" here: see what there is with "lanmessenger rooms"`,
    );
  }
  if (others.length > 0) {
    const listed = found.slice(0, MOST_CHOICES).map(({ id, name }) => `${name} (${id})`).join(", ");
    throw new RequestError("ambiguous", `"${ROOM}${who}" may mean ${listed}: name one by its id`);
  }
  return first.id;
}

/** True: `who` is a whole id, which nobody else can be meant by, whatever they call themselves. */
export function isWholeId(who: string): boolean {
  return isPeerId(fold(who));
}

function isMeant(wanted: string, id: PeerId, name: string): boolean {
  return fold(name) === wanted || (wanted.length >= SHORTEST_ID && id.startsWith(wanted));
}

function choices(found: readonly Named[], people: readonly Named[]): string {
  const names = new Set(people.map(({ name }) => fold(name)));
  const listed = found.slice(0, MOST_CHOICES).map(({ id, name }) => `${name} (${beginning(id, people, names)})`);
  const rest = found.length - listed.length;
  return listed.join(", ") + (rest > 0 ? ` and ${rest} more, whom "lanmessenger peers" shows` : "");
}

/** The shortest beginning of `id` that means nobody else, neither by an id nor by a name. */
function beginning(id: PeerId, people: readonly Named[], names: ReadonlySet<string>): string {
  let length = SHORTEST_ID;
  for (const other of people) {
    while (length < id.length && other.id !== id && other.id.startsWith(id.slice(0, length))) length++;
  }
  while (length < id.length && names.has(id.slice(0, length))) length++;
  return id.slice(0, length);
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
