/**
 * What sockets bring, waiting for its reader. Bounded: when it is full the oldest makes room and goes to `dropped`,
 * since what is newest matters most both for announcements and for connections.
 */
export class BoundedQueue<T extends object> implements AsyncIterable<T> {
  readonly #bound: number;
  readonly #dropped: (item: T) => void;
  readonly #items: T[] = [];
  #readers: (() => void)[] = [];
  #closed = false;

  constructor(bound: number, dropped: (item: T) => void) {
    this.#bound = bound;
    this.#dropped = dropped;
  }

  push(item: T): void {
    if (this.#closed) return this.#dropped(item);
    this.#items.push(item);
    if (this.#items.length > this.#bound) {
      const oldest = this.#items.shift();
      if (oldest !== undefined) this.#dropped(oldest);
    }
    this.#wake();
  }

  /** Ends every reader; what still waits goes to `dropped`. */
  close(): void {
    this.#closed = true;
    for (const item of this.#items.splice(0)) this.#dropped(item);
    this.#wake();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for (;;) {
      const item = this.#items.shift();
      if (item !== undefined) yield item;
      else if (this.#closed) return;
      else await new Promise<void>((resolve) => this.#readers.push(resolve));
    }
  }

  #wake(): void {
    const readers = this.#readers;
    this.#readers = [];
    for (const wake of readers) wake();
  }
}
