import { setTime, writeAll } from "./disk.ts";

/**
 * Files that are written at once, and so file handles. More would not be faster: the runtime does the system's slow
 * work in 32 threads, and encryption, too, which must not wait behind a disk.
 */
const WRITERS = 16;
/** Files that wait for a writer. With more than that, `put` waits. */
const MAX_WAITING = 64;

interface SmallFile {
  readonly path: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly at: number;
}

/** Writes many small files side by side: one after the other each would wait for the disk. */
export class SmallFiles {
  readonly #waiting: SmallFile[] = [];
  #writing = 0;
  #failure: { readonly error: unknown } | undefined;
  /** Those who wait for room, or for the end. Each looks again whenever a file is done. */
  readonly #waiters: (() => void)[] = [];

  /**
   * Takes a file, and waits while there is no room for it. A failure comes to whoever puts or settles next.
   *
   * @param bytes are copied: the buffer is free again when this returns.
   */
  async put(file: SmallFile): Promise<void> {
    while (this.#failure === undefined && this.#waiting.length >= MAX_WAITING) await this.#change();
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#waiting.push({ ...file, bytes: file.bytes.slice() });
    this.#start();
  }

  /** All that were put are on the disk for good. Throws the first failure, once. */
  async settle(): Promise<void> {
    while (this.#writing > 0 || this.#waiting.length > 0) await this.#change();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  #start(): void {
    while (this.#writing < WRITERS) {
      const file = this.#waiting.shift();
      if (file === undefined) return;
      this.#writing++;
      void this.#write(file);
    }
  }

  async #write({ path, bytes, at }: SmallFile): Promise<void> {
    try {
      using file = await Deno.open(path, { write: true, create: true, truncate: true });
      await writeAll(file, bytes);
      await setTime(file, at);
      await file.sync();
    } catch (error) {
      this.#failure ??= { error };
    }
    // As with chunks: what is left to the garbage collector adds up.
    bytes.buffer.transfer(0);
    this.#writing--;
    this.#start();
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }
}
