import type {
  Contact,
  HistoryQuery,
  KeptPicture,
  KeptTransfer,
  Outgoing,
  Store,
  Taken,
  Waiting,
} from "../../src/messenger/ports.ts";
import type { StorageError } from "../../src/model/errors.ts";
import {
  type ConversationId,
  EVERYONE,
  isRoomId,
  isStoreId,
  type MessageId,
  type PeerId,
} from "../../src/model/ids.ts";
import type { StoreId } from "../../src/model/ids.ts";
import type { ConversationSettings, Edit, Message, WireMessage } from "../../src/model/message.ts";
import { type OwnFace, PLAIN_FACE } from "../../src/model/peer.ts";
import type { Settings } from "../../src/model/settings.ts";
import type { AcceptRule, TransferKey } from "../../src/model/transfer.ts";
import { fold } from "../../src/store/folding.ts";
import { checkPosition, checkQuery } from "../../src/store/search.ts";
import { withdrawalBy } from "../../src/store/words.ts";
import { MemoryChanges } from "./memory_changes.ts";
import { firstAfter, type Kept, Outbox, waits } from "./memory_outbox.ts";
import { MemoryRooms } from "./memory_rooms.ts";
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
  readonly rooms = new MemoryRooms({
    lastSeq: (room) => this.#threads.get(room)?.seq ?? 0,
    beforeWriting: () => this.#beforeWriting(),
    withdraw: (peer, id) => {
      const kept = this.#byKey.get(key(this.#self, id));
      if (kept === undefined || !waits(kept, peer)) return;
      kept.receivers.delete(peer);
      this.#outbox(peer).delivered();
    },
  });
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
  readonly #changes: MemoryChanges;
  /** By conversation and reader. */
  readonly #reads = new Map<string, { readonly position: number; readonly at: number }>();
  /** The last seq of what was deleted, by conversation, author and store. */
  readonly #heard = new Map<string, number>();
  readonly #conversationSettings = new Map<ConversationId, ConversationSettings>();
  #settings: Partial<Settings> = {};
  #face = PLAIN_FACE;
  readonly #blocked = new Set<PeerId>();
  readonly #pictures = new Map<PeerId, KeptPicture>();

  constructor(self: PeerId, id: StoreId = storeIdFor(self)) {
    this.#self = self;
    this.#transfers = new MemoryTransfers(self);
    this.#changes = new MemoryChanges(self, (author, id) => this.#byKey.get(key(author, id)));
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
      const { id, conversation, kind, text, offer, word, change, read, reply, origin = "author", at } = outgoing;
      const known = this.#byKey.get(key(this.#self, id));
      if (known !== undefined) return this.#toMessage(known);
      const seq = this.#thread(conversation).seq + 1;
      const receivers = new Map([...new Set(outgoing.recipients)].sort().map((to) => [to, undefined]));
      const message = { id, conversation, from: this.#self, kind, text, offer, reply, origin, at };
      const shown = QUIET.includes(kind) ? "quiet" as const : "line" as const;
      const kept = this.#kept(message, { store: this.id, seq, shown, storedAt: at, word, change, read, receivers });
      if (outgoing.seal !== undefined && isRoomId(conversation)) {
        const wire = { store: this.id, seq, shown, word, change, read } as const;
        kept.sealed = outgoing.seal({ ...message, ...wire, conversation });
        this.rooms.keep(conversation, this.#self, this.id, seq, kept.sealed);
      }
      this.#thread(conversation).seq = seq;
      this.#keep(kept);
      if (change !== undefined) this.#carryOutOwn(change, conversation, at);
      for (const to of receivers.keys()) {
        if (read !== undefined) this.#replaceReads(kept, to);
        this.#outbox(to).add(kept);
      }
      if (offer !== undefined) {
        this.#transfers.offered(this.#self, id, [...receivers.keys()], { bytes: offer.bytes, at });
      }
      return this.#toMessage(kept);
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
      if (kept.message.kind === "read") this.#remove(new Set([kept]));
      return [{ id, writtenAt: kept.message.at }];
    });
  }

  receive(bringer: PeerId, messages: readonly WireMessage[], at: number): Taken {
    this.#beforeWriting();
    const lines: Message[] = [];
    const moved = new Map<string, TransferKey>();
    const changed = new Set<Kept>();
    const seen = new Map<ConversationId, number>();
    for (const wire of messages) {
      const { id, kind, text, offer, reply, origin, word, change, read, shown, store, seq, sealed } = wire;
      const peer = sealed?.author ?? bringer;
      if (read !== undefined) {
        const target = this.#takeRead(peer, read, at);
        if (target !== undefined) seen.set(target.conversation, target.position);
        continue;
      }
      const conversation = conversationFor(wire, peer);
      if (sealed !== undefined && isRoomId(conversation) && !this.rooms.hear(conversation, peer, store, seq)) continue;
      if (this.#byKey.has(key(peer, id))) continue;
      if (sealed === undefined && seq <= (this.#heard.get(`${conversation} ${peer} ${store}`) ?? 0)) continue;
      const message = { id, conversation, from: peer, kind, text, offer, reply, origin, at: wire.at };
      const nothing = { change: undefined, read: undefined, receivers: new Map() };
      const kept = this.#kept(message, { store, seq, shown, storedAt: at, word, ...nothing });
      if (sealed !== undefined && isRoomId(conversation)) this.rooms.keep(conversation, peer, store, seq, sealed);
      this.#keep(kept);
      if (shown === "line") lines.push(this.#toMessage(kept));
      const target = change &&
        this.#changes.carryOut(change, { by: peer, conversation, at: wire.at, storedAt: at });
      if (target !== undefined) changed.add(target);
      const said = word ?? (target === undefined ? undefined : withdrawalBy(change));
      const transfer = this.#transfers.take(peer, { ...wire, word: said }, at);
      if (transfer !== undefined) moved.set(key(transfer.author, transfer.offer), transfer);
    }
    return {
      messages: lines,
      transfers: [...moved.values()].flatMap((one) => this.#transfers.get(one) ?? []),
      changed: [...changed].map((kept) => this.#toMessage(kept)),
      read: [...seen].map(([conversation, position]) => ({ conversation, position })),
    };
  }

  edits(author: PeerId, id: MessageId): Edit[] {
    return [...this.#byKey.get(key(author, id))?.edits ?? []];
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
    const { conversation, before, after = -1, since = -Infinity, kind, words, limit } = checkQuery(query);
    const source = conversation === undefined ? this.#lines : this.#threads.get(conversation)?.lines ?? [];
    const wanted = words.map(fold);
    const found = source.slice(firstAfter(source, after), firstAfter(source, before - 1)).filter(({ message }) => {
      if (message.at < since || (kind !== undefined && message.kind !== kind)) return false;
      if (wanted.length === 0) return true;
      const names = message.retractedAt === undefined ? message.offer?.items.map(({ name }) => name).join(" ") : "";
      const [text, files] = [fold(message.text), fold(names ?? "")];
      return wanted.every((word) => text.includes(word) || files.includes(word));
    });
    const some = query.after === undefined ? found.slice(-limit) : found.slice(0, limit);
    return some.map((kept) => this.#toMessage(kept));
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    const kept = author === undefined ? this.#byId.get(id) : this.#byKey.get(key(author, id));
    return kept && this.#toMessage(kept);
  }

  messagesWith(id: MessageId): Message[] {
    const all = [...this.#byKey.values()].filter(({ message }) => message.id === id).map((kept) =>
      this.#toMessage(kept)
    );
    const own = ({ from }: Message) => from === this.#self ? 0 : 1;
    return all.sort((a, b) => own(a) - own(b) || a.position - b.position);
  }

  conversations(): { id: ConversationId; last: Message; unread: number }[] {
    const summaries = [...this.#threads].filter(([, { lines }]) => lines.length > 0).map(([id, { lines, seen }]) => {
      const unseen = lines.slice(firstAfter(lines, seen));
      const unread = unseen.filter(({ message }) => message.from !== this.#self).length;
      return { id, last: this.#toMessage(lines.at(-1)!), unread };
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

  newlySeen(conversation: ConversationId, from: number, to: number): { author: PeerId; id: MessageId }[] {
    const lines = this.#threads.get(conversation)?.lines ?? [];
    const last = new Map<PeerId, MessageId>();
    for (const { message } of lines.slice(firstAfter(lines, from), firstAfter(lines, to))) {
      if (message.from !== this.#self) last.set(message.from, message.id);
    }
    return [...last].map(([author, id]) => ({ author, id })).sort((a, b) => a.author < b.author ? -1 : 1);
  }

  conversationSettings(): { id: ConversationId; settings: ConversationSettings }[] {
    return [...this.#conversationSettings].map(([id, settings]) => ({ id, settings })).sort((a, b) =>
      a.id < b.id ? -1 : 1
    );
  }

  saveConversationSettings(id: ConversationId, settings: ConversationSettings): void {
    this.#beforeWriting();
    this.#conversationSettings.set(id, settings);
  }

  deleteConversation(id: ConversationId): number {
    this.#beforeWriting();
    const gone = [...this.#byKey.values()].filter(({ message }) => message.conversation === id);
    this.#delete(gone);
    this.#changes.removeWaiting(id);
    for (const name of [...this.#reads.keys()]) if (name.startsWith(`${id} `)) this.#reads.delete(name);
    return gone.at(-1)?.message.position ?? 0;
  }

  /** `deleteConversation` leaves nothing. */
  clearDeleted(): number {
    return 0;
  }

  deleteOld(now: number, keepDays: number | undefined, limit: number): { id: ConversationId; position: number }[] {
    this.#beforeWriting();
    const gone: { id: ConversationId; position: number }[] = [];
    let left = limit;
    const conversations = new Set([...this.#byKey.values()].map(({ message }) => message.conversation));
    for (const id of [...conversations].sort()) {
      const days = this.#conversationSettings.get(id)?.keepDays ?? keepDays;
      if (days === undefined || left <= 0) continue;
      const all = [...this.#byKey.values()].filter(({ message }) => message.conversation === id);
      const young = all.findIndex(({ storedAt }) => storedAt >= now - days * 86_400_000);
      const old = all.slice(0, young < 0 ? all.length : young).filter((kept) => !this.#stays(kept)).slice(0, left);
      const position = old.at(-1)?.message.position;
      if (position === undefined) continue;
      this.#delete(old);
      left -= old.length;
      gone.push({ id, position });
    }
    return gone;
  }

  settings(): Partial<Settings> {
    return this.#settings;
  }

  saveSettings(settings: Partial<Settings>): void {
    this.#beforeWriting();
    this.#settings = settings;
  }

  face(): OwnFace {
    return this.#face;
  }

  saveFace(face: OwnFace): void {
    this.#beforeWriting();
    this.#face = face;
  }

  blocked(): PeerId[] {
    return [...this.#blocked].sort();
  }

  saveBlocked(id: PeerId, verdict: "blocked" | "welcome"): void {
    this.#beforeWriting();
    if (verdict === "blocked") this.#blocked.add(id);
    else this.#blocked.delete(id);
  }

  picture(peer: PeerId | undefined): KeptPicture | undefined {
    return this.#pictures.get(peer ?? this.#self);
  }

  pictures(): { peer: PeerId; hash: string }[] {
    return [...this.#pictures].filter(([peer]) => peer !== this.#self).map(([peer, { hash }]) => ({ peer, hash }))
      .sort((a, b) => a.peer < b.peer ? -1 : 1);
  }

  savePicture(peer: PeerId | undefined, picture: KeptPicture | undefined): void {
    this.#beforeWriting();
    if (picture === undefined) this.#pictures.delete(peer ?? this.#self);
    else this.#pictures.set(peer ?? this.#self, picture);
  }

  #kept(
    message: Omit<Kept["message"], "position" | "editedAt" | "retractedAt">,
    rest: Omit<Kept, "message" | "edits">,
  ): Kept {
    const untouched = { editedAt: undefined, retractedAt: undefined };
    return { ...rest, message: { ...message, position: ++this.#count, ...untouched }, edits: [] };
  }

  /** What is still on its way, or may be. */
  #stays({ message, receivers }: Kept): boolean {
    return [...receivers.values()].includes(undefined) || this.#transfers.isOpen(message.from, message.id);
  }

  #carryOutOwn(change: NonNullable<Outgoing["change"]>, conversation: ConversationId, at: number): void {
    const target = this.#changes.carryOut(change, { by: this.#self, conversation, at, storedAt: at });
    if (target === undefined || change.does !== "retract" || isRoomId(conversation)) return;
    for (const [to, deliveredAt] of [...target.receivers]) if (deliveredAt === undefined) target.receivers.delete(to);
    const edits = [...this.#byKey.values()].filter((kept) =>
      kept.change?.does === "edit" && kept.change.of === change.of
    );
    this.#remove(new Set(edits));
  }

  /** An own receipt stands for older ones of the same conversation that wait for the same person. */
  #replaceReads(newer: Kept, to: PeerId): void {
    const about = ({ read }: Kept) => read && this.#byKey.get(key(to, read))?.message;
    const target = about(newer);
    const older = [...this.#byKey.values()].filter((kept) => {
      if (kept === newer || kept.read === undefined || kept.message.conversation !== to) return false;
      const old = about(kept);
      return old !== undefined && target !== undefined && old.conversation === target.conversation &&
        old.position <= target.position;
    });
    this.#remove(new Set(older));
  }

  #takeRead(peer: PeerId, id: MessageId, at: number): Kept["message"] | undefined {
    const kept = this.#byKey.get(key(this.#self, id));
    if (kept === undefined || !kept.receivers.has(peer)) return undefined;
    const { conversation, position } = kept.message;
    const name = `${conversation} ${peer}`;
    if ((this.#reads.get(name)?.position ?? -1) >= position) return undefined;
    this.#reads.set(name, { position, at });
    return kept.message;
  }

  #delete(gone: readonly Kept[]): void {
    for (const { message: { id, from, conversation }, store, seq } of gone) {
      const name = `${conversation} ${from} ${store}`;
      if (from !== this.#self) this.#heard.set(name, Math.max(this.#heard.get(name) ?? 0, seq));
      if (isRoomId(conversation)) this.rooms.remove(conversation, from, store, seq);
      this.#changes.remove(from, id);
      this.#transfers.remove(from, id);
      this.#lists.delete(key(from, id));
    }
    this.#remove(new Set(gone));
  }

  #remove(gone: ReadonlySet<Kept>): void {
    for (const { message: { id, from } } of gone) this.#byKey.delete(key(from, id));
    if ([...gone].every(({ shown }) => shown === "quiet")) {
      for (const kept of gone) if (this.#byId.get(kept.message.id) === kept) this.#byId.delete(kept.message.id);
    } else {
      this.#byId.clear();
      for (const kept of this.#byKey.values()) this.#name(kept);
    }
    const without = (lines: Kept[]) => lines.splice(0, lines.length, ...lines.filter((kept) => !gone.has(kept)));
    for (const lines of [this.#lines, ...[...this.#threads.values()].map(({ lines }) => lines)]) {
      if (lines.some((kept) => gone.has(kept))) without(lines);
    }
    for (const outbox of this.#outboxes.values()) outbox.clear((kept) => gone.has(kept));
  }

  #name(kept: Kept): void {
    const { id, from } = kept.message;
    if (from === this.#self || !this.#byId.has(id)) this.#byId.set(id, kept);
  }

  #toMessage({ message, receivers }: Kept): Message {
    const { position, from, id, conversation } = message;
    const deliveries = [...receivers].map(([to, deliveredAt]) => {
      const read = this.#reads.get(`${conversation} ${to}`);
      return { to, deliveredAt, readAt: read !== undefined && read.position >= position ? read.at : undefined };
    });
    return { ...message, reactions: this.#changes.reactionsOf(from, id), deliveries };
  }

  #beforeWriting(): void {
    if (this.failure !== undefined) throw this.failure;
  }

  #keep(kept: Kept): void {
    const { id, conversation, from } = kept.message;
    this.#byKey.set(key(from, id), kept);
    this.#name(kept);
    if (kept.shown === "quiet") return;
    this.#changes.arrive(kept);
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

/** Kinds that say something of another message. */
const QUIET: readonly string[] = ["file-word", "change", "read"];

function conversationFor({ conversation }: WireMessage, peer: PeerId): ConversationId {
  if (conversation === "everyone") return EVERYONE;
  return conversation === "private" ? peer : conversation;
}

function toWaiting({ message, edits, store, seq, shown, word, change, read, sealed }: Kept): Waiting {
  const { position, id, kind, offer, reply, origin, at } = message;
  const text = edits[0]?.text ?? message.text;
  const place = message.conversation;
  const conversation = place === EVERYONE ? "everyone" : isRoomId(place) ? place : "private";
  const more = { reply, origin, offer, word, change, read, sealed };
  return { position, message: { id, conversation, store, seq, at, kind, text, shown, ...more } };
}

/** As different as the ids are: two digits for each of the first 16 characters. */
function storeIdFor(self: PeerId): StoreId {
  const digits = [...self.slice(0, 16)].map((character) => character.charCodeAt(0).toString(16)).join("");
  if (isStoreId(digits)) return digits;
  throw new Error(`Cannot make a store for ${self}: that is no id`);
}
