import type { MessageId, PeerId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import type { Store } from "../ports.ts";

const PAGE = 256;

/** Messages of one's own that do not wait for somebody any more. */
export interface Withdrawn {
  readonly to: PeerId;
  readonly ids: readonly MessageId[];
}

/**
 * Takes out of the outbox what waits for people whom a removal, unknown when it was written, has put out
 * (docs/protocol.md, section 9.5): they are no receivers of it any more, or never were. Who left still gets what was
 * written before that was known.
 *
 * @throws {StorageError} What was given before it has been taken out.
 */
export function* withdrawFrom(room: RoomMembers, store: Store): Iterable<Withdrawn> {
  for (const to of store.waitingPeers()) {
    if (!room.knows(to) || room.isMember(to)) continue;
    const ids = waitingInVain(room, to, store);
    if (ids.length === 0) continue;
    store.rooms.withdraw(to, ids);
    yield { to, ids };
  }
}

function waitingInVain(room: RoomMembers, peer: PeerId, store: Store): MessageId[] {
  const isRemoved = room.standing(peer) === "removed";
  const ids: MessageId[] = [];
  for (let after = 0;;) {
    const page = store.waiting(peer, after, PAGE);
    for (const { message: { id, conversation, sealed } } of page) {
      if (conversation !== room.id || sealed === undefined) continue;
      // Where an invitation was void it never was for them.
      if (isRemoved || room.areMembersIn(sealed.heads, peer) === false) ids.push(id);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return ids;
    after = last.position;
  }
}
