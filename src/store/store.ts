import type {
  Contact,
  HistoryQuery,
  KeptPicture,
  KeptTransfer,
  Outgoing,
  Store,
  Taken,
  Waiting,
} from "../messenger/ports.ts";
import type { StoreHealth } from "../model/checkup.ts";
import type { ConversationId, MessageId, PeerId, StoreId } from "../model/ids.ts";
import type { ConversationSettings, Edit, Message, WireMessage } from "../model/message.ts";
import type { OwnFace } from "../model/peer.ts";
import type { Settings } from "../model/settings.ts";
import type { AcceptRule } from "../model/transfer.ts";
import { AcceptRules } from "./accept_rules.ts";
import { Blocks } from "./blocks.ts";
import { Changes } from "./changes.ts";
import { Contacts } from "./contacts.ts";
import { ConversationSettingsTable } from "./conversation_settings.ts";
import { Conversations } from "./conversations.ts";
import { type Database, openDatabase } from "./database.ts";
import { Deletion } from "./deletion.ts";
import { Deliveries } from "./deliveries.ts";
import { Edits } from "./edits.ts";
import { Goals } from "./goals.ts";
import { healthOf } from "./health.ts";
import { Heard } from "./heard.ts";
import { Identities, type OpenIdentity, type StoredIdentity } from "./identity.ts";
import { Inbox } from "./inbox.ts";
import { Lists } from "./lists.ts";
import { Messages } from "./messages.ts";
import { Meta } from "./meta.ts";
import { Outbox } from "./outbox.ts";
import { OwnKey } from "./own_key.ts";
import { OwnReads } from "./own_reads.ts";
import { PageTokens } from "./page_tokens.ts";
import { Parties, SELF } from "./parties.ts";
import { Pictures } from "./pictures.ts";
import { ProgramTokens } from "./program_tokens.ts";
import { Reactions } from "./reactions.ts";
import { Reads } from "./reads.ts";
import { SqliteRoomStore } from "./room_store.ts";
import { Rooms } from "./rooms.ts";
import { checkPosition, checkQuery } from "./search.ts";
import { SearchIndex } from "./search_index.ts";
import { Transfers } from "./transfers.ts";
import { Webhooks } from "./webhooks.ts";

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
  /** Which other programs may speak to it, and which addresses are told of messages. */
  readonly programTokens: ProgramTokens;
  readonly webhooks: Webhooks;
  readonly ownKey: OwnKey;
  readonly rooms: SqliteRoomStore;
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
  readonly #edits: Edits;
  readonly #search: SearchIndex;
  readonly #deletion: Deletion;
  readonly #conversationSettings: ConversationSettingsTable;
  readonly #blocks: Blocks;
  readonly #pictures: Pictures;
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
    const reactions = new Reactions(database);
    this.#messages = new Messages(database, {
      deliveries: (position) => deliveries.of(position),
      reactions: (message) => reactions.of(message),
    });
    this.#edits = new Edits(database);
    this.#search = new SearchIndex(database);
    this.#deletion = new Deletion(database);
    this.#conversationSettings = new ConversationSettingsTable(database);
    this.#blocks = new Blocks(database);
    this.#pictures = new Pictures(database);
    this.#conversations = new Conversations(database);
    this.#transfers = new Transfers(database);
    this.#lists = new Lists(database);
    this.#goals = new Goals(database);
    this.#rules = new AcceptRules(database);
    this.pageTokens = new PageTokens(database);
    this.programTokens = new ProgramTokens(database);
    this.webhooks = new Webhooks(database);
    this.ownKey = new OwnKey(database, { identities: this.#identities, meta: this.#meta, contacts: this.#contacts });
    this.id = database.read(() => this.#meta.storeId());
    const tables = {
      parties: this.#parties,
      messages: this.#messages,
      conversations: this.#conversations,
      deliveries,
      transfers: this.#transfers,
      edits: this.#edits,
      reactions,
      deletion: this.#deletion,
    };
    const changes = new Changes(database, tables);
    const rooms = new Rooms(database);
    this.rooms = new SqliteRoomStore(database, { parties: this.#parties, rooms });
    this.#outbox = new Outbox({ ...tables, changes, ownReads: new OwnReads(database, tables), rooms }, this.id);
    this.#inbox = new Inbox({ ...tables, changes, reads: new Reads(database), heard: new Heard(database), rooms });
  }

  // Of the node itself

  /** Undefined before the first start has saved one. */
  identity(): StoredIdentity | undefined {
    return this.ownKey.get();
  }

  /** As `OwnKey.add`. */
  saveIdentity(identity: OpenIdentity): void {
    this.ownKey.add(identity);
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

  receive(peer: PeerId, messages: readonly WireMessage[], at: number): Taken {
    if (messages.length === 0) return { messages: [], transfers: [], changed: [], read: [] };
    return this.#database.transaction(() => this.#inbox.receive(peer, messages, at));
  }

  edits(author: PeerId, id: MessageId): Edit[] {
    return this.#database.read(() => {
      const number = this.#parties.find(author);
      const place = number === undefined ? undefined : this.#messages.place(id, number);
      return place === undefined ? [] : this.#edits.of(place.position);
    });
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
    const { conversation, words, ...checked } = checkQuery(query);
    return this.#database.read(() => {
      const party = conversation === undefined ? undefined : this.#parties.find(conversation);
      if (conversation !== undefined && party === undefined) return [];
      const wanted = this.#search.wanted(words, party);
      return wanted === undefined ? [] : this.#messages.history({ ...checked, ...wanted, party });
    });
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    return this.#database.read(() => {
      if (author === undefined) return this.#messages.find(id)[0];
      const number = this.#parties.find(author);
      return number === undefined ? undefined : this.#messages.findOf(number, id);
    });
  }

  messagesWith(id: MessageId): Message[] {
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

  newlySeen(conversation: ConversationId, from: number, to: number): { author: PeerId; id: MessageId }[] {
    return this.#database.read(() => {
      const party = this.#parties.find(conversation);
      return party === undefined ? [] : this.#conversations.lastOfEach(party, from, to);
    });
  }

  // What the user decided

  conversationSettings(): { id: ConversationId; settings: ConversationSettings }[] {
    return this.#database.read(() => this.#conversationSettings.all());
  }

  saveConversationSettings(id: ConversationId, settings: ConversationSettings): void {
    this.#database.transaction(() => this.#conversationSettings.save(this.#parties.number(id), settings));
  }

  deleteConversation(id: ConversationId): number {
    return this.#database.transaction(() => {
      const party = this.#parties.find(id);
      return party === undefined ? 0 : this.#deletion.hide(party);
    });
  }

  clearDeleted(limit: number): number {
    return this.#database.transaction(() => this.#deletion.clear(limit));
  }

  deleteOld(now: number, keepDays: number | undefined, limit: number): { id: ConversationId; position: number }[] {
    return this.#database.transaction(() => this.#deletion.old(now, keepDays, limit));
  }

  settings(): Partial<Settings> {
    return this.#database.read(() => this.#meta.settings());
  }

  saveSettings(settings: Partial<Settings>): void {
    this.#database.transaction(() => this.#meta.saveSettings(settings));
  }

  face(): OwnFace {
    return this.#database.read(() => this.#meta.face());
  }

  saveFace(face: OwnFace): void {
    this.#database.transaction(() => this.#meta.saveFace(face));
  }

  blocked(): PeerId[] {
    return this.#database.read(() => this.#blocks.all());
  }

  saveBlocked(id: PeerId, verdict: "blocked" | "welcome"): void {
    this.#database.transaction(() => this.#blocks.save(id, verdict));
  }

  picture(peer: PeerId | undefined): KeptPicture | undefined {
    return this.#database.read(() => {
      const party = peer === undefined ? SELF : this.#parties.find(peer);
      return party === undefined ? undefined : this.#pictures.get(party);
    });
  }

  pictures(): { peer: PeerId; hash: string }[] {
    return this.#database.read(() => this.#pictures.others());
  }

  savePicture(peer: PeerId | undefined, picture: KeptPicture | undefined): void {
    this.#database.transaction(() => {
      const party = peer === undefined ? SELF : this.#parties.number(peer);
      if (picture === undefined) this.#pictures.remove(party);
      else this.#pictures.save(party, picture);
    });
  }

  /** As it is now, by looking and by one commit. `ticks`: milliseconds that only grow. */
  health(ticks: () => number): StoreHealth {
    return healthOf(this.#database, ticks);
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
