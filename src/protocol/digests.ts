/**
 * The hashes of files that ended, and of files to come (docs/protocol.md, sections 8.3 and 8.5):
 *
 *     END:    channel u32 | SHA-256 [32] | …                1 to 1,000 of them
 *     AHEAD:  channel u32 | first u32 | SHA-256 [32] | …    likewise
 */
import { type Bytes, Reader, Writer } from "./bytes.ts";
import { CHANNEL_BYTES, checkChannel, readChannel } from "./channel.ts";
import { HASH_BYTES, MAX_DIGESTS_PER_RECORD } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

export interface End {
  readonly type: "end";
  readonly channel: number;
  /** 32 bytes each. */
  readonly digests: readonly Bytes[];
}

export interface Ahead {
  readonly type: "ahead";
  readonly channel: number;
  /** The number of the first of these files: counted from 0, folders left out. */
  readonly first: number;
  readonly digests: readonly Bytes[];
}

const FIRST_BYTES = 4;

export function parseEnd(body: Bytes): End {
  const reader = new Reader(body, "END");
  return { type: "end", channel: readChannel(reader, "END"), digests: parseDigests(reader, "END") };
}

export function parseAhead(body: Bytes): Ahead {
  const reader = new Reader(body, "AHEAD");
  const channel = readChannel(reader, "AHEAD");
  return { type: "ahead", channel, first: reader.u32(), digests: parseDigests(reader, "AHEAD") };
}

/** @throws {RangeError} for what no such record can carry: a mistake of this program. */
export function encodeEnd({ channel, digests }: End): Bytes {
  const writer = new Writer(CHANNEL_BYTES + checkCount(digests, "END") * HASH_BYTES, "END");
  writer.u32(checkChannel(channel, "END"));
  return writeDigests(writer, digests, "END");
}

/** @throws {RangeError} likewise. */
export function encodeAhead({ channel, first, digests }: Ahead): Bytes {
  const writer = new Writer(CHANNEL_BYTES + FIRST_BYTES + checkCount(digests, "AHEAD") * HASH_BYTES, "AHEAD");
  writer.u32(checkChannel(channel, "AHEAD"));
  writer.u32(first);
  return writeDigests(writer, digests, "AHEAD");
}

function parseDigests(reader: Reader, what: string): Bytes[] {
  const count = reader.left / HASH_BYTES;
  if (!Number.isInteger(count) || count < 1 || count > MAX_DIGESTS_PER_RECORD) {
    const most = MAX_DIGESTS_PER_RECORD;
    throw new ProtocolError(
      `Cannot read ${what}: ${reader.left} bytes of hashes, not 1 to ${most} times ${HASH_BYTES}`,
    );
  }
  return Array.from({ length: count }, () => reader.take(HASH_BYTES));
}

function writeDigests(writer: Writer, digests: readonly Bytes[], what: string): Bytes {
  for (const digest of digests) {
    if (digest.length !== HASH_BYTES) throw new RangeError(`Cannot write ${what}: a hash of ${digest.length} bytes`);
    writer.bytes(digest);
  }
  return writer.finish();
}

function checkCount({ length }: readonly Bytes[], what: string): number {
  if (length >= 1 && length <= MAX_DIGESTS_PER_RECORD) return length;
  throw new RangeError(`Cannot write ${what}: ${length} hashes, not 1 to ${MAX_DIGESTS_PER_RECORD}`);
}
