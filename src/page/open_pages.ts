/// <reference lib="dom" />
/**
 * Which of the program's pages in this browser tells the user what comes, and whether one of them is looked at: by the
 * browser's locks, which it gives back itself when a page is closed or breaks.
 */
import type { OpenPages } from "./teller.ts";

/** Held by the page that tells: the one that was opened first. */
const TELLS = "lanmessenger-tells";
/** Held by each page that is looked at. */
const LOOKED_AT = "lanmessenger-looked-at";

export class LockedPages implements OpenPages {
  readonly #locks: LockManager | undefined;
  #speaks = false;
  #here = false;
  readonly #ended = new AbortController();
  /** Gives up what says that this page is looked at. */
  #away: AbortController | undefined;

  /** @param locks undefined: a browser without them, in which each page stands for itself. */
  constructor(locks: LockManager | undefined) {
    this.#locks = locks;
    if (locks === undefined) this.#speaks = true;
    else hold(locks, TELLS, "exclusive", this.#ended.signal, () => this.#speaks = true);
  }

  speaks(): boolean {
    return this.#speaks;
  }

  async attended(): Promise<boolean> {
    if (this.#here || this.#locks === undefined) return this.#here;
    const { held = [] } = await this.#locks.query();
    return held.some(({ name }) => name === LOOKED_AT);
  }

  /** This page is before the user's eyes. */
  lookedAt(): void {
    if (this.#here || this.#ended.signal.aborted) return;
    this.#here = true;
    this.#away = new AbortController();
    if (this.#locks !== undefined) hold(this.#locks, LOOKED_AT, "shared", this.#away.signal, () => {});
  }

  /** It is not any more. */
  left(): void {
    this.#here = false;
    this.#away?.abort();
    this.#away = undefined;
  }

  /** Leaves it to the other pages. */
  stop(): void {
    this.left();
    this.#speaks = false;
    this.#ended.abort();
  }
}

/** Waits for a lock and holds it until `signal` ends it. */
function hold(locks: LockManager, name: string, mode: LockMode, signal: AbortSignal, held: () => void): void {
  locks.request(name, { mode, signal }, () => {
    if (signal.aborted) return;
    held();
    return new Promise<void>((done) => signal.addEventListener("abort", () => done(), { once: true }));
  }).catch((error) => {
    // Given up while it was waited for.
    if (!signal.aborted) reportError(error);
  });
}
