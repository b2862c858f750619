import { RequestError } from "../model/errors.ts";
import { MAX_PATH_BYTES } from "../model/file_name.ts";
import { systemReason } from "../model/system_reason.ts";
import { utf8Length } from "../model/text.ts";
import { type ListEntry, MAX_DEPTH, MAX_ENTRIES } from "../model/transfer.ts";
import type { Place, Survey } from "../messenger/ports.ts";
import { codeOf } from "./errors.ts";
import { changedAt } from "./file_info.ts";
import { baseName, isAbsolute, join, type Os } from "./paths.ts";
import { kindOf } from "./source.ts";
import { isStageName } from "./stage_folder.ts";
import { wireName, WireNames } from "./wire_name.ts";

/** What is left out is told so often and no more. */
const MAX_LEFT = 100;
/** Looks at once. Few: the runtime does the system's slow work in 32 threads, and encryption is part of it. */
const LOOKS = 8;

/** As `Files.survey`. */
export async function survey(paths: readonly string[], signal: AbortSignal, os: Os): Promise<Survey> {
  const walk = new Walk(signal, os);
  const names = new WireNames();
  for (const picked of paths) await walk.pick(picked, names);
  const [first] = walk.left;
  if (walk.entries.length === 0) {
    const why = first === undefined ? "no file or folder was named" : `${first.path} ${first.why}`;
    throw new RequestError("invalid", `There is nothing to offer: ${why}`);
  }
  return { entries: walk.entries, left: walk.left };
}

/** Something on this disk, on its way to an entry. */
interface Found {
  readonly path: string;
  readonly info: Deno.FileInfo;
  /** Its components on the wire: its own name is the last, and may still get a number. */
  readonly wire: readonly string[];
}

class Walk {
  readonly entries: { readonly entry: ListEntry; readonly place: Place }[] = [];
  readonly left: { readonly path: string; readonly why: string }[] = [];
  readonly #signal: AbortSignal;
  readonly #os: Os;

  constructor(signal: AbortSignal, os: Os) {
    this.#signal = signal;
    this.#os = os;
  }

  /** One of those that a person picked: that it is not there is a mistake, and not left out in silence. */
  async pick(picked: string, names: WireNames): Promise<void> {
    if (!isAbsolute(picked, this.#os)) throw refused(picked, "it is no absolute path");
    let path = picked;
    let info: Deno.FileInfo;
    try {
      // What ends in ".." has its name elsewhere.
      if (/(^|[/\\])\.{1,2}[/\\]*$/.test(picked)) path = await Deno.realPath(picked);
      info = await Deno.lstat(path);
    } catch (error) {
      if (codeOf(error) === undefined) throw error;
      const why = error instanceof Deno.errors.NotFound ? "nothing is there" : (error as Error).message;
      throw refused(picked, `${why}: check the path`);
    }
    const local = baseName(path, this.#os);
    if (local === "") throw refused(picked, "a whole disk can't be offered: choose folders of it");
    const name = wireName(local);
    if (name === undefined) this.#leave(picked, "has a name that can't be sent");
    else await this.#take({ path, info, wire: [name] }, names);
  }

  async #take({ path, info, wire }: Found, names: WireNames): Promise<void> {
    if (!info.isFile && !info.isDirectory) return this.#leave(path, `is ${kindOf(info)}`);
    const named = [...wire.slice(0, -1), names.take(wire.at(-1)!)];
    const wirePath = named.join("/");
    if (utf8Length(wirePath) > MAX_PATH_BYTES) throw refused(path, `its path has more than ${MAX_PATH_BYTES} bytes`);
    if (named.length > MAX_DEPTH) throw refused(path, `it is more than ${MAX_DEPTH} folders deep`);
    const at = changedAt(info);
    if (info.isDirectory) return await this.#takeFolder(path, { type: "folder", path: wirePath, at }, named);
    this.#add({ type: "file", path: wirePath, bytes: info.size, at }, { path, from: 0 });
  }

  async #takeFolder(path: string, entry: ListEntry, wire: readonly string[]): Promise<void> {
    const children = await this.#childrenOf(path);
    if (children === undefined) return;
    this.#add(entry, { path, from: 0 });
    const names = new WireNames();
    for (let index = 0; index < children.length; index += LOOKS) {
      this.#signal.throwIfAborted();
      const found = await Promise.all(children.slice(index, index + LOOKS).map((name) => this.#look(path, name, wire)));
      for (const child of found) {
        if (child !== undefined) await this.#take(child, names);
      }
    }
  }

  /** Names in a folder, sorted; undefined: it is left out. */
  async #childrenOf(folder: string): Promise<string[] | undefined> {
    const names: string[] = [];
    try {
      for await (const { name } of Deno.readDir(folder)) names.push(name);
    } catch (error) {
      this.#leaveUnread(folder, error);
      return undefined;
    }
    return names.sort();
  }

  async #look(folder: string, local: string, wire: readonly string[]): Promise<Found | undefined> {
    const path = join(folder, local, this.#os);
    const name = wireName(local);
    // Those are transfers on their way here.
    if (isStageName(local)) this.#leave(path, "is being received");
    else if (name === undefined) this.#leave(path, "has a name that can't be sent");
    else {
      try {
        return { path, info: await Deno.lstat(path), wire: [...wire, name] };
      } catch (error) {
        this.#leaveUnread(path, error);
      }
    }
    return undefined;
  }

  #add(entry: ListEntry, place: Place): void {
    if (this.entries.length === MAX_ENTRIES) {
      throw new RequestError(
        "invalid",
        `There are more than ${MAX_ENTRIES} files and folders, and that is the most: offer them in parts, or as an archive`,
      );
    }
    this.entries.push({ entry, place });
  }

  #leaveUnread(path: string, error: unknown): void {
    if (codeOf(error) === undefined) throw error;
    this.#leave(path, `can't be read: ${systemReason(error, path)}`);
  }

  #leave(path: string, why: string): void {
    if (this.left.length < MAX_LEFT) this.left.push({ path, why });
  }
}

function refused(path: string, why: string): RequestError {
  return new RequestError("invalid", `Cannot offer ${path}: ${why}`);
}
