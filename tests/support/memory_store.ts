import type { Contact, HistoryQuery, Outgoing, Store, Waiting } from "../../src/messenger/ports.ts";
import type { StorageError } from "../../src/model/errors.ts";
import { type ConversationId, EVERYONE, isStoreId, type MessageId, type PeerId } from "../../src/model/ids.ts";
import type { StoreId } from "../../src/model/ids.ts";
import type { Message, WireMessage } from "../../src/model/message.ts";
import { checkPosition, checkQuery, foldAscii } from "../../src/store/search.ts";

/** One message with what belongs to it. */
interface Kept {
  readonly message: Omit<Message, "deliveries">;
  readonly store: StoreId;
  readonly seq: number;
  /** Empty for those of others. */
  readonly receivers: Map<PeerId, number | undefined>;
}

interface Thread {
  readonly kept: Kept[];
  seq: number;
  seen: number;
}

/**
 * A `Store` without a disk, for simulations of many messengers. tests/unit/store runs the same tests against it and
 * against the real one.
 *
 * The object is the disk: it survives while messengers come and go. To be sure that a crashed one's last steps change
 * nothing, give each its own `open()` and call `crash()`.
 */
export class MemoryStore implements Store {
  readonly id: StoreId;
  /** When set, every call that writes throws it and changes nothing: a full disk. */
  failure: StorageError | undefined;
  readonly #self: PeerId;
  #life = 0;
  readonly #contacts = new Map<PeerId, Contact>();
  /** In the order of positions, which count from 1. */
  readonly #kept: Kept[] = [];
  /** Author, blank, message id. */
  readonly #byKey = new Map<string, Kept>();
  /** By message id alone: one's own first, then the oldest. */
  readonly #byId = new Map<MessageId, Kept>();
  readonly #threads = new Map<ConversationId, Thread>();
  readonly #outboxes = new Map<PeerId, Outbox>();

  constructor(self: PeerId, id: StoreId = storeIdFor(self)) {
    this.#self = self;
    this.id = id;
  }

  /** The store as one life of a program sees it: it works until the next `crash()`. */
  open(): Store {
    const life = this.#life;
    return new Life(this, () => {
      if (life !== this.#life) throw new Error("This program crashed: it can't use its store any more");
    });
  }

  /** Ends every life: what is stored stays, calls through an earlier `open()` throw. */
  crash(): void {
    this.#life++;
  }

  contacts(): Contact[] {
    return [...this.#contacts.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  saveContacts(contacts: readonly Contact[]): void {
    this.#beforeWriting();
    for (const contact of contacts) this.#contacts.set(contact.id, contact);
  }

  enqueue(messages: readonly Outgoing[]): Message[] {
    this.#beforeWriting();
    return messages.map((outgoing) => {
      const { id, conversation, kind, text, at } = outgoing;
      const known = this.#byKey.get(key(this.#self, id));
      if (known !== undefined) return toMessage(known);
      const seq = ++this.#thread(conversation).seq;
      const receivers = new Map([...new Set(outgoing.recipients)].sort().map((to) => [to, undefined]));
      const message = { position: this.#nextPosition(), id, conversation, from: this.#self, kind, text, at };
      const kept: Kept = { message, store: this.id, seq, receivers };
      this.#keep(kept);
      for (const to of receivers.keys()) this.#outbox(to).add(kept);
      return toMessage(kept);
    });
  }

  waiting(peer: PeerId, after: number, limit: number): Waiting[] {
    return this.#outboxes.get(peer)?.after(after, limit).map(toWaiting) ?? [];
  }

  waitingPeers(): PeerId[] {
    return [...this.#outboxes].filter(([, outbox]) => outbox.isWaiting).map(([peer]) => peer).sort();
  }

  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[] {
    this.#beforeWriting();
    return ids.flatMap((id) => {
      const kept = this.#byKey.get(key(this.#self, id));
      if (kept === undefined || !waits(kept, peer)) return [];
      kept.receivers.set(peer, at);
      this.#outbox(peer).delivered();
      return [{ id, writtenAt: kept.message.at }];
    });
  }

  receive(peer: PeerId, messages: readonly WireMessage[], _at: number): Message[] {
    this.#beforeWriting();
    return messages.flatMap(({ id, conversation: scope, kind, text, at, store, seq }) => {
      if (this.#byKey.has(key(peer, id))) return [];
      const conversation: ConversationId = scope === "everyone" ? EVERYONE : peer;
      const message = { position: this.#nextPosition(), id, conversation, from: peer, kind, text, at };
      const kept: Kept = { message, store, seq, receivers: new Map() };
      this.#keep(kept);
      return [toMessage(kept)];
    });
  }

  history(query: HistoryQuery): Message[] {
    const { conversation, before, since = -Infinity, words, limit } = checkQuery(query);
    const source = conversation === undefined ? this.#kept : this.#threads.get(conversation)?.kept ?? [];
    const found: Message[] = [];
    for (let i = firstAfter(source, before - 1) - 1; i >= 0 && found.length < limit; i--) {
      const kept = source[i]!;
      if (kept.message.at < since) continue;
      const text = words.length > 0 ? foldAscii(kept.message.text) : "";
      if (words.every((word) => text.includes(word))) found.push(toMessage(kept));
    }
    return found.reverse();
  }

  message(id: MessageId): Message | undefined {
    const kept = this.#byId.get(id);
    return kept && toMessage(kept);
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    const summaries = [...this.#threads].map(([id, { kept, seen }]) => {
      const unseen = kept.slice(firstAfter(kept, seen));
      const unread = unseen.filter(({ message }) => message.from !== this.#self).length;
      return { id, last: toMessage(kept.at(-1)!), unread };
    });
    return summaries.sort((a, b) => b.last.position - a.last.position);
  }

  markSeen(conversation: ConversationId, position: number): number {
    checkPosition(position);
    this.#beforeWriting();
    const thread = this.#threads.get(conversation);
    if (thread === undefined) return 0;
    thread.seen = Math.max(thread.seen, Math.min(position, thread.kept.at(-1)!.message.position));
    return thread.seen;
  }

  #beforeWriting(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  #nextPosition(): number {
    return this.#kept.length + 1;
  }

  #keep(kept: Kept): void {
    const { id, conversation, from } = kept.message;
    this.#kept.push(kept);
    this.#byKey.set(key(from, id), kept);
    if (from === this.#self || !this.#byId.has(id)) this.#byId.set(id, kept);
    this.#thread(conversation).kept.push(kept);
  }

  #thread(id: ConversationId): Thread {
    let thread = this.#threads.get(id);
    if (thread === undefined) this.#threads.set(id, thread = { kept: [], seq: 0, seen: 0 });
    return thread;
  }

  #outbox(peer: PeerId): Outbox {
    let outbox = this.#outboxes.get(peer);
    if (outbox === undefined) this.#outboxes.set(peer, outbox = new Outbox(peer));
    return outbox;
  }
}

/** What waits for one receiver, oldest first; what is delivered is cleared away now and then. */
class Outbox {
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

  after(position: number, limit: number): Kept[] {
    const found: Kept[] = [];
    for (let i = firstAfter(this.#kept, position); i < this.#kept.length && found.length < limit; i++) {
      const kept = this.#kept[i]!;
      if (waits(kept, this.peer)) found.push(kept);
    }
    return found;
  }
}

/** A store that asks before each call whether its program still lives. */
class Life implements Store {
  readonly id: StoreId;

  constructor(readonly disk: Store, readonly check: () => void) {
    this.id = disk.id;
  }

  get #disk(): Store {
    this.check();
    return this.disk;
  }

  contacts: Store["contacts"] = () => this.#disk.contacts();
  saveContacts: Store["saveContacts"] = (contacts) => this.#disk.saveContacts(contacts);
  enqueue: Store["enqueue"] = (messages) => this.#disk.enqueue(messages);
  waiting: Store["waiting"] = (peer, after, limit) => this.#disk.waiting(peer, after, limit);
  waitingPeers: Store["waitingPeers"] = () => this.#disk.waitingPeers();
  acknowledge: Store["acknowledge"] = (peer, ids, at) => this.#disk.acknowledge(peer, ids, at);
  receive: Store["receive"] = (peer, messages, at) => this.#disk.receive(peer, messages, at);
  history: Store["history"] = (query) => this.#disk.history(query);
  message: Store["message"] = (id) => this.#disk.message(id);
  conversations: Store["conversations"] = () => this.#disk.conversations();
  markSeen: Store["markSeen"] = (conversation, position) => this.#disk.markSeen(conversation, position);
}

function key(author: PeerId, id: MessageId): string {
  return `${author} ${id}`;
}

function waits(kept: Kept, peer: PeerId): boolean {
  return kept.receivers.has(peer) && kept.receivers.get(peer) === undefined;
}

function toMessage({ message, receivers }: Kept): Message {
  return { ...message, deliveries: [...receivers].map(([to, deliveredAt]) => ({ to, deliveredAt })) };
}

function toWaiting({ message, store, seq }: Kept): Waiting {
  const { position, id, kind, text, at } = message;
  const conversation = message.conversation === EVERYONE ? "everyone" : "private";
  return { position, message: { id, conversation, store, seq, at, kind, text } };
}

/** Index of the first message behind a position. */
function firstAfter(kept: readonly Kept[], position: number): number {
  let low = 0;
  let high = kept.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (kept[middle]!.message.position <= position) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** As different as the ids are: two digits for each of the first 16 characters. */
function storeIdFor(self: PeerId): StoreId {
  const digits = [...self.slice(0, 16)].map((character) => character.charCodeAt(0).toString(16)).join("");
  if (isStoreId(digits)) return digits;
  throw new Error(`Cannot make a store for ${self}: that is no id`);
}
