import { FilesError } from "../model/errors.ts";
import type { Place, SourceFile } from "../messenger/ports.ts";
import { attempt } from "./errors.ts";
import { changedAt, isSameFile } from "./file_info.ts";

/** Opens a file that is sent, at a place of it. @throws {FilesError} "missing". */
export function openSource(place: Place): Promise<SourceFile> {
  return attempt(reading(place.path), async () => {
    const file = await openFile(place.path);
    try {
      if (place.from > 0) await file.seek(place.from, Deno.SeekMode.Start);
      return new Source(file, place.path);
    } catch (error) {
      file.close();
      throw error;
    }
  });
}

/** As `Files.readWhole`: at most `bytes` of it, and what the file is at that moment. */
export function readWhole(
  { path, from }: Place,
  bytes: number,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly size: number; readonly at: number }> {
  return attempt(reading(path), async () => {
    const before = await lookAtFile(path);
    using file = await Deno.open(path, { read: true });
    if (from > 0) await file.seek(from, Deno.SeekMode.Start);
    const buffer = new Uint8Array(bytes);
    let filled = 0;
    while (filled < bytes) {
      const count = await file.read(buffer.subarray(filled));
      if (count === null) break;
      filled += count;
    }
    // After the bytes: a time that is as expected now was so before they were read. One look serves both ends, since of
    // ten thousand small files each look counts.
    const info = await file.stat();
    mustBeSame(path, before, info);
    return { bytes: buffer.subarray(0, filled), size: info.size, at: changedAt(info) };
  });
}

/** Only plain files, never by a link: between looking and opening somebody could have put one there. */
async function openFile(path: string): Promise<Deno.FsFile> {
  const before = await lookAtFile(path);
  const file = await Deno.open(path, { read: true });
  try {
    mustBeSame(path, before, await file.stat());
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

async function lookAtFile(path: string): Promise<Deno.FileInfo> {
  const info = await Deno.lstat(path);
  if (info.isFile) return info;
  throw new FilesError("missing", `Cannot read ${path}: it is ${kindOf(info)}, and not a file`);
}

function mustBeSame(path: string, before: Deno.FileInfo, now: Deno.FileInfo): void {
  if (now.isFile && isSameFile(before, now)) return;
  throw new FilesError("missing", `Cannot read ${path}: it became another file at the moment it was opened`);
}

/** What is not offered, in words. */
export function kindOf(info: Deno.FileInfo): string {
  if (info.isSymlink) return "a link";
  if (info.isDirectory) return "a folder";
  return "a device, a pipe or a socket";
}

function reading(path: string) {
  return { problem: "missing", attempt: `read ${path}` } as const;
}

class Source implements SourceFile {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  #closed = false;

  constructor(file: Deno.FsFile, path: string) {
    this.#file = file;
    this.#path = path;
  }

  stat(): Promise<{ readonly bytes: number; readonly at: number }> {
    return attempt(reading(this.#path), async () => {
      const info = await this.#file.stat();
      return { bytes: info.size, at: changedAt(info) };
    });
  }

  read(buffer: Uint8Array<ArrayBuffer>): Promise<number> {
    return attempt(reading(this.#path), async () => await this.#file.read(buffer) ?? 0);
  }

  [Symbol.asyncDispose](): Promise<void> {
    if (!this.#closed) this.#file.close();
    this.#closed = true;
    return Promise.resolve();
  }
}
