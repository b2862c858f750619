import type { Transfer, TransferKey } from "../model/transfer.ts";

/**
 * Transfers on their way to a reader that may be slow: they move four times a second each, and of each only the newest
 * is worth telling.
 */
export class LatestTransfers {
  readonly #waiting = new Map<string, Transfer>();

  /** Keeps the newest; `enqueue` is called unless the reader is to be told of this transfer already. */
  put(transfer: Transfer, enqueue: () => boolean): void {
    const key = keyOf(transfer.key);
    if (this.#waiting.has(key) || enqueue()) this.#waiting.set(key, transfer);
  }

  /** The newest of a transfer that was enqueued. */
  take(transfer: Transfer): Transfer {
    const key = keyOf(transfer.key);
    const newest = this.#waiting.get(key) ?? transfer;
    this.#waiting.delete(key);
    return newest;
  }
}

function keyOf({ author, offer, peer }: TransferKey): string {
  return `${author} ${offer} ${peer}`;
}
