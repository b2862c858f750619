/**
 * What is said in a room, as its author signed it (docs/protocol.md, section 9.1).
 *
 *     {"signed": JSON text, "signature": base64}
 */
import { decodeBase64, encodeBase64 } from "../std/encoding.ts";
import type { Bytes } from "./bytes.ts";
import { SIGNATURE_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { describe, type JsonObject, Members, parseJson } from "./json.ts";
import { encodeUtf8 } from "./utf8.ts";

export interface SignedText {
  readonly signed: string;
  readonly signature: Bytes;
}

/** `inner`: the members of what was signed. Whether its author signed it is not looked at here. */
export function parseSigned(members: Members, most: number, what: string): SignedText & { readonly inner: Members } {
  const signed = members.text("signed", 1, most);
  const signature = parseBase64(members.string("signature"), SIGNATURE_BYTES, `${what}.signature`);
  return { signed, signature, inner: new Members(parseJson(encodeUtf8(signed), what), what) };
}

export function encodeSigned({ signed, signature }: SignedText): JsonObject {
  return { signed, signature: encodeBase64(signature) };
}

/** So many bytes, written in the one way in which they can be. */
export function parseBase64(text: string, length: number, what: string): Bytes {
  let bytes: Bytes | undefined;
  try {
    bytes = decodeBase64(text);
  } catch {
    // Said below, with what was met.
  }
  if (bytes?.length === length && encodeBase64(bytes) === text) return bytes;
  throw new ProtocolError(`Cannot read ${what}: expected ${length} bytes in base64, got ${describe(text)}`);
}

/** The SHA-256 of an operation, in hex. */
export function operationHashOf(value: unknown, what: string): string {
  if (typeof value === "string" && /^[0-9a-f]{64}$/.test(value)) return value;
  throw new ProtocolError(`Cannot read ${what}: expected 64 lower-case hex digits, got ${describe(value)}`);
}
