import type { PeerId } from "../../model/ids.ts";
import { SHARED_CHANNELS } from "../limits.ts";

/** A receiver that waits for its turn, or has it. */
export interface Share {
  readonly peer: PeerId;
  /** Who was asked in the author's place and was no help. */
  readonly not: readonly PeerId[];
  /** It is its turn: from the author, or from one of these. */
  begin(from: "author" | PeerId): void;
}

/**
 * Who gets an offer of many receivers from whom: the author sends to a few at a time, and so does everybody who has all
 * of it, so that there are twice as many sources after each round, and the author's line is not what all wait for.
 */
export class Sharing {
  readonly #isHere: (peer: PeerId) => boolean;
  /** In the order of their asking. */
  readonly #waiting = new Set<Share>();
  readonly #sent = new Map<Share, "author" | PeerId>();
  readonly #helpers = new Set<PeerId>();

  constructor(isHere: (peer: PeerId) => boolean) {
    this.#isHere = isHere;
  }

  /** @param canSend whether others may send it, too: only when all hashes are known. */
  ask(share: Share, canSend: () => boolean): void {
    this.#waiting.add(share);
    this.#assign(canSend);
  }

  /** It is through, or gave up. */
  end(share: Share, canSend: () => boolean): void {
    this.#waiting.delete(share);
    this.#sent.delete(share);
    this.#assign(canSend);
  }

  /** `peer` has all of it. */
  has(peer: PeerId, canSend: () => boolean): void {
    this.#helpers.add(peer);
    this.#assign(canSend);
  }

  get isIdle(): boolean {
    return this.#waiting.size === 0 && this.#sent.size === 0;
  }

  #assign(canSend: () => boolean): void {
    for (const share of [...this.#waiting]) {
      const source = this.#sourceFor(share, canSend);
      if (source === undefined) continue;
      this.#waiting.delete(share);
      this.#sent.set(share, source);
      share.begin(source);
    }
  }

  /** The least busy helper, so that the author's line stays free for those who have nobody else. */
  #sourceFor(share: Share, canSend: () => boolean): "author" | PeerId | undefined {
    const helpers = canSend() ? [...this.#helpers] : [];
    const able = helpers.filter((peer) => {
      return peer !== share.peer && !share.not.includes(peer) && this.#isHere(peer) &&
        this.#load(peer) < SHARED_CHANNELS;
    });
    const [least] = able.toSorted((a, b) => this.#load(a) - this.#load(b));
    return least ?? (this.#load("author") < SHARED_CHANNELS ? "author" : undefined);
  }

  #load(source: "author" | PeerId): number {
    let load = 0;
    for (const other of this.#sent.values()) if (other === source) load++;
    return load;
  }
}
