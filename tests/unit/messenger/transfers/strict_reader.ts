import type { ListEntry } from "../../../../src/model/transfer.ts";
import type { Record } from "../../../../src/protocol/record.ts";
import type { TransferItem } from "../../../../src/protocol/transfers.ts";
import { concat } from "../../../../src/protocol/bytes.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";
import { type Bytes, sha256 } from "./fixture.ts";

/**
 * Reads the stream of docs/protocol.md, section 8.3, as that page has it and in the plainest way: all in memory, file
 * after file. What breaks a rule fails the test.
 */
export class StrictReader {
  /** Files as they came: bytes, or "missing". */
  readonly files = new Map<string, Bytes | "missing">();
  /** What was said on the way: "changed 3: 100", "missing 4", "state checking". */
  readonly told: string[] = [];
  readonly #entries: readonly ListEntry[];
  #entry: number;
  #size: number;
  #parts: Bytes[];
  #length: number;

  /** @param beginning the first bytes of the entry, which are there already. */
  constructor(entries: readonly ListEntry[], entry = 0, beginning: Bytes = new Uint8Array(0), size?: number) {
    this.#entries = entries;
    this.#entry = entry;
    this.#parts = [beginning];
    this.#length = beginning.length;
    this.#passFolders();
    this.#size = size ?? this.#listed();
  }

  get isAtEnd(): boolean {
    return this.#entry >= this.#entries.length;
  }

  take(records: readonly Record[]): void {
    for (const record of records) {
      switch (record.type) {
        case "chunk":
          this.#chunk(record.bytes);
          break;
        case "end":
          for (const digest of record.digests) this.#end(digest);
          break;
        case "transfers":
          for (const item of record.items) this.#item(item);
          break;
        default:
          assert(false, `a record of another kind: ${record.type}`);
      }
    }
  }

  /** Files that ended in the last chunk and are not proven. */
  readonly #unproven: { readonly path: string; readonly bytes: Bytes }[] = [];

  #chunk(bytes: Bytes): void {
    assert(bytes.length >= 1 && bytes.length <= 1_048_576);
    this.#mustBeProven();
    let rest = bytes.slice();
    while (rest.length > 0) {
      assert(!this.isAtEnd, `${rest.length} bytes behind the last file`);
      const part = rest.slice(0, this.#size - this.#length);
      this.#parts.push(part);
      this.#length += part.length;
      rest = rest.slice(part.length);
      if (this.#length === this.#size) this.#ended();
    }
  }

  #end(digest: Uint8Array): void {
    // An empty file's hash comes at its place; so does that of a file of which nothing was left to send.
    if (this.#unproven.length === 0 && !this.isAtEnd && this.#length === this.#size) this.#ended();
    const file = this.#unproven.shift();
    assert(file !== undefined, "a hash where no file ends");
    assertEquals(digest, sha256(file.bytes), `the hash of ${file.path}`);
    assert(!this.files.has(file.path));
    this.files.set(file.path, file.bytes);
  }

  #item(item: TransferItem): void {
    switch (item.do) {
      case "changed":
        this.#reopen(item.entry);
        this.told.push(`changed ${item.entry}: ${item.bytes}`);
        this.#begin(item.bytes);
        return;
      case "missing":
        this.#reopen(item.entry);
        this.told.push(`missing ${item.entry}`);
        this.files.set(this.#entries[item.entry]!.path, "missing");
        this.#next();
        return;
      case "state":
        this.told.push(`state ${item.state}`);
        return;
      default:
        assert(false, `something else is said: ${item.do}`);
    }
  }

  /** Both may name the file whose last byte has come. */
  #reopen(entry: number): void {
    if (this.#unproven.length === 1 && this.#length === 0 && this.#unproven[0]!.path === this.#entries[entry]?.path) {
      this.#unproven.length = 0;
      this.#entry = entry;
    }
    this.#mustBeProven();
    assertEquals(entry, this.#entry, "the file that is sent");
  }

  #ended(): void {
    this.#unproven.push({ path: this.#entries[this.#entry]!.path, bytes: concat(...this.#parts) });
    this.#next();
  }

  #next(): void {
    this.#entry++;
    this.#passFolders();
    this.#begin(this.#listed());
  }

  #begin(size: number): void {
    this.#size = size;
    this.#parts = [];
    this.#length = 0;
  }

  #listed(): number {
    const entry = this.#entries[this.#entry];
    return entry?.type === "file" ? entry.bytes : 0;
  }

  #passFolders(): void {
    while (this.#entries[this.#entry]?.type === "folder") this.#entry++;
  }

  #mustBeProven(): void {
    assertEquals(this.#unproven.map(({ path }) => path), [], "files whose hashes are due");
  }
}
