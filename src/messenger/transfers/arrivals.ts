/** What comes to one reader, in order, and how much of it may wait. */
export class Arrivals<T> {
  readonly #limit: number;
  readonly #waiting: T[] = [];
  #wake: () => void = () => {};
  #makeRoom: (() => void)[] = [];
  #ended = false;

  /** @param limit with more than so many, whoever puts something is asked to wait. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** A promise: it resolves when there is room again, or nobody reads any more. It is never refused, and never rejects. */
  put(arrival: T): void | Promise<void> {
    if (this.#ended) return;
    this.#waiting.push(arrival);
    this.#wake();
    if (this.#waiting.length > this.#limit) return new Promise((resolve) => this.#makeRoom.push(resolve));
  }

  /** The next, as soon as there is one; for one reader. */
  async next(): Promise<T> {
    for (;;) {
      const arrival = this.#waiting.shift();
      if (this.#waiting.length <= this.#limit / 2) this.#letIn();
      if (arrival !== undefined) return arrival;
      await new Promise<void>((resolve) => this.#wake = resolve);
    }
  }

  /** Nobody reads any more. */
  end(): void {
    this.#ended = true;
    this.#waiting.length = 0;
    this.#letIn();
  }

  #letIn(): void {
    for (const resolve of this.#makeRoom.splice(0)) resolve();
  }
}
