import type { MessageId, PeerId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import type { Store } from "../ports.ts";

const PAGE = 256;

/**
 * Takes out of the outbox what waits for people whom a removal, unknown when it was written, had put out: they are no
 * receivers of it (docs/protocol.md, section 9.5).
 *
 * @throws {StorageError}
 */
export function withdrawFrom(room: RoomMembers, store: Store): void {
  for (const peer of store.waitingPeers().filter((id) => room.knows(id) && !room.isMember(id))) {
    const ids = waitingInVain(room, peer, store);
    if (ids.length > 0) store.rooms.withdraw(peer, ids);
  }
}

function waitingInVain(room: RoomMembers, peer: PeerId, store: Store): MessageId[] {
  const ids: MessageId[] = [];
  for (let after = 0;;) {
    const page = store.waiting(peer, after, PAGE);
    for (const { message: { id, conversation, sealed } } of page) {
      if (conversation !== room.id || sealed === undefined) continue;
      if (room.membersIn(sealed.heads)?.has(peer) === false) ids.push(id);
    }
    const last = page.at(-1);
    if (last === undefined || page.length < PAGE) return ids;
    after = last.position;
  }
}
