/** The ids that stand in addresses and bodies: each whole and in its own form, or the request is refused. */
import {
  type ConversationId,
  isConversationId,
  isMessageId,
  isPeerId,
  isRoomId,
  type MessageId,
  type PeerId,
  type RoomId,
} from "../../model/ids.ts";
import type { MessageKey } from "../../messenger/facade.ts";
import type { ServerContext } from "../guard.ts";
import { invalid } from "../refusal.ts";

/** The conversation in the address. @throws {Refusal} 400, as all of these do. */
export function conversationOf(c: ServerContext): ConversationId {
  return asConversation(c.req.param("id") ?? "");
}

export function asConversation(id: string): ConversationId {
  if (isConversationId(id)) return id;
  throw invalid(`"${id.slice(0, 100)}" is no conversation: name a person's or a room's whole id, or everyone`);
}

/** The person in the address. */
export function personOf(c: ServerContext): PeerId {
  const id = c.req.param("id") ?? "";
  if (isPeerId(id)) return id;
  throw invalid(`"${id.slice(0, 100)}" is nobody: send a person's whole id`);
}

/** The room in the address. */
export function roomOf(c: ServerContext): RoomId {
  const id = c.req.param("id") ?? "";
  if (isRoomId(id)) return id;
  throw invalid(`"${id.slice(0, 100)}" is no room: send a room's whole id`);
}

/** A member of a body that names somebody. */
export function asPerson(value: unknown, member: string): PeerId {
  if (typeof value === "string" && isPeerId(value)) return value;
  throw invalid(`"${member}" is nobody: send a person's whole id`);
}

/** A member of a body that names a message. */
export function asMessage(value: unknown, member: string): MessageId {
  if (typeof value === "string" && isMessageId(value)) return value;
  throw invalid(`"${member}" is no message id: send 32 lower-case hex digits`);
}

/** A member of a body that has to be words. */
export function asText(value: unknown, member: string): string {
  if (typeof value === "string") return value;
  throw invalid(`"${member}" is no text: send a string`);
}

/** A member that is yes or no, or is not there. */
export function optionalSwitch(value: unknown, member: string): boolean | undefined {
  if (value === undefined || typeof value === "boolean") return value;
  throw invalid(`"${member}" is neither yes nor no: send true or false, or leave it out`);
}

/** A limit in days. Null: none; undefined: it is not said. */
export function optionalDays(value: unknown, member: string): number | null | undefined {
  if (value === undefined || value === null) return value;
  if (typeof value === "number" && Number.isSafeInteger(value) && value > 0) return value;
  throw invalid(`"${member}" is no number of days: send a whole number from 1, null for no limit, or leave it out`);
}

/** The message that is answered, as a part of a request of the messenger; nothing where it is not said. */
export function optionalReply(reply: unknown): { readonly reply?: MessageKey } {
  if (reply === undefined) return {};
  if (typeof reply !== "object" || reply === null) {
    throw invalid('"reply" names no message: send "author" and "id" of the one that is answered, or leave it out');
  }
  const { author, id }: Readonly<Record<string, unknown>> = { ...reply };
  return { reply: { author: asPerson(author, "author"), id: asMessage(id, "id") } };
}
