import type { Clock } from "../messenger/facade.ts";

/** So many wrong tries cost nothing but the try. */
const FREE_TRIES = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** "busy": another try is under way. */
export type TryOutcome = "open" | "wrong" | "busy";

/**
 * Tries of a passphrase, one at a time. From the third wrong one on each is answered late, and twice as late as the one
 * before: whoever reaches the page's port guesses no faster by asking often, nor by asking many times at once.
 */
export class UnlockGate {
  readonly #opens: (passphrase: string) => Promise<boolean>;
  readonly #clock: Pick<Clock, "after">;
  readonly #signal: AbortSignal;
  #wrong = 0;
  #state: "idle" | "trying" = "idle";

  /** @param parts.signal ends the waiting, with the program. */
  constructor(
    parts: { opens: (passphrase: string) => Promise<boolean>; clock: Pick<Clock, "after">; signal: AbortSignal },
  ) {
    this.#opens = parts.opens;
    this.#clock = parts.clock;
    this.#signal = parts.signal;
  }

  async try(passphrase: string): Promise<TryOutcome> {
    if (this.#state === "trying") return "busy";
    this.#state = "trying";
    try {
      if (await this.#opens(passphrase)) return "open";
      this.#wrong++;
      if (this.#wrong > FREE_TRIES) {
        await this.#pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (this.#wrong - FREE_TRIES - 1)));
      }
      return "wrong";
    } finally {
      this.#state = "idle";
    }
  }

  async #pause(ms: number): Promise<void> {
    const over = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, over.resolve);
    this.#signal.addEventListener("abort", () => over.resolve(), { once: true });
    if (this.#signal.aborted) over.resolve();
    await over.promise;
    cancel();
  }
}
