import type { AppEvent } from "../../model/event.ts";
import type { PeerId, RoomId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import type { Session } from "../../session/session.ts";
import {
  ROOM_AFTER_CUT_AGAIN_MS,
  ROOM_AFTER_CUT_MS,
  ROOM_GREET_WITHIN_MS,
  ROOM_GREETERS,
  ROOM_SYNC_MS,
} from "../limits.ts";
import type { Clock, Random } from "../ports.ts";
import type { RoomBook } from "./room_book.ts";

export interface RoomSyncParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly self: PeerId;
  readonly book: RoomBook;
  readonly isHere: (id: PeerId) => boolean;
  readonly sessionOf: (id: PeerId) => Session | undefined;
  /** Opens a session, on which both say what they have. */
  readonly want: (id: PeerId) => void;
  readonly sayHave: (session: Session, room: RoomMembers) => void;
}

/**
 * Sees to it that members compare what they have though nobody has anything to say: with one at random now and then, with
 * who appears, which a few do and not all, and with a few when a member's session was cut.
 */
export class RoomSync {
  readonly #parts: RoomSyncParts;
  readonly #here = new Set<PeerId>();
  readonly #greetings = new Map<PeerId, () => void>();
  /** Comparisons after a cut that are to come, and when each room's last one was, by ticks. */
  readonly #afterCuts = new Map<RoomId, () => void>();
  readonly #comparedAt = new Map<RoomId, number>();
  #cancel: () => void = () => {};

  constructor(parts: RoomSyncParts) {
    this.#parts = parts;
  }

  start(): void {
    const { clock, random } = this.#parts;
    this.#cancel = clock.after(ROOM_SYNC_MS * (0.5 + random.unit()), () => {
      this.#compareAll();
      this.start();
    });
  }

  end(): void {
    this.#cancel();
    for (const cancel of this.#greetings.values()) cancel();
    this.#greetings.clear();
    for (const cancel of this.#afterCuts.values()) cancel();
    this.#afterCuts.clear();
    this.#comparedAt.clear();
  }

  /** A session ended without a word: what its other end was saying some may have, and others not. */
  cut(id: PeerId): void {
    for (const room of this.#own()) if (room.isMember(id)) this.#compareAfterCut(room.id, id);
  }

  #compareAfterCut(id: RoomId, gone: PeerId): void {
    const { clock, random, book } = this.#parts;
    if (this.#afterCuts.has(id)) return;
    const due = (this.#comparedAt.get(id) ?? -Infinity) + ROOM_AFTER_CUT_AGAIN_MS - clock.ticks();
    const cancel = clock.after(Math.max(due, ROOM_AFTER_CUT_MS * (0.5 + random.unit())), () => {
      this.#afterCuts.delete(id);
      const room = book.get(id);
      if (room === undefined || !room.isMember(this.#parts.self)) this.#comparedAt.delete(id);
      else {
        this.#comparedAt.set(id, clock.ticks());
        for (const other of this.some(room, ROOM_GREETERS, gone)) this.#compare(room, other);
      }
    });
    this.#afterCuts.set(id, cancel);
  }

  heard(event: AppEvent): void {
    if (event.type === "forgotten") this.#here.delete(event.id);
    if (event.type !== "peer") return;
    const { id, presence } = event.peer;
    if (presence === "offline") this.#here.delete(id);
    else if (!this.#here.has(id)) {
      this.#here.add(id);
      this.#appeared(id);
    }
  }

  /** A few members who are here, other than oneself. */
  some(room: RoomMembers, count: number, except?: PeerId): PeerId[] {
    const { random } = this.#parts;
    const here = this.#othersHere(room).filter((id) => id !== except);
    for (let i = 0; i < Math.min(count, here.length); i++) {
      const j = i + Math.floor(random.unit() * (here.length - i));
      const [a, b] = [here[i], here[j]];
      if (a !== undefined && b !== undefined) [here[i], here[j]] = [b, a];
    }
    return here.slice(0, count);
  }

  #compareAll(): void {
    for (const room of this.#own()) for (const id of this.some(room, 1)) this.#compare(room, id);
  }

  #compare(room: RoomMembers, id: PeerId): void {
    const session = this.#parts.sessionOf(id);
    if (session === undefined) this.#parts.want(id);
    else this.#parts.sayHave(session, room);
  }

  #appeared(id: PeerId): void {
    const { clock, random, sessionOf, want } = this.#parts;
    const shared = this.#own().filter((room) => room.isMember(id));
    if (shared.length === 0 || this.#greetings.has(id)) return;
    const others = Math.min(...shared.map((room) => this.#othersHere(room).length));
    if (random.unit() >= ROOM_GREETERS / Math.max(1, others)) return;
    const cancel = clock.after(random.unit() * ROOM_GREET_WITHIN_MS, () => {
      this.#greetings.delete(id);
      if (sessionOf(id) === undefined) want(id);
    });
    this.#greetings.set(id, cancel);
  }

  #own(): RoomMembers[] {
    return [...this.#parts.book.all].filter((room) => room.isMember(this.#parts.self));
  }

  #othersHere(room: RoomMembers): PeerId[] {
    const { self, isHere } = this.#parts;
    return room.room.members.filter((id) => id !== self && isHere(id));
  }
}
