/** Histories of rooms as people who know different parts of them make them, and as cheats forge them. */
import { isPeerId, isRoomId, type PeerId, type RoomId } from "../../src/model/ids.ts";
import type { Act, Operation } from "../../src/model/room.ts";
import { RoomMembers } from "../../src/model/room_members.ts";
import { SeededRandom } from "../sim/world/random.ts";

export const PEOPLE: readonly PeerId[] = [..."abcdefgh"].map((letter) => peer(letter));
export const ROOM: RoomId = room("r");
export const MODULUS = new Uint8Array(384);

export function peer(letter: string): PeerId {
  const id = letter.repeat(52);
  if (!isPeerId(id)) throw new Error(`${id} is no id`);
  return id;
}

function room(letter: string): RoomId {
  const id = `room:${letter.repeat(52)}`;
  if (!isRoomId(id)) throw new Error(`${id} is no room`);
  return id;
}

/** Makes operations whose hashes are as random as real ones. */
export class Forge {
  readonly #random: SeededRandom;

  constructor(seed: number) {
    this.#random = new SeededRandom(seed);
  }

  make(author: PeerId, after: readonly string[], act: Act): Operation {
    const id = [...this.#random.bytes(32)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return { id, room: ROOM, author, after, at: 0, act };
  }

  create(author: PeerId): Operation {
    return this.make(author, [], { does: "create", name: "Room", modulus: MODULUS });
  }
}

/** Puts operations into a room in the order given, those that are early again until nothing moves; returns what waits. */
export function fill(members: RoomMembers, operations: readonly Operation[]): Operation[] {
  let waiting = operations;
  for (;;) {
    const left = waiting.filter((operation) => members.add(operation) === "early");
    if (left.length === waiting.length) return [...left];
    waiting = left;
  }
}

export function roomOf(operations: readonly Operation[], most?: number): RoomMembers {
  const create = operations.find(({ act }) => act.does === "create");
  if (create === undefined) throw new Error("There is no beginning");
  const members = new RoomMembers(create, most);
  fill(members, operations);
  return members;
}

/** What happens among people who hear of one another now and then; with `forged`, some pretend. */
export function randomHistory(seed: number, steps: number): Operation[] {
  const random = new SeededRandom(seed);
  const forge = new Forge(seed ^ 0x0f);
  const [maker] = PEOPLE;
  const all = [forge.create(maker!)];
  const views = new Map(PEOPLE.map((id) => [id, roomOf(all)]));
  for (let step = 0; step < steps; step++) {
    const inside = PEOPLE.filter((id) => views.get(id)!.isMember(id));
    const author = random.chance(0.25)
      ? maker!
      : random.pick(inside.length > 0 && random.chance(0.8) ? inside : PEOPLE);
    const view = views.get(author)!;
    const chance = random.unit();
    if (chance < 0.25) {
      for (const operation of views.get(random.pick(PEOPLE))!.operations) view.add(operation);
      continue;
    }
    const forged = chance < 0.35;
    if (!forged && !view.isMember(author)) continue;
    const after = forged ? someOf(random, all) : view.heads;
    const operation = forge.make(author, after, randomAct(random, forged || author === maker));
    all.push(operation);
    view.add(operation);
  }
  return all;
}

function someOf(random: SeededRandom, operations: readonly Operation[]): string[] {
  const count = 1 + random.below(3);
  const ids = Array.from({ length: count }, () => random.pick(operations).id);
  // Now and then one that nobody has.
  return [...new Set(random.chance(0.1) ? [...ids, "0".repeat(64)] : ids)];
}

export function randomAct(random: SeededRandom, mayRemove: boolean): Act {
  const member = random.pick(PEOPLE);
  switch (random.below(mayRemove ? 8 : 6)) {
    case 0:
    case 1:
    case 2:
      return { does: "add", member, modulus: MODULUS };
    case 3:
      return { does: "leave" };
    case 4:
      return { does: random.pick(["name", "topic"] as const), text: `called ${random.below(1_000)}` };
    case 5:
      return { does: "unknown" };
    default:
      return { does: "remove", member };
  }
}

export function shuffled<Item>(random: SeededRandom, items: readonly Item[]): Item[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}
