/**
 * Frames on a stream (docs/protocol.md, section 3): length u32 | payload. The length counts the payload only.
 */
import { type Bytes, concat } from "./bytes.ts";
import { FRAME_HEADER_BYTES, MAX_FRAME_BYTES, MAX_HANDSHAKE_FRAME_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";

const INITIAL_BYTES = 4_096;
/** An empty buffer larger than this is given back: hundreds of quiet sessions should not hold a megabyte each. */
const KEPT_BYTES = 65_536;

/**
 * Cuts a stream of bytes into the payloads of frames, however the bytes were split on the way.
 *
 * Push what was read, then call `next` until it gives undefined, then read again. So at most one unfinished frame and
 * one read are held. Payloads are cut one by one, so that `limit` can change between two of them although both came in
 * one read.
 *
 * Bytes are copied in and copied out once. The buffer doubles as bytes arrive, not as a length announces them: a peer
 * that announces a megabyte and sends nothing costs nothing.
 */
export class FrameReader {
  /** The largest payload that is taken: MAX_FRAME_BYTES once the handshake has ended. */
  limit: number = MAX_HANDSHAKE_FRAME_BYTES;
  #buffer: Bytes = new Uint8Array(INITIAL_BYTES);
  #start = 0;
  #end = 0;

  /** Bytes pushed and not given out: 0 where a stream may end cleanly. */
  get pending(): number {
    return this.#end - this.#start;
  }

  push(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }

  /**
   * The next payload; undefined: more bytes are needed.
   *
   * @throws {ProtocolError} for a length of 0 or above `limit`, as soon as its four bytes are there.
   */
  next(): Bytes | undefined {
    if (this.pending < FRAME_HEADER_BYTES) return undefined;
    const length = new DataView(this.#buffer.buffer).getUint32(this.#start);
    if (length === 0 || length > this.limit) {
      throw new ProtocolError(`Cannot read frame: its length is ${length}, not 1 to ${this.limit}`);
    }
    const from = this.#start + FRAME_HEADER_BYTES;
    if (from + length > this.#end) return undefined;
    const payload = this.#buffer.slice(from, from + length);
    this.#start = from + length;
    if (this.pending === 0) this.#reset();
    return payload;
  }

  #reset(): void {
    this.#start = 0;
    this.#end = 0;
    if (this.#buffer.length > KEPT_BYTES) this.#buffer = new Uint8Array(INITIAL_BYTES);
  }

  #makeRoom(length: number): void {
    if (this.#end + length <= this.#buffer.length) return;
    const pending = this.pending;
    // Moving to the front only what is no more than has been given out since keeps the whole linear.
    if (pending <= this.#start && pending + length <= this.#buffer.length) {
      this.#buffer.copyWithin(0, this.#start, this.#end);
    } else {
      const larger = new Uint8Array(Math.max(2 * this.#buffer.length, pending + length));
      larger.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = larger;
    }
    this.#start = 0;
    this.#end = pending;
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
