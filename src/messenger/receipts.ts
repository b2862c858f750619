import { type ConversationId, isRoomId, type MessageId, type PeerId } from "../model/ids.ts";
import type { Settings } from "../model/settings.ts";
import type { Events } from "./events.ts";
import { RECEIPTS_WITHIN_MS } from "./limits.ts";
import type { Outbox } from "./outbox.ts";
import type { Clock, Store, Taken } from "./ports.ts";
import type { Presence } from "./presence.ts";

export interface ReceiptsParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly presence: Presence;
  readonly outbox: Outbox;
  readonly receipts: () => Settings["receipts"];
  readonly newId: () => MessageId;
  readonly storageFailed: (error: unknown) => void;
}

/** What was seen, here and by others (docs/protocol.md, section 5.8). */
export class Receipts {
  readonly #parts: ReceiptsParts;
  /** Seen and not said yet: between these positions, the second included. */
  readonly #seen = new Map<ConversationId, { readonly from: number; to: number }>();
  #cancel: (() => void) | undefined;

  constructor(parts: ReceiptsParts) {
    this.#parts = parts;
  }

  /** The user has seen everything of a conversation up to `position`. */
  markSeen(conversation: ConversationId, position: number): void {
    const { clock, store, events, receipts } = this.#parts;
    // Nothing is seen that was not before: it says how far that was.
    const from = store.markSeen(conversation, 0);
    const to = store.markSeen(conversation, position);
    events.emit({ type: "seen", conversation, position: to });
    if (to <= from || receipts() === "off") return;
    const waiting = this.#seen.get(conversation);
    if (waiting === undefined) this.#seen.set(conversation, { from, to });
    else waiting.to = Math.max(waiting.to, to);
    this.#cancel ??= clock.after(RECEIPTS_WITHIN_MS, () => this.flush());
  }

  /** Somebody has seen messages of one's own. */
  heard(by: PeerId, { read }: Taken): void {
    const { clock, events, receipts } = this.#parts;
    if (receipts() === "off") return;
    for (const { conversation, position } of read) {
      events.emit({ type: "read", conversation, by, position, at: clock.now() });
    }
  }

  /** Says at once what waits to be said. */
  flush(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    const { store, receipts, storageFailed } = this.#parts;
    const seen = [...this.#seen];
    this.#seen.clear();
    if (receipts() === "off") return;
    try {
      for (const [conversation, { from, to }] of seen) {
        for (const { author, id } of store.newlySeen(conversation, from, to)) {
          if (this.#mayTell(author, conversation)) this.#tell(author, id);
        }
      }
    } catch (error) {
      storageFailed(error);
    }
  }

  /** Somebody is trusted from now on: what was read of their texts before was kept from them until now. */
  tellSeen(author: PeerId): void {
    const { store, receipts, storageFailed } = this.#parts;
    this.#seen.delete(author);
    if (receipts() === "off" || !this.#mayTell(author, author)) return;
    try {
      const to = store.markSeen(author, 0);
      for (const { id } of store.newlySeen(author, 0, to)) this.#tell(author, id);
    } catch (error) {
      storageFailed(error);
    }
  }

  /** Without a word. */
  end(): void {
    this.#cancel?.();
    this.#seen.clear();
  }

  /** Whoever the user has never written to does not learn that somebody reads. */
  #mayTell(author: PeerId, conversation: ConversationId): boolean {
    const { presence } = this.#parts;
    return !presence.isBlocked(author) && (presence.isTrusted(author) || isRoomId(conversation));
  }

  #tell(author: PeerId, read: MessageId): void {
    const { clock, outbox, newId, storageFailed } = this.#parts;
    outbox.save({
      id: newId(),
      conversation: author,
      recipients: [author],
      kind: "read",
      text: "",
      at: clock.now(),
      read,
    }).catch(storageFailed);
  }
}
