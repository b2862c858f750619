import type { PeerId, RoomId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { CLOSE_REASON, MAX_HEARD_PER_ITEM, MAX_OPERATIONS_PER_ITEM } from "../../protocol/constants.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { RoomItem } from "../../protocol/rooms.ts";
import type { SignedOperation } from "../../protocol/room_operation.ts";
import type { Session } from "../../session/session.ts";
import { KeyedBuckets } from "../keyed_buckets.ts";
import {
  ASK_BACK_AGAIN_MS,
  LEFT_TO_AUTHOR_MS,
  LEFT_WHILE_IT_COMES_MS,
  MAX_ASKED_BACK,
  MAX_ROOMS_ANSWERED_PER_RECORD,
  MESSAGE_OVERHEAD_BYTES,
  ROOM_RECORD_BYTES,
  SAME_ANSWER_AFTER_MS,
  STRANGER_TEXT_BURST,
  STRANGER_TEXT_PER_SECOND,
  STRANGERS_TEXT_BURST,
  STRANGERS_TEXT_PER_SECOND,
} from "../limits.ts";
import type { Clock, HeardRun, Store } from "../ports.ts";
import { TokenBucket } from "../token_bucket.ts";
import { runName, toHandOn } from "./handing_on.ts";
import { LastOperations } from "./last_operations.ts";
import type { KnownOperation } from "./operation.ts";
import type { RoomBook } from "./room_book.ts";
import type { RoomMail } from "./room_mail.ts";

type Have = Extract<RoomItem, { do: "have" }>;

export interface RoomExchangeParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly self: PeerId;
  readonly book: RoomBook;
  readonly mail: RoomMail;
  readonly isHere: (id: PeerId) => boolean;
  /** This person was written to: no limit is set to what they bring. */
  readonly isTrusted: (id: PeerId) => boolean;
  /** Whether a room that is not here yet may be taken up. */
  readonly isAdmitted: (room: RoomMembers) => boolean;
  /** Operations of a room are new here. */
  readonly changed: (room: RoomId, by: Session, operations: readonly KnownOperation[]) => void;
  readonly storageFailed: (error: unknown) => void;
}

/** What was said on a session about a room. */
interface Said {
  /** By ticks: when its other end first said `have`. */
  readonly since: number;
  /** Its `have` that was answered with an own one, how often and when last: asking on and on gives nothing. */
  askedBack: { readonly about: string; readonly times: number; readonly at: number };
  /** When heads were answered with operations, and `have`s with messages, while this much was here; by ticks. */
  readonly answers: Map<string, number>;
  /** What was left to authors who are here, by run: how much its other end had of it. */
  left: ReadonlyMap<string, number>;
  /** Whether it came is not looked at any more. */
  cancelLook: () => void;
}

/** Answers of one room that a session remembers: the oldest is forgotten first. */
const MAX_ANSWERS = 16;

/** What rooms say on sessions (docs/protocol.md, section 9.4). */
export class RoomExchange {
  readonly #parts: RoomExchangeParts;
  /** Bytes of operations; a disk must not be filled by whoever walks in. */
  readonly #strangers = new KeyedBuckets<PeerId>(STRANGER_TEXT_PER_SECOND, STRANGER_TEXT_BURST);
  readonly #allStrangers = new TokenBucket(STRANGERS_TEXT_PER_SECOND, STRANGERS_TEXT_BURST);
  readonly #said = new Map<Session, Map<RoomId, Said>>();
  readonly #last = new LastOperations();

  constructor(parts: RoomExchangeParts) {
    this.#parts = parts;
  }

  /** Says what is here of each room that both are in, or that this node has left: nobody else may know of it yet. */
  opened(session: Session): void {
    const { book, self } = this.#parts;
    this.#said.set(session, new Map());
    for (const room of book.all) {
      const standing = room.standing(self);
      if (room.isMember(session.peer.id) && (standing === "member" || standing === "left")) this.sayHave(session, room);
    }
  }

  /** A promise holds up the reading of more. Never rejects. */
  async received(session: Session, items: readonly RoomItem[]): Promise<void> {
    for (const item of worthAnswering(items)) {
      if (!session.isOpen) return;
      try {
        await this.#take(session, item);
      } catch (error) {
        if (error instanceof ProtocolError) return session.cut();
        session.close(CLOSE_REASON.storage);
        return this.#parts.storageFailed(error);
      }
    }
  }

  ended(session: Session): void {
    for (const said of this.#said.get(session)?.values() ?? []) said.cancelLook();
    this.#said.delete(session);
    this.#last.ended(session);
  }

  /** Asks for all of a room that is not here. */
  ask(session: Session, id: RoomId): void {
    const room = this.#parts.book.get(id);
    if (room !== undefined) this.sayHave(session, room);
    else this.#askAnew(session, id);
  }

  sayHave(session: Session, room: RoomMembers): void {
    const { store } = this.#parts;
    // Only members learn who said how much.
    const heard = room.isMember(session.peer.id)
      ? store.rooms.heard(room.id).map(({ author, store, last }) => ({ author, store, seq: last }))
      : [];
    const item = { do: "have", room: room.id, heads: room.heads, heard: heard.slice(0, MAX_HEARD_PER_ITEM) } as const;
    session.send({ type: "rooms", items: [item] });
  }

  sayOperations(session: Session, room: RoomId, operations: readonly SignedOperation[]): void {
    for (const ops of inRecords(operations)) session.send({ type: "rooms", items: [{ do: "ops", room, ops }] });
  }

  async #take(session: Session, item: RoomItem): Promise<void> {
    switch (item.do) {
      case "have":
        return await this.#answer(session, item);
      case "ops":
        return await this.#learn(session, item.room, item.ops);
      case "messages":
        return await this.#parts.mail.handedOn(session, item.messages);
      case "unknown":
        return;
    }
    item satisfies never;
  }

  async #learn(session: Session, id: RoomId, operations: readonly SignedOperation[]): Promise<void> {
    const { book, self, isAdmitted, changed } = this.#parts;
    if (!this.#mayKeep(session.peer.id, operations)) return session.close(CLOSE_REASON.unwanted);
    const last = this.#last.of(session, id);
    const added = await book.inTurn(async () => {
      const taken = await book.take(id, operations, self, isAdmitted);
      for (const operation of operations) last.add(operation);
      // What was too much is not, once something comes behind it that its author alone can't have wanted.
      const room = book.get(id);
      // A room that lets this node in by a later record begins with an earlier one.
      const isLate = room === undefined && !last.isTried && book.letsSelfIn(operations);
      if (isLate) last.isTried = true;
      if (room?.lacksVouched === true || isLate) taken.push(...await book.take(id, last.all, self, isAdmitted));
      return taken;
    });
    if (added.length > 0) changed(id, session, added);
  }

  #mayKeep(from: PeerId, operations: readonly SignedOperation[]): boolean {
    const { clock, isTrusted } = this.#parts;
    if (isTrusted(from)) return true;
    const now = clock.ticks();
    const size = operations.reduce((sum, { signed }) => sum + MESSAGE_OVERHEAD_BYTES + signed.length, 0);
    return this.#strangers.take(from, now, size) && this.#allStrangers.take(now, size);
  }

  async #answer(session: Session, have: Have): Promise<void> {
    const { self, book } = this.#parts;
    const peer = session.peer.id;
    const room = book.get(have.room);
    if (room?.knows(peer) !== true) {
      // They may have been let in, or have let this node in, by what is not here. Two that know nothing leave it at that.
      if (have.heads.some((head) => room?.has(head) !== true)) this.#askAnew(session, have.room);
      return;
    }
    const isMember = room.isMember(peer);
    const said = this.#saidOf(session, room.id);
    // Heads that are not here make no other question.
    const known = have.heads.filter((head) => room.has(head));
    if (this.#isNew(said, `${isMember} ${room.size} ${known}`)) {
      const operations = isMember ? room.beyond(have.heads) : room.beyondOf(peer, have.heads);
      for (const ops of inRecords(operations.map(({ id }) => book.signed(id)))) {
        if (!session.send({ type: "rooms", items: [{ do: "ops", room: room.id, ops }] })) return;
        if (await session.room(2) === "ended") return;
      }
    }
    // Later than the last question, since what is here may have become more meanwhile.
    if (isMember && room.isMember(self)) {
      const left = this.#leftNow(room, peer, have, said);
      if (this.#isNew(said, this.#questionOf(room, have, left))) {
        this.#lookAgain(session, room.id, said, left);
        if (await this.#handOn(session, room, have, left) === "ended") return;
      }
    }
    this.#askBack(session, room, have, said);
  }

  async #handOn(
    session: Session,
    room: RoomMembers,
    { heard }: Have,
    left: ReadonlyMap<string, number>,
  ): Promise<"said" | "ended"> {
    const { store, self } = this.#parts;
    const to = session.peer.id;
    const isLeft = (run: HeardRun) => left.has(runName(run));
    for (const messages of toHandOn(room, { to, heard, self, store, isLeft })) {
      // They may have been put out while the last ones were written.
      if (!room.isMember(to)) return "said";
      if (!session.send({ type: "rooms", items: [{ do: "messages", room: room.id, messages }] })) return "ended";
      if (await session.room(2) === "ended") return "ended";
    }
    return "said";
  }

  /**
   * What is left to authors who are here, by run: how much the other has of it. All who hold it would say it at once
   * otherwise, when somebody appears.
   */
  #leftNow(room: RoomMembers, to: PeerId, { heard }: Have, { since, left }: Said): Map<string, number> {
    const { clock, store, isHere } = this.#parts;
    const age = clock.ticks() - since;
    const given = new Map(heard.map((one) => [runName(one), one.seq]));
    const leftNow = new Map<string, number>();
    for (const run of store.rooms.heard(room.id)) {
      const name = runName(run);
      const after = given.get(name) ?? 0;
      if (run.author === to || after >= run.last || !isHere(run.author)) continue;
      const comes = after > (left.get(name) ?? Infinity);
      if (age < LEFT_TO_AUTHOR_MS || (comes && age < LEFT_WHILE_IT_COMES_MS)) leftNow.set(name, after);
    }
    return leftNow;
  }

  /** An author may have gone without a word, or not reach who misses something: these say what they have once more. */
  #lookAgain(session: Session, id: RoomId, said: Said, left: ReadonlyMap<string, number>): void {
    const { clock, book } = this.#parts;
    said.left = left;
    said.cancelLook();
    if (left.size === 0 || !this.#said.has(session)) return;
    said.cancelLook = clock.after(LEFT_TO_AUTHOR_MS, () => {
      const room = book.get(id);
      if (room?.isMember(session.peer.id) === true) this.sayHave(session, room);
    });
  }

  /** Whether this was not answered a short time ago. */
  #isNew({ answers }: Said, question: string): boolean {
    const now = this.#parts.clock.ticks();
    if (now - (answers.get(question) ?? -Infinity) < SAME_ANSWER_AFTER_MS) return false;
    answers.delete(question);
    answers.set(question, now);
    const [oldest] = answers.keys();
    if (answers.size > MAX_ANSWERS && oldest !== undefined) answers.delete(oldest);
    return true;
  }

  /** A `have`, what is here that may be missing there, and what of it is left to others. */
  #questionOf(room: RoomMembers, { heads, heard }: Have, left: ReadonlyMap<string, number>): string {
    const here = this.#parts.store.rooms.heard(room.id).map(({ last }) => last);
    return JSON.stringify([room.size, here, heads, heard, [...left.keys()]]);
  }

  /** As one who knows nothing of it: a stranger does not learn whether that is so. */
  #askAnew(session: Session, room: RoomId): void {
    session.send({ type: "rooms", items: [{ do: "have", room, heads: [], heard: [] }] });
  }

  /** The other side has something that is not here. */
  #askBack(session: Session, room: RoomMembers, have: Have, said: Said): void {
    const { clock, store, self } = this.#parts;
    const about = JSON.stringify([have.heads, have.heard]);
    const at = clock.ticks();
    const times = said.askedBack.about === about ? said.askedBack.times : 0;
    if (times >= MAX_ASKED_BACK || (times > 0 && at - said.askedBack.at < ASK_BACK_AGAIN_MS)) return;
    const last = new Map(store.rooms.heard(room.id).map((run) => [runName(run), run.last]));
    const lacks = have.heads.some((head) => !room.has(head)) ||
      have.heard.some((one) => one.author !== self && one.seq > (last.get(runName(one)) ?? 0));
    if (!lacks) return;
    said.askedBack = { about, times: times + 1, at };
    this.sayHave(session, room);
  }

  #saidOf(session: Session, room: RoomId): Said {
    const rooms = this.#said.get(session) ?? new Map<RoomId, Said>();
    const said = rooms.get(room) ?? {
      since: this.#parts.clock.ticks(),
      askedBack: { about: "", times: 0, at: 0 },
      answers: new Map(),
      left: new Map(),
      cancelLook: () => {},
    };
    if (this.#said.has(session)) rooms.set(room, said);
    return said;
  }
}

/** What of a record is looked at: one `have` of each room, and not of many rooms at once; honest programs say few. */
function worthAnswering(items: readonly RoomItem[]): RoomItem[] {
  const rooms = new Set<RoomId>();
  return items.filter((item) => {
    if (item.do !== "have") return true;
    if (rooms.has(item.room) || rooms.size >= MAX_ROOMS_ANSWERED_PER_RECORD) return false;
    rooms.add(item.room);
    return true;
  });
}

function* inRecords(operations: readonly SignedOperation[]): Iterable<SignedOperation[]> {
  let [batch, bytes]: [SignedOperation[], number] = [[], 0];
  for (const operation of operations) {
    const size = 1_000 + 2 * operation.signed.length;
    if (batch.length > 0 && (batch.length >= MAX_OPERATIONS_PER_ITEM || bytes + size > ROOM_RECORD_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(operation);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
