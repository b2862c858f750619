import { RequestError } from "../model/errors.ts";
import type { AppEvent } from "../model/event.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { Endpoint, Me, Peer, Profile, Status } from "../model/peer.ts";
import { cleanLine, nameProblem, statusProblem, textProblem } from "../model/text.ts";
import type { AcceptRule, Transfer } from "../model/transfer.ts";
import { findWho } from "../model/who.ts";
import type { Hello } from "../protocol/record.ts";
import type { Content } from "../session/machine.ts";
import type { Session } from "../session/session.ts";
import { encodeHex } from "../std/encoding.ts";
import { ContactKeeper } from "./contact_keeper.ts";
import { conversationList } from "./conversation_list.ts";
import { Discovery } from "./discovery.ts";
import { Events } from "./events.ts";
import type { HistoryQuery, Messenger, Offered, OpenedFile, Steering, Uploads } from "./facade.ts";
import { Following } from "./following.ts";
import { Inbox } from "./inbox.ts";
import { ASK_FOR_PEERS_FROM, LEAVE_WITHIN_MS, SETTLED_AFTER_MS } from "./limits.ts";
import { Outbox } from "./outbox.ts";
import type { Clock, Datagrams, Files, Random, Security, Store, Streams } from "./ports.ts";
import { Presence } from "./presence.ts";
import { Relay } from "./relay.ts";
import { Sessions, type Use } from "./sessions.ts";
import { FileDesk } from "./transfers/file_desk.ts";
import { TextPace } from "./text_pace.ts";
import { Transfers } from "./transfers/transfers.ts";
import { checkFolder, Verification } from "./verification.ts";

export interface MessengerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly datagrams: Datagrams;
  readonly streams: Streams;
  readonly security: Security;
  readonly files: Files;
  /** Where received files go if nothing else is said: absolute. */
  readonly filesFolder: string;
  readonly profile: Profile;
  /** Larger than at any start before. */
  readonly epoch: number;
  /** Addresses beyond the reach of broadcast, to connect to and to follow. */
  readonly follow: readonly Endpoint[];
  /** What HELLO says of the program: "lanmessenger/0.1.0". */
  readonly app: string;
  /** Told of mistakes of this program that were survived. */
  readonly report: (error: unknown) => void;
}

/** One node: builds the parts, wires them, and answers for them. */
export class LanMessenger implements Messenger {
  readonly settled: Promise<void>;

  readonly #parts: MessengerParts;
  readonly #events: Events;
  readonly #presence: Presence;
  readonly #discovery: Discovery;
  readonly #relay: Relay;
  readonly #sessions: Sessions;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #following: Following;
  readonly #contacts: ContactKeeper;
  readonly #verification: Verification;
  readonly #transfers: Transfers;
  readonly #desk: FileDesk;
  readonly #ending = new AbortController();
  readonly #timers = new Set<() => void>();
  #profile: Profile;
  #state: "new" | "running" | "stopped" = "new";
  #settle: () => void = () => {};

  constructor(parts: MessengerParts) {
    const { clock, random, store, datagrams, streams, security, files, epoch } = parts;
    this.#parts = parts;
    this.#profile = checkedProfile(parts.profile);
    this.settled = new Promise((resolve) => this.#settle = resolve);
    this.#events = new Events(parts.report);
    this.#presence = new Presence(clock, this.#events, store.contacts());
    this.#discovery = new Discovery({
      clock,
      random,
      datagrams,
      security,
      presence: this.#presence,
      profile: () => this.#profile,
      port: streams.port,
      epoch,
      relay: (datagram, from) => this.#relay.passOn(datagram, from),
      networkChanged: () => this.#sessions.doubtAll(),
      moved: (id, how) => this.#moved(id, how),
      report: parts.report,
    });
    this.#relay = new Relay({
      clock,
      announcements: () => [this.#discovery.latest ?? [], this.#presence.announcements()].flat(),
      accept: (datagram, origin) => this.#discovery.accept(datagram, origin),
    });
    this.#sessions = new Sessions({
      clock,
      random,
      streams,
      security,
      presence: this.#presence,
      hello: (id, use, peers) => this.#hello(id, use, peers),
      users: {
        text: {
          isWanted: (id) => this.#outbox.isWanted(id),
          opened: (session, hello) => this.#opened(session, hello),
          received: (session, record) => this.#received(session, record),
          ended: (session) => this.#ended(session),
        },
        files: {
          isWanted: (id) => this.#transfers.isWanted(id),
          opened: (session) => this.#transfers.opened(session),
          received: (session, record) => this.#transfers.received(session, record),
          ended: (session) => this.#transfers.ended(session),
        },
      },
    });
    this.#following = new Following({ clock, random, sessions: this.#sessions });
    const storageFailed = (error: unknown) => this.#storageFailed(error);
    this.#contacts = new ContactKeeper({ clock, store, presence: this.#presence, storageFailed });
    this.#verification = new Verification({ store, security, presence: this.#presence, contacts: this.#contacts });
    this.#desk = new FileDesk({
      store,
      files,
      self: security.self.id,
      newId: () => this.#newId(),
      signal: this.#ending.signal,
    });
    const texts = new TextPace(clock, this.#events);
    this.#transfers = new Transfers({
      clock,
      pace: () => texts.pace,
      store,
      files,
      self: security.self.id,
      hash: () => security.hash(),
      folder: parts.filesFolder,
      emit: (event) => this.#events.emit(event),
      sessionOf: (id) => this.#sessions.files.get(id),
      want: (id) => this.#sessions.files.want(id),
      served: (id) => this.#sessions.files.served(id),
      isHere: (id) => (this.#presence.get(id)?.presence ?? "offline") !== "offline",
      isVerified: (id) => this.#presence.isVerified(id),
      nameOf: (id) => this.#presence.get(id)?.profile.name ?? id,
      trust: (id) => this.#contacts.trust(id),
      newId: () => this.#newId(),
      stored: (message) => this.#outbox.stored(message),
      storageFailed,
      report: parts.report,
    });
    this.#outbox = new Outbox({
      clock,
      store,
      events: this.#events,
      sessionOf: (id) => this.#sessions.text.get(id),
      want: (id) => this.#sessions.text.want(id),
      storageFailed,
    });
    this.#inbox = new Inbox({
      clock,
      store,
      events: this.#events,
      isTrusted: (id) => this.#presence.isTrusted(id),
      stored: (from) => this.#contacts.add(from),
      transfersChanged: (transfers) => this.#transfers.kept(transfers),
      storageFailed,
    });
  }

  get me(): Me {
    return { id: this.#parts.security.self.id, profile: this.#profile, port: this.#parts.streams.port };
  }

  /** Begins to listen, to announce, and to send what waits. Resolves once the first announcement is out. */
  async start(): Promise<void> {
    this.#state = "running";
    void this.#sessions.listen();
    for (const endpoint of this.#parts.follow) void this.#following.follow(endpoint);
    this.#after(SETTLED_AFTER_MS, () => this.#beSettled());
    this.#contacts.start();
    await this.#discovery.start();
    this.#outbox.resume();
    this.#transfers.resume();
    this.#desk.clearUp().catch((error) => this.#storageFailed(error));
  }

  /** Says goodbye to everybody, keeps what is to be kept, and lets go of the network. */
  async stop(): Promise<void> {
    if (this.#state !== "running") return;
    this.#shutDown();
    const { clock, datagrams, streams } = this.#parts;
    const overdue = new Promise<void>((resolve) => clock.after(LEAVE_WITHIN_MS, resolve));
    // First the goodbye, which followers hear by their sessions.
    await Promise.race([this.#discovery.stop().then(() => this.#sessions.stop()), overdue]);
    await this.#transfers.stop();
    await Promise.race([this.#desk.stop(), overdue]);
    this.#sessions.abandon();
    this.#contacts.keep();
    datagrams.close();
    streams.close();
  }

  /** Ends as a program that is killed does: without a word, and without keeping anything. */
  abandon(): void {
    this.#shutDown();
    this.#transfers.abandon();
    this.#discovery.abandon();
    this.#sessions.abandon();
    this.#parts.datagrams.close();
    this.#parts.streams.close();
  }

  peers(): Peer[] {
    return this.#presence.peers();
  }

  peer(id: PeerId): Peer | undefined {
    return this.#presence.get(id);
  }

  find(who: string): ConversationId {
    return findWho(who, this.peers().map(({ id, profile }) => ({ id, name: profile.name })));
  }

  async send({ to, text, id }: { to: ConversationId; text: string; id?: MessageId }): Promise<Message> {
    if (this.#state === "stopped") throw new RequestError("stopping", "The program is ending: send it again later");
    const problem = textProblem(text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    const known = id === undefined ? undefined : this.message(id);
    if (known !== undefined && known.from === this.me.id) return sameRequest(known, to, text);
    const recipients = this.#recipients(to);
    if (to !== EVERYONE) this.#contacts.trust(to);
    try {
      return await this.#outbox.save({
        id: id ?? this.#newId(),
        conversation: to,
        recipients,
        kind: "text",
        text,
        at: this.#parts.clock.now(),
      });
    } catch (error) {
      throw new RequestError("storage", `The text was not saved: ${reasonOf(error)}`, { cause: error });
    }
  }

  async offer({ to, from, text, id = this.#newId() }: Parameters<Messenger["offer"]>[0]): Promise<Offered> {
    if (this.#state === "stopped") throw new RequestError("stopping", "The program is ending: send it again later");
    const problem = text === "" ? undefined : textProblem(text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    const known = this.message(id);
    if (known !== undefined && known.from === this.me.id) return { message: sameRequest(known, to, text), left: [] };
    const recipients = this.#recipients(to);
    const { offer, left } = await this.#desk.prepare(id, from);
    if (to !== EVERYONE) this.#contacts.trust(to);
    try {
      const at = this.#parts.clock.now();
      const message = await this.#outbox.save({ id, conversation: to, recipients, kind: "file", text, at, offer });
      this.#transfers.offered(message);
      return { message, left };
    } catch (error) {
      await this.#desk.giveUp(id);
      throw new RequestError("storage", `The offer was not saved: ${reasonOf(error)}`, { cause: error });
    }
  }

  transfers(): Transfer[] {
    return this.#transfers.all();
  }

  transfersOf(author: PeerId, offer: MessageId): Transfer[] {
    return this.#transfers.of(author, offer);
  }

  async steer(key: Parameters<Messenger["steer"]>[0], what: Steering): Promise<void> {
    if (what.do === "accept" && what.folder !== undefined) checkFolder(what.folder);
    await this.#transfers.steer(key, what);
  }

  get uploads(): Uploads {
    return this.#desk.uploads;
  }

  openItem(author: PeerId, offer: MessageId, item: number): Promise<OpenedFile> {
    return this.#desk.open(author, offer, item);
  }

  get filesFolder(): string {
    return this.#parts.filesFolder;
  }

  rules(): AcceptRule[] {
    return this.#verification.rules();
  }

  setRule(rule: AcceptRule): void {
    this.#verification.setRule(rule);
  }

  removeRule(contact: PeerId): void {
    this.#verification.removeRule(contact);
  }

  safetyNumber(peer: PeerId): string {
    return this.#verification.safetyNumber(peer);
  }

  setVerified(peer: PeerId, verdict: "verified" | "not verified"): void {
    this.#verification.setVerified(peer, verdict);
  }

  history(query: HistoryQuery): Message[] {
    return this.#parts.store.history(query);
  }

  message(id: MessageId): Message | undefined {
    return this.#parts.store.message(id);
  }

  conversations(): ConversationSummary[] {
    return conversationList(this.#parts.store.conversations(), this.peers());
  }

  markSeen(conversation: ConversationId, position: number): void {
    const seen = this.#parts.store.markSeen(conversation, position);
    this.#events.emit({ type: "seen", conversation, position: seen });
  }

  setStatus(status: Status): void {
    const problem = statusProblem(status.text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    this.#setProfile({ ...this.#profile, status: { ...status, text: cleanLine(status.text) } });
  }

  setName(name: string): void {
    this.#setProfile(checkedProfile({ ...this.#profile, name }));
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    return this.#events.subscribe(listener);
  }

  #setProfile(profile: Profile): void {
    this.#profile = profile;
    this.#events.emit({ type: "me", me: this.me });
    this.#discovery.announce("plain").catch(this.#parts.report);
  }

  #recipients(to: ConversationId): PeerId[] {
    if (to !== EVERYONE) {
      if (to === this.me.id) throw new RequestError("invalid", "That is you: choose somebody else");
      if (this.peer(to) !== undefined) return [to];
      throw new RequestError("nobody", `Nobody with the id ${to} is known here: see who is there with "peers"`);
    }
    // Contacts first: among many, their turn to be dialled comes first.
    const here = this.peers().filter(({ presence }) => presence !== "offline")
      .toSorted((a, b) => Number(b.contact) - Number(a.contact));
    if (here.length > 0) return here.map(({ id }) => id);
    throw new RequestError("nobody", "Nobody is here to read it: the text was not sent");
  }

  #hello(id: PeerId, use: Use, peers: Hello["peers"]): Hello {
    return {
      profile: this.#profile,
      ...this.#discovery.mark,
      port: this.#parts.streams.port,
      use,
      peers: use === "text" && this.#following.includes(id) ? "follow" : peers,
      app: this.#parts.app,
    };
  }

  #opened(session: Session, hello: Hello): void {
    this.#relay.opened(session, hello);
    this.#outbox.opened(session);
  }

  #received(session: Session, record: Content): void {
    switch (record.type) {
      case "messages":
        return this.#inbox.received(session, record.messages);
      case "acks":
        if (this.#outbox.acknowledged(session, record.ids) > 0) this.#contacts.add(session.peer.id);
        return this.#sessions.served(session.peer.id);
      case "peers":
        return this.#relay.received(session, record.datagrams);
      case "signals":
        // Nothing shows them yet; they are never stored and need no answer.
      case "chunk":
      case "end":
      case "ahead":
      case "transfers":
        // Of sessions of another use: skipped before they come here.
        return;
    }
    record satisfies never;
  }

  #ended(session: Session): void {
    this.#relay.ended(session);
    this.#outbox.ended(session);
  }

  #moved(id: PeerId, how: "restarted" | "moved"): void {
    // An old life of a contact must not be replayed after this program's own restart.
    if (how === "restarted" && this.#presence.isContact(id)) this.#contacts.keep();
    this.#sessions.moved(id, how);
  }

  #beSettled(): void {
    this.#settle();
    const here = this.peers().filter(({ presence }) => presence !== "offline");
    if (here.length < ASK_FOR_PEERS_FROM) return;
    const one = here[Math.floor(this.#parts.random.unit() * here.length)];
    if (one !== undefined) this.#sessions.text.askForPeers(one.id);
  }

  #storageFailed(error: unknown): void {
    this.#events.emit({ type: "notice", code: "storage", message: reasonOf(error) });
  }

  #newId(): MessageId {
    return encodeHex(this.#parts.random.bytes(16)) as MessageId;
  }

  #after(ms: number, action: () => void): void {
    const cancel = this.#parts.clock.after(ms, () => {
      this.#timers.delete(cancel);
      action();
    });
    this.#timers.add(cancel);
  }

  #shutDown(): void {
    this.#state = "stopped";
    this.#ending.abort();
    for (const cancel of this.#timers) cancel();
    this.#timers.clear();
    this.#following.end();
    this.#contacts.end();
    this.#presence.close();
  }
}

/** @throws {RequestError} "invalid" when an id is used again for something else. */
function sameRequest(known: Message, to: ConversationId, text: string): Message {
  if (known.conversation === to && known.text === text) return known;
  throw new RequestError("invalid", `The id ${known.id} belongs to another message: give a new one`);
}

function checkedProfile(profile: Profile): Profile {
  const problem = nameProblem(profile.name);
  if (problem !== undefined) throw new RequestError("invalid", problem);
  return { ...profile, name: cleanLine(profile.name) };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
