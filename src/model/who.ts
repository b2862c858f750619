import { RequestError } from "./errors.ts";
import { type ConversationId, EVERYONE, type PeerId } from "./ids.ts";
import { shortId } from "./peer.ts";

/** The fewest characters of an id that name somebody. */
const SHORTEST_ID = 8;

/** What `findWho` needs to know of somebody. */
export interface Named {
  readonly id: PeerId;
  readonly name: string;
}

/**
 * Finds whom WHO of the command line means: `everyone`, a whole id, a name (compared without regard to case after
 * Unicode normalisation), or the first 8 or more characters of an id. A name wins over an id's beginning.
 *
 * @throws {RequestError} "nobody" or "ambiguous", with the ids to choose from.
 */
export function findWho(who: string, people: readonly Named[]): ConversationId {
  if (who === EVERYONE) return EVERYONE;
  const wanted = fold(who);
  const byName = people.filter((person) => fold(person.name) === wanted);
  const found = byName.length > 0 || who.length < SHORTEST_ID
    ? byName
    : people.filter((person) => person.id.startsWith(who.toLowerCase()));
  const [first, ...others] = found;
  if (first === undefined) {
    throw new RequestError("nobody", `Nobody called "${who}" is known here: see who is there with "peers"`);
  }
  if (others.length > 0) {
    const choices = found.map((person) => `${person.name} (${shortId(person.id)})`).join(", ");
    throw new RequestError("ambiguous", `"${who}" may mean ${choices}: name one by the beginning of the id`);
  }
  return first.id;
}

function fold(name: string): string {
  return name.normalize("NFC").toLowerCase();
}
