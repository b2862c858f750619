import { FilesError } from "../../model/errors.ts";
import type { ListEntry } from "../../model/transfer.ts";
import { MAX_CHUNK_BYTES } from "../../protocol/constants.ts";
import type { Content as Sent } from "../../session/machine.ts";
import { MAX_CHANGES, READ_AHEAD_FILES, SMALL_FILE_BYTES, SNAPSHOT_EVERY_BYTES } from "../limits.ts";
import type { Files, RunningHash, SourceFile } from "../ports.ts";
import { Batch } from "./batch.ts";
import type { Content } from "./content.ts";
import { sameVersion, type Snapshots, type Version } from "./snapshots.ts";

type FileEntry = ListEntry & { readonly type: "file" };

export interface ServingParts {
  readonly channel: number;
  readonly content: Content;
  readonly files: Files;
  readonly hash: () => RunningHash;
  /** Where to begin, and what the fetcher believes of that file where it has a beginning of it. */
  readonly entry: number;
  readonly offset: number;
  readonly believed: Version | undefined;
  readonly snapshots: Snapshots;
}

/** The file that is being sent. */
interface Current {
  readonly file: SourceFile;
  readonly version: Version;
  readonly hash: RunningHash;
  /** How many of its bytes are hashed. Those behind `#offset` are sent, too. */
  hashed: number;
}

/** One channel as its sender sees it: reads the files in order, and makes the records of section 8.3 of them. */
export class Serving {
  readonly channel: number;
  readonly #parts: ServingParts;
  #entry: number;
  /** How many bytes of the present file the fetcher has, or gets. */
  #offset: number;
  /** What the fetcher believes of the present file; undefined: what the list says. */
  #told: Version | undefined;
  #current: Current | undefined;
  /** How often the present file was begun: again each time that it turned out not to be what it was. */
  #begun = 0;
  /** The entry that is not to be read with others in one go. */
  #alone = -1;
  /** For what is read again. */
  #scratch: Uint8Array<ArrayBuffer> | undefined;
  #closed = false;
  #reading = false;

  constructor(parts: ServingParts) {
    this.#parts = parts;
    this.channel = parts.channel;
    this.#entry = parts.entry;
    this.#offset = parts.offset;
    this.#told = parts.offset > 0 ? parts.believed : undefined;
  }

  /** The next records, about a chunk, or none for now; undefined: everything is sent. */
  async next(): Promise<readonly Sent[] | undefined> {
    this.#reading = true;
    try {
      return await this.#read();
    } finally {
      this.#reading = false;
      if (this.#closed) await this.#letGo();
    }
  }

  /** Ends it, at whatever place. */
  async close(): Promise<void> {
    this.#closed = true;
    // What is being read is let go of by whoever reads it.
    if (!this.#reading) await this.#letGo();
  }

  async #read(): Promise<readonly Sent[] | undefined> {
    const batch = new Batch(this.channel);
    const entry = this.#present();
    if (entry === undefined || this.#closed) return undefined;
    for (let present: FileEntry | undefined = entry; present !== undefined; present = this.#present()) {
      try {
        if (await this.#goOn(present, batch) === "later" || batch.isFull || this.#closed) break;
      } catch (error) {
        await this.#letGo();
        if (!(error instanceof FilesError)) throw error;
        this.#miss(batch);
        break;
      }
    }
    return batch.take();
  }

  /** The file to be sent now; undefined: there is none left. */
  #present(): FileEntry | undefined {
    const { entries } = this.#parts.content;
    while (entries[this.#entry]?.type === "folder") this.#next();
    const entry = entries[this.#entry];
    return entry?.type === "file" ? entry : undefined;
  }

  async #goOn(entry: FileEntry, batch: Batch): Promise<"more" | "later"> {
    if (this.#current === undefined) {
      const isSmall = this.#offset === 0 && this.#told === undefined && entry.bytes <= SMALL_FILE_BYTES;
      if (isSmall && this.#alone !== this.#entry) return await this.#sendSmall(batch);
      return await this.#begin(entry, batch);
    }
    return await this.#sendPart(this.#current, batch);
  }

  /** As many small files as fit, read side by side: one after the other each would wait for the disk. */
  async #sendSmall(batch: Batch): Promise<"more" | "later"> {
    const { content, files, hash } = this.#parts;
    const run = this.#smallRun(batch);
    // What does not fit any more begins the next chunk.
    if (run.length === 0) return "later";
    const read = await Promise.allSettled(run.map(({ entry, index }) => {
      return files.readWhole(content.place(index), entry.bytes);
    }));
    for (const [at, { entry, index }] of run.entries()) {
      const result = read[at]!;
      this.#entry = index;
      const whole = result.status === "fulfilled" ? result.value : undefined;
      const version = whole && content.versionOf(index, { bytes: whole.size, at: whole.at });
      const isAsListed = version !== undefined && sameVersion(version, entry) && whole?.bytes.length === entry.bytes;
      if (whole === undefined || !isAsListed) {
        // Whatever is the matter with it is found out in the way of large files.
        this.#alone = index;
        return "more";
      }
      if (whole.bytes.length > 0) batch.room.set(whole.bytes);
      batch.filled(whole.bytes.length);
      const running = hash();
      running.update(whole.bytes);
      // Of ten thousand small files, what is left to the garbage collector adds up to what they hold.
      whole.bytes.buffer.transfer(0);
      this.#ended(running, batch);
    }
    return "more";
  }

  #smallRun(batch: Batch): { readonly entry: FileEntry; readonly index: number }[] {
    const { entries } = this.#parts.content;
    const run: { entry: FileEntry; index: number }[] = [];
    const most = Math.min(READ_AHEAD_FILES, batch.filesLeft);
    let { left } = batch;
    for (let index = this.#entry; index < entries.length && run.length < most; index++) {
      const entry = entries[index]!;
      if (entry.type === "folder") continue;
      if (entry.bytes > SMALL_FILE_BYTES || entry.bytes > left || index === this.#alone) break;
      left -= entry.bytes;
      run.push({ entry, index });
    }
    return run;
  }

  /** Opens the present file; says what the fetcher does not know of it yet. */
  async #begin(entry: FileEntry, batch: Batch): Promise<"more" | "later"> {
    const { content, files, hash, snapshots, channel } = this.#parts;
    const version = await this.#look();
    if (++this.#begun > 1 + MAX_CHANGES) {
      this.#miss(batch);
      return "later";
    }
    if (!sameVersion(version, this.#told ?? entry)) {
      content.forget(this.#entry);
      this.#told = version;
      this.#offset = 0;
      batch.say({ do: "changed", channel, entry: this.#entry, bytes: version.bytes, at: version.at });
    }
    const beginning = snapshots.find(this.#entry, version, this.#offset) ?? { offset: 0, hash: hash() };
    const place = content.place(this.#entry);
    const file = await files.open({ ...place, from: place.from + beginning.offset });
    this.#current = { file, version, hash: beginning.hash, hashed: beginning.offset };
    // A long way to go before anything is sent.
    if (this.#offset - beginning.offset > SNAPSHOT_EVERY_BYTES) batch.say({ do: "state", channel, state: "checking" });
    return "more";
  }

  async #sendPart(current: Current, batch: Batch): Promise<"more" | "later"> {
    const { file, version, hash } = current;
    if (current.hashed < this.#offset) return await this.#readAgain(current);
    const room = batch.room.subarray(0, version.bytes - current.hashed);
    const count = await file.read(room);
    batch.filled(count);
    this.#hash(current, room.subarray(0, count));
    this.#offset = current.hashed;
    if (count > 0 && this.#offset < version.bytes) return "more";
    // Not all that was promised is there, or it is, and has to be what it was when it was opened.
    const complete = this.#offset === version.bytes && sameVersion(await this.#look(), version);
    await this.#letGo();
    if (complete) this.#ended(hash, batch);
    return "more";
  }

  /** What the fetcher has already goes into the hash alone. */
  async #readAgain(current: Current): Promise<"more" | "later"> {
    this.#scratch ??= new Uint8Array(MAX_CHUNK_BYTES);
    const count = await current.file.read(this.#scratch.subarray(0, this.#offset - current.hashed));
    this.#hash(current, this.#scratch.subarray(0, count));
    if (current.hashed === this.#offset) this.#scratch = undefined;
    if (count > 0) return "later";
    // It is shorter than it was: it is looked at again.
    await this.#letGo();
    return "more";
  }

  #hash(current: Current, bytes: Uint8Array): void {
    const { hash, version, hashed } = current;
    hash.update(bytes);
    current.hashed += bytes.length;
    if (Math.floor(current.hashed / SNAPSHOT_EVERY_BYTES) === Math.floor(hashed / SNAPSHOT_EVERY_BYTES)) return;
    this.#parts.snapshots.keep(this.#entry, version, { offset: current.hashed, hash });
  }

  /** The present file's version, as it is now. */
  async #look(): Promise<Version> {
    const { content, files } = this.#parts;
    const place = content.place(this.#entry);
    await using file = await files.open(place);
    return content.versionOf(this.#entry, await file.stat());
  }

  #ended(hash: RunningHash, batch: Batch): void {
    const digest = hash.digest();
    this.#parts.content.learn(this.#entry, digest);
    batch.ended(digest);
    this.#next();
  }

  #miss(batch: Batch): void {
    this.#parts.content.forget(this.#entry);
    batch.say({ do: "missing", channel: this.channel, entry: this.#entry });
    this.#next();
  }

  #next(): void {
    this.#entry++;
    this.#offset = 0;
    this.#told = undefined;
    this.#begun = 0;
  }

  async #letGo(): Promise<void> {
    const current = this.#current;
    this.#current = undefined;
    await current?.file[Symbol.asyncDispose]();
  }
}
