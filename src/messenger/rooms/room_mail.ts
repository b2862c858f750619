import { isRoomId, type MessageId, type PeerId, type RoomId, type StoreId } from "../../model/ids.ts";
import type { WireMessage } from "../../model/message.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { CLOSE_REASON } from "../../protocol/constants.ts";
import type { Session } from "../../session/session.ts";
import {
  MAX_ALL_EARLY_BYTES,
  MAX_EARLY_BYTES,
  MAX_EARLY_MESSAGES,
  MAX_LEFT_RUNS,
  MESSAGE_OVERHEAD_BYTES,
  VAIN_MESSAGE_MS,
  VAIN_MESSAGES_AT_ONCE,
  VERIFY_STEP,
} from "../limits.ts";
import type { Clock, Security, Store } from "../ports.ts";
import { inSteps } from "./in_steps.ts";
import { type Last, lastOf, mayFollow } from "./order.ts";
import type { RoomBook } from "./room_book.ts";

export interface RoomMailParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly security: Security;
  readonly self: PeerId;
  readonly book: RoomBook;
  /** This person was written to: what they bring in vain does not hold them up. */
  readonly isTrusted: (id: PeerId) => boolean;
  readonly isBlocked: (id: PeerId) => boolean;
  /** Stores messages, shows what is new, and acknowledges those ids. */
  readonly commit: (session: Session, messages: readonly WireMessage[], acknowledged: readonly MessageId[]) => void;
  /** Operations of that room are missing, and who is at the other end has them. */
  readonly ask: (session: Session, room: RoomId) => void;
  readonly storageFailed: (error: unknown) => void;
  readonly report: (error: unknown) => void;
}

/** What is to be done with a message (docs/protocol.md, section 9.5). */
type Verdict =
  | "store"
  /** It counts as heard, and is not kept: its author is blocked. */
  | "pass"
  | "drop"
  /** Operations that it names are not here: it waits for them. */
  | "early"
  /** The same, and nothing is kept of it: whoever brings it is no member as far as is known. It is not acknowledged. */
  | "left"
  | "forged";

type Judged = readonly [WireMessage, Verdict];

/** Messages of rooms, from their authors or handed on: judged, then stored in order. */
export class RoomMail {
  readonly #parts: RoomMailParts;
  /** From their authors, not acknowledged; each room's in order. */
  readonly #early = new Map<Session, WireMessage[]>();
  #earlyBytes = 0;
  /** What was left, by author's store: the lowest seq. What comes behind it waits for it with its author. */
  readonly #left = new Map<Session, Map<string, number>>();
  /** What strangers brought in vain: by ticks, until when it holds them up; and what lets go of who waits. */
  readonly #vain = new Map<Session, { readonly until: number; release: () => void }>();
  /** One record of a session at a time. */
  readonly #turns = new Map<Session, Promise<void>>();

  constructor(parts: RoomMailParts) {
    this.#parts = parts;
  }

  /** Out of MESSAGES. Never rejects. */
  received(session: Session, messages: readonly WireMessage[]): Promise<void> {
    return this.#inTurn(session, () => this.#takeSent(session, messages));
  }

  /** Out of ROOMS. Never rejects. */
  handedOn(session: Session, messages: readonly WireMessage[]): Promise<void> {
    return this.#inTurn(session, async () => {
      const judged = await this.#judge(session, messages);
      const [early] = judged.filter(([, verdict]) => verdict === "early" || verdict === "left");
      // What is behind it would hide it for good.
      this.#carryOut(session, early === undefined ? judged : judged.slice(0, judged.indexOf(early)), []);
      if (early !== undefined) this.#parts.ask(session, roomOf(early[0]));
      await this.#holdUp(session, judged);
    });
  }

  /** Operations of a room came: what waited for them may be judged now. */
  roomChanged(room: RoomId): void {
    for (const [session, early] of this.#early) {
      if (!early.some((message) => roomOf(message) === room)) continue;
      void this.#inTurn(session, () => this.#takeSent(session, []));
    }
  }

  ended(session: Session): void {
    this.#keepEarly(session, []);
    this.#left.delete(session);
    this.#vain.get(session)?.release();
    this.#vain.delete(session);
    this.#turns.delete(session);
  }

  async #takeSent(session: Session, messages: readonly WireMessage[]): Promise<void> {
    const before = this.#early.get(session) ?? [];
    const asked = new Set(before.map(roomOf));
    const brought = await this.#judge(session, [...before, ...messages]);
    const left = this.#leave(session, brought);
    const judged = brought.filter(([, verdict]) => verdict !== "left");
    // All that comes behind an early one in its room waits with it.
    const waiting = new Set(judged.filter(([, verdict]) => verdict === "early").map(([message]) => roomOf(message)));
    const firstEarly = new Set<RoomId>();
    const [early, ready]: [WireMessage[], Judged[]] = [[], []];
    for (const one of judged) {
      const room = roomOf(one[0]);
      if (one[1] === "early") firstEarly.add(room);
      if (firstEarly.has(room)) early.push(one[0]);
      else ready.push(one);
    }
    this.#keepEarly(session, early);
    this.#carryOut(session, ready, ready.map(([{ id }]) => id));
    for (const room of new Set([...waiting, ...left])) if (!asked.has(room)) this.#parts.ask(session, room);
    await this.#holdUp(session, brought);
  }

  #keepEarly(session: Session, early: WireMessage[]): void {
    const sizeOf = (messages: readonly WireMessage[]) =>
      messages.reduce((sum, { sealed }) => sum + MESSAGE_OVERHEAD_BYTES + 2 * (sealed?.signed.length ?? 0), 0);
    this.#earlyBytes -= sizeOf(this.#early.get(session) ?? []);
    this.#early.delete(session);
    if (early.length === 0 || !session.isOpen) return;
    const bytes = sizeOf(early);
    const isTooMuch = early.length > MAX_EARLY_MESSAGES || bytes > MAX_EARLY_BYTES ||
      this.#earlyBytes + bytes > MAX_ALL_EARLY_BYTES;
    if (isTooMuch) return session.close(CLOSE_REASON.storage);
    this.#earlyBytes += bytes;
    this.#early.set(session, early);
  }

  /** Marks what comes behind something that was left, and returns the rooms of what is new of that. */
  #leave(session: Session, judged: Judged[]): Set<RoomId> {
    const left = this.#left.get(session) ?? new Map<string, number>();
    const rooms = new Set<RoomId>();
    judged.forEach(([message, verdict], index) => {
      const key = keyOf(message);
      const lowest = left.get(key);
      if (verdict === "left") {
        if (lowest === undefined) rooms.add(roomOf(message));
        if (lowest !== undefined || left.size < MAX_LEFT_RUNS) {
          left.set(key, Math.min(lowest ?? Infinity, message.seq));
        }
      } else if (lowest !== undefined && message.seq > lowest) judged[index] = [message, "left"];
      else left.delete(key);
    });
    if (left.size > 0 && session.isOpen) this.#left.set(session, left);
    else this.#left.delete(session);
    return rooms;
  }

  /** Signatures last, and only of what would be taken: to look at one costs more than all else. */
  async #judge(session: Session, messages: readonly WireMessage[]): Promise<Judged[]> {
    const ready = this.#inPlace(
      session,
      messages.map((message) => [message, this.#verdict(message, session.peer.id)]),
    );
    const isWanted = ([, verdict]: Judged) => verdict === "store" || verdict === "pass";
    const signed = await inSteps(this.#parts.clock, ready.filter(isWanted), VERIFY_STEP, async (one) => {
      return [one, await this.#isSigned(one[0])] as const;
    });
    const isSigned = new Map(signed);
    // What is here may have changed meanwhile.
    const judged = ready.map((one): Judged => {
      if (!isWanted(one)) return one;
      return [one[0], isSigned.get(one) === true ? this.#verdict(one[0], session.peer.id) : "forged"];
    });
    return this.#inPlace(session, judged);
  }

  /** Who brings in vain without end, and was never written to, is read more slowly. */
  async #holdUp(session: Session, judged: readonly Judged[]): Promise<void> {
    const { clock, isTrusted } = this.#parts;
    const vain = judged.filter(([, verdict]) => verdict === "drop" || verdict === "left").length;
    if (vain === 0 || !session.isOpen || isTrusted(session.peer.id)) return;
    const now = clock.ticks();
    const free = now - VAIN_MESSAGES_AT_ONCE * VAIN_MESSAGE_MS;
    const until = Math.max(free, this.#vain.get(session)?.until ?? free) + vain * VAIN_MESSAGE_MS;
    const held = { until, release: () => {} };
    this.#vain.set(session, held);
    if (until <= now) return;
    await new Promise<void>((resolve) => {
      const cancel = clock.after(until - now, resolve);
      held.release = () => {
        cancel();
        resolve();
      };
    });
  }

  /** Drops what others brought where something before it may be missing (docs/protocol.md, section 9.5). */
  #inPlace(session: Session, judged: readonly Judged[]): Judged[] {
    const { book, store, self: receiver } = this.#parts;
    const giver = session.peer.id;
    const ends = new Map<string, Last | undefined>();
    return judged.map((one): Judged => {
      const [message, verdict] = one;
      const { sealed, seq, store: source } = message;
      if (sealed === undefined || sealed.author === giver || (verdict !== "store" && verdict !== "pass")) return one;
      const room = book.get(roomOf(message));
      if (room === undefined) return [message, "drop"];
      const key = keyOf(message);
      if (!ends.has(key)) {
        const run = store.rooms.run(room.id, sealed.author, source);
        ends.set(key, run && lastOf(run, room, store));
      }
      const { author, heads } = sealed;
      if (!mayFollow(room, ends.get(key), { seq, heads }, { author, giver, receiver })) return [message, "drop"];
      ends.set(key, { seq, heads });
      return one;
    });
  }

  /** What its place in the room makes of it, before its signature is looked at. */
  #verdict(message: WireMessage, bringer: PeerId): Verdict {
    const { self, book, isBlocked } = this.#parts;
    const { conversation, seq, sealed } = message;
    if (sealed === undefined) return "drop";
    const { author, heads } = sealed;
    const room = book.get(roomOf(message));
    if (room === undefined) return "left";
    const areMembers = room.areMembersIn(heads, author, self);
    if (areMembers === undefined) return room.isMember(bringer) ? "early" : "left";
    if (author === self || !areMembers || !mayBring(room, bringer, author)) return "drop";
    if (this.#isHeard(room.id, author, message.store, seq) || conversation !== room.id) return "drop";
    return isBlocked(author) ? "pass" : "store";
  }

  async #isSigned({ sealed, conversation }: WireMessage): Promise<boolean> {
    const { security, book } = this.#parts;
    const modulus = isRoomId(conversation) && sealed !== undefined
      ? book.get(conversation)?.modulus(sealed.author)
      : undefined;
    if (sealed === undefined || modulus === undefined) return false;
    return await security.verifyRoomText(modulus, "room-message", sealed.signed, sealed.signature);
  }

  #isHeard(room: RoomId, author: PeerId, source: StoreId, seq: number): boolean {
    const { rooms } = this.#parts.store;
    const run = rooms.run(room, author, source);
    if (run !== undefined && run.first <= seq && seq <= run.last) return true;
    return rooms.held(room, author, source, seq - 1, 1)[0]?.seq === seq;
  }

  /** All of it at once, so that nothing comes in between. */
  #carryOut(session: Session, judged: readonly Judged[], acknowledged: readonly MessageId[]): void {
    const { store, commit, storageFailed } = this.#parts;
    if (judged.some(([, verdict]) => verdict === "forged")) return session.cut();
    if (!session.isOpen) return;
    try {
      for (const [message, verdict] of judged) {
        if (verdict !== "pass" || message.sealed === undefined) continue;
        store.rooms.pass(roomOf(message), message.sealed.author, message.store, message.seq);
      }
    } catch (error) {
      session.close(CLOSE_REASON.storage);
      return storageFailed(error);
    }
    commit(session, judged.filter(([, verdict]) => verdict === "store").map(([message]) => message), acknowledged);
  }

  #inTurn(session: Session, task: () => Promise<void>): Promise<void> {
    const turn = (this.#turns.get(session) ?? Promise.resolve()).then(async () => {
      if (session.isOpen) await task();
    }).catch((error) => {
      session.close(CLOSE_REASON.storage);
      this.#parts.report(error);
    });
    this.#turns.set(session, turn);
    return turn;
  }
}

/** Members bring what they hold; an author their own, unless they were put out. */
function mayBring(room: RoomMembers, bringer: PeerId, author: PeerId): boolean {
  return room.isMember(bringer) || (bringer === author && room.standing(author) !== "removed");
}

/** Names the author's store in its room. */
function keyOf({ conversation, sealed, store }: WireMessage): string {
  return `${conversation} ${sealed?.author} ${store}`;
}

function roomOf({ conversation }: WireMessage): RoomId {
  if (isRoomId(conversation)) return conversation;
  throw new RangeError(`Cannot judge a message of "${conversation}": that is no room`);
}
