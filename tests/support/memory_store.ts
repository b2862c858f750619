import type { Contact, HistoryQuery, KeptTransfer, Outgoing, Store, Waiting } from "../../src/messenger/ports.ts";
import type { StorageError } from "../../src/model/errors.ts";
import { type ConversationId, EVERYONE, isStoreId, type MessageId, type PeerId } from "../../src/model/ids.ts";
import type { StoreId } from "../../src/model/ids.ts";
import type { Message, WireMessage } from "../../src/model/message.ts";
import type { AcceptRule, TransferKey } from "../../src/model/transfer.ts";
import { checkPosition, checkQuery, foldAscii } from "../../src/store/search.ts";
import { firstAfter, type Kept, Outbox, waits } from "./memory_outbox.ts";
import { MemoryTransfers } from "./memory_transfers.ts";
import { StoreLife } from "./store_life.ts";

interface Thread {
  /** What is shown of it. */
  readonly lines: Kept[];
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
  /** How many messages there are: their positions count from 1. */
  #count = 0;
  /** In the order of positions. */
  readonly #lines: Kept[] = [];
  /** Author, blank, message id. */
  readonly #byKey = new Map<string, Kept>();
  /** By message id alone: one's own first, then the oldest. */
  readonly #byId = new Map<MessageId, Kept>();
  readonly #threads = new Map<ConversationId, Thread>();
  readonly #outboxes = new Map<PeerId, Outbox>();
  readonly #transfers: MemoryTransfers;
  readonly #lists = new Map<string, string>();
  /** When each was used last. */
  readonly #goals = new Map<string, number>();
  readonly #rules = new Map<PeerId, AcceptRule>();

  constructor(self: PeerId, id: StoreId = storeIdFor(self)) {
    this.#self = self;
    this.#transfers = new MemoryTransfers(self);
    this.id = id;
  }

  /** The store as one life of a program sees it: it works until the next `crash()`. */
  open(): Store {
    const life = this.#life;
    return new StoreLife(this, () => {
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
      const { id, conversation, kind, text, offer, word, at } = outgoing;
      const known = this.#byKey.get(key(this.#self, id));
      if (known !== undefined) return toMessage(known);
      const seq = ++this.#thread(conversation).seq;
      const receivers = new Map([...new Set(outgoing.recipients)].sort().map((to) => [to, undefined]));
      const message = { position: ++this.#count, id, conversation, from: this.#self, kind, text, offer, at };
      const shown = kind === "file-word" ? "quiet" : "line";
      const kept: Kept = { message, store: this.id, seq, shown, word, receivers };
      this.#keep(kept);
      for (const to of receivers.keys()) this.#outbox(to).add(kept);
      if (offer !== undefined) {
        this.#transfers.offered(this.#self, id, [...receivers.keys()], { bytes: offer.bytes, at });
      }
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

  receive(
    peer: PeerId,
    messages: readonly WireMessage[],
    at: number,
  ): { messages: Message[]; transfers: KeptTransfer[] } {
    this.#beforeWriting();
    const lines: Message[] = [];
    const moved = new Map<string, TransferKey>();
    for (const wire of messages) {
      const { id, kind, text, offer, word, shown, store, seq } = wire;
      if (this.#byKey.has(key(peer, id))) continue;
      const conversation: ConversationId = wire.conversation === "everyone" ? EVERYONE : peer;
      const message = { position: ++this.#count, id, conversation, from: peer, kind, text, offer, at: wire.at };
      const kept: Kept = { message, store, seq, shown, word, receivers: new Map() };
      this.#keep(kept);
      if (shown === "line") lines.push(toMessage(kept));
      const transfer = this.#transfers.take(peer, wire, at);
      if (transfer !== undefined) moved.set(key(transfer.author, transfer.offer), transfer);
    }
    return { messages: lines, transfers: [...moved.values()].flatMap((one) => this.#transfers.get(one) ?? []) };
  }

  openTransfers(): KeptTransfer[] {
    return this.#transfers.open();
  }

  transfersOf(author: PeerId, offer: MessageId): KeptTransfer[] {
    return this.#transfers.of(author, offer);
  }

  saveTransfer(transfer: KeptTransfer, word?: Outgoing): Message | undefined {
    this.#beforeWriting();
    const { author, offer } = transfer.key;
    if (!this.#byKey.has(key(author, offer))) {
      throw new Error(`Cannot save a transfer: there is no offer ${offer} of ${author}`);
    }
    this.#transfers.save(transfer);
    return word && this.enqueue([word])[0];
  }

  list(author: PeerId, offer: MessageId): string | undefined {
    return this.#lists.get(key(author, offer));
  }

  saveList(author: PeerId, offer: MessageId, list: string): void {
    this.#beforeWriting();
    this.#lists.set(key(author, offer), list);
  }

  removeList(author: PeerId, offer: MessageId): void {
    this.#beforeWriting();
    this.#lists.delete(key(author, offer));
  }

  goals(): string[] {
    return [...this.#goals].sort(([a, usedA], [b, usedB]) => usedB - usedA || (a < b ? -1 : 1)).map(([path]) => path);
  }

  useGoal(folder: string, at: number): void {
    this.#beforeWriting();
    this.#goals.set(folder, at);
    for (const path of this.goals().slice(100)) this.#goals.delete(path);
  }

  removeOldLists(): void {
    this.#beforeWriting();
    const open = new Set(this.openTransfers().map(({ key: { author, offer } }) => key(author, offer)));
    for (const name of [...this.#lists.keys()]) if (!open.has(name)) this.#lists.delete(name);
  }

  rules(): AcceptRule[] {
    return [...this.#rules.values()].sort((a, b) => a.contact < b.contact ? -1 : 1);
  }

  saveRule(rule: AcceptRule): void {
    this.#beforeWriting();
    this.#rules.set(rule.contact, rule);
  }

  removeRule(contact: PeerId): void {
    this.#beforeWriting();
    this.#rules.delete(contact);
  }

  acceptedByRule(contact: PeerId, since: number): number {
    return this.#transfers.acceptedByRule(contact, since);
  }

  history(query: HistoryQuery): Message[] {
    const { conversation, before, since = -Infinity, words, limit } = checkQuery(query);
    const source = conversation === undefined ? this.#lines : this.#threads.get(conversation)?.lines ?? [];
    const found: Message[] = [];
    for (let i = firstAfter(source, before - 1) - 1; i >= 0 && found.length < limit; i--) {
      const kept = source[i]!;
      if (kept.message.at < since) continue;
      const text = words.length > 0 ? foldAscii(kept.message.text) : "";
      if (words.every((word) => text.includes(word))) found.push(toMessage(kept));
    }
    return found.reverse();
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    const kept = author === undefined ? this.#byId.get(id) : this.#byKey.get(key(author, id));
    return kept && toMessage(kept);
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    const summaries = [...this.#threads].filter(([, { lines }]) => lines.length > 0).map(([id, { lines, seen }]) => {
      const unseen = lines.slice(firstAfter(lines, seen));
      const unread = unseen.filter(({ message }) => message.from !== this.#self).length;
      return { id, last: toMessage(lines.at(-1)!), unread };
    });
    return summaries.sort((a, b) => b.last.position - a.last.position);
  }

  markSeen(conversation: ConversationId, position: number): number {
    checkPosition(position);
    this.#beforeWriting();
    const thread = this.#threads.get(conversation);
    if (thread === undefined) return 0;
    thread.seen = Math.max(thread.seen, Math.min(position, thread.lines.at(-1)?.message.position ?? 0));
    return thread.seen;
  }

  #beforeWriting(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  #keep(kept: Kept): void {
    const { id, conversation, from } = kept.message;
    this.#byKey.set(key(from, id), kept);
    if (from === this.#self || !this.#byId.has(id)) this.#byId.set(id, kept);
    if (kept.shown === "quiet") return;
    this.#lines.push(kept);
    this.#thread(conversation).lines.push(kept);
  }

  #thread(id: ConversationId): Thread {
    let thread = this.#threads.get(id);
    if (thread === undefined) this.#threads.set(id, thread = { lines: [], seq: 0, seen: 0 });
    return thread;
  }

  #outbox(peer: PeerId): Outbox {
    let outbox = this.#outboxes.get(peer);
    if (outbox === undefined) this.#outboxes.set(peer, outbox = new Outbox(peer));
    return outbox;
  }
}

function key(author: PeerId, id: MessageId): string {
  return `${author} ${id}`;
}

function toMessage({ message, receivers }: Kept): Message {
  return { ...message, deliveries: [...receivers].map(([to, deliveredAt]) => ({ to, deliveredAt })) };
}

function toWaiting({ message, store, seq, shown, word }: Kept): Waiting {
  const { position, id, kind, text, offer, at } = message;
  const conversation = message.conversation === EVERYONE ? "everyone" : "private";
  return { position, message: { id, conversation, store, seq, at, kind, text, shown, offer, word } };
}

/** As different as the ids are: two digits for each of the first 16 characters. */
function storeIdFor(self: PeerId): StoreId {
  const digits = [...self.slice(0, 16)].map((character) => character.charCodeAt(0).toString(16)).join("");
  if (isStoreId(digits)) return digits;
  throw new Error(`Cannot make a store for ${self}: that is no id`);
}
