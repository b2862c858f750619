import { ProtocolError } from "./errors.ts";

/** Bytes that own their memory: what sockets give and WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

const TWO_32 = 2 ** 32;
/** Smaller ones are not worth a call. */
const RELEASED_BYTES = 65_536;

/**
 * Reads big-endian integers and byte strings from the front of a buffer, never past its end. What it hands out are
 * copies, so that a small value does not keep a large buffer alive.
 */
export class Reader {
  readonly #bytes: Bytes;
  readonly #view: DataView<ArrayBuffer>;
  readonly #what: string;
  #at = 0;

  /** @param what the thing that is read, for messages: "announcement". */
  constructor(bytes: Bytes, what: string) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#what = what;
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @throws {ProtocolError} at the end, as all below. */
  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  /** A u64 that a JavaScript number holds exactly: one above 2^53 − 1 is broken. */
  u64(): number {
    const at = this.#advance(8);
    const value = this.#view.getUint32(at) * TWO_32 + this.#view.getUint32(at + 4);
    if (!Number.isSafeInteger(value)) {
      throw new ProtocolError(`Cannot read ${this.#what}: the number ${this.#view.getBigUint64(at)} is above 2^53 - 1`);
    }
    return value;
  }

  take(length: number): Bytes {
    const at = this.#advance(length);
    return this.#bytes.slice(at, at + length);
  }

  /** @throws {ProtocolError} if anything is left. */
  end(): void {
    if (this.left > 0) {
      throw new ProtocolError(`Cannot read ${this.#what}: expected ${this.#at} bytes, got ${this.#bytes.length}`);
    }
  }

  #advance(length: number): number {
    const at = this.#at;
    if (length > this.left) {
      throw new ProtocolError(`Cannot read ${this.#what}: expected ${length} bytes, got ${this.left}`);
    }
    this.#at = at + length;
    return at;
  }
}

/**
 * Writes big-endian integers and byte strings into a buffer of a fixed size. What does not fit is a mistake of this
 * program, not of a peer: a `RangeError`.
 */
export class Writer {
  readonly #bytes: Bytes;
  readonly #view: DataView<ArrayBuffer>;
  readonly #what: string;
  #at = 0;

  constructor(capacity: number, what: string) {
    this.#bytes = new Uint8Array(capacity);
    this.#view = new DataView(this.#bytes.buffer);
    this.#what = what;
  }

  /** Bytes that still fit. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  /** @throws {RangeError} where it does not fit or is no such integer, as all below. */
  u8(value: number): void {
    this.#view.setUint8(this.#advance(1, value, 0xff), value);
  }

  u16(value: number): void {
    this.#view.setUint16(this.#advance(2, value, 0xffff), value);
  }

  u32(value: number): void {
    this.#view.setUint32(this.#advance(4, value, 0xffffffff), value);
  }

  u64(value: number): void {
    this.#view.setBigUint64(this.#advance(8, value, Number.MAX_SAFE_INTEGER), BigInt(value));
  }

  bytes(value: Uint8Array): void {
    this.#bytes.set(value, this.#advance(value.length, 0, 0));
  }

  /** What was written. */
  finish(): Bytes {
    return this.left === 0 ? this.#bytes : this.#bytes.slice(0, this.#at);
  }

  #advance(length: number, value: number, most: number): number {
    if (!Number.isSafeInteger(value) || value < 0 || value > most) {
      throw new RangeError(`Cannot write ${this.#what}: ${value} is no whole number from 0 to ${most}`);
    }
    if (length > this.left) {
      throw new RangeError(`Cannot write ${this.#what}: ${length} bytes do not fit, ${this.left} are left`);
    }
    const at = this.#at;
    this.#at = at + length;
    return at;
  }
}

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/**
 * Gives the whole memory behind a view back at once; every view of it is empty from then on, so only who owns all of it
 * may do that. Left to the garbage collector, which sees a mebibyte as one small object, what a second of a transfer
 * leaves behind is some 80 MB more than what it works on.
 */
export function release({ buffer }: Bytes): void {
  if (buffer.byteLength >= RELEASED_BYTES) buffer.transfer(0);
}

/** Whether two public values are the same. Secrets are compared by src/std/crypto.ts. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
