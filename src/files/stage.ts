import { FilesError } from "../model/errors.ts";
import { safeComponent } from "../model/file_name.ts";
import type { Stage, StagedFile } from "../messenger/ports.ts";
import { setFolderTime, syncFolder } from "./disk.ts";
import { attempt, codeOf, lookAt } from "./errors.ts";
import { freePaths } from "./free_paths.ts";
import type { Mark } from "./mark.ts";
import { baseName, isAbsolute, join, type Os } from "./paths.ts";
import { publish } from "./publish.ts";
import { SmallFiles } from "./small_files.ts";
import { ASIDE, claimFolder, isStageName, STAGE_PREFIX } from "./stage_folder.ts";
import { openStaged } from "./staged_file.ts";

/** Folders whose times are set at once. */
const FOLDERS_AT_ONCE = 16;

export interface StageParts {
  /** Where the items go, absolute. */
  readonly goal: string;
  /** Of this transfer alone, on every start the same. */
  readonly name: string;
  readonly os: Os;
  readonly mark: Mark;
}

/** As `Files.stage`. */
export function openStage(parts: StageParts): Promise<Stage> {
  const { goal, name, os } = parts;
  if (!/^[\w-]{1,100}$/.test(name)) throw new RangeError(`Cannot name a stage "${name}": it is no plain word`);
  return attempt({ problem: "folder", attempt: `use ${goal}` }, async () => {
    if (!isAbsolute(goal, os)) throw new FilesError("folder", `Cannot use ${goal}: it is no absolute path`);
    await Deno.mkdir(goal, { recursive: true });
    const stage = new DiskStage(parts);
    await claimFolder(goal, stage.folder);
    return stage;
  });
}

class DiskStage implements Stage {
  readonly folder: string;
  readonly #parts: StageParts;
  readonly #smallFiles = new SmallFiles();
  /** Folders whose entries changed since the last `settle`. */
  readonly #unsynced = new Set<string>();

  constructor(parts: StageParts) {
    this.#parts = parts;
    this.folder = join(parts.goal, `${STAGE_PREFIX}${parts.name}`, parts.os);
  }

  size(path: readonly string[]): Promise<number | undefined> {
    return this.#writing(path, async (place) => {
      await this.#smallFiles.settle();
      const info = await lookAt(place);
      return info?.isFile ? info.size : undefined;
    });
  }

  makeFolder(path: readonly string[]): Promise<void> {
    return this.#writing(path, async (place) => {
      this.#unsynced.add(dirname(place));
      try {
        await Deno.mkdir(place);
      } catch (error) {
        if (!(error instanceof Deno.errors.AlreadyExists) || !(await Deno.lstat(place)).isDirectory) throw error;
      }
    });
  }

  open(
    path: readonly string[],
    keep: number,
    reread: ((bytes: Uint8Array<ArrayBuffer>) => void) | undefined,
  ): Promise<StagedFile> {
    return this.#writing(path, async (place) => {
      await this.#smallFiles.settle();
      this.#unsynced.add(dirname(place));
      return await openStaged(place, keep, reread);
    });
  }

  drop(path: readonly string[]): Promise<void> {
    return this.#writing(path, async (place) => {
      await this.#smallFiles.settle();
      if (await lookAt(place) !== undefined) await Deno.remove(place);
      this.#unsynced.add(dirname(place));
    });
  }

  put(path: readonly string[], bytes: Uint8Array<ArrayBuffer>, at: number): Promise<void> {
    return this.#writing(path, (place) => {
      this.#unsynced.add(dirname(place));
      return this.#smallFiles.put({ path: place, bytes, at });
    });
  }

  settle(): Promise<void> {
    return attempt({ problem: "folder", attempt: `write in ${this.folder}` }, async () => {
      await this.#smallFiles.settle();
      const folders = [...this.#unsynced];
      this.#unsynced.clear();
      for (const folder of folders) await syncFolder(folder);
    });
  }

  async setTimes(folders: readonly { readonly path: readonly string[]; readonly at: number }[]): Promise<void> {
    await this.settle();
    for (let index = 0; index < folders.length; index += FOLDERS_AT_ONCE) {
      const some = folders.slice(index, index + FOLDERS_AT_ONCE);
      await Promise.all(some.map(async ({ path, at }) => {
        const place = this.#placeOf(path);
        await setFolderTime(place, at);
        await syncFolder(place);
      }));
    }
  }

  freePaths(items: readonly string[]): Promise<string[]> {
    const { goal, os } = this.#parts;
    return attempt({ problem: "folder", attempt: `look into ${goal}` }, () => {
      return freePaths(goal, items, (name) => join(goal, name, os));
    });
  }

  publish(item: string, path: string): Promise<"published" | "taken"> {
    const { goal, os, name, mark } = this.#parts;
    const finalName = baseName(path, os);
    if (path !== join(goal, finalName, os) || isStageName(finalName)) {
      throw new RangeError(`Cannot publish as ${path}: that is no item of ${goal}`);
    }
    checkComponents([finalName]);
    return attempt({ problem: "folder", attempt: `move ${item} to ${path}` }, async () => {
      await this.#smallFiles.settle();
      const result = await publish({ staged: this.pathOf(item), path, tag: `${name} ${finalName}`, mark });
      await syncFolder(goal);
      await this.#removeIfEmpty();
      return result;
    });
  }

  pathOf(item: string): string {
    return this.#placeOf([item]);
  }

  putAside(): Promise<string> {
    const { goal, os, name } = this.#parts;
    const aside = join(goal, `${STAGE_PREFIX}${ASIDE}${name}`, os);
    return attempt({ problem: "folder", attempt: `move ${this.folder} to ${aside}` }, async () => {
      await this.#smallFiles.settle();
      await this.#removeIfEmpty();
      // A crash may have come behind the move: then this stage was made anew, and was empty.
      if (await lookAt(this.folder) !== undefined) await Deno.rename(this.folder, aside);
      await syncFolder(goal);
      return aside;
    });
  }

  remove(): Promise<void> {
    return attempt({ problem: "folder", attempt: `remove ${this.folder}` }, async () => {
      // What could not be written need not be.
      await this.#smallFiles.settle().catch(() => {});
      if (await lookAt(this.folder) !== undefined) await Deno.remove(this.folder, { recursive: true });
    });
  }

  async #removeIfEmpty(): Promise<void> {
    try {
      await Deno.remove(this.folder);
    } catch (error) {
      // There is something in it, or it is gone.
      if (codeOf(error) === undefined) throw error;
    }
  }

  #placeOf(path: readonly string[]): string {
    checkComponents(path);
    return join(this.folder, path.join(this.#parts.os === "windows" ? "\\" : "/"), this.#parts.os);
  }

  #writing<T>(path: readonly string[], action: (place: string) => Promise<T>): Promise<T> {
    const place = this.#placeOf(path);
    return attempt({ problem: "folder", attempt: `write ${place}` }, () => action(place));
  }
}

/** Whoever calls has made them safe; this is where an omission would reach the disk. */
function checkComponents(path: readonly string[]): void {
  if (path.length > 0 && path.every((component) => safeComponent(component) === component)) return;
  throw new RangeError(`Cannot use the path ${JSON.stringify(path)}: it did not pass the rules for names`);
}

function dirname(place: string): string {
  return place.slice(0, place.search(/[/\\][^/\\]*$/));
}
