import type { ListEntry } from "../../model/transfer.ts";
import type { Place } from "../ports.ts";
import type { Version } from "./snapshots.ts";

/** Where the bytes of an offer's files are on this computer. */
export type Whereabouts =
  /** Each item's path, by its name in the list, and the paths of entries that are not called as the list has it. */
  | {
    readonly kept: "by user";
    readonly items: ReadonlyMap<string, string>;
    readonly odd: ReadonlyMap<number, string>;
  }
  /** One behind the other in a file of the program's own. */
  | { readonly kept: "in spool"; readonly path: string };

/** An offer's list, where its files are, and their hashes as they become known. */
export class Content {
  readonly entries: readonly ListEntry[];
  readonly files: number;
  readonly bytes: number;
  readonly #where: Whereabouts;
  /** How many files, and bytes, stand before each entry. */
  readonly #filesBefore: Uint32Array;
  readonly #bytesBefore: Float64Array;
  readonly #digests: (Uint8Array<ArrayBuffer> | undefined)[];
  #known = 0;

  constructor(entries: readonly ListEntry[], where: Whereabouts) {
    this.entries = entries;
    this.#where = where;
    this.#filesBefore = new Uint32Array(entries.length);
    this.#bytesBefore = new Float64Array(entries.length);
    let files = 0;
    let bytes = 0;
    entries.forEach((entry, index) => {
      this.#filesBefore[index] = files;
      this.#bytesBefore[index] = bytes;
      if (entry.type !== "file") return;
      files++;
      bytes += entry.bytes;
    });
    this.files = files;
    this.bytes = bytes;
    this.#digests = new Array(files).fill(undefined);
  }

  /** @throws {RangeError} for an entry that is no file. */
  place(index: number): Place {
    const entry = this.entries[index];
    if (entry?.type !== "file") throw new RangeError(`Entry ${index} of the list is no file`);
    const where = this.#where;
    if (where.kept === "in spool") return { path: where.path, from: this.bytesBefore(index) };
    const odd = where.odd.get(index);
    if (odd !== undefined) return { path: odd, from: 0 };
    const [item = ""] = entry.path.split("/", 1);
    return { path: `${where.items.get(item) ?? ""}${entry.path.slice(item.length)}`, from: 0 };
  }

  /** What a file is now, when that was found where its bytes are. */
  versionOf(index: number, found: Version): Version {
    const entry = this.entries[index];
    // The size and the time of a spool say nothing of what lies in it, which does not change.
    return this.#where.kept === "in spool" && entry?.type === "file" ? { bytes: entry.bytes, at: entry.at } : found;
  }

  /** Bytes of all entries before one. */
  bytesBefore(index: number): number {
    return this.#bytesBefore[index] ?? this.bytes;
  }

  /** A file's number among the files; of a folder, how many stand before it. */
  fileNumber(index: number): number {
    return this.#filesBefore[index] ?? this.files;
  }

  /** The hash of a file became known. */
  learn(index: number, digest: Uint8Array<ArrayBuffer>): void {
    const number = this.fileNumber(index);
    if (this.#digests[number] === undefined) this.#known++;
    this.#digests[number] = digest;
  }

  /** What was known of a file is not true any more: it changed, or can't be read. */
  forget(index: number): void {
    const number = this.fileNumber(index);
    if (this.#digests[number] !== undefined) this.#known--;
    this.#digests[number] = undefined;
  }

  /** The hashes of all files from a file's number on; undefined: not all of the offer are known. */
  digestsFrom(file: number): readonly Uint8Array<ArrayBuffer>[] | undefined {
    if (this.#known < this.files) return undefined;
    return this.#digests.slice(file).filter((digest) => digest !== undefined);
  }
}
