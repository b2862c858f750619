import type { KeptTransfer } from "../../src/messenger/ports.ts";
import type { MessageId, PeerId } from "../../src/model/ids.ts";
import type { WireMessage } from "../../src/model/message.ts";
import type { TransferKey } from "../../src/model/transfer.ts";
import { afterWord, isOfAuthor, sizeAfter } from "../../src/store/words.ts";

/** A transfer, and when a rule accepted it, ms since 1970. */
interface Kept {
  readonly transfer: KeptTransfer;
  readonly ruledAt: number | undefined;
}

/** The transfers of a `MemoryStore`. */
export class MemoryTransfers {
  /** By offer and other end: in the order of the offers, those of one offer as they were made. */
  readonly #kept = new Map<string, Map<PeerId, Kept>>();
  readonly #self: PeerId;

  constructor(self: PeerId) {
    this.#self = self;
  }

  /** An offer to or from `peers` is stored. */
  offered(
    author: PeerId,
    offer: MessageId,
    peers: readonly PeerId[],
    { bytes, at }: { bytes: number; at: number },
  ): void {
    this.#kept.set(`${author} ${offer}`, new Map());
    for (const peer of peers) {
      this.save({ key: { author, offer, peer }, size: bytes, state: { name: "offered" }, at });
    }
  }

  save(transfer: KeptTransfer): void {
    const { author, offer, peer } = transfer.key;
    const id = `${author} ${offer}`;
    let peers = this.#kept.get(id);
    if (peers === undefined) this.#kept.set(id, peers = new Map());
    const before = peers.get(peer);
    const ruled = author === peer && isByRule(transfer) && !(before !== undefined && isByRule(before.transfer));
    peers.set(peer, { transfer, ruledAt: ruled ? transfer.at : before?.ruledAt });
  }

  get({ author, offer, peer }: TransferKey): KeptTransfer | undefined {
    return this.#kept.get(`${author} ${offer}`)?.get(peer)?.transfer;
  }

  open(): KeptTransfer[] {
    return [...this.#kept.values()].flatMap(sorted)
      .filter(isOpen);
  }

  of(author: PeerId, offer: MessageId): KeptTransfer[] {
    return sorted(this.#kept.get(`${author} ${offer}`) ?? new Map());
  }

  /** What a new message of `peer` made or changed. */
  take(peer: PeerId, { id, offer, word, shown }: WireMessage, at: number): TransferKey | undefined {
    if (offer !== undefined && shown === "line") {
      this.offered(peer, id, [peer], { bytes: offer.bytes, at });
      return { author: peer, offer: id, peer };
    }
    if (word === undefined) return undefined;
    const key = { author: isOfAuthor(word) ? peer : this.#self, offer: word.offer, peer };
    const transfer = this.get(key);
    const state = transfer && afterWord(transfer.state, word);
    if (transfer === undefined || state === undefined) return undefined;
    this.save({ ...transfer, size: sizeAfter(transfer.size, word), state, at });
    return key;
  }

  isOpen(author: PeerId, offer: MessageId): boolean {
    return this.of(author, offer).some(isOpen);
  }

  remove(author: PeerId, offer: MessageId): void {
    this.#kept.delete(`${author} ${offer}`);
  }

  acceptedByRule(contact: PeerId, since: number): number {
    const all = [...this.#kept.values()].flatMap((peers) => [...peers.values()])
      .filter(({ transfer, ruledAt }) => transfer.key.peer === contact && ruledAt !== undefined && ruledAt >= since);
    return Math.min(all.reduce((sum, { transfer }) => sum + transfer.size, 0), Number.MAX_SAFE_INTEGER);
  }
}

function sorted(peers: ReadonlyMap<PeerId, Kept>): KeptTransfer[] {
  return [...peers].sort(([a], [b]) => a < b ? -1 : 1).map(([, { transfer }]) => transfer);
}

function isOpen({ state: { name } }: KeptTransfer): boolean {
  return ["offered", "accepted", "paused", "failed"].includes(name);
}

function isByRule({ state }: KeptTransfer): boolean {
  return (state.name === "accepted" || state.name === "paused") && state.how === "rule";
}
