import type { PeerId } from "../../model/ids.ts";
import type { Operation, Room } from "../../model/room.ts";
import { RoomMembers } from "../../model/room_members.ts";
import { cleanLine } from "../../model/text.ts";

const ID_CHARACTERS = 13;

/** A room as it may be shown: its words are its members', whose programs need not be ours. */
export function viewOf(members: RoomMembers, isBlocked: (id: PeerId) => boolean = () => false): Room {
  const { room } = members;
  const { name, topic } = wordsOf(members, isBlocked);
  return { ...room, name: cleanLine(name) || room.id.slice(0, ID_CHARACTERS), topic: cleanLine(topic) };
}

/** Name and topic as the last who is not blocked set them. */
function wordsOf(members: RoomMembers, isBlocked: (id: PeerId) => boolean): Pick<Room, "name" | "topic"> {
  const isHeard = (author: PeerId) => !isBlocked(author);
  if (members.operations.every(({ author }) => isHeard(author))) {
    return members.room;
  }
  const [first, ...others] = members.operations.map((one) => isHeard(one.author) ? one : speechless(one));
  if (first === undefined) return members.room;
  const copy = new RoomMembers(first);
  for (const operation of others) copy.add(operation);
  return copy.room;
}

/** The same operation, as far as it says nothing. */
function speechless(operation: Operation): Operation {
  const { act } = operation;
  switch (act.does) {
    case "create":
      return { ...operation, act: { ...act, name: "" } };
    case "name":
    case "topic":
      return { ...operation, act: { does: "unknown" } };
    case "add":
    case "remove":
    case "leave":
    case "unknown":
      return operation;
  }
  return act satisfies never;
}
