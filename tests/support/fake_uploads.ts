import type { Uploads } from "../../src/messenger/facade.ts";
import { RequestError } from "../../src/model/errors.ts";
import type { ListEntry } from "../../src/model/transfer.ts";

export interface FakeUpload {
  readonly id: string;
  readonly entries: readonly ListEntry[];
  /** In all. */
  readonly bytes: number;
  /** How many are here. */
  size: number;
  /** What came, one array for each chunk; nothing where `keeping` is "counts". */
  readonly chunks: Uint8Array[];
}

/** Uploads in memory, under the ids "upload-1", "upload-2" and so on. */
export class FakeUploads implements Uploads {
  readonly all = new Map<string, FakeUpload>();
  readonly cancelled: string[] = [];
  /** Where it is set, every method rejects with it. */
  failure: unknown;
  /** "counts": bytes are counted and dropped, for large ones. */
  keeping: "chunks" | "counts" = "chunks";
  /** Awaited after each chunk was written. */
  written: (upload: FakeUpload) => Promise<void> | void = () => {};
  #count = 0;

  begin(entries: readonly ListEntry[]): Promise<{ readonly id: string; readonly bytes: number }> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    if (entries.length === 0) {
      return Promise.reject(new RequestError("invalid", "There is nothing to offer: name a file or a folder"));
    }
    const bytes = entries.reduce((sum, entry) => sum + (entry.type === "file" ? entry.bytes : 0), 0);
    const id = `upload-${++this.#count}`;
    this.all.set(id, { id, entries, bytes, size: 0, chunks: [] });
    return Promise.resolve({ id, bytes });
  }

  async append(id: string, from: number, bytes: AsyncIterable<Uint8Array>): Promise<number> {
    if (this.failure !== undefined) throw this.failure;
    const upload = this.#get(id);
    if (from !== upload.size) {
      throw new RequestError("invalid", `There are ${upload.size} bytes, not ${from}: go on from ${upload.size}`);
    }
    for await (const chunk of bytes) {
      if (upload.size + chunk.length > upload.bytes) {
        throw new RequestError("invalid", `There are more than the ${upload.bytes} bytes that were said`);
      }
      if (this.keeping === "chunks") upload.chunks.push(chunk);
      upload.size += chunk.length;
      await this.written(upload);
    }
    return upload.size;
  }

  size(id: string): number | undefined {
    return this.all.get(id)?.size;
  }

  cancel(id: string): Promise<void> {
    if (this.failure !== undefined) return Promise.reject(this.failure);
    this.all.delete(id);
    this.cancelled.push(id);
    return Promise.resolve();
  }

  #get(id: string): FakeUpload {
    const upload = this.all.get(id);
    if (upload === undefined) throw new RequestError("nobody", `There is no upload "${id}": begin a new one`);
    return upload;
  }
}
