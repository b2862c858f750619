import { isStoreId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { MAX_TEXT_BYTES } from "../model/text.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_MESSAGES_PER_RECORD } from "./constants.ts";
import { arrayOf, encodeJson, HEX_ID, type JsonObject, Members, parseJson } from "./json.ts";
import { encodeOffer, encodeWord, parseOffer, parseWord } from "./offer.ts";

/**
 * MESSAGES (docs/protocol.md, section 5.2): a JSON array of 1 to 1,000 objects.
 *
 *     {"id": …, "conversation": …, "store": …, "seq": …, "at": …, "kind": …, "text"?, "quiet"?, "offer"?, "word"?}
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
  const kind = members.kind();
  const quiet = members.flag("quiet");
  return {
    id: members.messageId("id"),
    conversation: members.oneOf("conversation", ["private", "everyone"]),
    store: members.matching("store", isStoreId, HEX_ID),
    seq: members.whole("seq", 1),
    at: members.whole("at"),
    kind,
    // Kinds other than "text" may have none.
    text: kind === "text" || members.has("text") ? members.text("text", 1, MAX_TEXT_BYTES) : "",
    shown: quiet || kind === "file-word" ? "quiet" : "line",
    offer: kind === "file" ? parseOffer(members.object("offer")) : undefined,
    word: kind === "file-word" ? parseWord(members.object("word")) : undefined,
  };
}

function encodeMessage({ id, conversation, store, seq, at, kind, text, shown, offer, word }: WireMessage): JsonObject {
  return {
    id,
    conversation,
    store,
    seq,
    at,
    kind,
    ...(text === "" ? {} : { text }),
    ...(shown === "quiet" ? { quiet: true } : {}),
    ...(offer === undefined ? {} : { offer: encodeOffer(offer) }),
    ...(word === undefined ? {} : { word: encodeWord(word) }),
  };
}
