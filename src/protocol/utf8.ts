import type { Bytes } from "./bytes.ts";
import { ProtocolError } from "./errors.ts";

// ignoreBOM keeps a byte order mark as a character, so that nothing vanishes between bytes and text.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

/** @throws {ProtocolError} for bytes that are not UTF-8. */
export function decodeUtf8(bytes: Bytes, what: string): string {
  try {
    return decoder.decode(bytes);
  } catch (cause) {
    throw new ProtocolError(`Cannot read ${what}: ${bytes.length} bytes that are not valid UTF-8`, { cause });
  }
}

export function encodeUtf8(text: string): Bytes {
  return encoder.encode(text);
}
