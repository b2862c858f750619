import type { Message } from "../model/message.ts";

/** What may wait for a reader: 64 MiB, an event counted as a kilobyte and its text. */
const LIMIT = 64 * 1_048_576;

/**
 * Events between the messenger, which never waits, and a reader that may be slow. It holds so many that their weights
 * are `limit` together; when it is full, what comes is left out and counted: the reader learns how many, and messages
 * are in the history all the same.
 */
export class EventQueue<T> implements AsyncIterable<T> {
  readonly #items: T[] = [];
  #weight = 0;
  #lost = 0;
  #ended = false;
  #wake: () => void = () => {};

  constructor(private readonly weigh: (item: T) => number, private readonly limit = LIMIT) {}

  /** False: it was left out. */
  push(item: T): boolean {
    if (this.#ended) return false;
    const weight = this.weigh(item);
    if (this.#weight + weight > this.limit) {
      this.#lost++;
      return false;
    }
    this.#items.push(item);
    this.#weight += weight;
    this.#wake();
    return true;
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
      for (let item = this.#items.shift(); item !== undefined; item = this.#items.shift()) {
        this.#weight -= this.weigh(item);
        yield item;
      }
      if (this.#ended) return;
      const more = Promise.withResolvers<void>();
      this.#wake = more.resolve;
      await more.promise;
    }
  }
}

/** Bytes, more or less, that a message takes while it waits. */
export function weightOfMessage({ text, offer }: Pick<Message, "text" | "offer">): number {
  const names = offer?.items.reduce((sum, { name }) => sum + 64 + name.length, 0) ?? 0;
  return 1_024 + text.length + names;
}
