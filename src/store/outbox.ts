import type { Outgoing } from "../messenger/ports.ts";
import { type ConversationId, isRoomId, type MessageId, type PeerId, type StoreId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import type { Changes } from "./changes.ts";
import type { Conversations } from "./conversations.ts";
import type { Deletion } from "./deletion.ts";
import type { Deliveries } from "./deliveries.ts";
import { questionFrom } from "./message_data.ts";
import type { Messages } from "./messages.ts";
import type { OwnReads } from "./own_reads.ts";
import { type Parties, SELF } from "./parties.ts";
import type { Rooms } from "./rooms.ts";
import type { Transfers } from "./transfers.ts";

export interface OutboxTables {
  readonly parties: Parties;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly transfers: Transfers;
  readonly changes: Changes;
  readonly ownReads: OwnReads;
  readonly rooms: Rooms;
  readonly deletion: Deletion;
}

/** Kinds that say something of another message, and are no lines. */
const QUIET: readonly string[] = ["file-word", "change", "read"];

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
    const { parties, messages, deliveries, ownReads } = this.#tables;
    const receiver = parties.find(peer);
    if (receiver === undefined) return [];
    const changed: { id: MessageId; writtenAt: number }[] = [];
    for (const id of ids) {
      const message = messages.place(id, SELF);
      if (message === undefined || !deliveries.mark(message.position, receiver, at)) continue;
      changed.push({ id, writtenAt: message.at });
      if (message.kind === "read") ownReads.remove(message.position);
    }
    return changed;
  }

  #enqueueOne(outgoing: Outgoing, self: PeerId, numberOf: (id: ConversationId) => number): Message {
    const { messages, conversations, deliveries, transfers, changes, ownReads, rooms, deletion } = this.#tables;
    const { recipients, seal, ...message } = outgoing;
    const { id, conversation, kind, text, offer, choices, reply, origin = "author", change, read, at } = message;
    const stored = messages.findOf(SELF, id);
    if (stored !== undefined) return stored;
    deletion.makeRoom({ author: SELF, id });
    const party = numberOf(conversation);
    const seq = conversations.nextSeq(party);
    const shown = QUIET.includes(kind) ? "quiet" : "line";
    const place = { author: SELF, conversation: party, store: this.#store, seq, storedAt: at, shown } as const;
    const position = messages.add({ ...message, ...place });
    if (seal !== undefined) {
      const source = { room: party, author: SELF, store: this.#store };
      rooms.keep(source, { seq, position }, seal(wireOf(outgoing, this.#store, seq)));
    }
    if (change !== undefined) changes.carryOut(change, { by: SELF, conversation: party, at, storedAt: at });
    if (reply !== undefined) changes.answer(reply, text, { by: SELF, conversation: party });
    const receivers = [...new Set(recipients)].sort();
    for (const to of receivers) {
      const receiver = numberOf(to);
      if (read !== undefined) ownReads.replace(position, receiver, read);
      deliveries.add(position, receiver);
      if (offer === undefined) continue;
      const key = { author: self, offer: id, peer: to };
      transfers.save(position, receiver, { key, size: offer.bytes, state: { name: "offered" }, at });
    }
    const waiting = receivers.map((to) => ({ to, deliveredAt: undefined, readAt: undefined }));
    const untouched = { editedAt: undefined, retractedAt: undefined, reactions: [] };
    return {
      position,
      id,
      conversation,
      from: self,
      kind,
      text,
      offer,
      ...questionFrom(choices),
      reply,
      origin,
      at,
      ...untouched,
      deliveries: waiting,
    };
  }
}

/** As it is signed: for rooms alone. */
function wireOf(outgoing: Outgoing, store: StoreId, seq: number): Omit<WireMessage, "sealed"> {
  const { id, conversation, kind, text, offer, word, choices, reply, origin = "author", change, read, at } = outgoing;
  if (!isRoomId(conversation)) throw new RangeError(`Cannot seal a message of "${conversation}": that is no room`);
  const shown = QUIET.includes(kind) ? "quiet" : "line";
  const asked = choices === undefined ? {} : { choices };
  return { id, conversation, store, seq, at, kind, text, shown, ...asked, reply, origin, offer, word, change, read };
}

function getOrPut<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
