import type { PeerId } from "../../model/ids.ts";
import type { Room } from "../../model/room.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { cleanLine } from "../../model/text.ts";

const ID_CHARACTERS = 13;

/**
 * A room as it may be shown: its words are its members', whose programs need not be ours, and as the last who is not
 * blocked set them.
 */
export function viewOf(members: RoomMembers, isBlocked: (id: PeerId) => boolean = () => false): Room {
  const { room } = members;
  const { name, topic } = members.wordsOf((author) => !isBlocked(author));
  return { ...room, name: cleanLine(name) || room.id.slice(0, ID_CHARACTERS), topic: cleanLine(topic) };
}
