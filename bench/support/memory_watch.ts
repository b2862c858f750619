import type { Child } from "./child.ts";

const EVERY_MS = 50;

/** The most that programs hold resident beyond what they held idle, looked at twenty times a second. */
export class MemoryWatch implements Disposable {
  readonly #programs: readonly { readonly child: Child; readonly idle: number; most: number }[];
  readonly #timer: ReturnType<typeof setInterval>;

  private constructor(programs: readonly { child: Child; idle: number; most: number }[]) {
    this.#programs = programs;
    this.#timer = setInterval(() => void this.#look(), EVERY_MS);
  }

  /** Begins while they are idle. */
  static async start(...children: readonly Child[]): Promise<MemoryWatch> {
    const programs = children.map(async (child) => {
      const idle = await child.residentBytes();
      return { child, idle, most: idle };
    });
    return new MemoryWatch(await Promise.all(programs));
  }

  /** Bytes above idle, of each program, in the order of `start`. */
  get above(): number[] {
    return this.#programs.map(({ idle, most }) => most - idle);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }

  async #look(): Promise<void> {
    for (const program of this.#programs) program.most = Math.max(program.most, await program.child.residentBytes());
  }
}
