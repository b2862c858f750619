/**
 * A room's message as its author signed it (docs/protocol.md, sections 9.1 and 9.5): a message with `author` and
 * `heads`.
 */
import { isRoomId, type PeerId } from "../model/ids.ts";
import type { Sealed, WireMessage } from "../model/message.ts";
import { MAX_HEADS } from "../model/room.ts";
import { MAX_SIGNED_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { type JsonObject, Members, parseJson } from "./json.ts";
import { encodePlain, parsePlain, type PlainMessage } from "./message.ts";
import { encodeSigned, operationHashOf, parseSigned, type SignedText } from "./signed_text.ts";
import { encodeUtf8 } from "./utf8.ts";

const WHAT = "message of a room";

/** Whether its author signed it is not looked at here. */
export function parseSealed(members: Members): WireMessage {
  const { inner, ...signed } = parseSigned(members, MAX_SIGNED_BYTES, WHAT);
  return readMessage(inner, signed);
}

/** From where it was kept. */
export function sealedMessage({ signed, signature }: SignedText): WireMessage {
  return readMessage(new Members(parseJson(encodeUtf8(signed), WHAT), WHAT), { signed, signature });
}

function readMessage(inner: Members, signed: SignedText): WireMessage {
  const message = parsePlain(inner);
  if (!isRoomId(message.conversation)) {
    throw new ProtocolError(`Cannot read ${WHAT}: it is signed, and of the conversation "${message.conversation}"`);
  }
  const heads = inner.array("heads", 1, MAX_HEADS, operationHashOf);
  return { ...message, sealed: { author: inner.peerId("author"), heads, ...signed } };
}

export function encodeSealed(sealed: Sealed): JsonObject {
  return encodeSigned(sealed);
}

/** What its author signs. */
export function roomMessageText(message: PlainMessage, author: PeerId, heads: readonly string[]): string {
  return JSON.stringify({ ...encodePlain(message), author, heads });
}
