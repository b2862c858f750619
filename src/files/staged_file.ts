import { FilesError } from "../model/errors.ts";
import type { StagedFile } from "../messenger/ports.ts";
import { attempt } from "./errors.ts";
import { setTime, writeAll } from "./disk.ts";

const REREAD_BYTES = 1_048_576;
/** So much may be written before the disk is set to work: what it has then need not be waited for at the end. */
const SYNC_EVERY_BYTES = 32 * 1_048_576;

/** As `Stage.open`. */
export function openStaged(
  path: string,
  keep: number,
  reread: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined,
): Promise<StagedFile> {
  return attempt(writing(path), async () => {
    const file = await Deno.open(path, { read: true, write: true, create: true });
    try {
      const { size } = await file.stat();
      if (size < keep) {
        throw new FilesError("missing", `Cannot go on with ${path}: it has ${size} bytes, and ${keep} were written`);
      }
      await file.truncate(keep);
      if (reread === undefined) await file.seek(keep, Deno.SeekMode.Start);
      else await readAgain(file, keep, reread);
      return new WritableFile(file, path);
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

async function readAgain(
  file: Deno.FsFile,
  keep: number,
  reread: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<void> {
  const buffer = new Uint8Array(Math.min(keep, REREAD_BYTES));
  for (let done = 0; done < keep;) {
    const count = await file.read(buffer.subarray(0, keep - done));
    if (count === null) throw new Error(`Cannot read again: the file ended at ${done} of ${keep} bytes`);
    reread(buffer.subarray(0, count));
    done += count;
  }
}

function writing(path: string) {
  return { problem: "folder", attempt: `write ${path}` } as const;
}

class WritableFile implements StagedFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  #closed = false;
  /** Written since the disk was last asked to keep all that is there. */
  #unsynced = 0;
  #syncing: Promise<void> | undefined;

  constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await attempt(writing(this.#path), () => writeAll(this.#file, bytes));
    this.#unsynced += bytes.length;
    if (this.#unsynced < SYNC_EVERY_BYTES || this.#syncing !== undefined) return;
    this.#unsynced = 0;
    this.#syncing = syncAside(this.#path).finally(() => this.#syncing = undefined);
  }

  async finish(at: number): Promise<void> {
    try {
      await this.#syncing;
      await attempt(writing(this.#path), async () => {
        await setTime(this.#file, at);
        await this.#file.sync();
      });
    } finally {
      this.close();
    }
  }

  close(): void {
    if (!this.#closed) this.#file.close();
    this.#closed = true;
  }
}

/** With a handle of its own: operations on one and the same wait for each other. What fails here, `finish` meets. */
async function syncAside(path: string): Promise<void> {
  try {
    using file = await Deno.open(path, { write: true });
    await file.syncData();
  } catch {
    // Only what is done at the end counts.
  }
}
