/**
 * CHUNK (docs/protocol.md, section 8.3): channel u32 | 1 to 1,048,576 bytes of files.
 *
 * A mebibyte is not copied without need: what is read is a view of the record, and what is sent is read from the disk
 * straight into one.
 */
import { type Bytes, Reader } from "./bytes.ts";
import { CHANNEL_BYTES, checkChannel, readChannel } from "./channel.ts";
import { MAX_CHUNK_BYTES, RECORD_CODE } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

export interface Chunk {
  readonly type: "chunk";
  readonly channel: number;
  readonly bytes: Bytes;
  /** The whole record, where `bytes` already stand in one (`chunkBuffer`). */
  readonly plaintext?: Bytes;
}

/** The memory of a record that is to be sent. */
export interface ChunkBuffer {
  /** Where files' bytes go. */
  readonly body: Bytes;
  /** The record with the first `length` bytes of `body`, which is not to be touched any more. */
  record(length: number): Chunk;
}

const WHAT = "CHUNK";
const HEAD_BYTES = 1 + CHANNEL_BYTES;

/**
 * Memory for up to `size` bytes of files.
 *
 * @throws {RangeError} for what no CHUNK can carry: a mistake of this program, as everywhere here.
 */
export function chunkBuffer(channel: number, size: number): ChunkBuffer {
  const plaintext = new Uint8Array(HEAD_BYTES + checkSize(size));
  const head = new DataView(plaintext.buffer);
  head.setUint8(0, RECORD_CODE.chunk);
  head.setUint32(1, checkChannel(channel, WHAT));
  const upTo = (length: number) => plaintext.subarray(0, HEAD_BYTES + checkSize(length));
  const body = plaintext.subarray(HEAD_BYTES);
  return {
    body,
    record: (length) => ({ type: "chunk", channel, bytes: body.subarray(0, length), plaintext: upTo(length) }),
  };
}

/** The whole record. */
export function encodeChunk({ channel, bytes, plaintext }: Chunk): Bytes {
  if (plaintext !== undefined) return plaintext;
  const buffer = chunkBuffer(channel, bytes.length);
  buffer.body.set(bytes);
  return encodeChunk(buffer.record(bytes.length));
}

/** `bytes` of the chunk are a view of `body`. */
export function parseChunk(body: Bytes): Chunk {
  const channel = readChannel(new Reader(body, WHAT), WHAT);
  const bytes = body.subarray(CHANNEL_BYTES);
  if (bytes.length < 1 || bytes.length > MAX_CHUNK_BYTES) {
    throw new ProtocolError(`Cannot read ${WHAT}: it has ${bytes.length} bytes of files, not 1 to ${MAX_CHUNK_BYTES}`);
  }
  return { type: "chunk", channel, bytes };
}

function checkSize(size: number): number {
  if (Number.isInteger(size) && size >= 1 && size <= MAX_CHUNK_BYTES) return size;
  throw new RangeError(`Cannot write ${WHAT}: ${size} bytes of files, not 1 to ${MAX_CHUNK_BYTES}`);
}
