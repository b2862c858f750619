import { SPEED_OVER_MS } from "../limits.ts";

/** How fast something moves: the mean of the last seconds. */
export class Meter {
  /** Oldest first, by ticks. */
  #samples: { readonly at: number; readonly bytes: number }[] = [];

  /** @param bytes all that have come so far. */
  note(at: number, bytes: number): void {
    this.#samples.push({ at, bytes });
    while ((this.#samples[1]?.at ?? at) <= at - SPEED_OVER_MS) this.#samples.shift();
  }

  /** Bytes a second; undefined: nothing moves, or it has only begun. */
  speed(now: number): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined || now - last.at > SPEED_OVER_MS || last.at === first.at) {
      return undefined;
    }
    return Math.max(0, (last.bytes - first.bytes) / (Math.max(now, last.at) - first.at) * 1000);
  }

  /** What came before is another story: after a pause, say. */
  clear(): void {
    this.#samples = [];
  }
}
