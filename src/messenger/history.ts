import type { MessageId, PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { Room } from "../model/room.ts";
import type { Settings } from "../model/settings.ts";
import { conversationList } from "./conversation_list.ts";
import type { HistoryQuery, Store } from "./ports.ts";
import type { Presence } from "./presence.ts";

export interface HistoryParts {
  readonly store: Store;
  readonly presence: Presence;
  readonly rooms: () => readonly Room[];
  readonly receipts: () => Settings["receipts"];
}

/** What was said, as its user is to see it. */
export class History {
  readonly #parts: HistoryParts;

  constructor(parts: HistoryParts) {
    this.#parts = parts;
  }

  find(query: HistoryQuery): Message[] {
    return this.#parts.store.history(query).map((message) => this.shown(message));
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    const message = this.#parts.store.message(id, author);
    return message && this.shown(message);
  }

  messagesWith(id: MessageId): Message[] {
    return this.#parts.store.messagesWith(id).map((message) => this.shown(message));
  }

  conversations(): ConversationSummary[] {
    const { store, presence, rooms } = this.#parts;
    const stored = store.conversations().map((one) => ({ ...one, last: this.shown(one.last) }));
    const settings = new Map(store.conversationSettings().map((one) => [one.id, one.settings]));
    return conversationList(stored, { peers: presence.peers(), rooms: rooms(), settings });
  }

  /** Who does not tell what they have read is not told of others either. */
  shown(message: Message): Message {
    if (this.#parts.receipts() === "on" || message.deliveries.every(({ readAt }) => readAt === undefined)) {
      return message;
    }
    return { ...message, deliveries: message.deliveries.map((delivery) => ({ ...delivery, readAt: undefined })) };
  }
}
