/**
 * The words of docs/protocol.md: H, HMAC, L, extract and expand. node:crypto does them at once, in a few microseconds;
 * crypto.subtle would take ten times as long and make every caller asynchronous.
 */
import { createHash, createHmac } from "node:crypto";
import { type Bytes, concat } from "../protocol/bytes.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";

const NOTHING: Bytes = new Uint8Array(0);
/** HKDF's counter of the first and only block (RFC 5869, section 2.3). */
const FIRST_BLOCK = Uint8Array.of(1);

/** H: SHA-256 of the parts joined, 32 bytes. */
export function sha256(...parts: readonly Uint8Array[]): Bytes {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return Uint8Array.from(hash.digest());
}

/** HMAC-SHA-256 of the parts joined, 32 bytes (RFC 2104). */
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Bytes {
  const mac = createHmac("sha256", key);
  for (const part of parts) mac.update(part);
  return Uint8Array.from(mac.digest());
}

/** L(s): what keeps one use of a hash apart from every other. `text` is ASCII. */
export function label(text: string): Bytes {
  return concat(encodeUtf8(`lanmsg/1 ${text}`), Uint8Array.of(0));
}

/** HKDF-Extract. */
export function extract(salt: Uint8Array, secret: Uint8Array): Bytes {
  return hmac(salt, secret);
}

/** HKDF-Expand to one block, 32 bytes. */
export function expand(key: Uint8Array, name: string, context: Uint8Array = NOTHING): Bytes {
  return hmac(key, label(name), context, FIRST_BLOCK);
}
