import { FilesError } from "../model/errors.ts";
import type { Spool } from "../messenger/ports.ts";
import { writeAll } from "./disk.ts";
import { attempt, lookAt } from "./errors.ts";
import { join, type Os } from "./paths.ts";

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** The folder in which the page's uploads lie, each in a file of its own. */
export class SpoolFolder {
  readonly #folder: string;
  readonly #os: Os;

  constructor(folder: string, os: Os) {
    this.#folder = folder;
    this.#os = os;
  }

  /** As `Files.spool`. */
  open(name: string): Promise<Spool> {
    const path = this.#pathOf(name);
    return attempt({ problem: "folder", attempt: `write ${path}` }, async () => {
      await Deno.mkdir(this.#folder, { recursive: true, mode: FOLDER_MODE });
      if (this.#os !== "windows") await Deno.chmod(this.#folder, FOLDER_MODE);
      const before = await lookAt(path);
      if (before !== undefined && !before.isFile) throw new FilesError("folder", `Cannot write ${path}: it is no file`);
      const file = await Deno.open(path, { write: true, create: true, mode: FILE_MODE });
      try {
        return new SpoolFile(file, path, await file.seek(0, Deno.SeekMode.End));
      } catch (error) {
        file.close();
        throw error;
      }
    });
  }

  /** Does nothing where there is none. */
  remove(name: string): Promise<void> {
    const path = this.#pathOf(name);
    return attempt({ problem: "folder", attempt: `remove ${path}` }, async () => {
      if (await lookAt(path) !== undefined) await Deno.remove(path);
    });
  }

  names(): Promise<string[]> {
    return attempt({ problem: "folder", attempt: `look into ${this.#folder}` }, async () => {
      if (await lookAt(this.#folder) === undefined) return [];
      const names: string[] = [];
      for await (const entry of Deno.readDir(this.#folder)) {
        if (entry.isFile && isName(entry.name)) names.push(entry.name);
      }
      return names.sort();
    });
  }

  #pathOf(name: string): string {
    if (!isName(name)) throw new RangeError(`Cannot name a spool "${name}": it is no plain word`);
    return join(this.#folder, name, this.#os);
  }
}

function isName(text: string): boolean {
  return /^[\w-]{1,100}$/.test(text);
}

class SpoolFile implements Spool {
  readonly path: string;
  readonly #file: Deno.FsFile;
  #bytes: number;
  #closed = false;

  constructor(file: Deno.FsFile, path: string, bytes: number) {
    this.#file = file;
    this.path = path;
    this.#bytes = bytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    return attempt({ problem: "folder", attempt: `write ${this.path}` }, async () => {
      try {
        await writeAll(this.#file, bytes);
      } catch (error) {
        // What was written of it would stand before the same bytes when they are sent again.
        await this.#file.truncate(this.#bytes);
        await this.#file.seek(this.#bytes, Deno.SeekMode.Start);
        throw error;
      }
      this.#bytes += bytes.length;
    });
  }

  /** What is in it is on the disk for good. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    try {
      await attempt({ problem: "folder", attempt: `write ${this.path}` }, () => this.#file.sync());
    } finally {
      this.#file.close();
    }
  }
}
