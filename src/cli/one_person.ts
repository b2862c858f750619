import { RequestError } from "../model/errors.ts";
import { type ConversationId, EVERYONE, isPeerId, type PeerId } from "../model/ids.ts";

/** The person that a WHO meant, where a room or everyone won't do. @throws {RequestError} "invalid". */
export function onePerson(id: ConversationId, what: string): PeerId {
  if (isPeerId(id)) return id;
  throw new RequestError("invalid", `${what} one person, not ${id === EVERYONE ? EVERYONE : "a room"}: name somebody`);
}
