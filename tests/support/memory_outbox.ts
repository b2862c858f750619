import type { PeerId, StoreId } from "../../src/model/ids.ts";
import type { Edit, Message, Sealed, WireMessage } from "../../src/model/message.ts";
import type { FileWord } from "../../src/model/transfer.ts";

/** One message with what belongs to it. */
export interface Kept {
  /** As it is now. */
  message: Omit<Message, "deliveries" | "reactions">;
  /** Earlier wordings, the oldest first. */
  readonly edits: Edit[];
  readonly storedAt: number;
  readonly store: StoreId;
  readonly seq: number;
  readonly shown: WireMessage["shown"];
  readonly word: FileWord | undefined;
  /** Of one's own. */
  readonly change: WireMessage["change"];
  readonly read: WireMessage["read"];
  /** Of one's own in rooms. */
  sealed?: Sealed;
  /** Empty for those of others. */
  readonly receivers: Map<PeerId, number | undefined>;
}

/** What waits for one receiver, oldest first; what is delivered is cleared away now and then. */
export class Outbox {
  #kept: Kept[] = [];
  #delivered = 0;

  constructor(readonly peer: PeerId) {}

  get isWaiting(): boolean {
    return this.#kept.length > this.#delivered;
  }

  add(kept: Kept): void {
    this.#kept.push(kept);
  }

  delivered(): void {
    this.#delivered++;
    if (this.#delivered < 64 || this.#delivered * 2 < this.#kept.length) return;
    this.#kept = this.#kept.filter((kept) => waits(kept, this.peer));
    this.#delivered = 0;
  }

  /** Keeps what still waits: something else went. */
  clear(isGone: (kept: Kept) => boolean): void {
    this.#kept = this.#kept.filter((kept) => waits(kept, this.peer) && !isGone(kept));
    this.#delivered = 0;
  }

  after(position: number, limit: number): Kept[] {
    const found: Kept[] = [];
    for (let i = firstAfter(this.#kept, position); i < this.#kept.length && found.length < limit; i++) {
      const kept = this.#kept[i]!;
      if (waits(kept, this.peer)) found.push(kept);
    }
    return found;
  }
}

export function waits(kept: Kept, peer: PeerId): boolean {
  return kept.receivers.has(peer) && kept.receivers.get(peer) === undefined;
}

/** Index of the first message behind a position. */
export function firstAfter(kept: readonly Kept[], position: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kept[middle]!.message.position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}
