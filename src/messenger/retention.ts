import type { Settings } from "../model/settings.ts";
import type { Events } from "./events.ts";
import { CLEAR_PAUSE_MS, CLEAR_STEP, DELETE_OLD_EVERY_MS, DELETE_OLD_PAUSE_MS, DELETE_OLD_STEP } from "./limits.ts";
import type { Clock, Store } from "./ports.ts";

export interface RetentionParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly settings: () => Settings;
  readonly storageFailed: (error: unknown) => void;
}

/**
 * Clears deleted conversations from the disk, and deletes messages that are older than their limit: at the start and
 * every hour, some at a time.
 */
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

  /** A conversation was deleted: clears some of it at once, and goes on. Does nothing before the start. */
  clear(): void {
    if (this.#cancel === undefined) return;
    const pause = this.#clearSome();
    if (pause !== undefined) this.#after(pause);
  }

  end(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #after(ms: number): void {
    this.#cancel?.();
    this.#cancel = this.#parts.clock.after(
      ms,
      () => this.#after(this.#clearSome() ?? this.#deleteSome()),
    );
  }

  /** Returns when to go on, in ms; undefined: there is nothing to clear. */
  #clearSome(): number | undefined {
    return this.#trying(() => this.#parts.store.clearDeleted(CLEAR_STEP) > 0 ? CLEAR_PAUSE_MS : undefined);
  }

  /** Returns when to go on, in ms. */
  #deleteSome(): number {
    const { clock, store, events, settings } = this.#parts;
    return this.#trying(() => {
      const gone = store.deleteOld(clock.now(), settings().keepDays, DELETE_OLD_STEP);
      for (const { id, position } of gone) events.emit({ type: "deleted", conversation: id, position });
      return gone.length > 0 ? DELETE_OLD_PAUSE_MS : DELETE_OLD_EVERY_MS;
    });
  }

  #trying<Pause>(work: () => Pause): Pause | number {
    try {
      return work();
    } catch (error) {
      // What can't be deleted now is in an hour.
      this.#parts.storageFailed(error);
      return DELETE_OLD_EVERY_MS;
    }
  }
}
