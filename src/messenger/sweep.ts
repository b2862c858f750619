import type { Clock } from "./ports.ts";

/** One timer for many deadlines: fires when the first is due, and is told then which one comes next. */
export class Sweep {
  #set: { readonly at: number; readonly cancel: () => void } | undefined;

  /** @param sweep does what is due by then, by ticks, and returns the next deadline; Infinity: none. */
  constructor(private readonly clock: Clock, private readonly sweep: (now: number) => number) {}

  /** Makes sure that what is due at `at` will be done. */
  by(at: number): void {
    if (at === Infinity || (this.#set !== undefined && this.#set.at <= at)) return;
    this.#set?.cancel();
    const cancel = this.clock.after(Math.max(0, at - this.clock.ticks()), () => {
      this.#set = undefined;
      this.by(this.sweep(this.clock.ticks()));
    });
    this.#set = { at, cancel };
  }

  end(): void {
    this.#set?.cancel();
    this.#set = undefined;
  }
}
