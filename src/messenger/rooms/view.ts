import type { Room } from "../../model/room.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { cleanLine } from "../../model/text.ts";

const ID_CHARACTERS = 13;

/** A room as it may be shown: its words are its members', whose programs need not be ours. */
export function viewOf({ room }: RoomMembers): Room {
  return { ...room, name: cleanLine(room.name) || room.id.slice(0, ID_CHARACTERS), topic: cleanLine(room.topic) };
}
