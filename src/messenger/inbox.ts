import type { MessageId, PeerId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
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
import type { Clock, Store, Taken } from "./ports.ts";
import { TokenBucket } from "./token_bucket.ts";

export interface InboxParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  /** This person was written to: no limit is set to what they write. */
  readonly isTrusted: (id: PeerId) => boolean;
  /** Messages of somebody's are committed. */
  readonly stored: (from: PeerId, taken: Taken) => void;
  /** A message as its user is to see it. */
  readonly shown: (message: Message) => Message;
  /** Messages of rooms, whoever brings them: they are judged, stored and acknowledged there. */
  readonly sealed: (session: Session, messages: readonly WireMessage[]) => Promise<void>;
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

  /** A promise holds up the reading of more: of what others signed the signatures are looked at first. */
  received(session: Session, messages: readonly WireMessage[]): Promise<void> | undefined {
    const sealed = messages.filter((message) => message.sealed !== undefined);
    const judged = sealed.length > 0 ? this.#parts.sealed(session, sealed) : undefined;
    const plain = messages.filter((message) => message.sealed === undefined);
    if (plain.length > 0) this.take(session, plain, plain.map(({ id }) => id));
    return judged;
  }

  /** Stores what may be stored, then acknowledges those ids, and tells what is new. */
  take(session: Session, messages: readonly WireMessage[], acknowledged: readonly MessageId[]): void {
    const { clock, store, events, stored, shown, storageFailed } = this.#parts;
    const from = session.peer.id;
    const allowed = this.#allowed(from, messages);
    if (allowed === undefined) return session.close(CLOSE_REASON.unwanted);
    let taken;
    try {
      taken = store.receive(from, allowed, clock.now());
    } catch (error) {
      // Without an acknowledgement its sender keeps them, and comes again later.
      session.close(CLOSE_REASON.storage);
      return storageFailed(error);
    }
    if (acknowledged.length > 0) session.send({ type: "acks", ids: acknowledged });
    for (const message of taken.messages) events.emit({ type: "message", message });
    for (const message of taken.changed) events.emit({ type: "changed", message: shown(message) });
    // Nobody becomes a contact by what was not taken.
    if (allowed.length > 0) stored(from, taken);
  }

  /**
   * What may be stored, by the budgets of those who wrote it: of somebody else's what is too much is left out with all
   * behind it. Undefined: whoever brings it wrote too much.
   */
  #allowed(from: PeerId, messages: readonly WireMessage[]): readonly WireMessage[] | undefined {
    const spent = new Set<PeerId>();
    const allowed = messages.filter((message) => {
      const author = message.sealed?.author ?? from;
      if (!spent.has(author) && !this.#mayStore(author, message)) spent.add(author);
      return !spent.has(author);
    });
    return spent.has(from) ? undefined : allowed;
  }

  #mayStore(author: PeerId, message: WireMessage): boolean {
    if (this.#parts.isTrusted(author)) return true;
    const now = this.#parts.clock.ticks();
    const size = storedSize(message);
    return this.#strangers.take(author, now, size) && this.#allStrangers.take(now, size);
  }
}

/** Bytes that a message takes on disk, roughly. */
function storedSize({ text, offer, choices = [], reply, change, sealed }: WireMessage): number {
  const names = offer?.items.reduce((sum, { name }) => sum + MESSAGE_OVERHEAD_BYTES + name.length, 0) ?? 0;
  const parts = [text, ...choices, reply?.text, change?.text, sealed?.signed];
  return MESSAGE_OVERHEAD_BYTES + names + parts.reduce((sum, part) => sum + (part?.length ?? 0), 0);
}
