import { Folder } from "../unit/store/place.ts";

/** A file system in memory, of a few pages: only root can make one. */
export class SmallDisk implements Disposable {
  readonly #folder = new Folder();

  /** @param size bytes. */
  constructor(size: number) {
    mount(["-t", "tmpfs", "-o", `size=${size},mode=0700`, "tmpfs", this.path]);
  }

  get path(): string {
    return this.#folder.path;
  }

  /** Any of mount's options: `size=4m`, `ro`. */
  remount(option: string): void {
    mount(["-o", `remount,${option}`, this.path]);
  }

  /** Leaves not a byte. */
  fill(): void {
    using file = Deno.openSync(this.#ballast, { create: true, write: true });
    const block = new Uint8Array(4_096);
    try {
      for (;;) file.writeSync(block);
    } catch {
      // Full.
    }
  }

  /** Takes back what `fill` did. */
  clear(): void {
    Deno.removeSync(this.#ballast);
  }

  get #ballast(): string {
    return `${this.path}/ballast`;
  }

  [Symbol.dispose](): void {
    new Deno.Command("umount", { args: [this.path] }).outputSync();
    this.#folder[Symbol.dispose]();
  }
}

/** Whether this user can make one here: root of a container often can't. */
export function canMount(): boolean {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  try {
    new SmallDisk(65_536)[Symbol.dispose]();
    return true;
  } catch {
    return false;
  }
}

function mount(args: string[]): void {
  const { success, stderr } = new Deno.Command("mount", { args, stderr: "piped" }).outputSync();
  if (!success) throw new Error(`Cannot mount: ${new TextDecoder().decode(stderr)}`);
}
