import type { Clock, Files, Place, SourceFile, Spool, Stage, Survey } from "../../../src/messenger/ports.ts";
import { FilesError, RequestError } from "../../../src/model/errors.ts";
import type { ListEntry } from "../../../src/model/transfer.ts";
import { baseName, type DiskFile, newFile, SimulatedDisk, STAGE_PREFIX } from "./disk.ts";
import { openStage } from "./stage.ts";

export interface SimulatedFilesParts {
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly chance: () => number;
  readonly spoolFolder: string;
}

/** What of it a crash ends: "killed": the program alone; "power": the computer, and with it all that was not synced. */
export type Crash = "killed" | "power";

/**
 * `Files` on a disk that outlives the programs that use it: each gets an `open()` of its own. What they do takes virtual
 * time, one step after the other, so that a crash comes between any two.
 *
 * What a program that crashed still waits for never comes, and nothing that it does any more happens.
 */
export class SimulatedFiles {
  readonly disk = new SimulatedDisk();
  /** How long a step takes: from, to, in ms. Every other takes none. */
  pace: readonly [number, number] = [0, 0];
  /** Folders that can't be written at the moment. */
  readonly locked = new Set<string>();
  /** The check of received items. */
  check: Files["check"] = () => Promise.resolve({ verdict: "clean" });
  /** Called when a program reads, or writes so many bytes, in the midst of it. */
  reading: (path: string) => void = () => {};
  writing: (bytes: number) => void = () => {};
  /** Called when a program wants to give something from a stage its final name. */
  publishing: (path: string, stage: string) => void = () => {};
  /** Called just before it gets it: somebody else may take it. */
  appearing: (path: string) => void = () => {};
  /** Called when it has got it. */
  appeared: (path: string, stage: string) => void = () => {};
  readonly #parts: SimulatedFilesParts;
  #life: FilesLife;

  constructor(parts: SimulatedFilesParts) {
    this.#parts = parts;
    this.#life = new FilesLife(this, parts);
  }

  /** The disk as one life of a program sees it. */
  open(): Files {
    this.#life = new FilesLife(this, this.#parts);
    return this.#life;
  }

  /** Paths of the files that the present life has open. */
  get opened(): readonly string[] {
    return [...this.#life.handles].map(({ path }) => path);
  }

  crash(how: Crash): void {
    this.#life.end();
    if (how === "power") this.disk.losePower(this.#parts.chance);
  }
}

/** One life of a program, as its disk sees it. */
export class FilesLife implements Files {
  readonly disk: SimulatedDisk;
  readonly chance: () => number;
  /** What is open. */
  readonly handles = new Set<{ readonly path: string }>();
  #alive = true;
  readonly #clock: Clock;
  readonly #spoolFolder: string;

  constructor(readonly owner: SimulatedFiles, { clock, chance, spoolFolder }: SimulatedFilesParts) {
    this.disk = owner.disk;
    this.chance = chance;
    this.#clock = clock;
    this.#spoolFolder = spoolFolder;
  }

  end(): void {
    this.#alive = false;
  }

  /** Between two things that are done to the disk: the life may end here. */
  async step(): Promise<void> {
    const [from, to] = this.owner.pace;
    const ms = to === 0 || this.chance() < 0.5 ? 0 : from + this.chance() * (to - from);
    if (ms > 0) await new Promise<void>((resolve) => this.#clock.after(ms, resolve));
    if (!this.#alive) await new Promise(() => {});
  }

  /** Writes all of it, in two steps, or what there is room for. */
  async write(file: DiskFile, position: number, bytes: Uint8Array): Promise<void> {
    const middle = Math.floor(this.chance() * bytes.length);
    for (const [from, to] of [[0, middle], [middle, bytes.length]] as const) {
      await this.step();
      // What is there already takes no room.
      const room = this.disk.free + Math.max(0, file.length - position - from);
      const part = bytes.subarray(from, Math.min(to, from + room));
      file.write(position + from, part);
      if (from === 0) this.owner.writing(bytes.length);
      if (part.length < to - from) throw new FilesError("full", "Cannot write: there is no space left");
    }
  }

  checkWritable(folder: string): void {
    if (this.owner.locked.has(folder)) throw new FilesError("folder", `Cannot write in ${folder}: it is locked`);
  }

  async survey(paths: readonly string[], signal: AbortSignal): Promise<Survey> {
    const entries: { entry: ListEntry; place: Place }[] = [];
    for (const path of paths) {
      if (this.disk.get(path) === undefined) throw new RequestError("invalid", `Cannot offer ${path}: it is not there`);
      await this.#walk(path, baseName(path), entries);
      signal.throwIfAborted();
    }
    if (entries.length === 0) throw new RequestError("invalid", "There is nothing to offer");
    return { entries, left: [] };
  }

  async open({ path, from }: Place): Promise<SourceFile> {
    await this.step();
    return new Source(this, this.#source(path), { path, from });
  }

  async readWhole({ path, from }: Place, bytes: number): Promise<{
    readonly bytes: Uint8Array<ArrayBuffer>;
    readonly size: number;
    readonly at: number;
  }> {
    await this.step();
    const file = this.#source(path);
    const buffer = new Uint8Array(bytes);
    const half = file.content.read(from, buffer.subarray(0, bytes >> 1));
    this.owner.reading(path);
    await this.step();
    const count = half + file.content.read(from + half, buffer.subarray(half));
    await this.step();
    return { bytes: buffer.subarray(0, count), size: file.length, at: file.at };
  }

  stage(goal: string, name: string): Promise<Stage> {
    return openStage(this, goal, name);
  }

  async stages(goal: string): Promise<string[]> {
    await this.step();
    const names = this.disk.names(goal).filter((name) => name.startsWith(STAGE_PREFIX));
    return names.map((name) => name.slice(STAGE_PREFIX.length)).filter((name) => !name.startsWith("aside-"));
  }

  async free(_folder: string): Promise<number | undefined> {
    await this.step();
    return this.disk.free;
  }

  async check(path: string, about: Parameters<Files["check"]>[1]): ReturnType<Files["check"]> {
    await this.step();
    const verdict = await this.owner.check(path, about);
    await this.step();
    return verdict;
  }

  async spool(name: string): Promise<Spool> {
    const path = this.#spoolPath(name);
    await this.step();
    this.disk.makeFolder(this.#spoolFolder);
    const file = this.disk.file(path) ?? newFile();
    if (this.disk.get(path) === undefined) this.disk.set(path, file);
    return new SpoolFile(this, file, path);
  }

  async removeSpool(name: string): Promise<void> {
    await this.step();
    this.disk.set(this.#spoolPath(name), undefined);
  }

  async spools(): Promise<string[]> {
    await this.step();
    return this.disk.names(this.#spoolFolder);
  }

  async #walk(path: string, wire: string, entries: { entry: ListEntry; place: Place }[]): Promise<void> {
    await this.step();
    const found = this.disk.get(path);
    if (found === undefined || baseName(path).startsWith(STAGE_PREFIX)) return;
    const place = { path, from: 0 };
    if (found !== "folder") {
      entries.push({ entry: { type: "file", path: wire, bytes: found.length, at: found.at }, place });
      return;
    }
    entries.push({ entry: { type: "folder", path: wire, at: 0 }, place });
    for (const name of this.disk.names(path).sort()) await this.#walk(`${path}/${name}`, `${wire}/${name}`, entries);
  }

  #source(path: string): DiskFile {
    const file = this.disk.file(path);
    if (file === undefined) throw new FilesError("missing", `Cannot read ${path}: it is not there`);
    return file;
  }

  #spoolPath(name: string): string {
    return `${this.#spoolFolder}/${name}`;
  }
}

class Source implements SourceFile {
  readonly path: string;
  readonly #life: FilesLife;
  readonly #file: DiskFile;
  #position: number;
  #closed = false;

  constructor(life: FilesLife, file: DiskFile, { path, from }: Place) {
    this.path = path;
    this.#life = life;
    this.#file = file;
    this.#position = from;
    life.handles.add(this);
  }

  async stat(): Promise<{ readonly bytes: number; readonly at: number }> {
    await this.#life.step();
    return { bytes: this.#file.length, at: this.#file.at };
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number> {
    await this.#life.step();
    if (this.#closed) throw new Error("Cannot read: the file was closed");
    // As systems do, now and then not all that there is.
    const most = this.#life.chance() < 0.1 ? Math.ceil(buffer.length / 3) : buffer.length;
    const count = this.#file.content.read(this.#position, buffer.subarray(0, most));
    this.#position += count;
    this.#life.owner.reading(this.path);
    return count;
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#life.handles.delete(this);
    this.#closed = true;
    return Promise.resolve();
  }
}

class SpoolFile implements Spool {
  bytes: number;
  readonly #life: FilesLife;
  readonly #file: DiskFile;
  #closed = false;

  constructor(life: FilesLife, file: DiskFile, readonly path: string) {
    this.#life = life;
    this.#file = file;
    this.bytes = file.length;
    life.handles.add(this);
  }

  async append(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    try {
      await this.#life.write(this.#file, this.bytes, bytes);
    } catch (error) {
      this.#file.truncate(this.bytes);
      throw error;
    }
    this.bytes += bytes.length;
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    this.#life.handles.delete(this);
    await this.#life.step();
    this.#file.sync();
    this.#life.disk.sync();
  }
}
