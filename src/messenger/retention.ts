import type { Settings } from "../model/settings.ts";
import type { Events } from "./events.ts";
import { DELETE_OLD_EVERY_MS, DELETE_OLD_PAUSE_MS, DELETE_OLD_STEP } from "./limits.ts";
import type { Clock, Store } from "./ports.ts";

export interface RetentionParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly settings: () => Settings;
  readonly storageFailed: (error: unknown) => void;
}

/** Deletes messages that are older than their limit: at the start and every hour, some at a time. */
export class Retention {
  readonly #parts: RetentionParts;
  #cancel: (() => void) | undefined;

  constructor(parts: RetentionParts) {
    this.#parts = parts;
  }

  /** Begins now, and goes on until `end`. */
  start(): void {
    this.#after(0);
  }

  /** A limit is another one now. Does nothing before the start. */
  look(): void {
    if (this.#cancel !== undefined) this.#after(0);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #after(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(
      ms,
      () => this.#after(this.#deleteSome() ? DELETE_OLD_PAUSE_MS : DELETE_OLD_EVERY_MS),
    );
  }

  /** True: there may be more. */
  #deleteSome(): boolean {
    const { clock, store, events, settings, storageFailed } = this.#parts;
    try {
      const gone = store.deleteOld(clock.now(), settings().keepDays, DELETE_OLD_STEP);
      for (const { id, position } of gone) events.emit({ type: "deleted", conversation: id, position });
      return gone.length > 0;
    } catch (error) {
      // What can't be deleted now is in an hour.
      storageFailed(error);
      return false;
    }
  }
}
