import { MAX_FRAME_BYTES } from "../../src/protocol/constants.ts";
import { FrameReader } from "../../src/protocol/frame.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Has `reader` read `bytes`, however much room it gives, and gives the payloads that come out. */
export function readFrom(reader: FrameReader, bytes: Bytes): Bytes[] {
  const payloads: Bytes[] = [];
  for (let at = 0; at < bytes.length;) {
    const { space } = reader;
    const piece = bytes.subarray(at, at + space.length);
    space.set(piece);
    reader.filled(piece.length);
    at += piece.length;
    for (let next = reader.next(); next !== undefined; next = reader.next()) payloads.push(next);
  }
  return payloads;
}

/** The payloads of whole frames. */
export function payloadsOf(...parts: readonly Bytes[]): Bytes[] {
  const reader = new FrameReader();
  reader.limit = MAX_FRAME_BYTES;
  const payloads = parts.flatMap((part) => readFrom(reader, part));
  if (reader.pending > 0) throw new Error(`${reader.pending} bytes of a frame are left over`);
  return payloads;
}
