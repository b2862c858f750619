import type { PeerId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { MAX_ROOMS, MAX_STRANGE_ROOMS, MAX_STRANGE_ROOMS_OF_INVITER } from "../limits.ts";

export interface RoomDoorParts {
  readonly self: PeerId;
  /** This person was written to. */
  readonly isTrusted: (id: PeerId) => boolean;
  readonly isBlocked: (id: PeerId) => boolean;
}

/** Which rooms this node lets others bring it into (docs/protocol.md, section 9.4). */
export class RoomDoor {
  readonly #parts: RoomDoorParts;
  readonly #inviters = new WeakMap<RoomMembers, { readonly size: number; readonly inviters: ReadonlySet<PeerId> }>();

  constructor(parts: RoomDoorParts) {
    this.#parts = parts;
  }

  /** @param counted rooms that are here, but those that were left and of which nothing is shown. */
  admits(room: RoomMembers, counted: Iterable<RoomMembers>): boolean {
    const { isBlocked } = this.#parts;
    if (isBlocked(room.maker)) return false;
    const inviters = [...this.invitersOf(room)].filter((id) => !isBlocked(id));
    if (inviters.length === 0) return false;
    const others = [...counted];
    const strange = others.filter((one) => this.isStrange(one));
    // Strangers' rooms take no place away from those of others.
    if (!this.isStrange(room)) return others.length - strange.length < MAX_ROOMS;
    if (others.length >= MAX_ROOMS || strange.length >= MAX_STRANGE_ROOMS) return false;
    return inviters.some((id) =>
      strange.filter((one) => this.invitersOf(one).has(id)).length < MAX_STRANGE_ROOMS_OF_INVITER
    );
  }

  /** Neither who made it nor who let this node in was ever written to. */
  isStrange(room: RoomMembers): boolean {
    const { self, isTrusted, isBlocked } = this.#parts;
    if (room.maker === self || isTrusted(room.maker)) return false;
    return ![...this.invitersOf(room)].some((id) => isTrusted(id) && !isBlocked(id));
  }

  /** Who let this node in. */
  invitersOf(room: RoomMembers): ReadonlySet<PeerId> {
    const known = this.#inviters.get(room);
    if (known?.size === room.size) return known.inviters;
    const inviters = new Set(
      room.operations.flatMap(({ author, act }) =>
        act.does === "add" && act.member === this.#parts.self ? [author] : []
      ),
    );
    this.#inviters.set(room, { size: room.size, inviters });
    return inviters;
  }
}
