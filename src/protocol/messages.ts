import { isMessageId, isStoreId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { MAX_TEXT_BYTES } from "../model/text.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_MESSAGES_PER_RECORD } from "./constants.ts";
import { arrayOf, encodeJson, Members, parseJson } from "./json.ts";

/**
 * MESSAGES (docs/protocol.md, section 5.2): a JSON array of 1 to 1,000 objects.
 *
 *     {"id": …, "conversation": …, "store": …, "seq": …, "at": …, "kind": …, "text": …}
 */
const WHAT = "MESSAGES";
const HEX_ID = "32 lower-case hex digits";

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
  const kind = members.kind();
  return {
    id: members.matching("id", isMessageId, HEX_ID),
    conversation: members.oneOf("conversation", ["private", "everyone"]),
    store: members.matching("store", isStoreId, HEX_ID),
    seq: members.whole("seq", 1),
    at: members.whole("at"),
    kind,
    // Kinds that this program does not know may have no text.
    text: kind === "text" || members.has("text") ? members.text("text", 1, MAX_TEXT_BYTES) : "",
  };
}

function encodeMessage({ id, conversation, store, seq, at, kind, text }: WireMessage): Record<string, unknown> {
  return { id, conversation, store, seq, at, kind, ...(text === "" ? {} : { text }) };
}
