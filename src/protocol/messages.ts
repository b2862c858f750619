import type { WireMessage } from "../model/message.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_MESSAGES_PER_RECORD } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { arrayOf, encodeJson, type JsonObject, Members, parseJson } from "./json.ts";
import { encodePlain, parsePlain } from "./message.ts";
import { encodeSealed, parseSealed } from "./room_message.ts";

/**
 * MESSAGES (docs/protocol.md, sections 5.2 and 9.5): a JSON array of 1 to 1,000 objects, each a message or, where it is
 * a room's, {"signed": …, "signature": …}.
 */
const WHAT = "MESSAGES";

export function parseMessages(body: Bytes): WireMessage[] {
  return arrayOf(parseJson(body, WHAT), MAX_MESSAGES_PER_RECORD, WHAT).map(parseMessage);
}

export function encodeMessages(messages: readonly WireMessage[]): Bytes {
  if (messages.length < 1 || messages.length > MAX_MESSAGES_PER_RECORD) {
    throw new RangeError(`Cannot write ${WHAT}: ${messages.length} messages, not 1 to ${MAX_MESSAGES_PER_RECORD}`);
  }
  return encodeJson(messages.map(encodeMessage));
}

function parseMessage(value: unknown): WireMessage {
  const members = new Members(value, WHAT);
  if (members.has("signed")) return parseSealed(members);
  const message = parsePlain(members);
  if (message.conversation === "private" || message.conversation === "everyone") {
    return { ...message, sealed: undefined };
  }
  throw new ProtocolError(`Cannot read ${WHAT}: a message of a room is not signed`);
}

function encodeMessage({ sealed, ...message }: WireMessage): JsonObject {
  return sealed === undefined ? encodePlain(message) : encodeSealed(sealed);
}
