/** What requests about rooms fail with, in words for whoever asked. */
import { RequestError } from "../../model/errors.ts";
import type { PeerId, RoomId } from "../../model/ids.ts";
import type { Room } from "../../model/room.ts";

export function noRoom(id: RoomId): RequestError {
  return new RequestError("nobody", `There is no room ${id} here: see what there is with "lanmessenger rooms"`);
}

export function notInIt({ name }: Room): RequestError {
  return new RequestError("invalid", `You are not in the room "${name}": ask one of its members to add you`);
}

export function noKey(id: PeerId): RequestError {
  return new RequestError("nobody", `The key of ${id} is not known here: add them when they were here once`);
}
