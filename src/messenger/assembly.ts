import { EVERYONE, isRoomId, type MessageId, type PeerId } from "../model/ids.ts";
import type { ConversationId } from "../model/ids.ts";
import { NO_POLICY } from "../model/policy.ts";
import { QUIET_KINDS } from "../protocol/constants.ts";
import type { Hello } from "../protocol/record.ts";
import { encodeHex } from "../std/encoding.ts";
import { Changing } from "./changing.ts";
import { ContactKeeper } from "./contact_keeper.ts";
import { Discovery } from "./discovery.ts";
import { endTransfersOf, withdrawOffer } from "./ending_transfers.ts";
import { Events } from "./events.ts";
import { Examination } from "./examination.ts";
import { Face } from "./face.ts";
import { Following } from "./following.ts";
import { History } from "./history.ts";
import { Inbox } from "./inbox.ts";
import { KeepingDesk } from "./keeping.ts";
import { shownName } from "./known_peer.ts";
import { LookingBack } from "./looking_back.ts";
import { Outbox } from "./outbox.ts";
import { PeopleDesk } from "./people.ts";
import { Pictures } from "./pictures.ts";
import type { Taken } from "./ports.ts";
import { FilePolicy } from "./file_policy.ts";
import { Presence } from "./presence.ts";
import { Receipts } from "./receipts.ts";
import { Relay } from "./relay.ts";
import { reasonOf } from "./requests.ts";
import { Retention } from "./retention.ts";
import { RoomDesk } from "./rooms/room_desk.ts";
import type { Withdrawn } from "./rooms/withdrawal.ts";
import { Saying } from "./saying.ts";
import { Sessions, type Use } from "./sessions.ts";
import { Signals } from "./signals.ts";
import { Speaking } from "./speaking.ts";
import { TextPace } from "./text_pace.ts";
import { TextUser } from "./text_user.ts";
import { FileDesk } from "./transfers/file_desk.ts";
import { Transfers } from "./transfers/transfers.ts";
import { Typing } from "./typing.ts";
import { Verification } from "./verification.ts";
import type { MessengerParts } from "./world.ts";

/** The parts of one node, wired to each other. */
export class Assembly {
  readonly events: Events;
  readonly face: Face;
  readonly presence: Presence;
  readonly discovery: Discovery;
  readonly relay: Relay;
  readonly sessions: Sessions;
  readonly following: Following;
  readonly contacts: ContactKeeper;
  readonly verification: Verification;
  readonly pictures: Pictures;
  readonly people: PeopleDesk;
  readonly rooms: RoomDesk;
  readonly outbox: Outbox;
  readonly inbox: Inbox;
  readonly desk: FileDesk;
  readonly transfers: Transfers;
  readonly history: History;
  readonly keeping: KeepingDesk;
  readonly retention: Retention;
  readonly receipts: Receipts;
  readonly typing: Typing;
  readonly signals: Signals;
  readonly examination: Examination;
  readonly speaking: Speaking;
  readonly changing: Changing;
  readonly #world: MessengerParts;

  /**
   * @param ending aborted at the end of the program.
   * @param checkRunning throws RequestError "stopping" from then on.
   */
  constructor(world: MessengerParts, { ending, checkRunning }: { ending: AbortSignal; checkRunning: () => void }) {
    this.#world = world;
    const { clock, random, store, datagrams, streams, security, files, epoch, policy = NO_POLICY, report } = world;
    const filePolicy = new FilePolicy(policy);
    const self = security.self.id;
    const newId = () => encodeHex(random.bytes(16)) as MessageId;
    const storageFailed = (error: unknown) => this.storageFailed(error);
    const receipts = () => this.keeping.settings.receipts;
    const hash = () => security.hash();
    const events = this.events = new Events(report);

    // Who is there
    const kept = { contacts: store.contacts(), blocked: store.blocked(), pictures: store.pictures() };
    const presence = this.presence = new Presence(clock, events, kept);
    this.pictures = new Pictures({
      clock,
      store,
      self,
      presence,
      hash,
      sessions: () => this.sessions.text.sessions.values(),
      storageFailed,
    });
    this.face = new Face({
      id: self,
      port: streams.port,
      profile: world.profile,
      nameFrom: world.nameFrom ?? "user",
      store,
      policy,
      events,
      picture: () => this.pictures.own,
      announce: () => void this.discovery.announce("plain").catch(report),
    });
    this.discovery = new Discovery({
      clock,
      random,
      datagrams,
      security,
      presence,
      profile: () => this.face.profile,
      port: streams.port,
      epoch,
      relay: (datagram, from) => this.relay.passOn(datagram, from),
      networkChanged: () => this.sessions.doubtAll(),
      moved: (id, how) => this.#moved(id, how),
      report,
    });
    this.relay = new Relay({
      clock,
      announcements: () => [this.discovery.latest ?? [], presence.announcements()].flat(),
      accept: (datagram, origin) => this.discovery.accept(datagram, origin),
    });
    this.contacts = new ContactKeeper({ clock, store, presence, storageFailed });
    this.verification = new Verification({ store, filePolicy, security, presence, contacts: this.contacts });

    // Sessions
    const sessions = this.sessions = new Sessions({
      clock,
      random,
      streams,
      security,
      presence,
      hello: (id, use, peers) => this.#hello(id, use, peers),
      users: {
        text: new TextUser({
          outbox: () => this.outbox,
          inbox: () => this.inbox,
          relay: this.relay,
          signals: () => this.signals,
          pictures: this.pictures,
          contacts: this.contacts,
          rooms: () => this.rooms,
          served: (id) => sessions.served(id),
        }),
        files: {
          isWanted: (id) => this.transfers.isWanted(id),
          opened: (session) => this.transfers.opened(session),
          received: (session, record) => this.transfers.received(session, record),
          ended: (session) => this.transfers.ended(session),
        },
      },
    });
    this.following = new Following({ clock, random, sessions });
    this.people = new PeopleDesk({
      store,
      presence,
      contacts: this.contacts,
      sessions,
      face: this.face,
      pictures: this.pictures,
    });

    // Files
    this.desk = new FileDesk({ store, files, filePolicy, self, newId, signal: ending });
    const texts = new TextPace(clock, events);
    this.transfers = new Transfers({
      clock,
      pace: () => texts.pace,
      store,
      files,
      filePolicy,
      self,
      hash,
      folder: () => this.filesFolder,
      emit: (event) => events.emit(event),
      sessionOf: (id) => sessions.files.get(id),
      want: (id) => sessions.files.want(id),
      served: (id) => sessions.files.served(id),
      isHere: (id) => !presence.isBlocked(id) && (presence.get(id)?.presence ?? "offline") !== "offline",
      isVerified: (id) => presence.isVerified(id),
      nameOf: (id) => this.#nameOf(id),
      trust: (id) => {
        if (this.contacts.trust(id) === "first") this.receipts.tellSeen(id);
      },
      newId,
      stored: (message) => this.outbox.stored(message),
      storageFailed,
      report,
    });

    // Messages
    const history = this.history = new History({ store, presence, rooms: () => this.rooms.all(), receipts });
    const shown = history.shown.bind(history);
    const outbox = this.outbox = new Outbox({
      clock,
      store,
      events,
      sessionOf: (id) => sessions.text.get(id),
      want: (id) => sessions.text.want(id),
      storageFailed,
    });
    this.inbox = new Inbox({
      clock,
      store,
      events,
      isTrusted: (id) => presence.isTrusted(id),
      stored: (from, taken) => this.#stored(from, taken),
      shown,
      sealed: (session, messages) => this.rooms.mail(session, messages),
      storageFailed,
    });
    this.rooms = new RoomDesk({
      clock,
      random,
      store,
      security,
      events,
      presence,
      sessions: sessions.text,
      commit: (session, messages, acknowledged) => this.inbox.take(session, messages, acknowledged),
      save: (outgoing) => outbox.save(outgoing),
      withdrawn: (messages) => this.#withdrawn(messages),
      repeat: (session) => outbox.repeat(session),
      storageFailed,
      report,
    });
    const typing = this.typing = new Typing({
      clock,
      events,
      self,
      rooms: this.rooms,
      sessions: () => sessions.text.sessions,
      receipts,
    });
    const lookingBack = new LookingBack({ clock, streams, presence });
    this.signals = new Signals({ clock, typing, pictures: this.pictures, lookingBack });
    this.examination = new Examination({
      clock,
      random,
      datagrams,
      streams,
      discovery: this.discovery,
      presence,
      sessions,
      lookingBack,
    });
    this.receipts = new Receipts({ clock, store, events, presence, outbox, receipts, newId, storageFailed });
    const saying = new Saying({ self, presence, outbox, rooms: this.rooms });
    this.speaking = new Speaking({
      clock,
      store,
      events,
      self,
      saying,
      contacts: this.contacts,
      receipts: this.receipts,
      desk: this.desk,
      transfers: this.transfers,
      typing,
      newId,
      checkRunning,
    });
    this.changing = new Changing({
      clock,
      store,
      events,
      self,
      saying,
      typing,
      withdraw: (offer) => withdrawOffer(self, offer, this.transfers),
      shown,
      newId,
      checkRunning,
    });
    this.keeping = new KeepingDesk({
      store,
      policy,
      events,
      endTransfers: (id) => endTransfersOf(id, { store, self, transfers: this.transfers }),
      removed: () => outbox.removed(),
      hush: () => typing.hush(),
      limited: () => this.retention.look(),
      clear: () => this.retention.clear(),
      history: (query) => history.find(query),
      names: { self, nameOf: (id) => this.#nameOf(id), edits: ({ author, id }) => store.edits(author, id) },
    });
    this.retention = new Retention({ clock, store, events, settings: () => this.keeping.settings, storageFailed });
  }

  storageFailed(error: unknown): void {
    this.events.emit({ type: "notice", code: "storage", message: reasonOf(error) });
  }

  /** Where received files go if nothing else is said. */
  get filesFolder(): string {
    return this.#world.givenFilesFolder ?? this.keeping.settings.filesFolder ?? this.#world.filesFolder;
  }

  #nameOf(id: ConversationId): string {
    if (id === EVERYONE) return "Everyone";
    if (id === this.#world.security.self.id) return this.face.profile.name;
    if (isRoomId(id)) return this.rooms.get(id)?.name ?? id;
    const peer = this.presence.get(id);
    return peer === undefined ? id : shownName(peer);
  }

  #hello(id: PeerId, use: Use, peers: Hello["peers"]): Hello {
    return {
      profile: this.face.profile,
      ...this.discovery.mark,
      port: this.#world.streams.port,
      use,
      peers: use === "text" && this.following.includes(id) ? "follow" : peers,
      picture: this.pictures.own,
      app: this.#world.app,
    };
  }

  /** Own messages do not go to somebody any more. */
  #withdrawn({ to, ids }: Withdrawn): void {
    const { id: self } = this.#world.security.self;
    this.outbox.withdrawn(to, ids);
    for (const id of ids) {
      this.transfers.lapse({ author: self, offer: id, peer: to });
      const message = this.history.message(id, self);
      if (message !== undefined && !QUIET_KINDS.has(message.kind)) this.events.emit({ type: "changed", message });
    }
  }

  /** Messages of somebody's are committed. */
  #stored(from: PeerId, taken: Taken): void {
    this.contacts.add(from);
    for (const { conversation, from: author } of taken.messages) this.typing.over(conversation, author);
    this.receipts.heard(from, taken);
    this.transfers.kept(taken.transfers);
  }

  #moved(id: PeerId, how: "restarted" | "moved"): void {
    // An old life of a contact must not be replayed after this program's own restart.
    if (how === "restarted" && this.presence.isContact(id)) this.contacts.keep();
    this.sessions.moved(id, how);
  }
}
