/**
 * One message (docs/protocol.md, section 5.2), as an element of MESSAGES or as the text that a room's author signed.
 *
 *     {"id": …, "conversation": …, "store": …, "seq": …, "at": …, "kind": …, "text"?, "quiet"?, "choices"?, "reply"?, "forwarded"?,
 *      "offer"?, "word"?, "change"?, "read"?}
 */
import { isStoreId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { MAX_TEXT_BYTES } from "../model/text.ts";
import { encodeChange, parseChange } from "./change.ts";
import { QUIET_KINDS } from "./constants.ts";
import { HEX_ID, type JsonObject, type Members } from "./json.ts";
import { encodeOffer, encodeWord, parseOffer, parseWord } from "./offer.ts";
import { parseChoices } from "./question.ts";
import { encodeReply, parseReply } from "./reply.ts";

/** A message without the proof that a room's has. */
export type PlainMessage = Omit<WireMessage, "sealed">;

/** What a message of that kind does not carry is not looked at. */
export function parsePlain(members: Members): PlainMessage {
  const kind = members.kind();
  const quiet = members.flag("quiet");
  const answers = kind === "text" || kind === "file";
  const forwarded = kind === "text" && members.flag("forwarded");
  return {
    id: members.messageId("id"),
    conversation: members.conversation(),
    store: members.matching("store", isStoreId, HEX_ID),
    seq: members.whole("seq", 1),
    at: members.whole("at"),
    kind,
    // Kinds other than "text" may have none.
    text: kind === "text" || members.has("text") ? members.text("text", 1, MAX_TEXT_BYTES) : "",
    shown: quiet || QUIET_KINDS.has(kind) ? "quiet" : "line",
    ...(kind === "text" && members.has("choices") ? { choices: parseChoices(members) } : {}),
    reply: answers && members.has("reply") ? parseReply(members.object("reply")) : undefined,
    origin: forwarded ? "other" : "author",
    offer: kind === "file" ? parseOffer(members.object("offer")) : undefined,
    word: kind === "file-word" ? parseWord(members.object("word")) : undefined,
    change: kind === "change" ? parseChange(members.object("change")) : undefined,
    read: kind === "read" ? members.messageId("read") : undefined,
  };
}

export function encodePlain(message: PlainMessage): JsonObject {
  const { id, conversation, store, seq, at, kind, text, shown, choices, reply, origin, offer, word, change, read } =
    message;
  return {
    id,
    conversation,
    store,
    seq,
    at,
    kind,
    ...(text === "" ? {} : { text }),
    ...(shown === "quiet" ? { quiet: true } : {}),
    ...(choices === undefined ? {} : { choices }),
    ...(reply === undefined ? {} : { reply: encodeReply(reply) }),
    ...(origin === "other" ? { forwarded: true } : {}),
    ...(offer === undefined ? {} : { offer: encodeOffer(offer) }),
    ...(word === undefined ? {} : { word: encodeWord(word) }),
    ...(change === undefined ? {} : { change: encodeChange(change) }),
    ...(read === undefined ? {} : { read }),
  };
}
