import { safeTree } from "../../../src/model/file_name.ts";
import type { MessageId } from "../../../src/model/ids.ts";
import type { ListEntry, TransferState } from "../../../src/model/transfer.ts";
import { Content } from "../../../src/messenger/transfers/content.ts";
import { decodeContent } from "../../../src/messenger/transfers/kept_content.ts";
import { DiskFile, STAGE_PREFIX } from "./disk.ts";
import { Pattern, sameContent } from "./pattern.ts";
import type { SimulatedNode, World } from "./world.ts";

/** One of the states that a person's file has had. */
export interface Version {
  /** Whose, and where on their disk. */
  readonly source: string;
  readonly content: Pattern;
  /** Until when it was there, by the world's clock. */
  until: number;
}

/** What was offered, and where on its author's disk each entry was then. */
export interface OfferedFiles {
  readonly author: SimulatedNode;
  readonly id: MessageId;
  readonly entries: readonly ListEntry[];
  readonly sources: readonly string[];
  readonly at: number;
}

/**
 * Knows every state that every file has had, and holds what is received against it. No two states have the same time of
 * change, so that a file's time says which of them it must be.
 */
export class Library {
  readonly offers: OfferedFiles[] = [];
  readonly #world: World;
  readonly #versions = new Map<number, Version>();
  readonly #present = new Map<string, Version>();
  /** Received files that are known to be whole, and how often they had been touched by then. */
  readonly #whole = new WeakMap<DiskFile, number>();
  /** Files under final names by whoever else: the path's end says what must be in them. */
  readonly #strangers = new Map<string, DiskFile>();
  /** From which transfer's stage something was to come last, by its final path. */
  readonly #stages = new Map<string, string>();
  #time = 1_600_000_000_000;

  constructor(world: World) {
    this.#world = world;
    for (const node of world.nodes) {
      node.files.publishing = (path, stage) => {
        // Where something is already, nothing of this stage will be: it gets another name.
        if (node.files.disk.get(path) === undefined) this.#stages.set(`${node.name} ${path}`, stage);
        this.#mustBeOpen(node, path, stage);
      };
      node.files.appeared = (path) => this.#look(node, path);
      const heard = node.heard;
      node.heard = (event) => {
        heard(event);
        if (event.type === "saved" && event.message.offer !== undefined) this.#note(node, event.message.id);
      };
    }
  }

  /** A file that is handed in by the page, and is nowhere else. */
  upload(bytes: number): { content: Pattern; at: number } {
    return this.#version(uploadSource(this.#time + 1), bytes);
  }

  /** Where the files of an offer are on its author's disk. */
  pathsOf(author: SimulatedNode, id: MessageId): string[] {
    const sources = this.offers.find((offer) => offer.id === id)?.sources ?? [];
    const mark = sourceOf(author, "");
    return sources.filter((source) => source.startsWith(mark)).map((source) => source.slice(mark.length));
  }

  /** A person writes a file: "in place", or by putting another one there. */
  write(node: SimulatedNode, path: string, bytes: number, how: "in place" | "replacing" = "replacing"): void {
    const { disk } = node.files;
    const { content, at } = this.#version(sourceOf(node, path), bytes);
    const there = disk.file(path);
    if (how === "in place" && there !== undefined) {
      there.content = content;
      there.at = at;
    } else disk.place(path, new DiskFile(content, at));
  }

  remove(node: SimulatedNode, path: string): void {
    this.#end(sourceOf(node, path));
    node.files.disk.place(path, undefined);
  }

  /** Somebody else puts a file where received ones go. */
  intrude(node: SimulatedNode, path: string): void {
    const { disk } = node.files;
    if (disk.get(path) !== undefined) return;
    const file = new DiskFile(new Pattern(this.#strangers.size, 10), 0);
    disk.place(path, file);
    this.#strangers.set(`${node.name} ${path}`, file);
  }

  /** Nothing is in the folders for received files under its final name but what is whole. */
  lookAt(node: SimulatedNode, folders: readonly string[]): void {
    for (const folder of folders) {
      for (const name of node.files.disk.names(folder)) {
        if (!name.startsWith(STAGE_PREFIX)) this.#look(node, `${folder}/${name}`);
      }
    }
  }

  /** A received item came of an offer that is given up now: it had its name already when that was said. */
  isGivenUp(node: SimulatedNode, path: string): boolean {
    const stage = this.#stages.get(`${node.name} ${path}`) ?? "";
    const offer = this.offers.find(({ id }) => stage.startsWith(id));
    const [transfer] = offer === undefined ? [] : node.store.transfersOf(offer.author.id, offer.id);
    return transfer?.state.name === "cancelled" || transfer?.state.name === "withdrawn";
  }

  isStrangers(node: SimulatedNode, path: string): boolean {
    return this.#strangers.has(`${node.name} ${path}`);
  }

  /**
   * Holds what a receiver has of a finished offer against what its author had.
   *
   * @param size what it says how large it was.
   * @throws what does not fit.
   */
  compare(
    receiver: SimulatedNode,
    offer: OfferedFiles,
    { paths, missing }: TransferState & { name: "done" },
    size: number,
  ): void {
    const { disk } = receiver.files;
    const safe = safeTree(offer.entries);
    const items = new Map<string, string>();
    for (const [item = "", ...rest] of safe) if (rest.length === 0) items.set(item, paths[items.size] ?? "");
    let absent = 0;
    let bytes = 0;
    safe.forEach(([item = "", ...rest], index) => {
      const goal = items.get(item) ?? "";
      const path = [goal, ...rest].join("/");
      const entry = offer.entries[index]!;
      if (entry.type === "folder") return must(disk.get(path) === "folder", `The folder ${path} is not there`);
      const file = disk.file(path);
      if (goal === "" || file === undefined) {
        absent++;
        return;
      }
      const version = this.#versions.get(file.at);
      must(version !== undefined, `${path} has the time of no file: ${file.at}`);
      must(version?.source === offer.sources[index], `${path} is ${version?.source}, not ${offer.sources[index]}`);
      must(version!.until >= offer.at, `${path} is as its source was before it was offered`);
      must(this.#isWhole(file), `${path} has not the content of its source`);
      bytes += file.length;
    });
    must(absent === missing, `${absent} files are missing and ${missing} were said to be: ${paths}`);
    must(bytes === size, `${bytes} bytes are there and ${size} were said to be: ${paths}`);
  }

  #note(author: SimulatedNode, id: MessageId): void {
    const kept = author.store.list(author.id, id);
    if (kept === undefined) return this.#world.report(new Error(`The list of an offer was not kept before it: ${id}`));
    const { entries, where } = decodeContent(kept);
    const content = new Content(entries, where);
    const sources = entries.map((entry, index) => {
      if (entry.type === "folder") return "";
      return where.kept === "in spool" ? uploadSource(entry.at) : sourceOf(author, content.place(index).path);
    });
    this.offers.push({ author, id, entries, sources, at: this.#world.time.ticks });
  }

  /** Nothing is given its final name that its author took back, or its receiver did not want any more. */
  #mustBeOpen(node: SimulatedNode, path: string, stage: string): void {
    const open = node.store.openTransfers().filter(({ key }) => stage.startsWith(key.offer));
    const isWanted = open.some(({ state: { name } }) => name === "accepted" || name === "paused");
    if (!isWanted) this.#world.report(new Error(`Something is given its final name though it is over: ${path}`));
  }

  #look(node: SimulatedNode, path: string): void {
    const { disk } = node.files;
    for (const below of [path, ...disk.within(path)]) {
      const file = disk.file(below);
      if (file === undefined || this.#isWhole(file)) continue;
      if (this.#strangers.get(`${node.name} ${below}`) === file && file.touched === 0) continue;
      this.#world.report(new Error(`A file under its final name is not whole: ${below} has ${file.length} bytes`));
    }
  }

  /** It has exactly the content that some file had when it was of this time. */
  #isWhole(file: DiskFile): boolean {
    if (this.#whole.get(file) === file.touched) return true;
    const version = this.#versions.get(file.at);
    if (version === undefined || !sameContent(version.content, file.content)) return false;
    this.#whole.set(file, file.touched);
    return true;
  }

  /** Another state of a file, of a time of its own. */
  #version(source: string, bytes: number): { content: Pattern; at: number } {
    const at = ++this.#time;
    const content = new Pattern(at & 0xffff_ffff, bytes);
    const version = { source, content, until: Infinity };
    this.#versions.set(at, version);
    this.#end(source);
    this.#present.set(source, version);
    return { content, at };
  }

  #end(source: string): void {
    const present = this.#present.get(source);
    if (present !== undefined) present.until = this.#world.time.ticks;
    this.#present.delete(source);
  }
}

function sourceOf(node: SimulatedNode, path: string): string {
  return `${node.name} ${path}`;
}

function uploadSource(at: number): string {
  return `upload ${at}`;
}

export function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}
