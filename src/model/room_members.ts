/**
 * Who is in a room, and what it is called: the rules of docs/protocol.md, section 9.3, over a set of operations.
 *
 * Operations come in any order that puts each behind those in its `after`; what they make of the room depends on which
 * they are alone. Each has a number here, in the order of coming, and its past as bits under these numbers.
 */
import { Bits } from "./bits.ts";
import type { PeerId, RoomId } from "./ids.ts";
import { OperationsAside } from "./operations_aside.ts";
import {
  MAX_HEADS,
  MAX_HELD_OPERATIONS,
  MAX_KEPT_OF_MEMBER,
  MAX_KEPT_OPERATIONS,
  MAX_MEMBERS,
  type Operation,
  type Room,
} from "./room.ts";
import { RoomLimits } from "./room_limits.ts";
import { Places } from "./room_places.ts";
import { Stay, stayOf } from "./room_stay.ts";

/** How somebody stands to a room. "left" is also who is in it and for whom there is no place. */
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
  /** Those in its `after`. */
  readonly before: readonly number[];
  readonly past: Bits;
  readonly depth: number;
  /** Within the limits, which its past decides. */
  readonly counts: boolean;
}

/** Answers about people that are remembered of each kind: the oldest is forgotten first. */
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
  /** Authors of whose operations none has all others in its past. */
  readonly #forked = new Set<PeerId>();
  readonly #aside: OperationsAside;
  readonly #limits: RoomLimits;
  readonly #places = new Places((number) => this.#entry(number));
  readonly #most: number;
  #found: Found | undefined;

  /**
   * @param create the operation that made the room.
   * @param most members of it.
   */
  constructor(create: Operation, most = MAX_MEMBERS) {
    this.#most = most;
    this.id = create.room;
    this.maker = create.author;
    this.#aside = new OperationsAside(this.maker);
    this.#limits = new RoomLimits({
      maker: this.maker,
      ins: this.#ins,
      ofAuthor: this.#ofAuthor,
      entry: (number) => this.#entry(number),
    });
    this.#append(create, { before: [], past: new Bits(), depth: 1, counts: create.act.does === "create" });
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
    if (before === undefined) {
      this.#aside.add(operation);
      this.#aside.vouch(operation, this.#numbers);
      return "early";
    }
    const past = this.#closure(before);
    const { author } = operation;
    // Also its key would not be known.
    if (!(this.#ins.get(author) ?? []).some((number) => past.has(number))) return "refused";
    const own = this.#ofAuthor.get(author) ?? new Bits();
    if (!this.#isKept(operation, past, own)) {
      this.#aside.add(operation);
      return "refused";
    }
    const through = this.#limits.throughWhom(author, past);
    const counts = this.#isRemoval(operation) || this.#limits.isWithin(author, past, through);
    const depth = 1 + Math.max(...before.map((number) => this.#entry(number).depth));
    this.#append(operation, { before, past, depth, counts });
    this.#limits.made(this.size - 1, author, through);
    for (const number of before) this.#heads.delete(number);
    return "added";
  }

  /** Something that was not kept has to be, since somebody else came behind it: it is to be added once more. */
  get lacksVouched(): boolean {
    return this.#aside.lacksVouched;
  }

  /** As its members see it. */
  get room(): Room {
    return this.#now().room;
  }

  /** What it is called by those who are heard; empty: they called it nothing. */
  wordsOf(isHeard: (author: PeerId) => boolean): Pick<Room, "name" | "topic"> {
    const { valid } = this.#now();
    return { name: this.#latest(["create", "name"], valid, isHeard), topic: this.#latest(["topic"], valid, isHeard) };
  }

  isMember(peer: PeerId): boolean {
    return this.#now().members.has(peer);
  }

  standing(peer: PeerId): Standing {
    const { members, valid } = this.#now();
    if (members.has(peer)) return "member";
    const { ins, removals } = this.#visitsOf(peer);
    if (ins.size === 0) return "never in it";
    if (removals.size === 0) return "left";
    const isBack = (this.#ins.get(peer) ?? []).some((number) =>
      valid.has(number) && this.#entry(number).past.shared(removals.bits) === removals.size
    );
    return isBack ? "left" : "removed";
  }

  /** Whether something here lets somebody in, valid or not. */
  knows(peer: PeerId): boolean {
    return this.#ins.has(peer);
  }

  /** Whether somebody was let in once and is in it since: what comes behind their joining is for them, all before is not. */
  isInSinceJoining(peer: PeerId): boolean {
    const { ins, outs } = this.#visitsOf(peer);
    return ins.size === 1 && outs.size === 0;
  }

  /** Whether one more operation of a member, behind all that is valid, is within the limits. */
  hasRoomFor(author: PeerId): boolean {
    const { valid } = this.#now();
    const past = this.#closure(this.#entries.keys().filter((number) => valid.has(number)));
    return this.#limits.isWithin(author, past, this.#limits.throughWhom(author, past));
  }

  /** The key of somebody who was let in. */
  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    const [first] = this.#ins.get(peer) ?? [];
    const act = first === undefined ? undefined : this.#entry(first).operation.act;
    return act?.does === "create" || act?.does === "add" ? act.modulus : undefined;
  }

  /** What is here: all that nothing came after. Of more than may be said, the valid ones first, and the deepest. */
  get heads(): string[] {
    return this.#named(this.#heads);
  }

  /**
   * What a new operation or message of somebody names: their own and the valid ones, without those that another of
   * these came after. So nobody vouches for what others may not keep.
   */
  headsOf(author: PeerId): string[] {
    const { valid } = this.#now();
    const own = bitsOf(this.#ofAuthor, author);
    const numbers = [...this.#entries.keys()].filter((number) => valid.has(number) || own.has(number));
    const covered = new Bits();
    for (const number of numbers) covered.addAll(this.#entry(number).past);
    return this.#named(numbers.filter((number) => !covered.has(number)));
  }

  #named(heads: Iterable<number>): string[] {
    const numbers = [...heads];
    if (numbers.length <= MAX_HEADS) return numbers.map((number) => this.#id(number)).sort();
    const { valid } = this.#now();
    const order = (a: number, b: number) =>
      Number(valid.has(b)) - Number(valid.has(a)) || this.#entry(b).depth - this.#entry(a).depth ||
      (this.#id(a) < this.#id(b) ? 1 : -1);
    return numbers.sort(order).slice(0, MAX_HEADS).map((number) => this.#id(number)).sort();
  }

  /** Who is a member in the set of these operations and their pasts; undefined: not all of them are here. */
  membersIn(heads: readonly string[]): ReadonlySet<PeerId> | undefined {
    const numbers = this.#numbersOf(heads);
    if (numbers === undefined) return undefined;
    const set = this.#closure(numbers);
    const { stays } = this.#now();
    return new Set([...stays.keys()].filter((peer) => this.#isMemberOf(set, peer)));
  }

  /** Whether all these are members in that set: cheap, however many members it has; undefined: as above. */
  areMembersIn(heads: readonly string[], ...people: readonly PeerId[]): boolean | undefined {
    const numbers = this.#numbersOf(heads);
    if (numbers === undefined) return undefined;
    const set = this.#closure(numbers);
    return people.every((peer) => this.#isMemberOf(set, peer));
  }

  #isMemberOf(set: Bits, peer: PeerId): boolean {
    const { stays, late } = this.#now();
    return !late.has(peer) && stays.get(peer)?.isMemberIn(set) === true;
  }

  /**
   * What somebody does not have who knows these, as far as they are known here; each behind those in its `after`, and
   * what is void last.
   */
  beyond(heads: readonly string[]): Operation[] {
    return this.#without(heads, this.#closure(this.#heads));
  }

  /**
   * The same of what somebody may know who is no member: what let them in or put them out, what was done where that was
   * not known, what removed those who did any of it, and all that came before these.
   */
  beyondOf(peer: PeerId, heads: readonly string[]): Operation[] {
    return this.#without(heads, remembered(this.#now().known, peer, () => this.#knownTo(peer)));
  }

  /** Whether `one` was in it before `other` ever was: each time it was let in lies in the past of every time of `other`. */
  wasInBefore(one: PeerId, other: PeerId): boolean {
    const { ins } = this.#visitsOf(one);
    return ins.size > 0 && this.#liesBefore(ins, other);
  }

  /** Whether `one` was never put out of it, or only in the past of every time that `other` was let in. */
  wasPutOutOnlyBefore(one: PeerId, other: PeerId): boolean {
    return this.#liesBefore(this.#visitsOf(one).removals, other);
  }

  /** Whether something lets somebody in, valid or not, that `later` and their pasts have, and `earlier` and theirs do not. */
  wasLetInBetween(peer: PeerId, earlier: readonly string[], later: readonly string[]): boolean {
    const [before, after] = [this.#closureOf(earlier), this.#closureOf(later)];
    return (this.#ins.get(peer) ?? []).some((number) => after.has(number) && !before.has(number));
  }

  /** Whether all these are in the past of every time that somebody was let in. */
  #liesBefore(numbers: Sized, peer: PeerId): boolean {
    const { commonPast } = this.#visitsOf(peer);
    return commonPast !== undefined && commonPast.shared(numbers.bits) === numbers.size;
  }

  #visitsOf(peer: PeerId): Visits {
    const { valid, visits } = this.#now();
    return remembered(visits, peer, () => {
      const validOf = (numbers: readonly number[] | undefined) =>
        sized((numbers ?? []).filter((one) => valid.has(one)));
      const ins = validOf(this.#ins.get(peer));
      let commonPast: Bits | undefined;
      ins.bits.each((number) => {
        const { past } = this.#entry(number);
        if (commonPast === undefined) (commonPast = new Bits()).addAll(past);
        else commonPast.keepShared(past);
      });
      return { ins, outs: validOf(this.#outs.get(peer)), removals: validOf(this.#removals.get(peer)), commonPast };
    });
  }

  /** What somebody who is no member may know; each operation is looked at once. */
  #knownTo(peer: PeerId): Bits {
    const stay = this.#now().stays.get(peer);
    const set = new Bits();
    const open = [...this.#ins.get(peer) ?? [], ...this.#outs.get(peer) ?? []];
    for (const [number, { past }] of this.#entries.entries()) {
      if (stay?.isMemberWith(past, number) === true) open.push(number);
    }
    const authors = new Set<PeerId>();
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (set.has(number)) continue;
      set.add(number);
      const { before, operation: { author } } = this.#entry(number);
      open.push(...before);
      if (authors.has(author)) continue;
      authors.add(author);
      open.push(...this.#removals.get(author) ?? []);
    }
    return set;
  }

  #without(heads: readonly string[], set: Bits): Operation[] {
    const known = this.#closureOf(heads);
    const { removals, sound } = this.#now().order ??= this.#findOrder();
    // Whoever keeps no more of some must not miss what matters among them: removals and their pasts come first.
    const rank = (number: number) => removals.has(number) ? 0 : sound.has(number) ? 1 : 2;
    return [...this.#entries.keys()]
      .filter((number) => set.has(number) && !known.has(number))
      .sort((a, b) => rank(a) - rank(b) || a - b)
      .map((number) => this.#entry(number).operation);
  }

  #findOrder(): Order {
    const { valid } = this.#now();
    return {
      removals: this.#closure([...this.#removals.values()].flat()),
      sound: this.#closure(this.#entries.keys().filter((number) => valid.has(number))),
    };
  }

  #isKept(operation: Operation, past: Bits, own: Bits): boolean {
    const { id, author } = operation;
    const voucher = this.#aside.voucherOf(id);
    if (this.size >= MAX_HELD_OPERATIONS) return false;
    if (voucher === this.maker || (this.#isRemoval(operation) && this.#isDue(operation))) return true;
    if (this.size - this.#limits.byRemoved >= MAX_KEPT_OPERATIONS) return false;
    if (author === this.maker || voucher !== undefined || own.size < MAX_KEPT_OF_MEMBER) return true;
    // One more proves that they forked, which all have to know.
    return !this.#forked.has(author) && past.shared(own) < own.size;
  }

  /** A removal by the maker: no limit holds it up. */
  #isRemoval({ author, act }: Operation): boolean {
    return act.does === "remove" && author === this.maker && act.member !== this.maker;
  }

  /** Whether a removal is one of no more than there are invitations, as it is where the maker's program is honest. */
  #isDue({ act }: Operation): boolean {
    if (act.does !== "remove") return false;
    return (this.#removals.get(act.member) ?? []).length < (this.#ins.get(act.member) ?? []).length;
  }

  #append(operation: Operation, entry: Omit<Entry, "operation">): void {
    const number = this.#entries.length;
    const { id, author, act } = operation;
    this.#entries.push({ operation, ...entry });
    this.#numbers.set(id, number);
    if (author === this.maker) this.#places.made(number);
    this.#heads.add(number);
    this.#found = undefined;
    this.#aside.remove(id);
    const own = bitsOf(this.#ofAuthor, author);
    if (author !== this.maker && entry.past.shared(own) < own.size) this.#forked.add(author);
    else this.#forked.delete(author);
    own.add(number);
    if (act.does === "create") listOf(this.#ins, author).push(number);
    if (act.does === "add") listOf(this.#ins, act.member).push(number);
    if (act.does === "leave") listOf(this.#outs, author).push(number);
    if (act.does === "remove") {
      listOf(this.#outs, act.member).push(number);
      if (!this.#isRemoval(operation)) return;
      listOf(this.#removals, act.member).push(number);
      this.#limits.removed(number, act.member);
    }
  }

  #now(): Found {
    return this.#found ??= this.#find();
  }

  #find(): Found {
    const { valid, stays } = this.#judge(this.#forked.size === 0 ? undefined : this.#carried());
    const all = this.#closure(this.#heads);
    const inside = [...stays].filter(([, stay]) => stay.isMemberIn(all));
    const late = inside.length <= this.#most
      ? new Set<PeerId>()
      : this.#places.beyond(this.#most, inside.map(([peer, stay]) => [peer, stay.invitationsIn(all)]));
    const members = new Set(inside.map(([peer]) => peer).filter((peer) => !late.has(peer)));
    const room = {
      id: this.id,
      name: this.#latest(["create", "name"], valid),
      topic: this.#latest(["topic"], valid),
      maker: this.maker,
      members: [...members].sort(),
    };
    return { valid, stays, late, members, room, known: new Map(), visits: new Map(), order: undefined };
  }

  /** What lies in the past of what members made who did not fork. */
  #carried(): Bits {
    const { valid } = this.#judge(undefined);
    const carried = new Bits();
    for (const [number, { operation, past }] of this.#entries.entries()) {
      if (valid.has(number) && !this.#forked.has(operation.author)) carried.addAll(past);
    }
    return carried;
  }

  /** @param carried of those who forked this alone is valid; undefined: all, as if nobody did. */
  #judge(carried: Bits | undefined): Pick<Found, "valid" | "stays"> {
    const valid = new Bits();
    const stays = new Map<PeerId, Stay>();
    // What is valid depends on what came before, and on removals, which the maker's name alone makes valid.
    this.#entries.forEach((entry, number) => {
      const { author, act } = entry.operation;
      if (carried !== undefined && this.#forked.has(author) && !carried.has(number)) return;
      if (!this.#isValid(entry, number, stays)) return;
      valid.add(number);
      if (act.does === "create") stayOf(stays, author).letIn(number, entry.past);
      if (act.does === "add") stayOf(stays, act.member).letIn(number, entry.past);
      if (act.does === "leave") stayOf(stays, author).putOut(number);
      if (act.does === "remove") stayOf(stays, act.member).putOut(number);
    });
    return { valid, stays };
  }

  #isValid({ operation, past, counts }: Entry, number: number, stays: ReadonlyMap<PeerId, Stay>): boolean {
    const { author, act } = operation;
    if (!counts) return false;
    if (act.does === "create") return true;
    if (act.does === "remove") return this.#isRemoval(operation);
    if (stays.get(author)?.isMemberIn(past) !== true) return false;
    const isUnaware = (removal: number) => !past.has(removal) && !this.#entry(removal).past.has(number);
    return !(this.#removals.get(author) ?? []).some(isUnaware);
  }

  #latest(does: readonly string[], valid: Bits, isHeard: (author: PeerId) => boolean = () => true): string {
    let best: Entry | undefined;
    for (const [number, entry] of this.#entries.entries()) {
      const { depth, operation } = entry;
      if (!does.includes(operation.act.does) || !valid.has(number) || !isHeard(operation.author)) continue;
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

  /** The same of those of these that are here. */
  #closureOf(heads: readonly string[]): Bits {
    return this.#closure(heads.flatMap((head) => this.#numbers.get(head) ?? []));
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
  readonly stays: ReadonlyMap<PeerId, Stay>;
  /** Who is in it, and comes after as many as may be members. */
  readonly late: ReadonlySet<PeerId>;
  readonly members: ReadonlySet<PeerId>;
  readonly room: Room;
  /** What each may know who is no member. */
  readonly known: Map<PeerId, Bits>;
  readonly visits: Map<PeerId, Visits>;
  order: Order | undefined;
}

/** The valid ones that let somebody in, put them out, and remove them; and what lies in the past of all the first. */
interface Visits {
  readonly ins: Sized;
  readonly outs: Sized;
  readonly removals: Sized;
  readonly commonPast: Bits | undefined;
}

interface Sized {
  readonly bits: Bits;
  readonly size: number;
}

/** Removals with their pasts, and what is valid with its past. */
interface Order {
  readonly removals: Bits;
  readonly sound: Bits;
}

function remembered<Value>(answers: Map<PeerId, Value>, peer: PeerId, find: () => Value): Value {
  const known = answers.get(peer);
  if (known !== undefined) return known;
  const found = find();
  const [oldest] = answers.keys();
  if (answers.size >= MAX_REMEMBERED && oldest !== undefined) answers.delete(oldest);
  answers.set(peer, found);
  return found;
}

function listOf<Key>(map: Map<Key, number[]>, key: Key): number[] {
  const list = map.get(key) ?? [];
  map.set(key, list);
  return list;
}

function sized(numbers: readonly number[]): Sized {
  const bits = new Bits();
  for (const number of numbers) bits.add(number);
  return { bits, size: numbers.length };
}

function bitsOf<Key>(map: Map<Key, Bits>, key: Key): Bits {
  const bits = map.get(key) ?? new Bits();
  map.set(key, bits);
  return bits;
}
