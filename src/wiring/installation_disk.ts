import type { Content } from "./installation_files.ts";

/** Where an installation is put. Its errors are the system's. */
export class InstallationDisk {
  readonly #separator: string;
  readonly #real: (path: string) => string;

  /**
   * @param separator between the names of its paths.
   * @param real where a path leads on the disk that is there: a test has those of other systems.
   */
  constructor(separator: "/" | "\\", real: (path: string) => string = (path) => path) {
    this.#separator = separator;
    this.#real = real;
  }

  /** Whether something is there; a link counts by itself. */
  async has(path: string): Promise<boolean> {
    try {
      await Deno.lstat(this.#real(path));
      return true;
    } catch (error) {
      if (isNotThere(error)) return false;
      throw error;
    }
  }

  /** Written beside, then moved: there is never half a file under the name. */
  async put(path: string, content: Content, aside: string | undefined): Promise<string | undefined> {
    await Deno.mkdir(this.#real(this.#folderOf(path)), { recursive: true });
    const beside = this.#real(`${path}.new`);
    await Deno.remove(beside).catch(passOverNotThere);
    try {
      switch (content.kind) {
        case "copy":
          await Deno.copyFile(this.#real(content.of), beside);
          if (Deno.build.os !== "windows") await Deno.chmod(beside, 0o755);
          break;
        case "bytes":
          await Deno.writeFile(beside, content.bytes, { mode: content.mode });
          break;
        case "link":
          await Deno.symlink(content.to, beside);
          break;
        default:
          content satisfies never;
      }
      const moved = aside !== undefined && content.kind === "copy" ? await this.#replaceable(path, aside) : undefined;
      await Deno.rename(beside, this.#real(path));
      return moved;
    } catch (error) {
      await Deno.remove(beside).catch(() => {});
      throw error;
    }
  }

  /** Where it lies now that can't be removed while it runs; undefined: it is gone. */
  async remove(path: string, aside: string | undefined): Promise<string | undefined> {
    try {
      await Deno.remove(this.#real(path));
      return undefined;
    } catch (error) {
      if (isNotThere(error)) return undefined;
      if (aside === undefined) throw error;
      return await this.#moveAside(path, aside);
    }
  }

  /** Removes the folder of a file, and those around it, where they are empty and below one of `roots`. */
  async removeEmptyFolders(path: string, roots: readonly string[]): Promise<void> {
    const isInside = (folder: string) => roots.some((root) => folder.startsWith(`${root}${this.#separator}`));
    for (let folder = this.#folderOf(path); isInside(folder); folder = this.#folderOf(folder)) {
      if (roots.includes(folder)) return;
      try {
        await Deno.remove(this.#real(folder));
      } catch {
        // Something else is in it.
        return;
      }
    }
  }

  /** Windows replaces no file of a program that runs, but lets it be moved. */
  async #replaceable(path: string, aside: string): Promise<string | undefined> {
    return await this.has(path) ? await this.remove(path, aside) : undefined;
  }

  async #moveAside(path: string, aside: string): Promise<string> {
    const name = path.slice(path.lastIndexOf(this.#separator) + 1);
    for (let attempt = 1;; attempt++) {
      const goal = `${aside}${this.#separator}removed-${attempt}-${name}`;
      if (await this.has(goal) && await this.remove(goal, undefined).then(() => false, () => true)) continue;
      await Deno.mkdir(this.#real(aside), { recursive: true });
      await Deno.rename(this.#real(path), this.#real(goal));
      return goal;
    }
  }

  #folderOf(path: string): string {
    return path.slice(0, path.lastIndexOf(this.#separator));
  }
}

function isNotThere(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory;
}

function passOverNotThere(error: unknown): void {
  if (!isNotThere(error)) throw error;
}
