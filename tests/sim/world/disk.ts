import type { Content } from "./pattern.ts";

/** Folders of that name hold what is not finished, or what is kept aside (src/files/stage_folder.ts). */
export const STAGE_PREFIX = ".lanmessenger-";

/** A file, which may have several names, and outlive them while it is open. */
export class DiskFile {
  /** How often its bytes were touched: who has looked at them need not look again. */
  touched = 0;
  /** Its first bytes that a power cut leaves alone. */
  safe = 0;

  constructor(public content: Content, public at: number) {}

  get length(): number {
    return this.content.length;
  }

  /** Puts bytes at `position`, which is not behind the end. */
  write(position: number, bytes: Uint8Array): void {
    this.#stored().write(position, bytes);
    this.safe = Math.min(this.safe, position);
  }

  truncate(length: number): void {
    this.#stored().truncate(length);
    this.safe = Math.min(this.safe, length);
  }

  sync(): void {
    this.safe = this.length;
  }

  /** Takes a power cut: what was not safe is all there, is there in part, or is zeros from somewhere on. */
  losePower(chance: () => number): void {
    const { safe, length } = this;
    if (safe >= length) return;
    const from = safe + Math.floor(chance() * (length - safe + 1));
    const how = chance();
    if (how < 0.3) this.truncate(from);
    else if (how < 0.5) this.truncate(safe);
    else if (how < 0.8) this.write(from, new Uint8Array(length - from));
    this.sync();
  }

  #stored(): Stored {
    this.touched++;
    const { content } = this;
    if (content instanceof Stored) return content;
    const stored = new Stored();
    const bytes = new Uint8Array(content.length);
    content.read(0, bytes);
    stored.write(0, bytes);
    this.content = stored;
    return stored;
  }
}

/** Bytes that somebody wrote. */
class Stored implements Content {
  #bytes = new Uint8Array(0);
  length = 0;

  read(from: number, into: Uint8Array): number {
    const part = this.#bytes.subarray(from, Math.min(this.length, from + into.length));
    into.set(part);
    return part.length;
  }

  write(position: number, bytes: Uint8Array): void {
    const end = position + bytes.length;
    if (end > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.length));
      this.#bytes = larger;
    }
    this.#bytes.set(bytes, position);
    this.length = Math.max(this.length, end);
  }

  truncate(length: number): void {
    this.#bytes.fill(0, length, this.length);
    this.length = Math.min(this.length, length);
  }
}

export function newFile(): DiskFile {
  return new DiskFile(new Stored(), 0);
}

export type Entry = DiskFile | "folder";

/**
 * A computer's disk. It keeps a journal, as the file systems of our days do: names that were made, changed and removed
 * are there after a power cut up to some moment, which is not before the last time that anything was synced.
 */
export class SimulatedDisk {
  /** Bytes that fit on it; and those of them that somebody else has taken. Content made as it is read takes none. */
  capacity = Infinity;
  ballast = 0;
  readonly #entries = new Map<string, Entry>();
  /** Takes back what is not synced, the newest last. */
  #undo: (() => void)[] = [];

  get(path: string): Entry | undefined {
    return this.#entries.get(path);
  }

  file(path: string): DiskFile | undefined {
    const entry = this.#entries.get(path);
    return entry === "folder" ? undefined : entry;
  }

  /** What a person has on it, and takes away: nothing of this program's. It is safe at once. */
  place(path: string, entry: Entry | undefined): void {
    this.#set(path, entry);
  }

  /** Gives a path to something, or takes it away. */
  set(path: string, entry: Entry | undefined): void {
    const before = this.#entries.get(path);
    this.#set(path, entry);
    this.#undo.push(() => this.#set(path, before));
  }

  /** Makes a folder and those that it is in. */
  makeFolder(path: string): void {
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (parent !== "" && this.get(parent) === undefined) this.makeFolder(parent);
    if (this.get(path) === undefined) this.set(path, "folder");
  }

  /** Moves a file or folder with all that is in it, as one step. */
  move(from: string, to: string): void {
    const moved = [from, ...this.within(from)].map((path) => ({ path, entry: this.get(path) }));
    const arrange = (source: (path: string) => string, goal: (path: string) => string) => {
      for (const { path } of moved) this.#set(source(path), undefined);
      for (const { path, entry } of moved) this.#set(goal(path), entry);
    };
    const there = (path: string) => `${to}${path.slice(from.length)}`;
    const here = (path: string) => path;
    arrange(here, there);
    this.#undo.push(() => arrange(there, here));
  }

  /** Everything below a folder, in the order of its making. */
  within(folder: string): string[] {
    return [...this.#entries.keys()].filter((path) => path.startsWith(`${folder}/`));
  }

  /** What is in a folder itself. */
  names(folder: string): string[] {
    return this.within(folder).map((path) => path.slice(folder.length + 1)).filter((name) => !name.includes("/"));
  }

  get free(): number {
    let used = this.ballast;
    for (const file of new Set(this.#entries.values())) {
      if (file !== "folder" && file.content instanceof Stored) used += file.length;
    }
    return Math.max(0, this.capacity - used);
  }

  /** What was done until now stays. */
  sync(): void {
    this.#undo = [];
  }

  losePower(chance: () => number): void {
    const keep = Math.floor(chance() * (this.#undo.length + 1));
    while (this.#undo.length > keep) this.#undo.pop()!();
    this.sync();
    for (const entry of new Set(this.#entries.values())) {
      if (entry !== "folder" && entry.content instanceof Stored) entry.losePower(chance);
    }
  }

  #set(path: string, entry: Entry | undefined): void {
    if (entry === undefined) this.#entries.delete(path);
    else this.#entries.set(path, entry);
  }
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
