import type { PeerId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { sealedMessage } from "../../protocol/room_message.ts";
import type { HeardRun, Store } from "../ports.ts";

/** The last that somebody has of an author's store in a room. */
export interface Last {
  readonly seq: number;
  /** Undefined: not known any more. */
  readonly heads: readonly string[] | undefined;
}

/**
 * Whether a message may be taken from somebody else than its author (docs/protocol.md, section 9.5): otherwise one
 * member could leave out what others said, and nobody would notice.
 *
 * @param last undefined: the receiver has nothing of this author's store.
 */
export function mayFollow(
  room: RoomMembers,
  last: Last | undefined,
  { seq, heads }: { readonly seq: number; readonly heads: readonly string[] },
  { author, giver, receiver }: { readonly author: PeerId; readonly giver: PeerId; readonly receiver: PeerId },
): boolean {
  if (seq === (last?.seq ?? 0) + 1) return true;
  // What they brought after their removal the giver did not take, and the receiver may yet get from them.
  if (!room.wasPutOutOnlyBefore(author, receiver)) return false;
  if (last === undefined) return room.wasInBefore(giver, receiver);
  return seq > last.seq && wasOutBetween(room, receiver, last.heads, heads);
}

/** The end of a run, where its message is still here. */
export function lastOf({ author, store, last }: HeardRun, room: RoomMembers, { rooms }: Store): Last {
  const [held] = rooms.held(room.id, author, store, last - 1, 1);
  return { seq: last, heads: held?.seq === last ? sealedMessage(held).sealed?.heads : undefined };
}

/** They were let in anew between the two: what was said before that was not for them. */
function wasOutBetween(
  room: RoomMembers,
  peer: PeerId,
  before: readonly string[] | undefined,
  after: readonly string[],
): boolean {
  if (room.isInSinceJoining(peer)) return false;
  if (before === undefined) return true;
  return room.wasLetInBetween(peer, before, after);
}
