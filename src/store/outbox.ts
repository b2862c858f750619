import type { Outgoing } from "../messenger/ports.ts";
import type { ConversationId, MessageId, PeerId, StoreId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import type { Conversations } from "./conversations.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Messages } from "./messages.ts";
import { type Parties, SELF } from "./parties.ts";
import type { Transfers } from "./transfers.ts";

export interface OutboxTables {
  readonly parties: Parties;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly transfers: Transfers;
}

/** Stores what is to be sent, and what has arrived. Its calls belong into a transaction. */
export class Outbox {
  readonly #tables: OutboxTables;
  readonly #store: StoreId;

  constructor(tables: OutboxTables, store: StoreId) {
    this.#tables = tables;
    this.#store = store;
  }

  enqueue(messages: readonly Outgoing[], self: PeerId): Message[] {
    const numbers = new Map<ConversationId, number>();
    const numberOf = (id: ConversationId) => getOrPut(numbers, id, () => this.#tables.parties.number(id));
    return messages.map((message) => this.#enqueueOne(message, self, numberOf));
  }

  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[] {
    const { parties, messages, deliveries } = this.#tables;
    const receiver = parties.find(peer);
    if (receiver === undefined) return [];
    const changed: { id: MessageId; writtenAt: number }[] = [];
    for (const id of ids) {
      const message = messages.place(id, SELF);
      if (message === undefined || !deliveries.mark(message.position, receiver, at)) continue;
      changed.push({ id, writtenAt: message.at });
    }
    return changed;
  }

  #enqueueOne(outgoing: Outgoing, self: PeerId, numberOf: (id: ConversationId) => number): Message {
    const { messages, conversations, deliveries, transfers } = this.#tables;
    const { recipients, ...message } = outgoing;
    const { id, conversation, kind, text, offer, at } = message;
    const stored = messages.findOf(SELF, id);
    if (stored !== undefined) return stored;
    const party = numberOf(conversation);
    const seq = conversations.nextSeq(party);
    const shown = kind === "file-word" ? "quiet" : "line";
    const place = { author: SELF, conversation: party, store: this.#store, seq, storedAt: at, shown } as const;
    const position = messages.add({ ...message, ...place });
    const receivers = [...new Set(recipients)].sort();
    for (const to of receivers) {
      const receiver = numberOf(to);
      deliveries.add(position, receiver);
      if (offer === undefined) continue;
      const key = { author: self, offer: id, peer: to };
      transfers.save(position, receiver, { key, size: offer.bytes, state: { name: "offered" }, at });
    }
    const waiting = receivers.map((to) => ({ to, deliveredAt: undefined }));
    return { position, id, conversation, from: self, kind, text, offer, at, deliveries: waiting };
  }
}

function getOrPut<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
