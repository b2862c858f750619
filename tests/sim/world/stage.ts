import type { Place, Stage, StagedFile } from "../../../src/messenger/ports.ts";
import { FilesError } from "../../../src/model/errors.ts";
import { safeComponent } from "../../../src/model/file_name.ts";
import { TakenNames } from "../../../src/model/taken_names.ts";
import { baseName, type DiskFile, newFile, STAGE_PREFIX } from "./disk.ts";
import type { FilesLife } from "./files.ts";
import { Puts } from "./puts.ts";

const REREAD_BYTES = 262_144;

/** As `Files.stage`. */
export async function openStage(life: FilesLife, goal: string, name: string): Promise<Stage> {
  await life.step();
  life.checkWritable(goal);
  life.disk.makeFolder(goal);
  await life.step();
  const stage = new SimulatedStage(life, goal, name);
  life.disk.makeFolder(stage.folder);
  return stage;
}

/** Does what src/files/stage.ts does, in steps of the same kind and order. */
class SimulatedStage implements Stage {
  readonly folder: string;
  readonly #life: FilesLife;
  readonly #goal: string;
  readonly #name: string;
  readonly #puts: Puts;

  constructor(life: FilesLife, goal: string, name: string) {
    this.#life = life;
    this.#goal = goal;
    this.#name = name;
    this.folder = `${goal}/${STAGE_PREFIX}${name}`;
    this.#puts = new Puts(life, (path) => this.#file(path));
  }

  async size(path: readonly string[]): Promise<number | undefined> {
    await this.#puts.settle();
    await this.#life.step();
    return this.#life.disk.file(this.#placeOf(path))?.length;
  }

  async makeFolder(path: readonly string[]): Promise<void> {
    const place = this.#placeOf(path);
    await this.#life.step();
    this.#checkParent(place);
    if (this.#life.disk.file(place) !== undefined) throw new FilesError("folder", `Cannot make ${place}: it is a file`);
    this.#life.disk.makeFolder(place);
  }

  async open(
    path: readonly string[],
    keep: number,
    reread: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined,
  ): Promise<StagedFile> {
    const place = this.#placeOf(path);
    await this.#puts.settle();
    await this.#life.step();
    const file = this.#file(place);
    if (file.length < keep) {
      throw new FilesError("missing", `Cannot go on with ${place}: it has ${file.length} of ${keep} bytes`);
    }
    await this.#life.step();
    file.truncate(keep);
    const opened = new StagedDiskFile(this.#life, file, { path: place, from: keep });
    try {
      if (reread !== undefined) await this.#readAgain(file, keep, reread);
    } catch (error) {
      opened.close();
      throw error;
    }
    return opened;
  }

  async drop(path: readonly string[]): Promise<void> {
    const place = this.#placeOf(path);
    await this.#puts.settle();
    await this.#life.step();
    if (this.#life.disk.get(place) !== undefined) this.#life.disk.set(place, undefined);
  }

  async put(path: readonly string[], bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
    await this.#puts.put(this.#placeOf(path), bytes, at);
  }

  async settle(): Promise<void> {
    await this.#puts.settle();
    await this.#life.step();
    this.#life.disk.sync();
  }

  async setTimes(folders: readonly { readonly path: readonly string[]; readonly at: number }[]): Promise<void> {
    await this.settle();
    for (const { path } of folders) {
      this.#placeOf(path);
      await this.#life.step();
      this.#life.disk.sync();
    }
  }

  async freePaths(items: readonly string[]): Promise<string[]> {
    await this.#life.step();
    const names = new TakenNames();
    for (const name of this.#life.disk.names(this.#goal)) names.add("", name);
    return items.map((item) => `${this.#goal}/${names.take("", item)}`);
  }

  async publish(item: string, path: string): Promise<"published" | "taken"> {
    const { disk, owner } = this.#life;
    const name = baseName(path);
    owner.publishing(path, this.#name);
    if (path !== `${this.#goal}/${name}` || name.toLowerCase().startsWith(STAGE_PREFIX)) {
      throw new RangeError(`Cannot publish as ${path}: that is no item of ${this.#goal}`);
    }
    await this.#puts.settle();
    this.#life.checkWritable(this.#goal);
    await this.#life.step();
    owner.appearing(path);
    const result = await this.#move(this.pathOf(item), path);
    await this.#life.step();
    disk.sync();
    await this.#life.step();
    if (disk.within(this.folder).length === 0) this.#removeFolder();
    return result;
  }

  pathOf(item: string): string {
    return this.#placeOf([item]);
  }

  async putAside(): Promise<string> {
    const { disk } = this.#life;
    const aside = `${this.#goal}/${STAGE_PREFIX}aside-${this.#name}`;
    await this.#puts.settle();
    await this.#life.step();
    if (disk.within(this.folder).length > 0) disk.move(this.folder, aside);
    else disk.set(this.folder, undefined);
    await this.#life.step();
    disk.sync();
    return aside;
  }

  async remove(): Promise<void> {
    const { disk } = this.#life;
    await this.#puts.settle().catch(() => {});
    for (const path of disk.within(this.folder).reverse()) {
      await this.#life.step();
      disk.set(path, undefined);
    }
    await this.#life.step();
    this.#removeFolder();
  }

  /** src/files/publish.ts, on a file system where files may have two names. */
  async #move(staged: string, path: string): Promise<"published" | "taken"> {
    const { disk, owner } = this.#life;
    const item = disk.get(staged);
    const there = disk.get(path);
    if (item === undefined) {
      if (there !== undefined) return "published";
      throw new FilesError("missing", `Cannot move ${staged} to ${path}: it is at neither place any more`);
    }
    if (there !== undefined && (item === "folder" || item !== there)) return "taken";
    if (item === "folder") disk.move(staged, path);
    else disk.set(path, item);
    owner.appeared(path, this.#name);
    if (item === "folder") return "published";
    await this.#life.step();
    disk.set(staged, undefined);
    return "published";
  }

  /** What a power cut brings back is an empty folder at worst: nobody minds it, and nothing looks for it. */
  #removeFolder(): void {
    this.#life.disk.set(this.folder, undefined);
    this.#life.disk.sync();
  }

  async #readAgain(file: DiskFile, keep: number, reread: (bytes: Uint8Array<ArrayBuffer>) => void): Promise<void> {
    const buffer = new Uint8Array(Math.min(keep, REREAD_BYTES));
    for (let done = 0; done < keep;) {
      await this.#life.step();
      const count = file.content.read(done, buffer.subarray(0, keep - done));
      reread(buffer.subarray(0, count));
      done += count;
    }
  }

  /** The file at a path of the stage, made where there is none. */
  #file(place: string): DiskFile {
    const { disk } = this.#life;
    const there = disk.get(place);
    if (there === "folder") throw new FilesError("folder", `Cannot write ${place}: it is a folder`);
    if (there !== undefined) return there;
    this.#checkParent(place);
    const file = newFile();
    disk.set(place, file);
    return file;
  }

  #checkParent(place: string): void {
    this.#life.checkWritable(this.#goal);
    if (this.#life.disk.get(place.slice(0, place.lastIndexOf("/"))) === "folder") return;
    throw new FilesError("folder", `Cannot write ${place}: the folder that it would be in is not there`);
  }

  #placeOf(path: readonly string[]): string {
    if (path.length === 0 || path.some((component) => safeComponent(component) !== component)) {
      throw new RangeError(`Cannot use the path ${JSON.stringify(path)}: it did not pass the rules for names`);
    }
    return `${this.folder}/${path.join("/")}`;
  }
}

class StagedDiskFile implements StagedFile {
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

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    if (this.#closed) throw new Error("Cannot write: the file was closed");
    await this.#life.write(this.#file, this.#position, bytes);
    this.#position += bytes.length;
  }

  async finish(at: number): Promise<void> {
    try {
      await this.#life.step();
      this.#file.at = at;
      await this.#life.step();
      this.#file.sync();
      this.#life.disk.sync();
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#life.handles.delete(this);
    this.#closed = true;
  }
}
