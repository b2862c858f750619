import { isRoomId, type MessageId, type PeerId, type RoomId } from "../../model/ids.ts";
import type { WireMessage } from "../../model/message.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { CLOSE_REASON } from "../../protocol/constants.ts";
import type { Session } from "../../session/session.ts";
import { MAX_EARLY_MESSAGES } from "../limits.ts";
import type { Security, Store } from "../ports.ts";
import type { RoomBook } from "./room_book.ts";

export interface RoomMailParts {
  readonly store: Store;
  readonly security: Security;
  readonly self: PeerId;
  readonly book: RoomBook;
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
  /** Operations that it names are not here. */
  | "early"
  | "forged";

type Judged = readonly [WireMessage, Verdict];

/** Messages of rooms, from their authors or handed on: judged, then stored in order. */
export class RoomMail {
  readonly #parts: RoomMailParts;
  /** From their authors, not acknowledged; each room's in order. */
  readonly #early = new Map<Session, WireMessage[]>();
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
      const [early] = judged.filter(([, verdict]) => verdict === "early");
      // What is behind it would hide it for good.
      this.#carryOut(session, early === undefined ? judged : judged.slice(0, judged.indexOf(early)), []);
      if (early !== undefined) this.#parts.ask(session, roomOf(early[0]));
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
    this.#early.delete(session);
    this.#turns.delete(session);
  }

  async #takeSent(session: Session, messages: readonly WireMessage[]): Promise<void> {
    const before = this.#early.get(session) ?? [];
    const asked = new Set(before.map(roomOf));
    const judged = await this.#judge(session, [...before, ...messages]);
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
    for (const room of waiting) if (!asked.has(room)) this.#parts.ask(session, room);
  }

  #keepEarly(session: Session, early: WireMessage[]): void {
    if (early.length === 0 || !session.isOpen) this.#early.delete(session);
    else if (early.length > MAX_EARLY_MESSAGES) session.close(CLOSE_REASON.storage);
    else this.#early.set(session, early);
  }

  #judge(session: Session, messages: readonly WireMessage[]): Promise<Judged[]> {
    const { store } = this.#parts;
    const bringer = session.peer.id;
    const last = new Map<string, number>();
    for (const room of new Set(messages.map(roomOf))) {
      for (const run of store.rooms.heard(room)) last.set(`${room} ${run.author} ${run.store}`, run.last);
    }
    return Promise.all(messages.map(async (message): Promise<Judged> => {
      const heard = last.get(`${message.conversation} ${message.sealed?.author} ${message.store}`) ?? 0;
      return [message, await this.#verdict(message, bringer, heard)];
    }));
  }

  async #verdict(message: WireMessage, bringer: PeerId, heard: number): Promise<Verdict> {
    const { security, self, book, isBlocked } = this.#parts;
    const { conversation, seq, sealed } = message;
    if (sealed === undefined) return "drop";
    const { author, heads, signed, signature } = sealed;
    const room = book.get(roomOf(message));
    const members = room?.membersIn(heads);
    if (room === undefined || members === undefined) return "early";
    if (author === self || !members.has(author) || !members.has(self) || !mayBring(room, bringer, author)) {
      return "drop";
    }
    if (seq <= heard) return "drop";
    const modulus = room.modulus(author);
    if (modulus === undefined || conversation !== room.id) return "drop";
    if (!await security.verifyRoomText(modulus, "room-message", signed, signature)) return "forged";
    return isBlocked(author) ? "pass" : "store";
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

function roomOf({ conversation }: WireMessage): RoomId {
  if (isRoomId(conversation)) return conversation;
  throw new RangeError(`Cannot judge a message of "${conversation}": that is no room`);
}
