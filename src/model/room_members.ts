/**
 * Who is in a room, and what it is called: the rules of docs/protocol.md, section 9.3, over a set of operations.
 *
 * Operations come in any order that puts each behind those in its `after`; what they make of the room depends on which
 * they are alone. Each has a number here, in the order of coming, and its past as bits under these numbers.
 */
import { Bits } from "./bits.ts";
import type { PeerId, RoomId } from "./ids.ts";
import {
  MAX_HEADS,
  MAX_KEPT_OF_MEMBER,
  MAX_KEPT_OPERATIONS,
  MAX_OPERATIONS,
  MAX_OPERATIONS_OF_MEMBER,
  type Operation,
  RESERVED_FOR_MAKER,
  type Room,
} from "./room.ts";

/** How somebody stands to a room. */
export type Standing = "member" | "left" | "removed" | "never in it";

/** What came of an operation. */
export type Addition =
  | "added"
  | "known"
  /** Operations in its `after` are not here. */
  | "early"
  /** Nobody can have meant it: of another room, a second beginning, of somebody whom nothing before it lets in, too many. */
  | "refused";

interface Entry {
  readonly operation: Operation;
  readonly past: Bits;
  readonly depth: number;
  /** Within the limits, which its past decides. */
  readonly counts: boolean;
}

/** Memoised answers to `membersIn`; beyond it they are found anew. */
const MAX_REMEMBERED = 256;

export class RoomMembers {
  readonly id: RoomId;
  readonly maker: PeerId;
  readonly #entries: Entry[] = [];
  readonly #numbers = new Map<string, number>();
  /** Numbers of the operations that let somebody in, that put them out (`remove`, `leave`), and that remove them. */
  readonly #ins = new Map<PeerId, number[]>();
  readonly #outs = new Map<PeerId, number[]>();
  readonly #removals = new Map<PeerId, number[]>();
  readonly #ofAuthor = new Map<PeerId, Bits>();
  readonly #heads = new Set<number>();
  #found: Found | undefined;

  /** @param create the operation that made the room. */
  constructor(create: Operation) {
    this.id = create.room;
    this.maker = create.author;
    this.#append(create, { past: new Bits(), depth: 1, counts: create.act.does === "create" });
  }

  get size(): number {
    return this.#entries.length;
  }

  /** All, each behind those in its `after`. */
  get operations(): readonly Operation[] {
    return this.#entries.map(({ operation }) => operation);
  }

  has(id: string): boolean {
    return this.#numbers.has(id);
  }

  add(operation: Operation): Addition {
    if (this.#numbers.has(operation.id)) return "known";
    if (operation.room !== this.id || operation.act.does === "create" || operation.after.length === 0) return "refused";
    const before = this.#numbersOf(operation.after);
    if (before === undefined) return "early";
    const past = this.#closure(before);
    const { author } = operation;
    // Also its key would not be known.
    if (!(this.#ins.get(author) ?? []).some((number) => past.has(number))) return "refused";
    const own = this.#ofAuthor.get(author) ?? new Bits();
    if (author !== this.maker && own.size >= MAX_KEPT_OF_MEMBER) return "refused";
    if (this.size >= MAX_KEPT_OPERATIONS) return "refused";
    const most = author === this.maker ? MAX_OPERATIONS : MAX_OPERATIONS - RESERVED_FOR_MAKER;
    const counts = past.size < most && (author === this.maker || past.shared(own) < MAX_OPERATIONS_OF_MEMBER);
    const depth = 1 + Math.max(...before.map((number) => this.#entry(number).depth));
    this.#append(operation, { past, depth, counts });
    for (const number of before) this.#heads.delete(number);
    return "added";
  }

  /** As its members see it. */
  get room(): Room {
    const { members, name, topic } = this.#now();
    return { id: this.id, name, topic, maker: this.maker, members: [...members].sort() };
  }

  isMember(peer: PeerId): boolean {
    return this.#now().members.has(peer);
  }

  standing(peer: PeerId): Standing {
    const { valid, members } = this.#now();
    if (members.has(peer)) return "member";
    const ins = (this.#ins.get(peer) ?? []).filter((number) => valid.has(number));
    if (ins.length === 0) return "never in it";
    const removals = (this.#removals.get(peer) ?? []).filter((number) => valid.has(number));
    const removed = removals.length > 0 &&
      !ins.some((number) => removals.every((removal) => this.#entry(number).past.has(removal)));
    return removed ? "removed" : "left";
  }

  /** Whether something here lets somebody in, valid or not. */
  knows(peer: PeerId): boolean {
    return this.#ins.has(peer);
  }

  /** Whether somebody was let in once and is in it since: what comes behind their joining is for them, all before is not. */
  isInSinceJoining(peer: PeerId): boolean {
    const { valid } = this.#now();
    const count = (numbers: readonly number[] | undefined) => (numbers ?? []).filter((one) => valid.has(one)).length;
    return count(this.#ins.get(peer)) === 1 && count(this.#outs.get(peer)) === 0;
  }

  /** How many operations somebody made. */
  countOf(author: PeerId): number {
    return this.#ofAuthor.get(author)?.size ?? 0;
  }

  /** The key of somebody who was let in. */
  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    const [first] = this.#ins.get(peer) ?? [];
    const act = first === undefined ? undefined : this.#entry(first).operation.act;
    return act?.does === "create" || act?.does === "add" ? act.modulus : undefined;
  }

  /**
   * What a new operation or message names: all that nothing came after. Of more than a name may have, the valid ones
   * first, and the deepest.
   */
  get heads(): string[] {
    if (this.#heads.size <= MAX_HEADS) return [...this.#heads].map((number) => this.#id(number)).sort();
    const { valid } = this.#now();
    const order = (a: number, b: number) =>
      Number(valid.has(b)) - Number(valid.has(a)) || this.#entry(b).depth - this.#entry(a).depth ||
      (this.#id(a) < this.#id(b) ? 1 : -1);
    return [...this.#heads].sort(order).slice(0, MAX_HEADS).map((number) => this.#id(number)).sort();
  }

  /** Who is a member in the set of these operations and their pasts; undefined: not all of them are here. */
  membersIn(heads: readonly string[]): ReadonlySet<PeerId> | undefined {
    const numbers = this.#numbersOf(heads);
    if (numbers === undefined) return undefined;
    const found = this.#now();
    const key = [...heads].sort().join();
    const known = found.remembered.get(key);
    if (known !== undefined) return known;
    const members = this.#membersOf(this.#closure(numbers), found.valid);
    if (found.remembered.size < MAX_REMEMBERED) found.remembered.set(key, members);
    return members;
  }

  /** What somebody does not have who knows these, as far as they are known here; each behind those in its `after`. */
  beyond(heads: readonly string[]): Operation[] {
    return this.#without(heads, this.#closure(this.#heads));
  }

  /**
   * The same of what somebody may know who is no member: what let them in or put them out, what was done where that was
   * not known, what removed those who did any of it, and all that came before these.
   */
  beyondOf(peer: PeerId, heads: readonly string[]): Operation[] {
    const { valid } = this.#now();
    const about = new Set([...this.#ins.get(peer) ?? [], ...this.#outs.get(peer) ?? []]);
    const theirs = this.#entries.keys().filter((number) =>
      about.has(number) || this.#isMemberIn(peer, this.#closure([number]), valid)
    );
    let set = this.#closure(theirs);
    for (let before = 0; set.size > before;) {
      before = set.size;
      const authors = this.#removals.entries().filter(([author]) => set.shared(bitsOf(this.#ofAuthor, author)) > 0);
      const grown = this.#closure(authors.flatMap(([, removals]) => removals));
      grown.addAll(set);
      set = grown;
    }
    return this.#without(heads, set);
  }

  /** Whether `one` was in it before `other` ever was: each time it was let in lies in the past of every time of `other`. */
  wasInBefore(one: PeerId, other: PeerId): boolean {
    const { valid } = this.#now();
    const [first, later] = [one, other].map((peer) =>
      (this.#ins.get(peer) ?? []).filter((number) => valid.has(number))
    );
    if (first === undefined || later === undefined || first.length === 0 || later.length === 0) return false;
    return later.every((number) => first.every((earlier) => this.#entry(number).past.has(earlier)));
  }

  #without(heads: readonly string[], set: Bits): Operation[] {
    const known = this.#closure(heads.flatMap((head) => this.#numbers.get(head) ?? []));
    return this.#entries.filter((_, number) => set.has(number) && !known.has(number)).map(({ operation }) => operation);
  }

  #append(operation: Operation, entry: Omit<Entry, "operation">): void {
    const number = this.#entries.length;
    const { id, author, act } = operation;
    this.#entries.push({ operation, ...entry });
    this.#numbers.set(id, number);
    this.#heads.add(number);
    this.#found = undefined;
    bitsOf(this.#ofAuthor, author).add(number);
    if (act.does === "create") listOf(this.#ins, author).push(number);
    if (act.does === "add") listOf(this.#ins, act.member).push(number);
    if (act.does === "leave") listOf(this.#outs, author).push(number);
    if (act.does === "remove") {
      listOf(this.#outs, act.member).push(number);
      if (entry.counts && author === this.maker && act.member !== this.maker) {
        listOf(this.#removals, act.member).push(number);
      }
    }
  }

  #now(): Found {
    return this.#found ??= this.#find();
  }

  #find(): Found {
    const valid = new Bits();
    // What is valid depends on what came before, and on removals, which the maker's name alone makes valid.
    this.#entries.forEach((entry, number) => {
      if (this.#isValid(entry, number, valid)) valid.add(number);
    });
    const all = this.#closure(this.#heads);
    return {
      valid,
      members: this.#membersOf(all, valid),
      name: this.#latest(["create", "name"], valid),
      topic: this.#latest(["topic"], valid),
      remembered: new Map(),
    };
  }

  #isValid({ operation, past, counts }: Entry, number: number, valid: Bits): boolean {
    const { author, act } = operation;
    if (!counts) return false;
    if (act.does === "create") return true;
    if (act.does === "remove") return author === this.maker && act.member !== this.maker;
    if (!this.#isMemberIn(author, past, valid)) return false;
    const isUnaware = (removal: number) => !past.has(removal) && !this.#entry(removal).past.has(number);
    return !(this.#removals.get(author) ?? []).some(isUnaware);
  }

  #membersOf(set: Bits, valid: Bits): Set<PeerId> {
    return new Set([...this.#ins.keys()].filter((peer) => this.#isMemberIn(peer, set, valid)));
  }

  #isMemberIn(peer: PeerId, set: Bits, valid: Bits): boolean {
    const outs = new Bits();
    for (const number of this.#outs.get(peer) ?? []) if (valid.has(number)) outs.add(number);
    return (this.#ins.get(peer) ?? []).some((number) =>
      valid.has(number) && set.has(number) && !outs.meets(set, this.#entry(number).past)
    );
  }

  #latest(does: readonly string[], valid: Bits): string {
    let best: Entry | undefined;
    for (const [number, entry] of this.#entries.entries()) {
      const { depth, operation } = entry;
      if (!valid.has(number) || !does.includes(operation.act.does)) continue;
      const order = best === undefined ? 1 : depth - best.depth || (operation.id > best.operation.id ? 1 : -1);
      if (order > 0) best = entry;
    }
    const act = best?.operation.act;
    return act?.does === "create" ? act.name : act?.does === "name" || act?.does === "topic" ? act.text : "";
  }

  /** These and all in their pasts. */
  #closure(numbers: Iterable<number>): Bits {
    const set = new Bits();
    for (const number of numbers) {
      set.addAll(this.#entry(number).past);
      set.add(number);
    }
    return set;
  }

  #numbersOf(ids: readonly string[]): number[] | undefined {
    const numbers = ids.map((id) => this.#numbers.get(id));
    return numbers.every((number) => number !== undefined) ? numbers : undefined;
  }

  #entry(number: number): Entry {
    const entry = this.#entries[number];
    if (entry === undefined) throw new RangeError(`Cannot read operation ${number}: there are ${this.#entries.length}`);
    return entry;
  }

  #id(number: number): string {
    return this.#entry(number).operation.id;
  }
}

/** What the operations that are here come to. */
interface Found {
  readonly valid: Bits;
  readonly members: ReadonlySet<PeerId>;
  readonly name: string;
  readonly topic: string;
  readonly remembered: Map<string, ReadonlySet<PeerId>>;
}

function listOf<Key>(map: Map<Key, number[]>, key: Key): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function bitsOf<Key>(map: Map<Key, Bits>, key: Key): Bits {
  const bits = map.get(key) ?? new Bits();
  map.set(key, bits);
  return bits;
}
