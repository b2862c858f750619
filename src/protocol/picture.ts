/** PICTURE (docs/protocol.md, section 5.5): the bytes of a small picture. */
import { MAX_PICTURE_BYTES } from "../model/peer.ts";
import type { Bytes } from "./bytes.ts";
import { MAX_LABEL_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import type { Members } from "./json.ts";

/** In memory of its own. Whether it is a picture, and the one that was asked for, is for who asked. */
export function parsePicture(body: Bytes): Bytes {
  if (body.length >= 1 && body.length <= MAX_PICTURE_BYTES) return body.slice();
  throw new ProtocolError(`Cannot read PICTURE: it has ${body.length} bytes, not 1 to ${MAX_PICTURE_BYTES}`);
}

/** @throws {RangeError} for what no record carries: a mistake of this program. */
export function encodePicture(bytes: Bytes): Bytes {
  if (bytes.length >= 1 && bytes.length <= MAX_PICTURE_BYTES) return bytes;
  throw new RangeError(`Cannot write PICTURE: it has ${bytes.length} bytes, not 1 to ${MAX_PICTURE_BYTES}`);
}

/** The member `picture` of HELLO and SIGNALS: a SHA-256 in hex; left out or empty: there is none. */
export function pictureHashOf(members: Members): string | undefined {
  if (members.optionalText("picture", MAX_LABEL_BYTES) === "") return undefined;
  return members.matching("picture", isHash, "64 lower-case hex digits");
}

function isHash(text: string): text is string {
  return /^[0-9a-f]{64}$/.test(text);
}

export type PictureType = "image/png" | "image/jpeg" | "image/webp";

/** What kind of picture begins like that; undefined: none that is known. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  if (hasAt(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "image/png";
  if (hasAt(bytes, 0, [0xff, 0xd8, 0xff])) return "image/jpeg";
  // "RIFF", four bytes of size, "WEBP"
  const isWebp = hasAt(bytes, 0, [0x52, 0x49, 0x46, 0x46]) && hasAt(bytes, 8, [0x57, 0x45, 0x42, 0x50]);
  return isWebp ? "image/webp" : undefined;
}

function hasAt(bytes: Uint8Array, at: number, expected: readonly number[]): boolean {
  return expected.every((byte, index) => bytes[at + index] === byte);
}
