/**
 * Frames on a stream (docs/protocol.md, section 3): length u32 | payload. The length counts the payload only.
 */
import { type Bytes, concat } from "./bytes.ts";
import { FRAME_HEADER_BYTES, MAX_FRAME_BYTES, MAX_HANDSHAKE_FRAME_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

/** The common buffer, on a quiet connection and on a busy one: hundreds of quiet ones should not hold much. */
const QUIET_BYTES = 4_096;
const BUSY_BYTES = 65_536;
/** A larger frame gets memory of its own, once this part of it is here. */
const OWN_MEMORY_PART = 1 / 32;

/**
 * Cuts a stream of bytes into the payloads of frames, however the bytes were split on the way.
 *
 * Read into `space`, tell `filled`, then call `next` until it gives undefined; and again. So at most one unfinished
 * frame and one read are held. Payloads are cut one by one, so that `limit` can change between two of them although
 * both came in one read.
 *
 * Small frames are read many at a time into a common buffer, and copied out of it once. A large one is read straight
 * into the memory that it is given out with, but for its beginning. Either grows as bytes arrive, not as a length
 * announces them: a peer that announces a megabyte and sends nothing costs nothing.
 */
export class FrameReader {
  /** The largest payload that is taken: MAX_FRAME_BYTES once the handshake has ended. */
  limit: number = MAX_HANDSHAKE_FRAME_BYTES;
  #buffer: Bytes = new Uint8Array(QUIET_BYTES);
  #start = 0;
  #end = 0;
  /** A payload in memory of its own, and how much of it is here. What the buffer holds comes behind it. */
  #large: { readonly payload: Bytes; filled: number } | undefined;
  /** How much room the next read gets at least: it grows while reads fill it. */
  #room = QUIET_BYTES;

  /** Bytes that came and were not given out: 0 where a stream may end cleanly. */
  get pending(): number {
    const large = this.#large === undefined ? 0 : FRAME_HEADER_BYTES + this.#large.filled;
    return large + this.#end - this.#start;
  }

  /** Where the next bytes are to be put: at least one, valid until the next call. */
  get space(): Bytes {
    if (this.#large !== undefined && this.#large.filled < this.#large.payload.length) {
      return this.#large.payload.subarray(this.#large.filled);
    }
    this.#makeRoom();
    return this.#buffer.subarray(this.#end);
  }

  /** So many bytes were put into `space`. */
  filled(count: number): void {
    if (this.#large !== undefined && this.#large.filled < this.#large.payload.length) {
      this.#large.filled += count;
      return;
    }
    this.#end += count;
    if (this.#end === this.#buffer.length) this.#room = Math.min(2 * this.#room, BUSY_BYTES);
    else if (count <= this.#room / 4) this.#room = Math.max(this.#room / 2, QUIET_BYTES);
  }

  /**
   * The next payload; undefined: more bytes are needed.
   *
   * @throws {ProtocolError} for a length of 0 or above `limit`, as soon as its four bytes are there.
   */
  next(): Bytes | undefined {
    if (this.#large !== undefined) return this.#takeLarge(this.#large);
    const here = this.#end - this.#start - FRAME_HEADER_BYTES;
    if (here < 0) return undefined;
    const length = new DataView(this.#buffer.buffer).getUint32(this.#start);
    if (length === 0 || length > this.limit) {
      throw new ProtocolError(`Cannot read frame: its length is ${length}, not 1 to ${this.limit}`);
    }
    const from = this.#start + FRAME_HEADER_BYTES;
    if (here >= length) {
      this.#start = from + length;
      return this.#buffer.slice(from, this.#start);
    }
    if (length > BUSY_BYTES && here >= length * OWN_MEMORY_PART) {
      const payload = new Uint8Array(length);
      payload.set(this.#buffer.subarray(from, this.#end));
      this.#large = { payload, filled: here };
      this.#start = this.#end;
    }
    return undefined;
  }

  #takeLarge({ payload, filled }: { readonly payload: Bytes; readonly filled: number }): Bytes | undefined {
    if (filled < payload.length) return undefined;
    this.#large = undefined;
    return payload;
  }

  #makeRoom(): void {
    const held = this.#end - this.#start;
    const size = this.#buffer.length;
    if (held > 0 && size - this.#end >= this.#room / 2) return;
    // Moving only what is no more than has been given out since keeps the whole linear; the rest doubles.
    const wanted = held <= this.#start ? Math.max(this.#room, held === 0 ? 0 : size) : 2 * size;
    if (wanted === size) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    } else {
      const other = new Uint8Array(wanted);
      other.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = other;
    }
    this.#start = 0;
    this.#end = held;
  }
}

/** @throws {RangeError} for a payload that no frame can carry. */
export function frame(payload: Uint8Array): Bytes {
  return concat(frameHeader(payload.length), payload);
}

/** The four bytes before a payload of `length` bytes. */
export function frameHeader(length: number): Bytes {
  if (length < 1 || length > MAX_FRAME_BYTES) {
    throw new RangeError(`Cannot write frame: its payload has ${length} bytes, not 1 to ${MAX_FRAME_BYTES}`);
  }
  const header = new Uint8Array(FRAME_HEADER_BYTES);
  new DataView(header.buffer).setUint32(0, length);
  return header;
}
