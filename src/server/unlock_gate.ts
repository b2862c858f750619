import type { Clock } from "../messenger/facade.ts";

/** So many wrong tries cost nothing but the try. */
const FREE_TRIES = 2;
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;

/** "busy": another try is under way. */
export type TryOutcome = "open" | "wrong" | "busy";

interface GateParts {
  readonly clock: Pick<Clock, "after">;
  /** Ends the waiting, with the program. */
  readonly signal: AbortSignal;
}

/**
 * Tries of a passphrase, one at a time. From the third wrong one on each is answered late, and twice as late as the one
 * before: whoever reaches the page's port guesses no faster by asking often, nor by asking many times at once.
 */
export class PassphraseGate {
  readonly #clock: GateParts["clock"];
  readonly #signal: AbortSignal;
  #wrong = 0;
  #state: "idle" | "trying" = "idle";

  constructor({ clock, signal }: GateParts) {
    this.#clock = clock;
    this.#signal = signal;
  }

  /** @param opens tries it: whether it was the right one. */
  async pass(opens: () => Promise<boolean>): Promise<TryOutcome> {
    if (this.#state === "trying") return "busy";
    this.#state = "trying";
    try {
      if (await opens()) {
        this.#wrong = 0;
        return "open";
      }
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

/** The one before a program that was started without its passphrase. */
export class UnlockGate {
  readonly #opens: (passphrase: string) => Promise<boolean>;
  readonly #gate: PassphraseGate;

  constructor({ opens, ...parts }: GateParts & { readonly opens: (passphrase: string) => Promise<boolean> }) {
    this.#opens = opens;
    this.#gate = new PassphraseGate(parts);
  }

  async try(passphrase: string): Promise<TryOutcome> {
    return await this.#gate.pass(() => this.#opens(passphrase));
  }
}
