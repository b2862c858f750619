/**
 * Events between the messenger, which never waits, and a reader that may be slow. It holds `limit`; when it is full,
 * what comes is left out and counted: the reader learns how many, and messages are in the history all the same.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #lost = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(private readonly limit = 4096) {}

  push(item: T): void {
    if (this.#ended) return;
    if (this.#items.length >= this.limit) {
      this.#lost++;
      return;
    }
    this.#items.push(item);
    this.#wake();
  }

  /** What is in the queue is still read; nothing more comes in. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** How many were left out since the last call. */
  takeLost(): number {
    const lost = this.#lost;
    this.#lost = 0;
    return lost;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void> {
    for (;;) {
      while (this.#items.length > 0) yield this.#items.shift() as T;
      if (this.#ended) return;
      const more = Promise.withResolvers<void>();
      this.#wake = more.resolve;
      await more.promise;
    }
  }
}
