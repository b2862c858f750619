/**
 * The message that is answered, as a member of a message (docs/protocol.md, section 5.8).
 *
 *     "reply": {"author": …, "id": …, "text"?}
 */
import type { Quote } from "../model/message.ts";
import { MAX_QUOTE_BYTES } from "./constants.ts";
import type { JsonObject, Members } from "./json.ts";

export function parseReply(members: Members): Quote {
  return {
    author: members.peerId("author"),
    id: members.messageId("id"),
    text: members.optionalText("text", MAX_QUOTE_BYTES),
  };
}

export function encodeReply({ author, id, text }: Quote): JsonObject {
  return { author, id, ...(text === "" ? {} : { text }) };
}
