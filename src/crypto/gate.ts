/**
 * Lets a few tasks run at once and makes others wait their turn. What comes while `waiting` wait already is refused:
 * better to fail one caller at once than to make all of them late.
 */
export class Gate {
  readonly #atOnce: number;
  readonly #waiting: number;
  #running = 0;
  readonly #queue: (() => void)[] = [];

  constructor(limits: { readonly atOnce: number; readonly waiting: number }) {
    this.#atOnce = limits.atOnce;
    this.#waiting = limits.waiting;
  }

  /** @throws {Error} when too many wait already, and whatever `task` throws. */
  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await task();
    } finally {
      this.#leave();
    }
  }

  async #enter(): Promise<void> {
    if (this.#running < this.#atOnce) {
      this.#running++;
      return;
    }
    if (this.#queue.length >= this.#waiting) {
      throw new Error(`Cannot begin: ${this.#queue.length} tasks wait already, try again later`);
    }
    await new Promise<void>((resolve) => this.#queue.push(resolve));
  }

  /** Hands the place on without giving it back, so that no newcomer takes it from who has waited. */
  #leave(): void {
    const next = this.#queue.shift();
    if (next === undefined) this.#running--;
    else next();
  }
}
