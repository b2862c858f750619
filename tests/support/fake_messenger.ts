import type {
  Examination,
  HistoryQuery,
  Messenger,
  Offered,
  OpenedFile,
  Steering,
} from "../../src/messenger/facade.ts";
import type { Hop, Loop } from "../../src/model/checkup.ts";
import { RequestError } from "../../src/model/errors.ts";
import type { AppEvent } from "../../src/model/event.ts";
import {
  type ConversationId,
  EVERYONE,
  isMessageId,
  isPeerId,
  type MessageId,
  type PeerId,
} from "../../src/model/ids.ts";
import type { NetworkReport } from "../../src/model/network.ts";
import type { ConversationSummary, Message } from "../../src/model/message.ts";
import type { Me, Peer, Profile, Status } from "../../src/model/peer.ts";
import { NO_POLICY, type Policy } from "../../src/model/policy.ts";
import {
  type AcceptRule,
  isOver,
  type ListEntry,
  type Offer,
  type Transfer,
  type TransferKey,
  type TransferState,
} from "../../src/model/transfer.ts";
import { FakeConversations } from "./fake_conversations.ts";
import { FakeUploads } from "./fake_uploads.ts";

/** An id made of one letter, so that tests can be read. */
export function peerId(letter: string): PeerId {
  const id = letter.repeat(52);
  if (!isPeerId(id)) throw new TypeError(`"${letter}" makes no id: use a to z or 2 to 7`);
  return id;
}

/** An id made of one hex digit. */
export function messageId(digit: string): MessageId {
  const id = digit.repeat(32);
  if (!isMessageId(id)) throw new TypeError(`"${digit}" makes no message id: use 0 to 9 or a to f`);
  return id;
}

export const ADA = peerId("a");
export const BEN = peerId("b");

export function profile(changes: Partial<Profile> = {}): Profile {
  return { name: "Ada", host: "engine-room", status: { availability: "available", text: "" }, group: "", ...changes };
}

export function peer(changes: Partial<Peer> = {}): Peer {
  return {
    id: BEN,
    profile: profile({ name: "Ben", host: "bridge" }),
    presence: "online",
    addresses: ["192.0.2.7"],
    lastSeen: 1_790_000_000_000,
    contact: false,
    verified: false,
    nickname: undefined,
    blocked: false,
    picture: undefined,
    twin: undefined,
    ...changes,
  };
}

export function message(changes: Partial<Message> = {}): Message {
  return {
    position: 1,
    id: messageId("1"),
    conversation: BEN,
    from: BEN,
    kind: "text",
    text: "Hello",
    offer: undefined,
    reply: undefined,
    origin: "author",
    at: 1_790_000_000_000,
    editedAt: undefined,
    retractedAt: undefined,
    reactions: [],
    deliveries: [],
    ...changes,
  };
}

/** One file of 512 bytes. */
export function offer(changes: Partial<Offer> = {}): Offer {
  return {
    items: [{ name: "notes.txt", bytes: 512, files: undefined }],
    files: 1,
    folders: 0,
    bytes: 512,
    ...changes,
  };
}

/** Of an offer from Ben, the message with the id "1" all over, which nobody has answered yet. */
export function transfer(changes: Partial<Transfer> = {}): Transfer {
  return {
    key: { author: BEN, offer: messageId("1"), peer: BEN },
    direction: "in",
    state: { name: "offered" },
    bytes: 0,
    size: 512,
    speed: undefined,
    ...changes,
  };
}

export type SendRequest = Parameters<Messenger["send"]>[0];
export type OfferRequest = Parameters<Messenger["offer"]>[0];

export interface Steered {
  readonly key: Parameters<Messenger["steer"]>[0];
  readonly what: Steering;
}

export const SAFETY_NUMBER = "01234 56789 01234 56789 01234 56789 01234 56789";

/** A messenger without a network: it keeps what it is given, and remembers what it was asked. */
export class FakeMessenger implements Messenger {
  me: Me = { id: ADA, profile: profile(), nameFrom: "user", port: 2372, picture: undefined };
  policy: Policy = NO_POLICY;
  readonly settled = Promise.resolve();
  peerList: Peer[] = [];
  messages: Message[] = [];
  summaries: ConversationSummary[] = [];
  /** Where it is set, every method throws it. */
  failure: unknown;
  readonly seen: { conversation: ConversationId; position: number }[] = [];
  readonly queries: HistoryQuery[] = [];
  /** What was to be sent, in order. */
  readonly sent: SendRequest[] = [];
  /** What was to be offered, in order. */
  readonly offers: OfferRequest[] = [];
  /** What is said of the next offers to have been left out. */
  left: Offered["left"] = [];
  /** All of them, those that are over too. */
  transferList: Transfer[] = [];
  readonly steered: Steered[] = [];
  readonly uploads = new FakeUploads();
  /** What `openItem` finds, by "AUTHOR/OFFER/ITEM". */
  readonly items = new Map<string, () => OpenedFile>();
  readonly filesFolder = "/home/ada/Downloads/LanMessenger";
  ruleList: AcceptRule[] = [];
  /** What was said of whose key, in order. */
  readonly verdicts: { peer: PeerId; verdict: "verified" | "not verified" }[] = [];
  /** Changes, rooms, people and what is kept; what was asked of them. */
  readonly asked: FakeConversations = new FakeConversations({
    fail: () => this.#mayFail(),
    emit: (event) => this.emit(event),
    message: (author, id) => this.messages.find((each) => each.from === author && each.id === id),
    put: (message) => this.messages = this.messages.map((each) => each.position === message.position ? message : each),
    me: () => this.me,
    setMe: (me) => this.me = me,
  });
  readonly changes = this.asked.changes;
  readonly rooms = this.asked.rooms;
  readonly keeping = this.asked.keeping;
  readonly people = this.asked.people;
  readonly #listeners = new Set<(event: AppEvent) => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  emit(event: AppEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  networkReport: NetworkReport = {
    datagrams: { port: 2372, speakers: [], deaf: [], outside: 0 },
    followed: [],
    announcedAt: undefined,
    heard: { own: 0, others: 0, refused: 0 },
  };

  network(): NetworkReport {
    this.#mayFail();
    return this.networkReport;
  }

  /** What `examination` tells. */
  readonly examined: { loops: readonly Loop[]; latestStart: number | undefined; hops: readonly Hop[] } = {
    loops: [],
    latestStart: undefined,
    hops: [],
  };

  readonly examination: Examination = {
    loopback: () => Promise.resolve(this.examined.loops),
    latestStart: () => this.examined.latestStart,
    reach: async function* (this: FakeMessenger) {
      yield* this.examined.hops;
    }.bind(this),
  };

  peers(): Peer[] {
    this.#mayFail();
    return this.peerList;
  }

  peer(id: PeerId): Peer | undefined {
    this.#mayFail();
    return this.peerList.find((each) => each.id === id);
  }

  find(who: string): ConversationId {
    this.#mayFail();
    if (isPeerId(who)) return who;
    throw new RequestError("nobody", `Nobody called "${who}" is known here`);
  }

  // deno-lint-ignore require-await -- what it throws must be a rejection
  async send(request: SendRequest): Promise<Message> {
    this.#mayFail();
    this.sent.push(request);
    const sent = message({
      position: this.messages.length + 1,
      id: request.id ?? messageId("f"),
      conversation: request.to,
      from: this.me.id,
      text: request.text,
      origin: request.origin ?? "author",
      deliveries: [{ to: BEN, deliveredAt: undefined, readAt: undefined }],
    });
    this.messages.push(sent);
    return sent;
  }

  /** Makes a message, and a transfer for each receiver: everyone who is there, or one. Emits nothing. */
  // deno-lint-ignore require-await -- what it throws must be a rejection
  async offer(request: OfferRequest): Promise<Offered> {
    this.#mayFail();
    this.offers.push(request);
    const made = this.#offerOf(request.from);
    const receivers = request.to === EVERYONE
      ? this.peerList.filter(({ presence }) => presence !== "offline").map(({ id }) => id)
      : [request.to].filter(isPeerId);
    const sent = message({
      position: this.messages.length + 1,
      id: request.id ?? messageId("f"),
      conversation: request.to,
      from: this.me.id,
      kind: "file",
      text: request.text,
      offer: made,
      deliveries: receivers.map((to) => ({ to, deliveredAt: undefined, readAt: undefined })),
    });
    this.messages.push(sent);
    for (const receiver of receivers) {
      const key = { author: this.me.id, offer: sent.id, peer: receiver };
      this.transferList.push(transfer({ key, direction: "out", size: made.bytes }));
    }
    return { message: sent, left: this.left };
  }

  transfers(): Transfer[] {
    this.#mayFail();
    return this.transferList.filter(({ state }) => !isOver(state));
  }

  transfersOf(author: PeerId, offer: MessageId): Transfer[] {
    this.#mayFail();
    return this.transferList.filter(({ key }) => key.author === author && key.offer === offer);
  }

  /** Remembers it, and changes the transfers as if it were done at once; each that changed is emitted. */
  // deno-lint-ignore require-await -- what it throws must be a rejection
  async steer(key: Steered["key"], what: Steering): Promise<void> {
    this.#mayFail();
    const meant = this.transfersOf(key.author, key.offer)
      .filter(({ key: { peer } }) => key.peer === undefined || key.peer === peer);
    if (meant.length === 0) throw new RequestError("nobody", "There is no such transfer");
    if (what.do === "accept" && what.folder !== undefined && !what.folder.startsWith("/")) {
      throw new RequestError("invalid", `"${what.folder}" is not absolute: give the whole path of a folder`);
    }
    this.steered.push({ key, what });
    for (const { key, direction } of meant) this.change(key, stateAfter(what, direction));
  }

  /** Gives a transfer another state, and emits it. */
  change(key: TransferKey, state: TransferState, changes: Partial<Omit<Transfer, "key" | "state">> = {}): void {
    const before = this.transferList.find((each) => sameKey(each.key, key));
    if (before === undefined) throw new Error(`There is no transfer of ${key.offer} with ${key.peer}`);
    const after = { ...before, ...changes, state };
    this.transferList = this.transferList.map((each) => each === before ? after : each);
    this.emit({ type: "transfer", transfer: after });
  }

  // deno-lint-ignore require-await -- what it throws must be a rejection
  async openItem(author: PeerId, offer: MessageId, item: number): Promise<OpenedFile> {
    this.#mayFail();
    const open = this.items.get(`${author}/${offer}/${item}`);
    if (open === undefined) throw new RequestError("nobody", `There is no item ${item} of ${offer}`);
    return open();
  }

  rules(): AcceptRule[] {
    this.#mayFail();
    return this.ruleList;
  }

  setRule(rule: AcceptRule): void {
    this.#mayFail();
    if (!this.#person(rule.contact).verified) throw new RequestError("invalid", "The person is not verified");
    if (rule.folder !== undefined && !rule.folder.startsWith("/")) {
      throw new RequestError("invalid", `"${rule.folder}" is not absolute: give the whole path of a folder`);
    }
    this.ruleList = [...this.ruleList.filter(({ contact }) => contact !== rule.contact), rule];
  }

  removeRule(contact: PeerId): void {
    this.#mayFail();
    this.ruleList = this.ruleList.filter((rule) => rule.contact !== contact);
  }

  safetyNumber(peer: PeerId): string {
    this.#mayFail();
    this.#person(peer);
    return SAFETY_NUMBER;
  }

  setVerified(peer: PeerId, verdict: "verified" | "not verified"): void {
    this.#mayFail();
    const changed = { ...this.#person(peer), verified: verdict === "verified" };
    this.verdicts.push({ peer, verdict });
    this.peerList = this.peerList.map((each) => each.id === peer ? changed : each);
    if (verdict === "not verified") this.removeRule(peer);
    this.emit({ type: "peer", peer: changed });
  }

  history(query: HistoryQuery): Message[] {
    this.#mayFail();
    this.queries.push(query);
    const found = this.messages
      .filter(({ conversation }) => query.conversation === undefined || conversation === query.conversation)
      .filter(({ kind }) => query.kind === undefined || kind === query.kind)
      .filter(({ position }) => query.before === undefined || position < query.before)
      .filter(({ position }) => query.after === undefined || position > query.after)
      .filter(({ text }) => query.search === undefined || text.includes(query.search));
    return query.after === undefined ? found.slice(-query.limit) : found.slice(0, query.limit);
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    this.#mayFail();
    return this.messages.find((each) => each.id === id && (author === undefined || each.from === author));
  }

  messagesWith(id: MessageId): Message[] {
    this.#mayFail();
    return this.messages.filter((each) => each.id === id);
  }

  conversations(): ConversationSummary[] {
    this.#mayFail();
    return this.summaries;
  }

  markSeen(conversation: ConversationId, position: number): void {
    this.#mayFail();
    this.seen.push({ conversation, position });
  }

  setStatus(status: Status): void {
    this.#mayFail();
    if (status.text.length > 64) throw new RequestError("invalid", "The status is too long");
    this.me = { ...this.me, profile: { ...this.me.profile, status } };
  }

  setName(name: string): void {
    this.#mayFail();
    this.me = { ...this.me, profile: { ...this.me.profile, name } };
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Of paths, a file of 512 bytes each; of an upload, what stands in its list. */
  #offerOf(from: OfferRequest["from"]): Offer {
    if ("paths" in from) {
      const items = from.paths.map((path) => ({ name: nameOf(path), bytes: 512, files: undefined }));
      return { items, files: items.length, folders: 0, bytes: items.length * 512 };
    }
    const upload = this.uploads.all.get(from.upload);
    if (upload === undefined) throw new RequestError("nobody", `There is no upload "${from.upload}"`);
    if (upload.size < upload.bytes) throw new RequestError("invalid", `The upload "${upload.id}" is not complete`);
    const files = upload.entries.filter(({ type }) => type === "file").length;
    const items = upload.entries.filter(({ path }) => !path.includes("/"))
      .map((entry) => itemOf(entry, upload.entries));
    return { items, files, folders: upload.entries.length - files, bytes: upload.bytes };
  }

  #person(id: PeerId): Peer {
    const found = this.peerList.find((each) => each.id === id);
    if (found === undefined) throw new RequestError("nobody", `Nobody with the id ${id} is known here`);
    return found;
  }

  #mayFail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}

function sameKey(a: TransferKey, b: TransferKey): boolean {
  return a.author === b.author && a.offer === b.offer && a.peer === b.peer;
}

function stateAfter(what: Steering, direction: Transfer["direction"]): TransferState {
  switch (what.do) {
    case "accept":
    case "resume":
      return { name: "waiting", for: "peer" };
    case "decline":
      return { name: "declined" };
    case "pause":
      return { name: "paused", by: "here" };
    case "cancel":
      return { name: direction === "out" ? "withdrawn" : "cancelled" };
    default:
      return what satisfies never;
  }
}

function itemOf(entry: ListEntry, all: readonly ListEntry[]): Offer["items"][number] {
  if (entry.type === "file") return { name: entry.path, bytes: entry.bytes, files: undefined };
  const inside = all.filter(({ path }) => path.startsWith(`${entry.path}/`)).filter((each) => each.type === "file");
  return { name: entry.path, bytes: inside.reduce((sum, { bytes }) => sum + bytes, 0), files: inside.length };
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
