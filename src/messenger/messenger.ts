import type { AppEvent } from "../model/event.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { NetworkReport } from "../model/network.ts";
import type { Me, Peer, Status } from "../model/peer.ts";
import { NO_POLICY, type Policy } from "../model/policy.ts";
import type { AcceptRule, Transfer } from "../model/transfer.ts";
import { findWho } from "../model/who.ts";
import { Assembly } from "./assembly.ts";
import type {
  Changes,
  Examination,
  HistoryQuery,
  Keeping,
  Messenger,
  Offered,
  OpenedFile,
  People,
  Rooms,
  Steering,
  Uploads,
} from "./facade.ts";
import { shownName } from "./known_peer.ts";
import { ASK_FOR_PEERS_FROM, LEAVE_WITHIN_MS, SETTLED_AFTER_MS } from "./limits.ts";
import { stopping } from "./requests.ts";
import { checkFolder } from "./verification.ts";
import type { MessengerParts } from "./world.ts";

export type { MessengerParts };

/** One node: begins and ends what its parts do, and answers for them. */
export class LanMessenger implements Messenger {
  readonly settled: Promise<void>;

  readonly #world: MessengerParts;
  readonly #parts: Assembly;
  readonly #ending = new AbortController();
  readonly #timers = new Set<() => void>();
  #state: "new" | "running" | "stopped" = "new";
  #settle: () => void = () => {};

  constructor(world: MessengerParts) {
    this.#world = world;
    this.settled = new Promise((resolve) => this.#settle = resolve);
    this.#parts = new Assembly(world, {
      ending: this.#ending.signal,
      checkRunning: () => {
        if (this.#state === "stopped") throw stopping();
      },
    });
  }

  // Beginning and end

  /** Begins to listen, to announce, and to send what waits. Resolves once the first announcement is out. */
  async start(): Promise<void> {
    const { sessions, following, contacts, discovery, outbox, transfers, desk, keeping, retention, rooms } =
      this.#parts;
    this.#state = "running";
    keeping.obey();
    await rooms.load();
    if (this.#ending.signal.aborted) return;
    rooms.start();
    void sessions.listen();
    for (const endpoint of this.#world.follow) void following.follow(endpoint);
    this.#after(SETTLED_AFTER_MS, () => this.#beSettled());
    contacts.start();
    retention.start();
    await discovery.start();
    outbox.resume();
    transfers.resume();
    desk.clearUp().catch((error) => this.#parts.storageFailed(error));
  }

  /** Says goodbye to everybody, keeps what is to be kept, and lets go of the network. */
  async stop(): Promise<void> {
    if (this.#state !== "running") return;
    const { sessions, discovery, transfers, desk, contacts, receipts } = this.#parts;
    receipts.flush();
    this.#shutDown();
    const { clock, datagrams, streams } = this.#world;
    const overdue = new Promise<void>((resolve) => clock.after(LEAVE_WITHIN_MS, resolve));
    // First the goodbye, which followers hear by their sessions.
    await Promise.race([discovery.stop().then(() => sessions.stop()), overdue]);
    await transfers.stop();
    await Promise.race([desk.stop(), overdue]);
    sessions.abandon();
    contacts.keep();
    datagrams.close();
    streams.close();
  }

  /** Ends as a program that is killed does: without a word, and without keeping anything. */
  abandon(): void {
    const { transfers, discovery, sessions } = this.#parts;
    this.#shutDown();
    transfers.abandon();
    discovery.abandon();
    sessions.abandon();
    this.#world.datagrams.close();
    this.#world.streams.close();
  }

  // People

  get me(): Me {
    return this.#parts.face.me;
  }

  get policy(): Policy {
    return this.#world.policy ?? NO_POLICY;
  }

  get people(): People {
    return this.#parts.people;
  }

  peers(): Peer[] {
    return this.#parts.presence.peers();
  }

  peer(id: PeerId): Peer | undefined {
    return this.#parts.presence.get(id);
  }

  network(): NetworkReport {
    const { discovery, following } = this.#parts;
    const { announcedAt, heard } = discovery;
    return { datagrams: this.#world.datagrams.report(), followed: following.report(), announcedAt, heard };
  }

  get examination(): Examination {
    return this.#parts.examination;
  }

  find(who: string): ConversationId {
    const people = this.peers().map((peer) => ({ id: peer.id, name: shownName(peer), ownName: peer.profile.name }));
    return findWho(who, people, this.#parts.rooms.named());
  }

  safetyNumber(peer: PeerId): string {
    return this.#parts.verification.safetyNumber(peer);
  }

  setVerified(peer: PeerId, verdict: "verified" | "not verified"): void {
    this.#parts.verification.setVerified(peer, verdict);
  }

  setStatus(status: Status): void {
    this.#parts.face.setStatus(status);
  }

  setName(name: string): void {
    this.#parts.face.setName(name);
  }

  // Messages

  send(request: Parameters<Messenger["send"]>[0]): Promise<Message> {
    return this.#parts.speaking.send(request);
  }

  get changes(): Changes {
    return this.#parts.changing;
  }

  get rooms(): Rooms {
    return this.#parts.rooms;
  }

  get keeping(): Keeping {
    return this.#parts.keeping;
  }

  history(query: HistoryQuery): Message[] {
    return this.#parts.history.find(query);
  }

  message(id: MessageId, author?: PeerId): Message | undefined {
    return this.#parts.history.message(id, author);
  }

  messagesWith(id: MessageId): Message[] {
    return this.#parts.history.messagesWith(id);
  }

  conversations(): ConversationSummary[] {
    return this.#parts.history.conversations();
  }

  markSeen(conversation: ConversationId, position: number): void {
    this.#parts.receipts.markSeen(conversation, position);
  }

  // Files

  offer(request: Parameters<Messenger["offer"]>[0]): Promise<Offered> {
    return this.#parts.speaking.offer(request);
  }

  transfers(): Transfer[] {
    return this.#parts.transfers.all();
  }

  transfersOf(author: PeerId, offer: MessageId): Transfer[] {
    return this.#parts.transfers.of(author, offer);
  }

  async steer(key: Parameters<Messenger["steer"]>[0], what: Steering): Promise<void> {
    if (what.do === "accept" && what.folder !== undefined) checkFolder(what.folder);
    await this.#parts.transfers.steer(key, what);
  }

  get uploads(): Uploads {
    return this.#parts.desk.uploads;
  }

  openItem(author: PeerId, offer: MessageId, item: number): Promise<OpenedFile> {
    return this.#parts.desk.open(author, offer, item);
  }

  get filesFolder(): string {
    return this.#parts.filesFolder;
  }

  rules(): AcceptRule[] {
    return this.#parts.verification.rules();
  }

  setRule(rule: AcceptRule): void {
    this.#parts.verification.setRule(rule);
  }

  removeRule(contact: PeerId): void {
    this.#parts.verification.removeRule(contact);
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    return this.#parts.events.subscribe(listener);
  }

  #beSettled(): void {
    this.#settle();
    const here = this.peers().filter(({ presence, blocked }) => presence !== "offline" && !blocked);
    if (here.length < ASK_FOR_PEERS_FROM) return;
    const one = here[Math.floor(this.#world.random.unit() * here.length)];
    if (one !== undefined) this.#parts.sessions.text.askForPeers(one.id);
  }

  #after(ms: number, action: () => void): void {
    const cancel = this.#world.clock.after(ms, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
  }

  #shutDown(): void {
    const { following, contacts, presence, pictures, retention, receipts, typing, rooms } = this.#parts;
    this.#state = "stopped";
    this.#ending.abort();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    following.end();
    contacts.end();
    retention.end();
    receipts.end();
    typing.end();
    pictures.end();
    rooms.end();
    presence.close();
  }
}
