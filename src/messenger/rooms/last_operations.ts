import type { RoomId } from "../../model/ids.ts";
import { MAX_OPERATIONS_ASIDE } from "../../model/room.ts";
import type { SignedOperation } from "../../protocol/room_operation.ts";
import type { Session } from "../../session/session.ts";

/** Rooms of which a session remembers operations. */
const MAX_ROOMS = 4;
/** Characters, of one room on one session. */
const MAX_LENGTH = 4 * 1_024 * 1_024;

/** What came last on sessions, whether it was kept or not: it may turn out to be needed. */
export class LastOperations {
  readonly #sessions = new Map<Session, Map<RoomId, LastOfRoom>>();

  of(session: Session, room: RoomId): LastOfRoom {
    const rooms = this.#sessions.get(session) ?? new Map<RoomId, LastOfRoom>();
    const last = rooms.get(room) ?? new LastOfRoom();
    // Of a few rooms at a time: one that comes again is said again.
    const [oldest] = rooms.keys();
    if (!rooms.has(room) && rooms.size >= MAX_ROOMS && oldest !== undefined) rooms.delete(oldest);
    rooms.set(room, last);
    if (session.isOpen) this.#sessions.set(session, rooms);
    return last;
  }

  ended(session: Session): void {
    this.#sessions.delete(session);
  }
}

class LastOfRoom {
  readonly #operations = new Map<string, SignedOperation>();
  #length = 0;
  /** All of them were looked at once for a room that is not here: that costs something. */
  isTried = false;

  get all(): SignedOperation[] {
    return [...this.#operations.values()];
  }

  add(operation: SignedOperation): void {
    if (!this.#operations.has(operation.signed)) this.#length += operation.signed.length;
    this.#operations.set(operation.signed, operation);
    for (const [signed] of this.#operations) {
      if (this.#length <= MAX_LENGTH && this.#operations.size <= MAX_OPERATIONS_ASIDE) return;
      this.#operations.delete(signed);
      this.#length -= signed.length;
    }
  }
}
