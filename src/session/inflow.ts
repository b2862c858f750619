import type { Secured } from "../messenger/ports.ts";
import { type Bytes, release } from "../protocol/bytes.ts";
import type { Frames } from "./frames.ts";
import { MAX_BATCHES_AHEAD, MAX_BATCHES_UNDER_WAY, MAX_BYTES_UNDER_WAY } from "./limits.ts";

interface Batch {
  readonly records: Promise<readonly Bytes[]>;
  readonly bytes: number;
}

type End = { readonly how: "ended" } | { readonly how: "failed"; readonly error: unknown };

/**
 * What comes in on a session: frames are read and opened while the records before them are looked at. When enough of
 * them wait, nothing more is read, and the other side has to wait with its writing.
 *
 * Enough is little by default, since anybody can have it kept here for long. For files, which go to a disk that works in
 * jerks, it is more.
 */
export class Inflow {
  readonly #frames: Frames;
  readonly #secured: Secured;
  readonly #batches: Batch[] = [];
  #bytes = 0;
  #end: End | undefined;
  #stopped = false;
  #reach: "near" | "far" = "near";
  #wakeReader: () => void = () => {};
  #wakeTaker: () => void = () => {};

  constructor(frames: Frames, secured: Secured) {
    this.#frames = frames;
    this.#secured = secured;
  }

  /** Reads until the stream ends, or after `stop` the connection is closed. Never rejects. */
  async run(): Promise<void> {
    try {
      while (!this.#stopped) {
        const payloads = await this.#frames.readAll();
        if (payloads.length === 0) break;
        this.#open(payloads);
        while (this.#isFull() && !this.#stopped) await new Promise<void>((resolve) => this.#wakeReader = resolve);
      }
      this.#end = { how: "ended" };
    } catch (error) {
      this.#end = { how: "failed", error };
    }
    this.#wakeTaker();
  }

  /**
   * The next records as they were encoded, in order; undefined: the stream has ended.
   *
   * @throws what broke it, after everything that came before.
   */
  async next(): Promise<readonly Bytes[] | undefined> {
    while (this.#batches.length === 0) {
      if (this.#end?.how === "failed") throw this.#end.error;
      if (this.#end !== undefined) return undefined;
      await new Promise<void>((resolve) => this.#wakeTaker = resolve);
    }
    const records = await this.#batches[0]?.records;
    this.#bytes -= this.#batches.shift()?.bytes ?? 0;
    this.#wakeReader();
    return records;
  }

  /** How far to read ahead from now on. */
  aim(reach: "near" | "far"): void {
    this.#reach = reach;
    this.#wakeReader();
  }

  /** Nobody takes anything any more. */
  stop(): void {
    this.#stopped = true;
    this.#wakeReader();
  }

  #open(payloads: readonly Bytes[]): void {
    const records = this.#secured.open(payloads).finally(() => payloads.forEach(release));
    // Whoever takes them hears of a failure; until then it must not be taken for an unhandled one.
    records.catch(() => {});
    const bytes = payloads.reduce((sum, { length }) => sum + length, 0);
    this.#batches.push({ records, bytes });
    this.#bytes += bytes;
    this.#wakeTaker();
  }

  #isFull(): boolean {
    const most = this.#reach === "near" ? MAX_BATCHES_AHEAD : MAX_BATCHES_UNDER_WAY;
    return this.#batches.length >= most || this.#bytes >= MAX_BYTES_UNDER_WAY;
  }
}
