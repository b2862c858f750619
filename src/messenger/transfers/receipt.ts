import type { ListEntry } from "../../model/transfer.ts";
import { FilesError } from "../../model/errors.ts";
import { sameBytes } from "../../protocol/bytes.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { MAX_FINISHING, SMALL_FILE_BYTES } from "../limits.ts";
import type { KeptProgress, RunningHash, Stage, StagedFile } from "../ports.ts";
import type { Content } from "./content.ts";
import { type Beginning, sameVersion, type Version } from "./snapshots.ts";

type FileEntry = ListEntry & { readonly type: "file" };

/** How far it is for good. */
export type Settled = Omit<KeptProgress, "paths">;

/** Whether so much may come as there is now; "no room": it might, and the disk is too small for it. */
export type MayGrow = "yes" | "no" | "no room";

export interface ReceiptParts {
  readonly content: Content;
  /** Where each entry goes: safe components, the first being its item's. */
  readonly paths: readonly (readonly string[])[];
  readonly stage: Stage;
  readonly hash: () => RunningHash;
  /** Everything before it is there for good. */
  readonly from: Settled;
  /** What was there of the present file when the last fetch of this program's life ended. */
  readonly beginning: (Beginning & { readonly entry: number; readonly version: Version }) | undefined;
  /** Whether so many bytes more than the list said may come. */
  readonly mayGrow: (bytes: number) => Promise<MayGrow>;
  /** Called now and then while a long beginning is read again: throws to end that. */
  readonly goOn: () => void;
}

/** All bytes of a file are here, and its hash is still to come. */
interface Unproven {
  readonly entry: number;
  readonly digest: Uint8Array<ArrayBuffer>;
  /** Undefined: it was put in one go. */
  readonly file: StagedFile | undefined;
  readonly at: number;
}

/** The source would have more than it may. */
export class GrownError extends Error {
  override readonly name = "GrownError";

  /** @param bytes what would come in all, as far as that is known. */
  constructor(readonly bytes: number) {
    super(`The files have grown to ${bytes} bytes, which is more than may come`);
  }
}

/**
 * The receiving end of section 8.3's stream: puts bytes where they belong, and holds everything against what was
 * promised. What breaks a rule throws a `ProtocolError` and leaves the rest as it was.
 */
export class Receipt {
  readonly #parts: ReceiptParts;
  /** Of files that changed since the list was made. */
  readonly #changed = new Map<number, Version>();
  #entry: number;
  #offset = 0;
  #bytes: number;
  #missing: number;
  #file: StagedFile | undefined;
  #hash: RunningHash | undefined;
  readonly #unproven: Unproven[] = [];
  readonly #finishing = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;

  constructor(parts: ReceiptParts) {
    this.#parts = parts;
    this.#entry = parts.from.entry;
    this.#bytes = parts.from.bytes;
    this.#missing = parts.from.missing;
  }

  /** Looks what is there of the present file. */
  async begin(): Promise<void> {
    const { entry: from } = this.#parts.from;
    // Nobody may have cleared up, nor a disk have lost, what the next file is to be put into.
    for (const [index, entry] of this.#parts.content.entries.slice(0, from).entries()) {
      if (entry.type === "folder") await this.#parts.stage.makeFolder(this.#parts.paths[index]!);
    }
    await this.#passFolders();
    const { stage, beginning, hash, paths, goOn } = this.#parts;
    const entry = this.#present();
    if (entry === undefined) return;
    const known = beginning?.entry === this.#entry ? beginning : undefined;
    const version = known?.version ?? entry;
    const path = paths[this.#entry]!;
    const there = Math.min(await stage.size(path) ?? 0, version.bytes);
    if (there === 0) return;
    if (!sameVersion(version, entry)) this.#changed.set(this.#entry, version);
    if (known?.offset === there) {
      this.#file = await stage.open(path, there, undefined);
      this.#hash = known.hash;
    } else {
      const again = hash();
      this.#file = await stage.open(path, there, (bytes) => {
        goOn();
        again.update(bytes);
      });
      this.#hash = again;
    }
    this.#advance(there);
  }

  /** The place from which to fetch. */
  get cursor(): { readonly entry: number; readonly offset: number; readonly believed: Version | undefined } {
    const entry = this.#present();
    const believed = entry === undefined || this.#offset === 0 ? undefined : this.#version(entry);
    return { entry: this.#entry, offset: this.#offset, believed };
  }

  /** How many bytes of the whole are here. */
  get bytes(): number {
    return this.#bytes;
  }

  /** How many more there are in all than the list says: less than 0, where files became smaller or are missing. */
  get growth(): number {
    const entry = this.#present();
    const before = this.#bytes - this.#offset - this.#parts.content.bytesBefore(this.#entry);
    return entry === undefined ? before : before + this.#version(entry).bytes - entry.bytes;
  }

  get isComplete(): boolean {
    return this.#entry >= this.#parts.content.entries.length && this.isProven;
  }

  /** No hash is due. */
  get isProven(): boolean {
    return this.#unproven.length === 0;
  }

  /** Whether everything came as the list has it. */
  get asListed(): "as listed" | "changed" {
    const { from } = this.#parts;
    return from.changed === 0 && this.#changed.size === 0 && this.#missing === 0 ? "as listed" : "changed";
  }

  async chunk(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#mustBeProven("a chunk");
    let rest = bytes;
    while (rest.length > 0) {
      await this.#passFolders();
      const entry = this.#present();
      if (entry === undefined) throw new ProtocolError(`Cannot take chunk: ${rest.length} bytes more than promised`);
      rest = await this.#take(entry, rest);
    }
  }

  /**
   * @param promised the hash that somebody else gave for an entry; undefined: there is none.
   * @returns the entry whose hash did not agree: it and what is behind it are to be fetched again.
   */
  async end(
    digests: readonly Uint8Array[],
    promised: (entry: number) => Uint8Array | undefined,
  ): Promise<number | undefined> {
    for (const digest of digests) {
      if (this.#unproven.length === 0) await this.#takeEnded();
      const file = this.#unproven.shift();
      if (file === undefined) throw new ProtocolError("Cannot take hash: no file has ended");
      if (!sameBytes(file.digest, digest) || !sameBytes(file.digest, promised(file.entry) ?? digest)) {
        file.file?.close();
        this.#rewind(file.entry);
        await this.#parts.stage.settle();
        return file.entry;
      }
      if (file.file !== undefined) await this.#finish(file.file, file.at);
    }
    if (this.#unproven.length === 0) await this.#passFolders();
    return undefined;
  }

  /** @throws {GrownError}, and {FilesError} where there is no room for it. */
  async changed(entry: number, version: Version): Promise<void> {
    const before = await this.#mustBePresent(entry, "changed");
    const more = version.bytes - this.#version(before).bytes;
    const growth = this.growth + more;
    // Where others became smaller there may be room in what was promised.
    if (more > 0 && growth > 0) await this.#mustBeAllowed(growth);
    this.#restart();
    if (sameVersion(version, before)) this.#changed.delete(entry);
    else this.#changed.set(entry, version);
  }

  async missing(entry: number): Promise<void> {
    await this.#mustBePresent(entry, "missing");
    this.#restart();
    await this.#parts.stage.drop(this.#parts.paths[entry]!);
    this.#changed.delete(entry);
    this.#missing++;
    this.#entry++;
    await this.#passFolders();
  }

  /** Goes back to the first of what is not proven, to have it from somebody else. */
  async unwind(): Promise<void> {
    const [first] = this.#unproven;
    if (first === undefined) return;
    this.#rewind(first.entry);
    await this.#parts.stage.settle();
  }

  /** Everything that is proven is on the disk for good: how far that is. */
  async settle(): Promise<Settled> {
    // None is kept of those behind the present one.
    const changed = this.#parts.from.changed + this.#changed.size - (this.#changed.has(this.#entry) ? 1 : 0);
    const settled = { entry: this.#entry, bytes: this.#bytes - this.#offset, missing: this.#missing, changed };
    this.#mustBeProven("the end of a step");
    await Promise.all(this.#finishing);
    if (this.#failure !== undefined) throw this.#failure.error;
    await this.#parts.stage.settle();
    return settled;
  }

  /** Ends it as it is; what is there of the present file, for going on within this program's life. */
  close(): ReceiptParts["beginning"] {
    this.#file?.close();
    for (const { file } of this.#unproven) file?.close();
    const entry = this.#present();
    if (entry === undefined || this.#hash === undefined || this.#file === undefined) return undefined;
    return { entry: this.#entry, version: this.#version(entry), offset: this.#offset, hash: this.#hash };
  }

  async #take(entry: FileEntry, bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const { stage, paths, hash } = this.#parts;
    const { bytes: size, at } = this.#version(entry);
    const part = bytes.subarray(0, size - this.#offset);
    const path = paths[this.#entry]!;
    const whole = this.#offset === 0 && part.length === size && size <= SMALL_FILE_BYTES;
    if (whole) await stage.put(path, part, at);
    else {
      this.#file ??= await stage.open(path, 0, undefined);
      await this.#file.write(part);
    }
    // Not before: after a write that failed, both still say how far the file is.
    this.#hash ??= hash();
    this.#hash.update(part);
    this.#advance(part.length);
    if (this.#offset === size) this.#ended(at);
    return bytes.subarray(part.length);
  }

  /** No chunk brings the end of an empty file, or of one that was whole already when it was gone on with. */
  async #takeEnded(): Promise<void> {
    await this.#passFolders();
    const entry = this.#present();
    if (entry !== undefined && this.#offset === this.#version(entry).bytes) await this.#take(entry, new Uint8Array(0));
  }

  #ended(at: number): void {
    const digest = this.#hash!.digest();
    this.#unproven.push({ entry: this.#entry, digest, file: this.#file, at });
    this.#entry++;
    this.#offset = 0;
    this.#file = undefined;
    this.#hash = undefined;
  }

  /** Begins the present file again. */
  #restart(): void {
    this.#file?.close();
    this.#file = undefined;
    this.#hash = undefined;
    this.#bytes -= this.#offset;
    this.#offset = 0;
  }

  /** Whoever calls lets the stage settle: what is written twice must not be written at the same time. */
  #rewind(entry: number): void {
    this.#restart();
    for (const { file } of this.#unproven.splice(0)) file?.close();
    for (let index = entry; index < this.#entry; index++) {
      this.#bytes -= this.#changed.get(index)?.bytes ?? this.#listed(index);
      // The next fetch begins with what the list says.
      this.#changed.delete(index);
    }
    this.#changed.delete(this.#entry);
    this.#entry = entry;
  }

  /** All bytes of a file had come, and its end turns out not to be one. */
  async #reopen({ entry, file }: Unproven): Promise<void> {
    this.#unproven.length = 0;
    file?.close();
    this.#entry = entry;
    this.#offset = this.#changed.get(entry)?.bytes ?? this.#listed(entry);
    await this.#parts.stage.settle();
  }

  async #mustBeAllowed(growth: number): Promise<void> {
    const { mayGrow, content } = this.#parts;
    const bytes = content.bytes + growth;
    const answer = await mayGrow(growth);
    if (answer === "no") throw new GrownError(bytes);
    if (answer === "yes") return;
    throw new FilesError(
      "full",
      `The files have grown to ${bytes} bytes, and there is no room for that: free some space`,
    );
  }

  #listed(entry: number): number {
    const listed = this.#parts.content.entries[entry];
    return listed?.type === "file" ? listed.bytes : 0;
  }

  /** Syncing a large file takes its time: meanwhile the next may come, within bounds. */
  async #finish(file: StagedFile, at: number): Promise<void> {
    const finishing: Promise<void> = file.finish(at).catch((error: unknown) => {
      this.#failure ??= { error };
    }).finally(() => this.#finishing.delete(finishing));
    this.#finishing.add(finishing);
    while (this.#finishing.size > MAX_FINISHING) await Promise.race(this.#finishing);
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #passFolders(): Promise<void> {
    const { content: { entries }, paths, stage } = this.#parts;
    while (entries[this.#entry]?.type === "folder") {
      await stage.makeFolder(paths[this.#entry]!);
      this.#entry++;
    }
  }

  #advance(bytes: number): void {
    this.#offset += bytes;
    this.#bytes += bytes;
  }

  #present(): FileEntry | undefined {
    const entry = this.#parts.content.entries[this.#entry];
    return entry?.type === "file" ? entry : undefined;
  }

  #version({ bytes, at }: FileEntry): Version {
    return this.#changed.get(this.#entry) ?? { bytes, at };
  }

  async #mustBePresent(entry: number, what: string): Promise<FileEntry> {
    const [last, ...others] = this.#unproven;
    // It may come after the file's last byte, and before its hash.
    if (last?.entry === entry && others.length === 0 && this.#offset === 0) await this.#reopen(last);
    this.#mustBeProven(`"${what}"`);
    await this.#passFolders();
    const present = this.#present();
    if (present !== undefined && entry === this.#entry) return present;
    throw new ProtocolError(`Cannot take "${what}" for entry ${entry}: entry ${this.#entry} is the one that is sent`);
  }

  #mustBeProven(what: string): void {
    const first = this.#unproven[0];
    if (first === undefined) return;
    throw new ProtocolError(`Cannot take ${what}: the hash of entry ${first.entry} has not come`);
  }
}
