import { FilesError, RequestError } from "../../src/model/errors.ts";
import type { ListEntry } from "../../src/model/transfer.ts";
import type { Files, Place, SourceFile, Spool, Stage, StagedFile, Survey } from "../../src/messenger/ports.ts";

type Bytes = Uint8Array<ArrayBuffer>;

export type MemoryNode = MemoryFile | { readonly type: "folder"; at: number } | { readonly type: "link" };

/** A file's bytes and time. What is opened stays the same file, whatever is put in its place. */
export class MemoryFile {
  readonly type = "file";
  #buffer: Bytes = new Uint8Array(0);
  #length = 0;

  constructor(bytes: Uint8Array = new Uint8Array(0), public at = 0) {
    this.write(bytes);
  }

  get bytes(): Bytes {
    return this.#buffer.subarray(0, this.#length);
  }

  write(bytes: Uint8Array): void {
    if (this.#length + bytes.length > this.#buffer.length) {
      const grown = new Uint8Array(2 * this.#length + bytes.length);
      grown.set(this.bytes);
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  truncate(length: number): void {
    this.#length = length;
  }
}

/** What is about to be done; for those of a stage with its name in front: "stage write". */
export type Step =
  | "survey"
  | "open"
  | "stat"
  | "read"
  | "read whole"
  | "free"
  | "check"
  | "spool"
  | "spool write"
  | "spool close"
  | "spool remove"
  | "spools"
  | "stage"
  | "stages"
  | "stage size"
  | "stage folder"
  | "stage open"
  | "stage write"
  | "stage finish"
  | "stage drop"
  | "stage put"
  | "stage settle"
  | "stage times"
  | "stage free paths"
  | "stage publish"
  | "stage aside"
  | "stage remove";

/** A disk in memory, for tests that want to know of each step, to hold it up or to let it fail. */
export class MemoryFiles implements Files {
  readonly nodes = new Map<string, MemoryNode>();
  /** Awaited before each step; what it throws, the step throws. */
  before: (step: Step, path: string) => Promise<void> | void = () => {};
  /** Files that are open. */
  opened = 0;
  /** Bytes of files that were read to be sent. */
  readBytes = 0;
  freeBytes: number | undefined;
  verdict: (path: string) => Awaited<ReturnType<Files["check"]>> = () => ({ verdict: "clean" });
  readonly checked: string[] = [];

  /** Puts a file there, as another one than what was there before. */
  put(path: string, bytes: Uint8Array, at = 1_000): void {
    this.#makeParents(path);
    this.nodes.set(path, new MemoryFile(bytes, at));
  }

  folder(path: string, at = 1_000): void {
    this.#makeParents(path);
    this.nodes.set(path, { type: "folder", at });
  }

  link(path: string): void {
    this.nodes.set(path, { type: "link" });
  }

  delete(path: string): void {
    for (const other of [...this.nodes.keys()]) {
      if (other === path || other.startsWith(`${path}/`)) this.nodes.delete(other);
    }
  }

  /** All that is in a folder, by relative path: files' bytes, and undefined for folders. */
  tree(folder: string): Map<string, Bytes | undefined> {
    const found = new Map<string, Bytes | undefined>();
    for (const [path, node] of [...this.nodes].sort(([a], [b]) => a < b ? -1 : 1)) {
      if (!path.startsWith(`${folder}/`)) continue;
      found.set(path.slice(folder.length + 1), node.type === "file" ? node.bytes.slice() : undefined);
    }
    return found;
  }

  /** Names in a folder. */
  names(folder: string): string[] {
    return [...this.tree(folder).keys()].filter((name) => !name.includes("/"));
  }

  async survey(paths: readonly string[], signal: AbortSignal): Promise<Survey> {
    const entries: { entry: ListEntry; place: Place }[] = [];
    for (const picked of paths) {
      await this.before("survey", picked);
      signal.throwIfAborted();
      const parent = picked.slice(0, picked.lastIndexOf("/") + 1);
      if (!this.nodes.has(picked)) throw new RequestError("invalid", `Cannot offer ${picked}: it is not there`);
      const all = [...this.nodes].filter(([path]) => path === picked || path.startsWith(`${picked}/`));
      for (const [place, node] of all.sort(([a], [b]) => a < b ? -1 : 1)) {
        const path = place.slice(parent.length);
        const { at } = { at: 0, ...node };
        if (node.type === "link") continue;
        const entry: ListEntry = node.type === "folder"
          ? { type: "folder", path, at }
          : { type: "file", path, bytes: node.bytes.length, at: node.at };
        entries.push({ entry, place: { path: place, from: 0 } });
      }
    }
    return { entries, left: [] };
  }

  async open({ path, from }: Place): Promise<SourceFile> {
    await this.before("open", path);
    const file = this.#file(path);
    let at = from;
    let closed = false;
    this.opened++;
    return {
      stat: async () => {
        await this.before("stat", path);
        return { bytes: file.bytes.length, at: file.at };
      },
      read: async (buffer) => {
        await this.before("read", path);
        if (closed) throw new Error(`${path} is read after it was closed`);
        const part = file.bytes.subarray(at, at + buffer.length);
        buffer.set(part);
        at += part.length;
        this.readBytes += part.length;
        return part.length;
      },
      [Symbol.asyncDispose]: () => {
        if (!closed) this.opened--;
        closed = true;
        return Promise.resolve();
      },
    };
  }

  async readWhole({ path, from }: Place, bytes: number): ReturnType<Files["readWhole"]> {
    await this.before("read whole", path);
    const file = this.#file(path);
    const part = file.bytes.slice(from, from + bytes);
    this.readBytes += part.length;
    return { bytes: part, size: file.bytes.length, at: file.at };
  }

  async stage(goal: string, name: string): Promise<Stage> {
    await this.before("stage", goal);
    const folder = `${goal}/.stage-${name}`;
    this.#makeParents(folder);
    if (!this.nodes.has(folder)) this.nodes.set(folder, { type: "folder", at: 0 });
    return new MemoryStage(this, goal, folder);
  }

  async stages(goal: string): Promise<string[]> {
    await this.before("stages", goal);
    return this.names(goal).flatMap((name) => name.startsWith(".stage-") ? [name.slice(".stage-".length)] : []);
  }

  async free(folder: string): Promise<number | undefined> {
    await this.before("free", folder);
    return this.freeBytes;
  }

  async check(path: string): ReturnType<Files["check"]> {
    await this.before("check", path);
    this.checked.push(path);
    return this.verdict(path);
  }

  async spool(name: string): Promise<Spool> {
    const path = `/spool/${name}`;
    await this.before("spool", path);
    if (!this.nodes.has(path)) this.put(path, new Uint8Array(0));
    const file = this.#file(path);
    let closed = false;
    this.opened++;
    return {
      path,
      get bytes() {
        return file.bytes.length;
      },
      append: async (bytes) => {
        await this.before("spool write", path);
        if (closed) throw new Error(`${path} is written after it was closed`);
        file.write(bytes);
      },
      close: async () => {
        if (closed) return;
        closed = true;
        this.opened--;
        await this.before("spool close", path);
      },
    };
  }

  async removeSpool(name: string): Promise<void> {
    await this.before("spool remove", `/spool/${name}`);
    this.nodes.delete(`/spool/${name}`);
  }

  async spools(): Promise<string[]> {
    await this.before("spools", "/spool");
    return this.names("/spool");
  }

  #file(path: string): MemoryFile {
    const node = this.nodes.get(path);
    if (node?.type === "file") return node;
    throw new FilesError("missing", `Cannot read ${path}: it is ${node?.type ?? "not there"}`);
  }

  #makeParents(path: string): void {
    for (let slash = path.indexOf("/", 1); slash > 0; slash = path.indexOf("/", slash + 1)) {
      const parent = path.slice(0, slash);
      if (!this.nodes.has(parent)) this.nodes.set(parent, { type: "folder", at: 0 });
    }
  }
}

class MemoryStage implements Stage {
  readonly #disk: MemoryFiles;
  readonly #goal: string;
  readonly #folder: string;

  constructor(disk: MemoryFiles, goal: string, folder: string) {
    this.#disk = disk;
    this.#goal = goal;
    this.#folder = folder;
  }

  async size(path: readonly string[]): Promise<number | undefined> {
    const node = this.#disk.nodes.get(await this.#at("stage size", path));
    return node?.type === "file" ? node.bytes.length : undefined;
  }

  async makeFolder(path: readonly string[]): Promise<void> {
    const place = await this.#at("stage folder", path);
    this.#mustHaveParent(place);
    if (!this.#disk.nodes.has(place)) this.#disk.nodes.set(place, { type: "folder", at: 0 });
  }

  async open(path: readonly string[], keep: number, reread: ((bytes: Bytes) => void) | undefined): Promise<StagedFile> {
    const place = await this.#at("stage open", path);
    this.#mustHaveParent(place);
    const there = this.#disk.nodes.get(place);
    const file = there?.type === "file" ? there : new MemoryFile();
    this.#disk.nodes.set(place, file);
    if (file.bytes.length < keep) throw new FilesError("missing", `${place} is shorter than ${keep} bytes`);
    file.truncate(keep);
    for (let at = 0; reread !== undefined && at < keep; at += 65_536) {
      reread(file.bytes.slice(at, Math.min(keep, at + 65_536)));
    }
    let open = true;
    const close = () => {
      if (open) this.#disk.opened--;
      open = false;
    };
    this.#disk.opened++;
    return {
      write: async (bytes) => {
        await this.#disk.before("stage write", place);
        if (!open) throw new Error(`${place} is written after it was closed`);
        file.write(bytes);
      },
      finish: async (at) => {
        try {
          await this.#disk.before("stage finish", place);
          file.at = at;
        } finally {
          close();
        }
      },
      close,
    };
  }

  async drop(path: readonly string[]): Promise<void> {
    this.#disk.delete(await this.#at("stage drop", path));
  }

  async put(path: readonly string[], bytes: Bytes, at: number): Promise<void> {
    const copy = bytes.slice();
    const place = await this.#at("stage put", path);
    this.#mustHaveParent(place);
    this.#disk.nodes.set(place, new MemoryFile(copy, at));
  }

  async settle(): Promise<void> {
    await this.#at("stage settle", []);
  }

  async setTimes(folders: readonly { readonly path: readonly string[]; readonly at: number }[]): Promise<void> {
    await this.#at("stage times", []);
    for (const { path, at } of folders) {
      const node = this.#disk.nodes.get(`${this.#folder}/${path.join("/")}`);
      if (node?.type === "folder") node.at = at;
    }
  }

  async freePaths(items: readonly string[]): Promise<string[]> {
    await this.#at("stage free paths", []);
    const taken = new Set(this.#disk.names(this.#goal).map((name) => name.toLowerCase()));
    return items.map((item) => {
      let name = item;
      for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${item} (${number})`;
      taken.add(name.toLowerCase());
      return `${this.#goal}/${name}`;
    });
  }

  async publish(item: string, path: string): Promise<"published" | "taken"> {
    const staged = await this.#at("stage publish", [item]);
    const { nodes } = this.#disk;
    const isThere = nodes.has(path);
    if (!nodes.has(staged)) {
      if (isThere) return "published";
      throw new FilesError("missing", `${item} is at neither place any more`);
    }
    if (isThere) return "taken";
    this.#move(staged, path);
    if (this.#disk.names(this.#folder).length === 0) nodes.delete(this.#folder);
    return "published";
  }

  pathOf(item: string): string {
    return `${this.#folder}/${item}`;
  }

  async putAside(): Promise<string> {
    await this.#at("stage aside", []);
    const aside = this.#folder.replace("/.stage-", "/.aside-");
    this.#move(this.#folder, aside);
    return aside;
  }

  async remove(): Promise<void> {
    await this.#at("stage remove", []);
    this.#disk.delete(this.#folder);
  }

  async #at(step: Step, path: readonly string[]): Promise<string> {
    const place = [this.#folder, ...path].join("/");
    await this.#disk.before(step, place);
    return place;
  }

  #mustHaveParent(place: string): void {
    const parent = place.slice(0, place.lastIndexOf("/"));
    if (this.#disk.nodes.get(parent)?.type === "folder") return;
    throw new FilesError("folder", `Cannot write ${place}: its folder is not there`);
  }

  #move(from: string, to: string): void {
    for (const [path, node] of [...this.#disk.nodes]) {
      if (path !== from && !path.startsWith(`${from}/`)) continue;
      this.#disk.nodes.delete(path);
      this.#disk.nodes.set(`${to}${path.slice(from.length)}`, node);
    }
  }
}
