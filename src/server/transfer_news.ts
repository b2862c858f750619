import type { Clock } from "../messenger/facade.ts";
import type { Transfer } from "../model/transfer.ts";

/** While a page is busy it is looked at again after so long. */
export const HELD_FOR_MS = 250;

/** Transfers of which something is held back. */
export const MAX_HELD = 1_024;

export interface TransferNewsParts {
  readonly clock: Pick<Clock, "after">;
  /** True: the page has not read what it was told before. */
  readonly busy: () => boolean;
  readonly tell: (transfer: Transfer) => void;
  /** Too many are held back. Nothing is told from there on. */
  readonly tooMany: () => void;
}

/**
 * What one page hears of transfers. Each has news several times a second, of which only the newest counts: while the
 * page is busy that one is held back for it, so that a page that reads slowly falls behind in time and not in memory.
 */
export class TransferNews {
  readonly #parts: TransferNewsParts;
  readonly #held = new Map<string, Transfer>();
  #stopTimer = () => {};

  constructor(parts: TransferNewsParts) {
    this.#parts = parts;
  }

  hear(transfer: Transfer): void {
    if (this.#held.size === 0) {
      if (!this.#parts.busy()) return this.#parts.tell(transfer);
      this.#wait();
    }
    const { author, offer, peer } = transfer.key;
    this.#held.set(`${author} ${offer} ${peer}`, transfer);
    if (this.#held.size <= MAX_HELD) return;
    this.end();
    this.#parts.tooMany();
  }

  end(): void {
    this.#stopTimer();
    this.#held.clear();
  }

  #wait(): void {
    this.#stopTimer = this.#parts.clock.after(HELD_FOR_MS, () => this.#release());
  }

  #release(): void {
    for (const [key, transfer] of this.#held) {
      if (this.#parts.busy()) return this.#wait();
      this.#held.delete(key);
      this.#parts.tell(transfer);
    }
  }
}
