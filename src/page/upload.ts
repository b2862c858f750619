/**
 * Hands files over to the program, part by part: the browser reads each part from the disk while it is sent, and
 * nothing is held. After whatever went wrong it goes on from what the program has.
 */
import { ApiError } from "./api.ts";
import type { Clock } from "./clock.ts";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS } from "./event_stream.ts";
import type { FilesApi } from "./files_api.ts";
import type { UploadList } from "./picked.ts";
import { text } from "./text.ts";

/** Bytes of one request. */
export const PART_BYTES = 64 * 1_048_576;

/** A file that was changed, moved or taken away after it was picked. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  constructor(readonly path: string) {
    super(`Cannot read ${path}: it was changed or moved after it was picked`);
  }
}

export interface UploadParts {
  readonly api: Pick<FilesApi, "beginUpload" | "appendUpload" | "uploadSize" | "cancelUpload">;
  readonly clock: Clock;
  /** Called whenever more is there, and when the program comes and goes. */
  told(bytes: number, link: "open" | "lost"): void;
}

export class Upload {
  /** Bytes in all. */
  readonly size: number;
  readonly #list: UploadList;
  readonly #parts: UploadParts;
  /** Where each file begins in the whole. */
  readonly #starts: readonly number[];
  #id: string | undefined;
  #bytes = 0;

  constructor(list: UploadList, parts: UploadParts) {
    this.#list = list;
    this.#parts = parts;
    let size = 0;
    this.#starts = list.files.map(({ file }) => (size += file.size) - file.size);
    this.size = size;
  }

  /**
   * Resolves with the upload's id once all of it is there. Waits for a program that does not answer. After a rejection
   * it can be run again and goes on.
   *
   * @throws {UnreadableFile} and {ApiError} "refused" or "no-key"; the signal's reason when it is aborted.
   */
  async run(signal: AbortSignal): Promise<string> {
    for (let wait = FIRST_WAIT_MS;; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
      const before = this.#bytes;
      try {
        await this.#findPlace(signal);
        return await this.#goOn(signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof ApiError) || !mayPass(error)) throw error;
      }
      // A browser says the same of a file that it can't read and of a program that does not answer.
      const unreadable = await this.#firstUnreadable(signal);
      if (unreadable !== undefined) throw new UnreadableFile(unreadable);
      this.#parts.told(this.#bytes, "lost");
      if (this.#bytes > before) wait = FIRST_WAIT_MS;
      await this.#pause(wait, signal);
    }
  }

  /** Gives up what is there; the program forgets by itself what it can't be told to. */
  async forget(): Promise<void> {
    if (this.#id !== undefined) await this.#parts.api.cancelUpload(this.#id);
  }

  /** Begins, or finds out how much is there; an upload that the program does not know any more begins anew. */
  async #findPlace(signal: AbortSignal): Promise<void> {
    const { api } = this.#parts;
    const known = this.#id === undefined ? undefined : await api.uploadSize(this.#id, signal);
    if (known === undefined) {
      this.#id = undefined;
      this.#bytes = 0;
      const begun = await api.beginUpload(this.#list.entries, signal);
      this.#id = begun.id;
    } else {
      this.#bytes = known;
    }
    this.#parts.told(this.#bytes, "open");
  }

  async #goOn(signal: AbortSignal): Promise<string> {
    const id = this.#id;
    if (id === undefined) throw new Error("Cannot go on with an upload that was not begun: begin it first");
    while (this.#bytes < this.size) {
      const to = Math.min(this.size, this.#bytes + PART_BYTES);
      const part = new Blob(this.#slices(this.#bytes, to));
      const bytes = await this.#parts.api.appendUpload(id, this.#bytes, part, signal);
      // An answer that leads nowhere would be asked for again at once, and for ever.
      if (bytes <= this.#bytes) throw new ApiError("unreachable", text.oddAnswer(bytes));
      this.#bytes = bytes;
      this.#parts.told(bytes, "open");
    }
    return id;
  }

  /** The bytes of the whole between the two, as views on the files: nothing is read yet. */
  #slices(from: number, to: number): Blob[] {
    const slices: Blob[] = [];
    for (const { file, start } of this.#between(from, to)) {
      slices.push(file.slice(Math.max(0, from - start), Math.min(file.size, to - start)));
    }
    return slices;
  }

  *#between(from: number, to: number): Generator<{ path: string; file: Blob; start: number }> {
    for (let index = this.#fileAt(from); index < this.#starts.length; index++) {
      const start = this.#starts[index] ?? 0;
      const entry = this.#list.files[index];
      if (entry === undefined || start >= to) return;
      if (entry.file.size > 0) yield { ...entry, start };
    }
  }

  /** The last file that begins at or before this byte. */
  #fileAt(byte: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#starts[middle] ?? 0) <= byte) low = middle + 1;
      else high = middle;
    }
    return Math.max(0, low - 1);
  }

  /** Of the part that failed: the path of the first file of which a byte can't be read. */
  async #firstUnreadable(signal: AbortSignal): Promise<string | undefined> {
    for (const { path, file } of this.#between(this.#bytes, this.#bytes + PART_BYTES)) {
      signal.throwIfAborted();
      try {
        await file.slice(0, 1).arrayBuffer();
      } catch {
        return path;
      }
    }
    return undefined;
  }

  async #pause(ms: number, signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.#parts.clock.after(ms, resolve);
    signal.addEventListener("abort", () => resolve(), { once: true });
    await promise;
    stop();
    signal.throwIfAborted();
  }
}

/** "busy": the program has not noticed yet that the last part broke off; "offset": it got more of it than was known. */
function mayPass({ problem, code }: ApiError): boolean {
  return problem === "unreachable" || (problem === "refused" && (code === "busy" || code === "offset"));
}
