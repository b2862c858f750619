import fc from "fast-check";
import type { PeerId } from "../../../src/model/ids.ts";
import {
  MAX_KEPT_OF_MEMBER,
  MAX_KEPT_OPERATIONS,
  MAX_MEMBERS,
  MAX_OPERATIONS,
  MAX_OPERATIONS_OF_MEMBER,
  MAX_OPERATIONS_THROUGH_MEMBER,
  type Operation,
  RESERVED_FOR_MAKER,
} from "../../../src/model/room.ts";
import { RoomMembers } from "../../../src/model/room_members.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { SeededRandom } from "../../sim/world/random.ts";
import {
  fill,
  Forge,
  MODULUS,
  peer,
  PEOPLE,
  randomAct,
  randomHistory,
  roomOf,
  shuffled,
} from "../../support/room_histories.ts";

const [ADA, BEN, CLEO, DAN] = ["a", "b", "c", "d"].map(peer) as [PeerId, PeerId, PeerId, PeerId];
const SEED = fc.integer({ min: 0, max: 2 ** 31 });

function add(member: PeerId) {
  return { does: "add", member, modulus: MODULUS } as const;
}

/** A room of Ada's, which the last of the returned lists grows with. */
function begin(
  ...people: PeerId[]
): { room: RoomMembers; say: (by: PeerId, act: Operation["act"], after?: string[]) => Operation } {
  const forge = new Forge(people.length);
  const room = new RoomMembers(forge.create(ADA));
  const say = (by: PeerId, act: Operation["act"], after = room.heads) => {
    const operation = forge.make(by, after, act);
    room.add(operation);
    return operation;
  };
  for (const one of people) say(ADA, add(one));
  return { room, say };
}

/** Section 9.3, word for word and slowly. */
class Rules {
  readonly #known: Operation[];
  readonly #pasts = new Map<string, Set<string>>();
  #places: readonly PeerId[] | undefined;

  constructor(operations: readonly Operation[], readonly most = MAX_MEMBERS) {
    this.#known = [...operations];
    for (const { id } of this.#known) this.past(id);
  }

  past(id: string): Set<string> {
    const known = this.#pasts.get(id);
    if (known !== undefined) return known;
    const { after } = this.#known.find((one) => one.id === id)!;
    const past = new Set(after.flatMap((one) => [one, ...this.past(one)]));
    this.#pasts.set(id, past);
    return past;
  }

  get #maker(): PeerId {
    return this.#known.find(({ act }) => act.does === "create")!.author;
  }

  hasForked(author: PeerId): boolean {
    const own = this.#known.filter((one) => one.author === author);
    const isLast = (last: Operation) => own.every(({ id }) => id === last.id || this.past(last.id).has(id));
    return author !== this.#maker && own.length > 0 && !own.some(isLast);
  }

  isValid(one: Operation): boolean {
    return this.isSound(one, "forks") && (!this.hasForked(one.author) || this.#isCarried(one));
  }

  #isCarried({ id }: Operation): boolean {
    return this.#known.some((other) =>
      this.past(other.id).has(id) && !this.hasForked(other.author) && this.isSound(other, "no forks")
    );
  }

  /** As if nobody forked, or with what comes of it. */
  isSound({ id, author, act }: Operation, as: "forks" | "no forks"): boolean {
    const maker = this.#maker;
    if (act.does === "create") return true;
    if (act.does === "remove") return author === maker && act.member !== maker;
    if (!this.isIn(author, this.past(id), as)) return false;
    return !this.#known.some((other) =>
      other.act.does === "remove" && other.act.member === author && other.author === maker && author !== maker &&
      !this.past(id).has(other.id) && !this.past(other.id).has(id)
    );
  }

  isMember(peer: PeerId, set: Set<string>): boolean {
    if (!this.isIn(peer, set)) return false;
    const all = new Set(this.#known.map(({ id }) => id));
    return (this.#places ??= this.#placed(all)).includes(peer) || !this.isIn(peer, all);
  }

  #placed(all: Set<string>): PeerId[] {
    const depth = (id: string): number => {
      const { after } = this.#known.find((one) => one.id === id)!;
      return 1 + Math.max(0, ...after.map(depth));
    };
    const knownAt = (id: string) =>
      Math.min(
        ...this.#known.filter((one) => one.author === this.#maker && (one.id === id || this.past(one.id).has(id)))
          .map((one) => depth(one.id)),
      );
    const order = (a: string, b: string) => {
      const [one, other] = [knownAt(a), knownAt(b)];
      return one !== other ? (one < other ? -1 : 1) : depth(a) - depth(b) || (a < b ? -1 : 1);
    };
    const people = PEOPLE.filter((peer) => this.isIn(peer, all));
    if (people.length <= this.most) return people;
    const first = new Map(people.map((peer) => [peer, this.#invitations(peer, all, "forks").toSorted(order)[0]!]));
    return people.toSorted((a, b) => order(first.get(a)!, first.get(b)!)).slice(0, this.most);
  }

  isIn(peer: PeerId, set: Set<string>, as: "forks" | "no forks" = "forks"): boolean {
    return this.#invitations(peer, set, as).length > 0;
  }

  /** Those that make them a member in a set. */
  #invitations(peer: PeerId, set: Set<string>, as: "forks" | "no forks"): string[] {
    const isValid = (one: Operation) => as === "forks" ? this.isValid(one) : this.isSound(one, as);
    const valid = this.#known.filter((one) => set.has(one.id) && isValid(one));
    const ins = valid.filter(({ author, act }) =>
      (act.does === "create" && author === peer) || (act.does === "add" && act.member === peer)
    );
    const outs = valid.filter(({ author, act }) =>
      (act.does === "leave" && author === peer) || (act.does === "remove" && act.member === peer)
    );
    return ins.filter(({ id }) => outs.every((out) => this.past(id).has(out.id))).map(({ id }) => id);
  }

  members(): PeerId[] {
    const all = new Set(this.#known.map(({ id }) => id));
    return PEOPLE.filter((one) => this.isMember(one, all));
  }
}

Deno.test("RoomMembers keeps the rules as they are written", () => {
  fc.assert(
    fc.property(SEED, fc.integer({ min: 1, max: 24 }), (seed, steps) => {
      const room = roomOf(randomHistory(seed, steps));
      const rules = new Rules(room.operations);
      assertEquals(room.room.members, rules.members());
      for (const { id } of room.operations) {
        const set = new Set([id, ...rules.past(id)]);
        assertEquals([...room.membersIn([id])!].sort(), PEOPLE.filter((one) => rules.isMember(one, set)));
      }
    }),
    { numRuns: 150 },
  );
});

Deno.test("RoomMembers has no more members than may be, those whom the maker knew of first, in whatever order", () => {
  let late = 0;
  fc.assert(
    fc.property(SEED, fc.integer({ min: 12, max: 32 }), (seed, steps) => {
      const history = randomHistory(seed, steps);
      const room = roomOf(history, 2);
      const rules = new Rules(room.operations, 2);
      if (roomOf(history).room.members.length > 2) late++;
      assertEquals(room.room.members, rules.members());
      assert(room.room.members.length <= 2);
      assertEquals(roomOf(shuffled(new SeededRandom(seed), history), 2).room, room.room);
      for (const { id } of room.operations) {
        const set = new Set([id, ...rules.past(id)]);
        const expected = PEOPLE.filter((one) => rules.isMember(one, set));
        assertEquals([...room.membersIn([id])!].sort(), expected);
        for (const one of PEOPLE) assertEquals(room.areMembersIn([id], one), expected.includes(one));
      }
    }),
    { numRuns: 80 },
  );
  assert(late > 5, `Only ${late} had too many`);
});

Deno.test("RoomMembers lets nobody take the place of whom the maker knew of, whatever they pretend", () => {
  const forge = new Forge(3);
  const room = new RoomMembers(forge.create(ADA), 5);
  const say = (by: PeerId, act: Operation["act"], after: readonly string[] = room.heads) => {
    const operation = forge.make(by, after, act);
    assertEquals(room.add(operation), "added");
    return operation;
  };
  say(ADA, add(BEN));
  const cleo = say(ADA, add(CLEO));
  say(BEN, add(DAN));
  say(ADA, { does: "topic", text: "Seen" });
  const [eve, fay, gus] = ["e", "f", "g"].map(peer) as [PeerId, PeerId, PeerId];
  const early = say(CLEO, add(eve), [cleo.id]);
  say(CLEO, add(fay), [early.id]);
  assertEquals(room.room.members, [ADA, BEN, CLEO, DAN, eve]);
  assertEquals([room.isMember(fay), room.standing(fay)], [false, "left"]);
  // Who is beyond the last place is no member in any set, and comes in when there is one.
  assertEquals(room.areMembersIn(room.heads, fay), false);
  say(ADA, { does: "remove", member: eve });
  assertEquals(room.room.members, [ADA, BEN, CLEO, DAN, fay]);
  say(ADA, add(gus));
  assertEquals(room.room.members, [ADA, BEN, CLEO, DAN, fay]);
});

Deno.test("RoomMembers has at most 200 members though a stranger let in thousands", () => {
  const { room, say } = begin(BEN);
  const base = room.heads;
  const ids = Array.from({ length: 600 }, (_, i) => {
    const digits = [...i.toString().padStart(4, "0")].map((digit) => "abcdefghij"[Number(digit)]).join("");
    return digits.padEnd(52, "a") as PeerId;
  });
  for (const [i, id] of ids.entries()) say(ADA, add(id), i % 3 === 0 ? base : room.heads);
  assertEquals(room.room.members.length, MAX_MEMBERS);
  assertEquals(room.membersIn(room.heads)!.size, MAX_MEMBERS);
  assert(room.isMember(BEN));
});

Deno.test("RoomMembers.add() ends where those who let each other in lost who let them in first", () => {
  const { room, say } = begin(BEN);
  say(BEN, add(CLEO));
  say(CLEO, add(DAN));
  say(DAN, add(CLEO));
  say(ADA, { does: "remove", member: BEN });
  say(CLEO, { does: "topic", text: "Here" });
  assertEquals([room.room.topic, room.hasRoomFor(CLEO)], ["Here", true]);
});

Deno.test("RoomMembers.wordsOf() has what those said who are heard", () => {
  const { room, say } = begin(BEN);
  say(ADA, { does: "topic", text: "Ada's" });
  say(BEN, { does: "topic", text: "Ben's" });
  say(BEN, { does: "name", text: "Ben's room" });
  assertEquals(room.wordsOf(() => true), { name: "Ben's room", topic: "Ben's" });
  assertEquals(room.wordsOf((author) => author !== BEN), { name: "Room", topic: "Ada's" });
  assertEquals(room.wordsOf((author) => author === BEN), { name: "Ben's room", topic: "Ben's" });
  assertEquals(room.wordsOf(() => false), { name: "", topic: "" });
});

Deno.test("RoomMembers drops what somebody forked, unless others came behind it or they join it again", () => {
  const { room, say } = begin(BEN, CLEO);
  const before = room.heads;
  const carried = say(BEN, { does: "name", text: "Carried" }, before);
  say(CLEO, { does: "topic", text: "Cleo's" }, [carried.id]);
  const forks = ["One", "Two"].map((text) => say(BEN, { does: "name", text }, [carried.id]));
  assertEquals(room.room.name, "Carried");
  for (const { id } of forks) assert(!room.headsOf(CLEO).includes(id) && room.headsOf(BEN).includes(id));
  say(BEN, { does: "topic", text: "Joined" }, room.headsOf(BEN));
  assert(forks.some(({ act }) => act.does === "name" && act.text === room.room.name));
});

Deno.test("RoomMembers of all are one room though a member gave each other forks, in whatever order", () => {
  fc.assert(
    fc.property(SEED, (seed) => {
      const random = new SeededRandom(seed);
      const { room, say } = begin(BEN, CLEO, DAN);
      const [base, common] = [room.heads, [...room.operations]];
      const fork = (count: number) =>
        Array.from({ length: count }, (_, i) => say(CLEO, i === 0 ? add(peer("e")) : { does: "unknown" }, base));
      const chain = [...common];
      for (let i = 0, last = base; i < 20; i++) {
        chain.push(say(CLEO, { does: "name", text: `${i}` }, last));
        last = [chain.at(-1)!.id];
      }
      // Each has as much of Cleo's as is kept, but for Ben, who has a chain, comes behind it, and then gets more.
      const histories = [chain, [...common, ...fork(600)], [...common, ...fork(600)]];
      const nodes = histories.map((history) => roomOf(shuffled(random, history)));
      const speak = (by: PeerId, act: Operation["act"], node: RoomMembers) => {
        const operation = say(by, act, node.headsOf(by));
        assertEquals(node.add(operation), "added");
        return operation;
      };
      const said = [
        speak(BEN, { does: "topic", text: "Ben's" }, nodes[0]!),
        speak(ADA, { does: "topic", text: "Ada's" }, nodes[1]!),
        speak(DAN, add(peer("f")), nodes[2]!),
      ];
      const exchange = () => {
        for (let i = 0; i < 12; i++) {
          const [from, to] = [random.pick(nodes), random.pick(nodes)];
          const operations = shuffled(random, from.beyond(random.chance(0.5) ? to.heads : []));
          for (let again = 0; again < 2; again++) fill(to, operations);
        }
        for (const from of nodes) for (const to of nodes) for (let i = 0; i < 2; i++) fill(to, from.operations);
      };
      exchange();
      for (const node of nodes) {
        for (const { id } of said) assert(node.has(id));
        assertEquals(node.room, nodes[0]!.room);
      }
      assertEquals(nodes[0]!.isMember(peer("e")), false);
      assertEquals(nodes[0]!.isMember(peer("f")), true);
      const removal = speak(ADA, { does: "remove", member: CLEO }, nodes[0]!);
      exchange();
      for (const node of nodes) assertEquals([node.has(removal.id), node.isMember(CLEO)], [true, false]);
    }),
    { numRuns: 6 },
  );
});

Deno.test("RoomMembers keeps what a maker's removal came behind, however much it is", () => {
  const { room, say } = begin(BEN, CLEO);
  const [base, common] = [room.heads, [...room.operations]];
  const [one, two] = [0, 1].map(() => Array.from({ length: 512 }, () => say(CLEO, { does: "unknown" }, base)));
  const node = roomOf([...common, ...one!]);
  const removal = say(ADA, { does: "remove", member: CLEO }, two!.slice(0, 16).map(({ id }) => id));
  fill(node, two!);
  assertEquals([node.add(removal), node.lacksVouched], ["early", true]);
  fill(node, [...two!, removal]);
  assertEquals([node.standing(CLEO), node.lacksVouched], ["removed", false]);
  assertEquals(node.size, common.length + 512 + 16 + 1);
});

Deno.test("RoomMembers.beyond() has removals and their pasts first, and what is void last", () => {
  const { room, say } = begin(BEN, CLEO);
  const base = room.heads;
  const forks = [say(CLEO, { does: "unknown" }, base), say(CLEO, { does: "unknown" }, base)];
  const topic = say(BEN, { does: "topic", text: "Talk" }, room.headsOf(BEN));
  const removal = say(ADA, { does: "remove", member: CLEO }, base);
  assertEquals(room.beyond(base).map(({ id }) => id), [removal, topic, ...forks].map(({ id }) => id));
});

Deno.test("RoomMembers is the same room in whatever order its operations come", () => {
  let removed = 0;
  fc.assert(
    fc.property(SEED, fc.integer({ min: 1, max: 80 }), (seed, steps) => {
      const random = new SeededRandom(seed);
      const history = randomHistory(seed, steps);
      const one = roomOf(history);
      const other = roomOf(shuffled(random, history));
      assertEquals(other.room, one.room);
      assertEquals(other.heads, one.heads);
      assertEquals(new Set(other.operations.map(({ id }) => id)), new Set(one.operations.map(({ id }) => id)));
      for (const person of PEOPLE) {
        assertEquals(other.standing(person), one.standing(person));
        if (one.standing(person) === "removed") removed++;
        for (const second of PEOPLE) assertEquals(other.wasInBefore(person, second), one.wasInBefore(person, second));
      }
      for (const { id, after } of one.operations) {
        assertEquals(other.membersIn([id]), one.membersIn([id]));
        if (after.length > 0) assertEquals(other.membersIn(after), one.membersIn(after));
      }
    }),
    { numRuns: 300 },
  );
  assert(removed > 40, `Only ${removed} were removed`);
});

Deno.test("RoomMembers lets nobody who was removed change anything afterwards, whatever they pretend", () => {
  let tried = 0;
  fc.assert(
    fc.property(SEED, fc.integer({ min: 5, max: 60 }), (seed, steps) => {
      const random = new SeededRandom(seed ^ 0xcafe);
      const forge = new Forge(seed ^ 0xbad);
      const room = roomOf(randomHistory(seed, steps));
      const outsiders = PEOPLE.filter((one) => room.standing(one) === "removed");
      const [before, standings] = [room.room, PEOPLE.map((one) => room.standing(one))];
      for (let i = 0; i < 10 && outsiders.length > 0; i++) {
        const after = [...new Set([random.pick(room.operations).id, random.pick(room.operations).id])];
        if (room.add(forge.make(random.pick(outsiders), after, randomAct(random, true))) === "added") tried++;
      }
      assertEquals(room.room, before);
      assertEquals(PEOPLE.map((one) => room.standing(one)), standings);
    }),
    { numRuns: 300 },
  );
  assert(tried > 100, `Only ${tried} were tried`);
});

Deno.test("RoomMembers lets a removal win over an invitation that did not know of it, and not over one that did", () => {
  const { room, say } = begin(BEN, CLEO);
  const before = room.heads;
  say(ADA, { does: "remove", member: CLEO }, before);
  say(BEN, add(CLEO), before);
  assertEquals(room.standing(CLEO), "removed");
  say(BEN, add(CLEO));
  assertEquals(room.standing(CLEO), "member");
});

Deno.test("RoomMembers drops what a removed member did that the remover did not know, and keeps what they knew", () => {
  const { room, say } = begin(BEN);
  say(BEN, add(CLEO));
  const before = room.heads;
  say(ADA, { does: "remove", member: BEN }, before);
  say(BEN, add(DAN), before);
  assertEquals(room.room.members, [ADA, CLEO]);
});

Deno.test("RoomMembers lets the maker alone remove, and nobody the maker", () => {
  const { room, say } = begin(BEN, CLEO);
  say(BEN, { does: "remove", member: CLEO });
  say(BEN, { does: "remove", member: ADA });
  say(ADA, { does: "remove", member: ADA });
  assertEquals(room.room.members, [ADA, BEN, CLEO]);
});

Deno.test("RoomMembers lets who left come back by an invitation alone", () => {
  const { room, say } = begin(BEN, CLEO);
  say(BEN, { does: "leave" });
  assertEquals(room.standing(BEN), "left");
  say(BEN, { does: "name", text: "Mine" });
  assertEquals([room.room.name, room.room.members], ["Room", [ADA, CLEO]]);
  say(CLEO, add(BEN));
  assertEquals(room.standing(BEN), "member");
});

Deno.test("RoomMembers takes the deepest name, and of equally deep ones that with the greater hash", () => {
  const { room, say } = begin(BEN, CLEO);
  const before = room.heads;
  const names = [say(ADA, { does: "name", text: "One" }, before), say(BEN, { does: "name", text: "Two" }, before)];
  assertEquals(room.room.name, names[0]!.id > names[1]!.id ? "One" : "Two");
  say(CLEO, { does: "name", text: "Three" }, [names[0]!.id]);
  assertEquals([room.room.name, room.room.topic], ["Three", ""]);
});

Deno.test("RoomMembers.add() refuses strangers, another beginning and what waits", () => {
  const { room, say } = begin(BEN);
  const forge = new Forge(77);
  assertEquals(room.add(forge.make(DAN, room.heads, { does: "name", text: "Mine" })), "refused");
  assertEquals(room.add(forge.create(DAN)), "refused");
  assertEquals(room.add(forge.make(BEN, ["0".repeat(64)], { does: "leave" })), "early");
  const known = say(BEN, { does: "topic", text: "Talk" });
  assertEquals(room.add(known), "known");
  assertEquals(room.membersIn(["0".repeat(64)]), undefined);
});

Deno.test("RoomMembers.heads has at most sixteen, the valid ones before others, which one more operation joins", () => {
  const { room, say } = begin(BEN, CLEO);
  const before = room.heads;
  say(ADA, { does: "remove", member: CLEO }, before);
  const valid = [say(BEN, add(DAN), before), say(ADA, { does: "topic", text: "Talk" }, before)];
  for (let i = 0; i < 40; i++) say(CLEO, { does: "name", text: `${i}` }, before);
  assertEquals(room.heads.length, 16);
  for (const { id } of valid) assert(room.heads.includes(id));
  assert(room.membersIn(room.heads)!.has(DAN));
});

Deno.test("RoomMembers ignores what a member makes beyond the limit, and lets the maker go on", () => {
  const { room, say } = begin(BEN);
  for (let i = 0; i < MAX_OPERATIONS_OF_MEMBER; i++) say(BEN, { does: "name", text: `${i}` });
  assertEquals(room.room.name, `${MAX_OPERATIONS_OF_MEMBER - 1}`);
  say(BEN, { does: "name", text: "One more" });
  assertEquals(room.room.name, `${MAX_OPERATIONS_OF_MEMBER - 1}`);
  say(ADA, { does: "name", text: "Ada's" });
  assertEquals(room.room.name, "Ada's");
  const before = room.heads;
  let kept = 0;
  for (let i = 0; i < 2 * MAX_OPERATIONS_OF_MEMBER; i++) if (room.has(say(BEN, { does: "leave" }, before).id)) kept++;
  assertEquals(kept, MAX_OPERATIONS_OF_MEMBER - 1);
  assertEquals(room.standing(BEN), "member");
});

Deno.test("RoomMembers holds a full room in no time, and its maker has the last word", () => {
  const { room, say } = begin(BEN);
  const begun = performance.now();
  for (let i = room.size; i < MAX_OPERATIONS - RESERVED_FOR_MAKER; i++) {
    say(ADA, { does: "topic", text: `${i}` }, room.heads);
  }
  say(BEN, { does: "topic", text: "Ben's" });
  assertEquals(room.room.topic, `${MAX_OPERATIONS - RESERVED_FOR_MAKER - 1}`);
  say(ADA, { does: "remove", member: BEN });
  assertEquals(room.room.members, [ADA]);
  assertEquals(room.hasRoomFor(ADA), true);
  const copy = new RoomMembers(room.operations[0]!);
  fill(copy, room.operations);
  assertEquals(copy.room, room.room);
  assert(performance.now() - begun < 30_000);
});

Deno.test("RoomMembers.beyondOf() of somebody who came and went a thousand times is quick", () => {
  const { room, say } = begin(BEN);
  for (let i = 0; i < 1_000; i++) {
    say(ADA, add(CLEO));
    say(ADA, add(CLEO));
    say(ADA, { does: "remove", member: CLEO });
  }
  const { size } = room;
  for (let i = 0; i < 500; i++) say(ADA, { does: "topic", text: `${i}` }, room.heads);
  const begun = performance.now();
  assertEquals(room.beyondOf(CLEO, []).length, size);
  assert(performance.now() - begun < 500, `${performance.now() - begun} ms`);
});

Deno.test("RoomMembers lets the maker remove from a room that is full, which makes room", () => {
  const { room, say } = begin(BEN, CLEO);
  const before = room.heads;
  const keys = [..."efghijklmnopqrstuvwxyz"].map(peer);
  let last = before;
  for (const key of keys) last = [say(BEN, add(key), last).id];
  for (const key of keys) for (let i = 0; i < 512; i++) say(key, { does: "topic", text: `${i}` }, last);
  assertEquals(room.size, MAX_KEPT_OPERATIONS);
  const invitation = say(CLEO, add(DAN), before);
  assertEquals([room.size, room.has(invitation.id)], [MAX_KEPT_OPERATIONS, false]);
  const topic = say(ADA, { does: "topic", text: "Ada's" }, [invitation.id]);
  assertEquals(room.lacksVouched, true);
  fill(room, [invitation, topic]);
  assertEquals([room.has(invitation.id), room.has(topic.id)], [true, false]);
  for (const key of [BEN, ...keys]) say(ADA, { does: "remove", member: key });
  assertEquals(room.room.members, [ADA, CLEO, DAN]);
  assertEquals(room.hasRoomFor(CLEO), true);
  assertEquals(room.add(topic), "added");
});

Deno.test("RoomMembers keeps one more operation that shows that somebody forked", () => {
  const { room, say } = begin(BEN, CLEO);
  const base = room.heads;
  for (let i = 0, last = base; i < MAX_KEPT_OF_MEMBER; i++) {
    last = [say(CLEO, { does: "topic", text: `${i}` }, last).id];
  }
  assertEquals(room.room.topic, `${MAX_OPERATIONS_OF_MEMBER - 1}`);
  assertEquals(room.has(say(CLEO, { does: "topic", text: "One more" }).id), false);
  for (const kept of [true, false]) assertEquals(room.has(say(CLEO, { does: "unknown" }, base).id), kept);
  assertEquals(room.room.topic, "");
});

Deno.test("RoomMembers lets those who are in it through one member have as many operations together as counts", () => {
  const { room, say } = begin(BEN, CLEO);
  const keys = [..."efgh"].map(peer);
  for (const key of keys) say(BEN, add(key));
  for (const key of keys) for (let i = 0; i < 200; i++) say(key, { does: "topic", text: `${key} ${i}` });
  // Four invitations are among them.
  const count = MAX_OPERATIONS_THROUGH_MEMBER - keys.length;
  assertEquals(room.room.topic, `${keys[Math.floor((count - 1) / 200)]} ${(count - 1) % 200}`);
  assertEquals([room.hasRoomFor(BEN), room.hasRoomFor(CLEO)], [false, true]);
  say(ADA, add(keys[3]!));
  assertEquals(room.hasRoomFor(keys[3]!), true);
});
