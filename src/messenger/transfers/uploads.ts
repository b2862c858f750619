import { FilesError, RequestError } from "../../model/errors.ts";
import { splitPath } from "../../model/file_name.ts";
import { utf8Length } from "../../model/text.ts";
import { type ListEntry, MAX_ENTRIES, MAX_LIST_CHARACTERS } from "../../model/transfer.ts";
import { MAX_ITEM_NAME_BYTES } from "../../protocol/constants.ts";
import type { Uploads } from "../facade.ts";
import type { FilePolicy } from "../file_policy.ts";
import { MAX_UPLOADS, SPARE_BYTES } from "../limits.ts";
import type { Files, Spool } from "../ports.ts";
import type { OwnContent } from "./kept_content.ts";

interface Upload {
  readonly entries: readonly ListEntry[];
  /** Of all files together. */
  readonly size: number;
  readonly spool: Spool;
  state: "open" | "writing" | "ended";
  /** The write that is under way. */
  write: Promise<void>;
}

export interface SpooledUploadsParts {
  readonly files: Files;
  readonly filePolicy: FilePolicy;
  readonly newId: () => string;
}

/**
 * What the page hands in: one file on disk for each upload, with the files' bytes one behind the other. Pages are
 * closed without a word: with the most there may be, the one that nothing was written to for longest makes room.
 */
export class SpooledUploads implements Uploads {
  readonly #parts: SpooledUploadsParts;
  /** The one that was written to last comes last. */
  readonly #uploads = new Map<string, Upload>();
  /** All spools of this program's life. */
  readonly #names = new Set<string>();
  #beginning = 0;

  constructor(parts: SpooledUploadsParts) {
    this.#parts = parts;
  }

  async begin(entries: readonly ListEntry[]): Promise<{ id: string; bytes: number }> {
    const size = checkEntries(entries);
    this.#parts.filePolicy.checkSending(size);
    this.#beginning++;
    try {
      await this.#makeRoom();
      return await this.#begin(entries, size);
    } finally {
      this.#beginning--;
    }
  }

  async append(id: string, from: number, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    const upload = this.#find(id);
    if (upload.state === "writing") throw new RequestError("invalid", "Another part of this upload is being written");
    if (from !== upload.spool.bytes) {
      throw new RequestError("invalid", `The part begins at ${from}, and ${upload.spool.bytes} bytes are here`);
    }
    this.#uploads.delete(id);
    this.#uploads.set(id, upload);
    upload.state = "writing";
    try {
      for await (const part of bytes) {
        if (isEnded(upload)) throw unknown(id);
        if (upload.spool.bytes + part.length > upload.size) {
          throw new RequestError("invalid", `More came than the ${upload.size} bytes that were to come`);
        }
        upload.write = storing(upload.spool.append(new Uint8Array(part)));
        await upload.write;
      }
    } finally {
      if (!isEnded(upload)) upload.state = "open";
    }
    if (isEnded(upload)) throw unknown(id);
    return upload.spool.bytes;
  }

  size(id: string): number | undefined {
    return this.#uploads.get(id)?.spool.bytes;
  }

  async cancel(id: string): Promise<void> {
    await this.#drop(id, this.#find(id));
  }

  /** One that is complete, to be offered: it is the caller's from now on. */
  async take(id: string): Promise<OwnContent> {
    const { entries, size, spool, state } = this.#find(id);
    if (state === "writing" || spool.bytes < size) {
      throw new RequestError("invalid", `The upload is not complete: ${spool.bytes} of ${size} bytes are here`);
    }
    this.#uploads.delete(id);
    try {
      await storing(spool.close());
    } catch (error) {
      await this.#parts.files.removeSpool(id);
      throw error;
    }
    return { entries, where: { kept: "in spool", path: spool.path }, spool: id };
  }

  /** Removes those that a program before left unfinished, and nobody sends. */
  async removeOld(wanted: (name: string) => boolean): Promise<void> {
    const { files } = this.#parts;
    for (const name of await files.spools()) {
      if (!this.#names.has(name) && !wanted(name)) await files.removeSpool(name);
    }
  }

  /** The program ends: nothing unfinished is of use the next time. */
  async stop(): Promise<void> {
    // What can't be removed now is at the next start.
    await Promise.allSettled([...this.#uploads].map(([id, upload]) => this.#drop(id, upload)));
  }

  async #begin(entries: readonly ListEntry[], size: number): Promise<{ id: string; bytes: number }> {
    const { files, newId } = this.#parts;
    const id = newId();
    this.#names.add(id);
    const spool = await storing(files.spool(id));
    const upload: Upload = { entries, size, spool, state: "open", write: Promise.resolve() };
    try {
      const free = await storing(files.free(spool.path.replace(/[/\\][^/\\]*$/, "")));
      if (free !== undefined && free < size + SPARE_BYTES) {
        throw new RequestError("storage", `There are ${free} bytes free, and ${size} are to come: make room first`);
      }
    } catch (error) {
      await this.#drop(id, upload);
      throw error;
    }
    this.#uploads.set(id, upload);
    return { id, bytes: 0 };
  }

  async #makeRoom(): Promise<void> {
    while (this.#uploads.size + this.#beginning > MAX_UPLOADS) {
      const oldest = [...this.#uploads].find(([, { state }]) => state === "open");
      if (oldest === undefined) {
        throw new RequestError("invalid", `${MAX_UPLOADS} uploads are under way, which is the most: finish one first`);
      }
      await this.#drop(...oldest);
    }
  }

  async #drop(id: string, upload: Upload): Promise<void> {
    upload.state = "ended";
    this.#uploads.delete(id);
    await upload.write.catch(() => {});
    await storing(upload.spool.close().finally(() => this.#parts.files.removeSpool(id)));
  }

  #find(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload !== undefined) return upload;
    throw unknown(id);
  }
}

function unknown(id: string): RequestError {
  return new RequestError("nobody", `There is no upload ${id}: begin it again`);
}

/** Asked anew after each wait. */
function isEnded({ state }: Upload): boolean {
  return state === "ended";
}

/**
 * @returns the bytes of all files together.
 * @throws {RequestError} "invalid" for what no list can hold (docs/protocol.md, sections 8.1 and 8.2).
 */
function checkEntries(entries: readonly ListEntry[]): number {
  if (entries.length === 0 || entries.length > MAX_ENTRIES) {
    throw new RequestError("invalid", `There are ${entries.length} files and folders, not 1 to ${MAX_ENTRIES}`);
  }
  const folders = new Set<string>();
  const seen = new Set<string>();
  let bytes = 0;
  let characters = 0;
  for (const entry of entries) {
    const { path, type } = entry;
    characters += path.length;
    const parent = path.slice(0, Math.max(0, path.lastIndexOf("/")));
    const isFree = !seen.has(path) && (parent === "" || folders.has(parent));
    const isTooLong = parent === "" && utf8Length(path) > MAX_ITEM_NAME_BYTES;
    if (splitPath(path) === undefined || path.includes("\\") || !isFree || isTooLong) {
      throw new RequestError("invalid", `"${path.slice(0, 200)}" can't be sent: its path is none, or out of its place`);
    }
    seen.add(path);
    if (type === "folder") folders.add(path);
    else bytes += entry.bytes;
  }
  if (!Number.isSafeInteger(bytes) || characters > MAX_LIST_CHARACTERS) {
    throw new RequestError(
      "invalid",
      "There are more bytes, or longer paths, than an offer can have: send it in parts",
    );
  }
  return bytes;
}

async function storing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof FilesError) throw new RequestError("storage", error.message, { cause: error });
    throw error;
  }
}
