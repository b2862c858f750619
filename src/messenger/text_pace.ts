import type { Events } from "./events.ts";
import { GENTLE_FOR_MS } from "./limits.ts";
import type { Clock } from "./ports.ts";

/** Says how fast files may go: while people write to each other, only so fast that no text has to wait for them. */
export class TextPace {
  readonly #clock: Clock;
  #movedAt = -Infinity;

  constructor(clock: Clock, events: Events) {
    this.#clock = clock;
    events.subscribe((event) => {
      if (event.type !== "saved" && event.type !== "message") return;
      // An offer's files would wait for the very words that began them.
      if (event.message.offer === undefined) this.#movedAt = clock.ticks();
    });
  }

  get pace(): "full" | "gentle" {
    return this.#clock.ticks() - this.#movedAt < GENTLE_FOR_MS ? "gentle" : "full";
  }
}
