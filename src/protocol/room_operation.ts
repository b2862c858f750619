/**
 * An operation of a room (docs/protocol.md, section 9.2), as the text that its author signed.
 *
 *     {"room"?, "author": …, "after": […], "at": …, "does": …, "n"?, "member"?, "text"?, "nonce"?}
 */
import { isRoomId, type PeerId, type RoomId } from "../model/ids.ts";
import { MAX_HEADS, MAX_TOPIC_BYTES } from "../model/room.ts";
import { encodeBase64 } from "../std/encoding.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_LABEL_BYTES, MAX_SIGNED_OPERATION_BYTES, MODULUS_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { HEX_ID, type JsonObject, Members, parseJson } from "./json.ts";
import { checkModulus } from "./modulus.ts";
import { encodeSigned, operationHashOf, parseBase64, parseSigned, type SignedText } from "./signed_text.ts";
import { encodeUtf8 } from "./utf8.ts";

/** What an operation says: without what only its hash, and that of a modulus, tell. */
export interface OperationText {
  /** Undefined in `create`, which makes it. */
  readonly room: RoomId | undefined;
  readonly author: PeerId;
  readonly after: readonly string[];
  readonly at: number;
  readonly act: WrittenAct;
}

export type WrittenAct =
  | { readonly does: "create"; readonly text: string; readonly modulus: Bytes; readonly nonce: string }
  | { readonly does: "add"; readonly modulus: Bytes }
  | { readonly does: "remove"; readonly member: PeerId }
  | { readonly does: "leave" }
  | { readonly does: "name" | "topic"; readonly text: string }
  | { readonly does: "unknown" };

const WHAT = "operation";

/** Signed, and what it says. */
export type SignedOperation = SignedText & { readonly operation: OperationText };

/** An element of `ops`. Whether its author signed it is not looked at here. */
export function parseOperation(value: unknown, what = WHAT): SignedOperation {
  const { signed, signature, inner } = parseSigned(new Members(value, what), MAX_SIGNED_OPERATION_BYTES, what);
  return { signed, signature, operation: parseText(inner) };
}

/** From where it was kept. @throws {ProtocolError} */
export function parseOperationText(signed: string): OperationText {
  return parseText(new Members(parseJson(encodeUtf8(signed), WHAT), WHAT));
}

export function encodeOperation(signed: SignedText): JsonObject {
  return encodeSigned(signed);
}

/** What its author signs. "unknown" can't be written: a mistake of this program. */
export function operationText({ room, author, after, at, act }: OperationText): string {
  return JSON.stringify({ ...(room === undefined ? {} : { room }), author, after, at, ...encodeAct(act) });
}

function parseText(members: Members): OperationText {
  const does = members.kind("does");
  const common = { author: members.peerId("author"), at: members.whole("at") };
  if (does === "create") {
    if (members.has("room")) throw new ProtocolError(`Cannot read ${WHAT}.room: what makes a room names none`);
    const act = {
      does,
      text: members.text("text", 1, MAX_LABEL_BYTES),
      modulus: modulusOf(members),
      nonce: members.matching("nonce", isNonce, HEX_ID),
    } as const;
    return { ...common, room: undefined, after: members.array("after", 0, 0, operationHashOf), act };
  }
  const room = members.matching("room", isRoomId, "a room");
  return {
    ...common,
    room,
    after: members.array("after", 1, MAX_HEADS, operationHashOf),
    act: parseAct(does, members),
  };
}

function parseAct(does: string, members: Members): WrittenAct {
  switch (does) {
    case "add":
      return { does, modulus: modulusOf(members) };
    case "remove":
      return { does, member: members.peerId("member") };
    case "leave":
      return { does };
    case "name":
      return { does, text: members.text("text", 1, MAX_LABEL_BYTES) };
    case "topic":
      return { does, text: members.text("text", 0, MAX_TOPIC_BYTES) };
    default:
      return { does: "unknown" };
  }
}

function encodeAct(act: WrittenAct): JsonObject {
  switch (act.does) {
    case "create":
      return { does: act.does, text: act.text, n: encodeBase64(act.modulus), nonce: act.nonce };
    case "add":
      return { does: act.does, n: encodeBase64(act.modulus) };
    case "remove":
    case "leave":
    case "name":
    case "topic":
      return act;
    case "unknown":
      throw new RangeError("Cannot write operation: what it does is not known");
  }
  return act satisfies never;
}

function modulusOf(members: Members): Bytes {
  return checkModulus(parseBase64(members.string("n"), MODULUS_BYTES, `${WHAT}.n`));
}

function isNonce(text: string): text is string {
  return /^[0-9a-f]{32}$/.test(text);
}
