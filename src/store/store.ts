import type { Contact, HistoryQuery, Outgoing, Store, Waiting } from "../messenger/ports.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId, type StoreId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import { StorageError } from "../model/errors.ts";
import { Contacts } from "./contacts.ts";
import { Conversations } from "./conversations.ts";
import { type Database, openDatabase } from "./database.ts";
import { Deliveries } from "./deliveries.ts";
import { Identities, type StoredIdentity } from "./identity.ts";
import { Messages } from "./messages.ts";
import { Meta } from "./meta.ts";
import { PageTokens } from "./page_tokens.ts";
import { Parties, SELF } from "./parties.ts";
import { checkPosition, checkQuery } from "./search.ts";

/**
 * Opens the store of a data folder, making both where they are not there.
 *
 * @throws {StoreBusyError} when another program has it open.
 * @throws {StorageError} when it can't be opened, is damaged, or comes from a newer program; it is unchanged then.
 */
export function openStore(folder: string): SqliteStore {
  const database = openDatabase(folder);
  try {
    return new SqliteStore(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

/** The store in a SQLite database. It owns the database: closing the one closes the other. */
export class SqliteStore implements Store, Disposable {
  readonly id: StoreId;
  /** Who may speak to the page's API. */
  readonly pageTokens: PageTokens;
  readonly #database: Database;
  readonly #meta: Meta;
  readonly #identities: Identities;
  readonly #parties: Parties;
  readonly #contacts: Contacts;
  readonly #deliveries: Deliveries;
  readonly #messages: Messages;
  readonly #conversations: Conversations;

  constructor(database: Database) {
    this.#database = database;
    this.#meta = new Meta(database);
    this.#identities = new Identities(database);
    this.#parties = new Parties(database);
    this.#contacts = new Contacts(database);
    const deliveries = new Deliveries(database);
    this.#deliveries = deliveries;
    this.#messages = new Messages(database, (position) => deliveries.of(position));
    this.#conversations = new Conversations(database);
    this.pageTokens = new PageTokens(database);
    this.id = database.read(() => this.#meta.storeId());
  }

  // Of the node itself

  /** Undefined before the first start has saved one. */
  identity(): StoredIdentity | undefined {
    return this.#database.read(() => this.#identities.get());
  }

  /**
   * Keeps the identity key for good. Messages of one's own can be stored from now on, and are from its id.
   *
   * @throws {StorageError} "failed" when there is one already: what is stored belongs to it.
   */
  saveIdentity(identity: StoredIdentity): void {
    this.#database.transaction(() => {
      if (this.#identities.add(identity)) return;
      throw new StorageError("failed", `Cannot save an identity in ${this.#database.path}: it has one already`);
    });
  }

  /**
   * The epoch of this start (docs/protocol.md, section 2.1): `max(last epoch + 1, nowSeconds)`, remembered.
   *
   * @param nowSeconds unix time.
   */
  nextEpoch(nowSeconds: number): number {
    return this.#database.transaction(() => {
      const epoch = Math.max(this.#meta.epoch() + 1, Math.floor(nowSeconds));
      this.#meta.saveEpoch(epoch);
      return epoch;
    });
  }

  // Contacts

  contacts(): Contact[] {
    return this.#database.read(() => this.#contacts.all());
  }

  saveContacts(contacts: readonly Contact[]): void {
    if (contacts.length === 0) return;
    this.#database.transaction(() => {
      for (const contact of contacts) this.#contacts.save(contact);
    });
  }

  // Messages of one's own

  enqueue(messages: readonly Outgoing[]): Message[] {
    if (messages.length === 0) return [];
    return this.#database.transaction(() => {
      const self = this.#identities.get()?.id;
      if (self === undefined) throw new Error("Cannot store a message of one's own: no identity was saved");
      const numbers = new Map<ConversationId, number>();
      const numberOf = (id: ConversationId) => getOrPut(numbers, id, () => this.#parties.number(id));
      return messages.map((message) => this.#enqueueOne(message, self, numberOf));
    });
  }

  waiting(peer: PeerId, after: number, limit: number): Waiting[] {
    return this.#database.read(() => this.#deliveries.waiting(peer, after, limit));
  }

  waitingPeers(): PeerId[] {
    return this.#database.read(() => this.#deliveries.waitingPeers());
  }

  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[] {
    if (ids.length === 0) return [];
    return this.#database.transaction(() => {
      const receiver = this.#parties.find(peer);
      if (receiver === undefined) return [];
      const changed: { id: MessageId; writtenAt: number }[] = [];
      for (const id of ids) {
        const message = this.#messages.place(id, SELF);
        if (message === undefined || !this.#deliveries.mark(message.position, receiver, at)) continue;
        changed.push({ id, writtenAt: message.at });
      }
      return changed;
    });
  }

  // Messages of others

  receive(peer: PeerId, messages: readonly WireMessage[], at: number): Message[] {
    if (messages.length === 0) return [];
    return this.#database.transaction(() => {
      const author = this.#parties.number(peer);
      const everyone = this.#parties.number(EVERYONE);
      const added: Message[] = [];
      for (const { conversation, ...message } of messages) {
        if (this.#messages.place(message.id, author) !== undefined) continue;
        const party = conversation === "everyone" ? everyone : author;
        const position = this.#messages.add({ ...message, author, conversation: party, storedAt: at });
        this.#conversations.add(party);
        const { id, kind, text, at: writtenAt } = message;
        added.push({
          position,
          id,
          conversation: conversation === "everyone" ? EVERYONE : peer,
          from: peer,
          kind,
          text,
          at: writtenAt,
          deliveries: [],
        });
      }
      return added;
    });
  }

  // What is shown

  history(query: HistoryQuery): Message[] {
    const checked = checkQuery(query);
    return this.#database.read(() => this.#messages.history(checked));
  }

  message(id: MessageId): Message | undefined {
    return this.#database.read(() => this.#messages.find(id));
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    return this.#database.read(() => this.#conversations.summaries((row) => this.#messages.toMessage(row)));
  }

  /** A position beyond the conversation's last message means that one: what comes later is not seen yet. */
  markSeen(conversation: ConversationId, position: number): number {
    checkPosition(position);
    return this.#database.transaction(() => {
      const party = this.#parties.find(conversation);
      const seen = party === undefined ? undefined : this.#conversations.seen(party);
      if (party === undefined || seen === undefined) return 0;
      const wanted = Math.min(position, this.#messages.lastPosition(party));
      if (wanted <= seen) return seen;
      this.#conversations.saveSeen(party, wanted);
      return wanted;
    });
  }

  close(): void {
    this.#database.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #enqueueOne(outgoing: Outgoing, self: PeerId, numberOf: (id: ConversationId) => number): Message {
    const { id, conversation, kind, text, at } = outgoing;
    const stored = this.#messages.findOwn(id);
    if (stored !== undefined) return stored;
    const party = numberOf(conversation);
    const seq = this.#conversations.nextSeq(party);
    const message = { id, author: SELF, conversation: party, store: this.id, seq, kind, text, at, storedAt: at };
    const position = this.#messages.add(message);
    const receivers = [...new Set(outgoing.recipients)].sort();
    for (const receiver of receivers) this.#deliveries.add(position, numberOf(receiver));
    const deliveries = receivers.map((to) => ({ to, deliveredAt: undefined }));
    return { position, id, conversation, from: self, kind, text, at, deliveries };
  }
}

function getOrPut<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}
