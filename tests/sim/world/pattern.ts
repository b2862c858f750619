import { Buffer } from "node:buffer";

/** What a file holds. */
export interface Content {
  readonly length: number;
  /** Copies what stands from byte `from` on, as much as there is and `into` takes; returns how much that is. */
  read(from: number, into: Uint8Array): number;
}

const PAGE_BYTES = 4_096;
const BLOCK = block(16 * PAGE_BYTES);

/** A file's content that is made as it is read, so that it costs nothing to have: no two seeds', and no two pages, alike. */
export class Pattern implements Content {
  constructor(readonly seed: number, readonly length: number) {}

  read(from: number, into: Uint8Array): number {
    const count = Math.max(0, Math.min(into.length, this.length - from));
    for (let done = 0; done < count;) {
      const at = from + done;
      const within = at % PAGE_BYTES;
      const start = this.#startOf((at - within) / PAGE_BYTES) + within;
      const part = Math.min(PAGE_BYTES - within, count - done);
      into.set(BLOCK.subarray(start, start + part), done);
      done += part;
    }
    return count;
  }

  #startOf(page: number): number {
    const mixed = Math.imul(this.seed ^ Math.imul(page + 1, 0x9e3779b1), 0x85ebca6b);
    return ((mixed ^ (mixed >>> 15)) >>> 0) % (BLOCK.length - PAGE_BYTES);
  }
}

export function sameContent(a: Content, b: Content): boolean {
  if (a.length !== b.length) return false;
  const one = new Uint8Array(Math.min(a.length, 16 * PAGE_BYTES));
  const other = new Uint8Array(one.length);
  for (let at = 0; at < a.length; at += one.length) {
    // What is behind the end stays as it was read before from both.
    a.read(at, one);
    b.read(at, other);
    if (Buffer.compare(one, other) !== 0) return false;
  }
  return true;
}

function block(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let state = 0x2545f491;
  for (let index = 0; index < length; index++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[index] = state;
  }
  return bytes;
}
