import type { DiskFile } from "./disk.ts";
import type { FilesLife } from "./files.ts";

/** As src/files/small_files.ts. */
const WRITERS = 16;
const MAX_WAITING = 64;

/** Small files on their way to the disk, side by side. */
export class Puts {
  readonly #life: FilesLife;
  readonly #make: (path: string) => DiskFile;
  readonly #waiting: { readonly path: string; readonly bytes: Uint8Array; readonly at: number }[] = [];
  #writing = 0;
  #failure: { readonly error: unknown } | undefined;
  readonly #waiters: (() => void)[] = [];

  constructor(life: FilesLife, make: (path: string) => DiskFile) {
    this.#life = life;
    this.#make = make;
  }

  async put(path: string, bytes: Uint8Array, at: number): Promise<void> {
    while (this.#failure === undefined && this.#waiting.length >= MAX_WAITING) await this.#change();
    if (this.#failure !== undefined) throw this.#failure.error;
    this.#waiting.push({ path, bytes: bytes.slice(), at });
    this.#start();
  }

  async settle(): Promise<void> {
    while (this.#writing > 0 || this.#waiting.length > 0) await this.#change();
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure !== undefined) throw failure.error;
  }

  #start(): void {
    while (this.#writing < WRITERS) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#writing++;
      void this.#write(next);
    }
  }

  async #write({ path, bytes, at }: { path: string; bytes: Uint8Array; at: number }): Promise<void> {
    try {
      await this.#life.step();
      const file = this.#make(path);
      file.truncate(0);
      await this.#life.write(file, 0, bytes);
      file.at = at;
      await this.#life.step();
      file.sync();
      this.#life.disk.sync();
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#writing--;
    this.#start();
    for (const wake of this.#waiters.splice(0)) wake();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiters.push(resolve));
  }
}
