import type { PeerId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import { CLOSE_REASON } from "../protocol/constants.ts";
import type { Session } from "../session/session.ts";
import type { Events } from "./events.ts";
import type { Clock, Store } from "./ports.ts";

export interface InboxParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  /** A message of somebody's is committed. */
  readonly stored: (from: PeerId) => void;
  readonly storageFailed: (error: unknown) => void;
}

/** Commits first, acknowledges then, shows what is new (docs/protocol.md, section 5.2). */
export class Inbox {
  readonly #parts: InboxParts;

  constructor(parts: InboxParts) {
    this.#parts = parts;
  }

  received(session: Session, messages: readonly WireMessage[]): void {
    const { clock, store, events, stored, storageFailed } = this.#parts;
    const from = session.peer.id;
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
    for (const message of fresh) events.emit({ type: "message", message });
  }
}
