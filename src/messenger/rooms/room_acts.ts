import { RequestError } from "../../model/errors.ts";
import type { PeerId } from "../../model/ids.ts";
import { MAX_MEMBERS, MAX_TOPIC_BYTES } from "../../model/room.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { cleanLine, nameProblem, utf8Length } from "../../model/text.ts";
import type { WrittenAct } from "../../protocol/room_operation.ts";
import type { RoomAct } from "../facade.ts";
import { notInIt } from "./refusals.ts";
import { viewOf } from "./view.ts";

/**
 * What a user wants done with a room, as an operation says it; undefined: it is so already.
 *
 * @throws {RequestError} "invalid": the user may not, or it can't be; "nobody": whom it is about is not known.
 */
export function writtenAct(
  members: RoomMembers,
  act: RoomAct,
  { self, keyOf }: { readonly self: PeerId; readonly keyOf: (peer: PeerId) => Uint8Array<ArrayBuffer> },
): WrittenAct | undefined {
  const room = viewOf(members);
  if (!members.isMember(self)) throw notInIt(room);
  // A removal is never too many.
  if (act.do !== "remove") checkCount(members, self);
  switch (act.do) {
    case "add":
      if (members.isMember(act.member)) return undefined;
      if (room.members.length >= MAX_MEMBERS) throw full();
      return { does: "add", modulus: keyOf(act.member) };
    case "remove":
      if (room.maker !== self) {
        throw new RequestError("invalid", `Only who made the room "${room.name}" can remove somebody from it`);
      }
      if (act.member === self) throw new RequestError("invalid", "That is you: leave the room instead");
      if (members.standing(act.member) === "never in it") {
        throw new RequestError("nobody", `${act.member} is not in the room "${room.name}"`);
      }
      return members.standing(act.member) === "removed" ? undefined : { does: "remove", member: act.member };
    case "leave":
      return { does: "leave" };
    case "name": {
      const text = checkedName(act.text);
      return text === room.name ? undefined : { does: "name", text };
    }
    case "topic": {
      const text = checkedTopic(act.text);
      return text === room.topic ? undefined : { does: "topic", text };
    }
  }
  return act satisfies never;
}

function checkCount(members: RoomMembers, self: PeerId): void {
  if (members.hasRoomFor(self)) return;
  throw new RequestError("invalid", `The room "${viewOf(members).name}" has changed too often: make a new one`);
}

export function full(): RequestError {
  return new RequestError("invalid", `A room has at most ${MAX_MEMBERS} members`);
}

export function checkedName(name: string): string {
  const problem = nameProblem(name);
  if (problem !== undefined) throw new RequestError("invalid", problem);
  return cleanLine(name);
}

function checkedTopic(topic: string): string {
  if (!topic.isWellFormed()) throw new RequestError("invalid", "The topic is not valid Unicode: write it again");
  const clean = cleanLine(topic);
  const size = utf8Length(clean);
  if (size <= MAX_TOPIC_BYTES) return clean;
  throw new RequestError("invalid", `The topic has ${size} bytes, and ${MAX_TOPIC_BYTES} is the most: shorten it`);
}
