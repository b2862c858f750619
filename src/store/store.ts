import type { Contact, HistoryQuery, KeptTransfer, Outgoing, Store, Waiting } from "../messenger/ports.ts";
import type { ConversationId, MessageId, PeerId, StoreId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import type { AcceptRule } from "../model/transfer.ts";
import { StorageError } from "../model/errors.ts";
import { AcceptRules } from "./accept_rules.ts";
import { Contacts } from "./contacts.ts";
import { Conversations } from "./conversations.ts";
import { type Database, openDatabase } from "./database.ts";
import { Deliveries } from "./deliveries.ts";
import { Goals } from "./goals.ts";
import { Identities, type StoredIdentity } from "./identity.ts";
import { Inbox } from "./inbox.ts";
import { Lists } from "./lists.ts";
import { Messages } from "./messages.ts";
import { Meta } from "./meta.ts";
import { Outbox } from "./outbox.ts";
import { PageTokens } from "./page_tokens.ts";
import { Parties } from "./parties.ts";
import { checkPosition, checkQuery } from "./search.ts";
import { Transfers } from "./transfers.ts";

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
  readonly #transfers: Transfers;
  readonly #lists: Lists;
  readonly #goals: Goals;
  readonly #rules: AcceptRules;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;

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
    this.#transfers = new Transfers(database);
    this.#lists = new Lists(database);
    this.#goals = new Goals(database);
    this.#rules = new AcceptRules(database);
    this.pageTokens = new PageTokens(database);
    this.id = database.read(() => this.#meta.storeId());
    const tables = {
      parties: this.#parties,
      messages: this.#messages,
      conversations: this.#conversations,
      deliveries,
      transfers: this.#transfers,
    };
    this.#outbox = new Outbox(tables, this.id);
    this.#inbox = new Inbox(tables);
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
    return this.#database.transaction(() => this.#outbox.enqueue(messages, this.#self()));
  }

  waiting(peer: PeerId, after: number, limit: number): Waiting[] {
    return this.#database.read(() => this.#deliveries.waiting(peer, after, limit));
  }

  waitingPeers(): PeerId[] {
    return this.#database.read(() => this.#deliveries.waitingPeers());
  }

  acknowledge(peer: PeerId, ids: readonly MessageId[], at: number): { id: MessageId; writtenAt: number }[] {
    if (ids.length === 0) return [];
    return this.#database.transaction(() => this.#outbox.acknowledge(peer, ids, at));
  }

  // Messages of others

  receive(
    peer: PeerId,
    messages: readonly WireMessage[],
    at: number,
  ): { messages: Message[]; transfers: KeptTransfer[] } {
    if (messages.length === 0) return { messages: [], transfers: [] };
    return this.#database.transaction(() => this.#inbox.receive(peer, messages, at));
  }

  // Files

  openTransfers(): KeptTransfer[] {
    return this.#database.read(() => this.#transfers.open());
  }

  transfersOf(author: PeerId, offer: MessageId): KeptTransfer[] {
    return this.#database.read(() => {
      const number = this.#parties.find(author);
      return number === undefined ? [] : this.#transfers.of(number, offer);
    });
  }

  /** @throws {Error} for an offer that is not stored. */
  saveTransfer(transfer: KeptTransfer, word?: Outgoing): Message | undefined {
    return this.#database.transaction(() => {
      const { author, offer, peer } = transfer.key;
      const number = this.#parties.find(author);
      const place = number === undefined ? undefined : this.#messages.place(offer, number);
      if (place === undefined) throw new Error(`Cannot save a transfer: there is no offer ${offer} of ${author}`);
      this.#transfers.save(place.position, this.#parties.number(peer), transfer);
      return word && this.#outbox.enqueue([word], this.#self())[0];
    });
  }

  list(author: PeerId, offer: MessageId): string | undefined {
    return this.#database.read(() => {
      const number = this.#parties.find(author);
      return number === undefined ? undefined : this.#lists.get(number, offer);
    });
  }

  saveList(author: PeerId, offer: MessageId, list: string): void {
    this.#database.transaction(() => this.#lists.save(this.#parties.number(author), offer, list));
  }

  removeList(author: PeerId, offer: MessageId): void {
    this.#database.transaction(() => {
      const number = this.#parties.find(author);
      if (number !== undefined) this.#lists.remove(number, offer);
    });
  }

  removeOldLists(): void {
    this.#database.transaction(() => this.#lists.removeOld());
  }

  goals(): string[] {
    return this.#database.read(() => this.#goals.all());
  }

  useGoal(folder: string, at: number): void {
    this.#database.transaction(() => this.#goals.use(folder, at));
  }

  rules(): AcceptRule[] {
    return this.#database.read(() => this.#rules.all());
  }

  saveRule(rule: AcceptRule): void {
    this.#database.transaction(() => this.#rules.save(rule));
  }

  removeRule(contact: PeerId): void {
    this.#database.transaction(() => this.#rules.remove(contact));
  }

  acceptedByRule(contact: PeerId, since: number): number {
    return this.#database.read(() => {
      const number = this.#parties.find(contact);
      return number === undefined ? 0 : this.#transfers.acceptedByRule(number, since);
    });
  }

  // What is shown

  history(query: HistoryQuery): Message[] {
    const checked = checkQuery(query);
    return this.#database.read(() => this.#messages.history(checked));
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    return this.#database.read(() => {
      if (author === undefined) return this.#messages.find(id);
      const number = this.#parties.find(author);
      return number === undefined ? undefined : this.#messages.findOf(number, id);
    });
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

  #self(): PeerId {
    const self = this.#identities.get()?.id;
    if (self === undefined) throw new Error("Cannot store a message of one's own: no identity was saved");
    return self;
  }
}
