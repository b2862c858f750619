import { FilesError } from "../model/errors.ts";
import type { StagedFile } from "../messenger/ports.ts";
import { attempt } from "./errors.ts";
import { setTime, writeAll } from "./disk.ts";

const REREAD_BYTES = 1_048_576;

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

  constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return attempt(writing(this.#path), () => writeAll(this.#file, bytes));
  }

  async finish(at: number): Promise<void> {
    try {
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
