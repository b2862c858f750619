import { RETRY_FIRST_MS, RETRY_JITTER, RETRY_LAST_MS } from "./limits.ts";
import type { Random } from "./ports.ts";

/** Waiting times between attempts: doubling, bounded, and with jitter, so that many don't come back together. */
export class Backoff {
  readonly #random: Random;
  #next = RETRY_FIRST_MS;

  constructor(random: Random) {
    this.#random = random;
  }

  /** Milliseconds to wait before the next attempt. */
  next(): number {
    const wait = this.#next * (1 + RETRY_JITTER * (2 * this.#random.unit() - 1));
    this.#next = Math.min(2 * this.#next, RETRY_LAST_MS);
    return wait;
  }

  reset(): void {
    this.#next = RETRY_FIRST_MS;
  }
}
