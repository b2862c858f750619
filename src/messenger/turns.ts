/** Lets a bounded number of tasks run at once; the others wait, those that matter more in front. */
export class Turns {
  readonly #first: (() => void)[] = [];
  readonly #later: (() => void)[] = [];
  #free: number;

  constructor(limit: number) {
    this.#free = limit;
  }

  /** Resolves when it is the caller's turn, who gives it back when done. */
  async take(rank: "first" | "later"): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return;
    }
    await new Promise<void>((resolve) => (rank === "first" ? this.#first : this.#later).push(resolve));
  }

  giveBack(): void {
    const next = this.#first.shift() ?? this.#later.shift();
    if (next === undefined) this.#free++;
    else next();
  }
}
