import { FilesError, RequestError, StorageError } from "../../model/errors.ts";
import type { MessageId, PeerId } from "../../model/ids.ts";
import type { Offer } from "../../model/transfer.ts";
import { MAX_CHUNK_BYTES } from "../../protocol/constants.ts";
import type { OpenedFile } from "../facade.ts";
import type { FilePolicy } from "../file_policy.ts";
import type { Files, Place, SourceFile, Store } from "../ports.ts";
import { Content } from "./content.ts";
import { decodeContent, encodeContent } from "./kept_content.ts";
import { findOffered, type Found, type From } from "./offering.ts";
import { SpooledUploads } from "./uploads.ts";

export interface FileDeskParts {
  readonly store: Store;
  readonly files: Files;
  readonly filePolicy: FilePolicy;
  readonly self: PeerId;
  readonly newId: () => MessageId;
  /** Aborted at the end of the program. */
  readonly signal: AbortSignal;
}

/** What a person hands in to be sent, and looks at when it has come. */
export class FileDesk {
  readonly uploads: SpooledUploads;
  readonly #parts: FileDeskParts;

  constructor(parts: FileDeskParts) {
    this.#parts = parts;
    this.uploads = new SpooledUploads(parts);
  }

  /** Removes what earlier runs of the program were handed in, and nobody is to get any more. */
  async clearUp(): Promise<void> {
    let sent: ReadonlySet<string | undefined> | undefined;
    await this.uploads.removeOld((name) => (sent ??= this.#spoolsSent()).has(name));
  }

  /** What was handed in and not offered is of no use the next time. */
  stop(): Promise<void> {
    return this.uploads.stop();
  }

  /**
   * Finds what is to be offered, and keeps its list: the offer itself is still to be made.
   *
   * @throws {RequestError} "invalid": it can't be offered; "policy": it is too much; "nobody": no such upload; "storage": it can't be kept.
   */
  async prepare(id: MessageId, from: From): Promise<{ offer: Offer; left: Found["left"] }> {
    const { store, files, filePolicy, self, signal } = this.#parts;
    const { offer, content, left } = await findOffered(from, { files, uploads: this.uploads, signal });
    try {
      filePolicy.checkSending(offer.bytes);
      store.saveList(self, id, encodeContent(content));
    } catch (error) {
      if (content.spool !== undefined) await files.removeSpool(content.spool);
      if (!(error instanceof StorageError)) throw error;
      throw new RequestError("storage", `The offer was not saved: ${error.message}`, { cause: error });
    }
    return { offer, left };
  }

  /** Takes back what `prepare` did: the offer was not made. */
  async giveUp(id: MessageId): Promise<void> {
    const { store, files, self } = this.#parts;
    const kept = store.list(self, id);
    if (kept === undefined) return;
    const { spool } = decodeContent(kept);
    store.removeList(self, id);
    if (spool !== undefined) await files.removeSpool(spool);
  }

  /** @throws {RequestError} "nobody" where there is no such file, or not any more. */
  async open(author: PeerId, offer: MessageId, item: number): Promise<OpenedFile> {
    const { store, self } = this.#parts;
    const listed = store.message(offer, author)?.offer?.items[item];
    const found = listed === undefined || listed.files !== undefined
      ? undefined
      : author === self
      ? this.#ownPlace(offer, item)
      : this.#receivedPlace(author, offer, item);
    if (found === undefined) throw new RequestError("nobody", "That file is not here, or not any more");
    try {
      return await this.#read(found.place, found.name, found.bytes);
    } catch (error) {
      if (!(error instanceof FilesError)) throw error;
      throw new RequestError("nobody", `That file is not here any more. ${error.message}`, { cause: error });
    }
  }

  /** Those that belong to offers which are not over. */
  #spoolsSent(): ReadonlySet<string | undefined> {
    const { store, self } = this.#parts;
    const offers = new Set(store.openTransfers().flatMap(({ key }) => key.author === self ? [key.offer] : []));
    return new Set([...offers].map((offer) => {
      const list = store.list(self, offer);
      return list === undefined ? undefined : decodeContent(list).spool;
    }));
  }

  #ownPlace(offer: MessageId, item: number): { place: Place; name: string; bytes: number | undefined } | undefined {
    const { store, self } = this.#parts;
    const kept = store.list(self, offer);
    if (kept === undefined) return undefined;
    const { entries, where } = decodeContent(kept);
    const index = entries.flatMap(({ path }, at) => path.includes("/") ? [] : [at])[item];
    const entry = index === undefined ? undefined : entries[index];
    if (index === undefined || entry?.type !== "file") return undefined;
    return {
      place: new Content(entries, where).place(index),
      name: entry.path,
      bytes: where.kept === "in spool" ? entry.bytes : undefined,
    };
  }

  #receivedPlace(
    author: PeerId,
    offer: MessageId,
    item: number,
  ): { place: Place; name: string; bytes: undefined } | undefined {
    const [transfer] = this.#parts.store.transfersOf(author, offer);
    const path = transfer?.state.name === "done" ? transfer.state.paths[item] : undefined;
    if (path === undefined || path === "") return undefined;
    return { place: { path, from: 0 }, name: path.slice(path.search(/[^/\\]*$/)), bytes: undefined };
  }

  /** @param bytes how much belongs to it; undefined: all that is there. */
  async #read(place: Place, name: string, bytes: number | undefined): Promise<OpenedFile> {
    const file = await this.#parts.files.open(place);
    try {
      const size = bytes ?? (await file.stat()).bytes;
      return { name, bytes: size, stream: streamOf(file, size) };
    } catch (error) {
      await file[Symbol.asyncDispose]();
      throw error;
    }
  }
}

/** Closes the file at its end, when it is cancelled, and when it can't be read. */
function streamOf(file: SourceFile, size: number): ReadableStream<Uint8Array<ArrayBuffer>> {
  let left = size;
  return new ReadableStream({
    async pull(controller) {
      try {
        const buffer = new Uint8Array(Math.min(MAX_CHUNK_BYTES, left));
        const count = left === 0 ? 0 : await file.read(buffer);
        left -= count;
        if (count > 0) return controller.enqueue(buffer.subarray(0, count));
      } catch (error) {
        await file[Symbol.asyncDispose]();
        throw error;
      }
      await file[Symbol.asyncDispose]();
      controller.close();
    },
    cancel: () => file[Symbol.asyncDispose](),
  }, { highWaterMark: 0 });
}
