import type { Connection, Secured } from "../messenger/ports.ts";
import { type Bytes, release } from "../protocol/bytes.ts";
import { encodeRecord, type Record } from "../protocol/record.ts";
import { FULL_BATCH_BYTES, MAX_BATCHES_UNDER_WAY, MAX_BYTES_UNDER_WAY } from "./limits.ts";

/** Records that are sealed together, from there until they are written. */
interface Batch {
  readonly parts: Promise<readonly Bytes[]>;
  readonly records: number;
  readonly bytes: number;
}

export interface OutflowParts {
  readonly connection: Connection;
  readonly secured: Secured;
  /** Nothing can be written any more. */
  readonly failed: () => void;
}

/**
 * What goes out on a session: records are sealed while those before them are written.
 *
 * A record is sealed at the end of the turn in which it came, together with all of that turn. While something is on its
 * way, small ones wait until it is through or there are enough for a batch: that costs them nothing, since they go
 * behind it anyway, and fewer and larger batches are cheaper.
 *
 * Whoever sends much waits for `room`. Records that merely answer others are bounded by the session, which stops reading.
 */
export class Outflow {
  readonly #parts: OutflowParts;
  /** Encoded, not being sealed yet. */
  #waiting: Bytes[] = [];
  #waitingBytes = 0;
  readonly #underWay: Batch[] = [];
  #recordsUnderWay = 0;
  #bytesUnderWay = 0;
  #state: "quiet" | "called" | "ended" = "quiet";
  #writing = false;
  #wakers: (() => void)[] = [];

  constructor(parts: OutflowParts) {
    this.#parts = parts;
  }

  /** Records that are not written yet. */
  get length(): number {
    return this.#waiting.length + this.#recordsUnderWay;
  }

  /** What a record was made of belongs to it from now on: a chunk's memory is given back once it is sealed. */
  push(record: Record): void {
    if (this.#state === "ended") return;
    try {
      const encoded = encodeRecord(record);
      this.#waiting.push(encoded);
      this.#waitingBytes += encoded.length;
    } catch {
      // A mistake of this program: what it meant to say can't be said, and to go on without it would be worse.
      this.end();
      queueMicrotask(this.#parts.failed);
      return;
    }
    if (this.#state === "called") return;
    this.#state = "called";
    queueMicrotask(() => this.#sealWaiting());
  }

  /** Resolves when fewer than `records` are not written yet. Never rejects. */
  async room(records: number): Promise<"room" | "ended"> {
    while (this.#state !== "ended" && this.length >= records) {
      await new Promise<void>((resolve) => this.#wakers.push(resolve));
    }
    return this.#state === "ended" ? "ended" : "room";
  }

  /** Nothing is written any more. */
  end(): void {
    this.#state = "ended";
    this.#waiting = [];
    this.#wake();
  }

  #sealWaiting(): void {
    if (this.#state === "ended") return;
    this.#state = "quiet";
    while (this.#mayBegin()) this.#begin(this.#take());
    if (!this.#writing && this.#underWay.length > 0) void this.#writeAll();
  }

  #mayBegin(): boolean {
    const { length } = this.#underWay;
    if (length === 0) return this.#waiting.length > 0;
    const isFull = this.#waitingBytes >= FULL_BATCH_BYTES;
    return isFull && length < MAX_BATCHES_UNDER_WAY && this.#bytesUnderWay < MAX_BYTES_UNDER_WAY;
  }

  /** The next batch: until it is full. */
  #take(): { readonly records: readonly Bytes[]; readonly bytes: number } {
    let bytes = 0;
    let count = 0;
    for (const record of this.#waiting) {
      if (bytes >= FULL_BATCH_BYTES) break;
      bytes += record.length;
      count++;
    }
    this.#waitingBytes -= bytes;
    return { records: this.#waiting.splice(0, count), bytes };
  }

  #begin({ records, bytes }: { readonly records: readonly Bytes[]; readonly bytes: number }): void {
    const parts = this.#parts.secured.seal(records).finally(() => records.forEach(release));
    // Whoever writes hears of a failure; until it is this one's turn, it must not be taken for an unhandled one.
    parts.catch(() => {});
    this.#underWay.push({ parts, records: records.length, bytes });
    this.#recordsUnderWay += records.length;
    this.#bytesUnderWay += bytes;
  }

  async #writeAll(): Promise<void> {
    this.#writing = true;
    try {
      for (let batch = this.#underWay[0]; batch !== undefined; batch = this.#underWay[0]) {
        for (const part of await batch.parts) {
          await this.#parts.connection.write(part);
          release(part);
        }
        this.#underWay.shift();
        this.#recordsUnderWay -= batch.records;
        this.#bytesUnderWay -= batch.bytes;
        this.#sealWaiting();
        this.#wake();
      }
    } catch {
      this.#parts.failed();
    }
    this.#writing = false;
  }

  #wake(): void {
    const wakers = this.#wakers;
    this.#wakers = [];
    for (const wake of wakers) wake();
  }
}
