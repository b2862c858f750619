import type { PeerId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { CLOSE_REASON } from "../protocol/constants.ts";
import type { Session } from "../session/session.ts";
import type { Events } from "./events.ts";
import { KeyedBuckets } from "./keyed_buckets.ts";
import {
  MESSAGE_OVERHEAD_BYTES,
  STRANGER_TEXT_BURST,
  STRANGER_TEXT_PER_SECOND,
  STRANGERS_TEXT_BURST,
  STRANGERS_TEXT_PER_SECOND,
} from "./limits.ts";
import type { Clock, KeptTransfer, Store } from "./ports.ts";
import { TokenBucket } from "./token_bucket.ts";

export interface InboxParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  /** This person was written to: no limit is set to what they write. */
  readonly isTrusted: (id: PeerId) => boolean;
  /** A message of somebody's is committed. */
  readonly stored: (from: PeerId) => void;
  /** What offers and words among them have made and changed. */
  readonly transfersChanged: (transfers: readonly KeptTransfer[]) => void;
  readonly storageFailed: (error: unknown) => void;
}

/** Commits first, acknowledges then, shows what is new (docs/protocol.md, section 5.2). */
export class Inbox {
  readonly #parts: InboxParts;
  /** Bytes; a disk must not be filled by whoever walks in. */
  readonly #strangers = new KeyedBuckets<PeerId>(STRANGER_TEXT_PER_SECOND, STRANGER_TEXT_BURST);
  readonly #allStrangers = new TokenBucket(STRANGERS_TEXT_PER_SECOND, STRANGERS_TEXT_BURST);

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  received(session: Session, messages: readonly WireMessage[]): void {
    const { clock, store, events, stored, transfersChanged, storageFailed } = this.#parts;
    const from = session.peer.id;
    if (!this.#mayStore(from, messages)) return session.close(CLOSE_REASON.unwanted);
    let fresh;
    try {
      fresh = store.receive(from, messages, clock.now());
    } catch (error) {
      // Without an acknowledgement its sender keeps them, and comes again later.
      session.close(CLOSE_REASON.storage);
      return storageFailed(error);
    }
    session.send({ type: "acks", ids: messages.map(({ id }) => id) });
    stored(from);
    for (const message of fresh.messages) events.emit({ type: "message", message });
    transfersChanged(fresh.transfers);
  }

  #mayStore(from: PeerId, messages: readonly WireMessage[]): boolean {
    if (this.#parts.isTrusted(from)) return true;
    const now = this.#parts.clock.ticks();
    const size = messages.reduce((sum, message) => sum + storedSize(message), 0);
    return this.#strangers.take(from, now, size) && this.#allStrangers.take(now, size);
  }
}

/** Bytes that a message takes on disk, roughly. */
function storedSize({ text, offer }: WireMessage): number {
  const names = offer?.items.reduce((sum, { name }) => sum + MESSAGE_OVERHEAD_BYTES + name.length, 0) ?? 0;
  return MESSAGE_OVERHEAD_BYTES + text.length + names;
}
