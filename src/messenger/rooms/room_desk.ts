import { isRoomId, type MessageId, type PeerId, type RoomId } from "../../model/ids.ts";
import type { Message, WireMessage } from "../../model/message.ts";
import type { Peer } from "../../model/peer.ts";
import { MAX_MEMBERS, type Room } from "../../model/room.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import type { NamedRoom } from "../../model/who.ts";
import { type OperationText, operationText, type WrittenAct } from "../../protocol/room_operation.ts";
import type { RoomItem } from "../../protocol/rooms.ts";
import type { Session } from "../../session/session.ts";
import { encodeHex } from "../../std/encoding.ts";
import type { Dialler } from "../dialler.ts";
import type { Events } from "../events.ts";
import type { RoomAct, Rooms } from "../facade.ts";
import { MAX_REPEATS, ROOM_GREETERS } from "../limits.ts";
import type { Clock, Outgoing, Random, Security, Store } from "../ports.ts";
import type { Presence } from "../presence.ts";
import { saving } from "../requests.ts";
import type { RoomTalk, Unaddressed } from "../saying.ts";
import { type KnownOperation, knownOperation } from "./operation.ts";
import { noRoom, notInIt } from "./refusals.ts";
import { checkedName, full, writtenAct } from "./room_acts.ts";
import { RoomBook } from "./room_book.ts";
import { RoomDoor } from "./room_door.ts";
import { RoomExchange } from "./room_exchange.ts";
import { RoomKeys } from "./room_keys.ts";
import { RoomMail } from "./room_mail.ts";
import { RoomSync } from "./room_sync.ts";
import { Sealing } from "./sealing.ts";
import { viewOf } from "./view.ts";
import { withdrawFrom, type Withdrawn } from "./withdrawal.ts";

export interface RoomDeskParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly store: Store;
  readonly security: Security;
  readonly events: Events;
  readonly presence: Presence;
  /** Those of texts. */
  readonly sessions: Pick<Dialler, "get" | "sessions" | "want">;
  /** Stores messages, shows what is new, and acknowledges those ids. */
  readonly commit: (session: Session, messages: readonly WireMessage[], acknowledged: readonly MessageId[]) => void;
  /** Stores a message of one's own, and sends it. */
  readonly save: (outgoing: Outgoing) => Promise<Message>;
  /** Own messages do not wait for somebody any more, who is put out: they are no receiver of them. */
  readonly withdrawn: (messages: Withdrawn) => void;
  /** Sends once more on it what is not acknowledged. */
  readonly repeat: (session: Session) => void;
  readonly storageFailed: (error: unknown) => void;
  readonly report: (error: unknown) => void;
}

/** Rooms, as the user and the sessions see them (docs/protocol.md, section 9). */
export class RoomDesk implements Rooms, RoomTalk {
  readonly #parts: RoomDeskParts;
  readonly #self: PeerId;
  readonly #book: RoomBook;
  readonly #door: RoomDoor;
  readonly #mail: RoomMail;
  readonly #exchange: RoomExchange;
  readonly #sync: RoomSync;
  readonly #sealing: Sealing;
  readonly #keys: RoomKeys;
  /** As each was told last, as JSON. */
  readonly #told = new Map<RoomId, string>();
  /** How often each session was sent messages once more. */
  readonly #repeats = new WeakMap<Session, number>();
  readonly #blocked = new Set<PeerId>();
  #unsubscribe: () => void = () => {};

  constructor(parts: RoomDeskParts) {
    this.#parts = parts;
    this.#self = parts.security.self.id;
    const { presence, sessions } = parts;
    const common = {
      ...parts,
      self: this.#self,
      book: new RoomBook(parts),
      isHere: (id: PeerId) => this.#isHere(id),
      isTrusted: (id: PeerId) => presence.isTrusted(id),
      isBlocked: (id: PeerId) => presence.isBlocked(id),
      sessionOf: (id: PeerId) => sessions.get(id),
      want: (id: PeerId) => sessions.want(id),
    };
    this.#book = common.book;
    this.#door = new RoomDoor(common);
    this.#mail = new RoomMail({ ...common, ask: (session, room) => this.#exchange.ask(session, room) });
    this.#exchange = new RoomExchange({
      ...common,
      mail: this.#mail,
      isAdmitted: (room) => this.#door.admits(room, [...this.#book.all].filter((one) => !this.#isOver(one))),
      changed: (room, by, operations) => this.#learned(room, by, operations),
    });
    this.#sync = new RoomSync({ ...common, sayHave: (session, room) => this.#exchange.sayHave(session, room) });
    this.#sealing = new Sealing(common);
    this.#keys = new RoomKeys(common);
  }

  /** Takes up what is kept. Before the first session, which would meet a program without rooms. */
  async load(): Promise<void> {
    await this.#book.load();
    for (const room of [...this.#book.all]) this.#forget(room);
    for (const room of this.#book.all) this.#withdraw(room);
    for (const room of this.#book.all) this.#told.set(room.id, JSON.stringify(this.#view(room)));
  }

  start(): void {
    this.#unsubscribe = this.#parts.events.subscribe((event) => {
      this.#sync.heard(event);
      if (event.type === "peer") this.#judgeAnew(event.peer);
      if (event.type !== "deleted" || !isRoomId(event.conversation)) return;
      const room = this.#book.get(event.conversation);
      if (room !== undefined) this.#forget(room);
    });
    this.#sync.start();
  }

  end(): void {
    this.#unsubscribe();
    this.#sync.end();
  }

  // For the user

  all(): Room[] {
    return [...this.#book.all]
      .filter((room) => this.#isShown(room))
      .map((room) => this.#view(room))
      .toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
  }

  get(id: RoomId): Room | undefined {
    const room = this.#book.get(id);
    return room && this.#view(room);
  }

  /** As one may call them: a stranger may give a room any name. */
  named(): NamedRoom[] {
    return this.all().map(({ id, name }) => {
      const room = this.#book.get(id);
      const of = room !== undefined && this.#door.isStrange(room) ? "a stranger" : "somebody known";
      return { id, name, of };
    });
  }

  async make({ name, members }: { name: string; members: readonly PeerId[] }): Promise<Room> {
    const text = checkedName(name);
    const others = [...new Set(members)].filter((id) => id !== this.#self);
    if (others.length >= MAX_MEMBERS) throw full();
    const moduli = others.map((id) => this.#keys.of(id));
    return await this.#book.inTurn(async () => {
      const { security, random } = this.#parts;
      const nonce = encodeHex(random.bytes(16));
      const create = await this.#sign(undefined, [], { does: "create", text, modulus: security.self.modulus, nonce });
      const operations = [create];
      const { room, id } = create.operation;
      let last = id;
      for (const modulus of moduli) {
        const add = await this.#sign(room, [last], { does: "add", modulus });
        operations.push(add);
        last = add.operation.id;
      }
      return this.#keep(room, operations);
    });
  }

  async act(id: RoomId, act: RoomAct): Promise<Room> {
    return await this.#book.inTurn(async () => {
      const room = this.#book.get(id);
      if (room === undefined) throw noRoom(id);
      const written = writtenAct(room, act, { self: this.#self, keyOf: (member) => this.#keys.of(member) });
      if (written === undefined) return this.#view(room);
      return this.#keep(id, [await this.#sign(id, room.headsOf(this.#self), written)]);
    });
  }

  // For whoever speaks in a room

  check(id: RoomId): void {
    const room = this.#book.get(id);
    if (room === undefined) throw noRoom(id);
    if (!room.isMember(this.#self)) throw notInIt(viewOf(room));
  }

  say(id: RoomId, message: Unaddressed): Promise<Message> {
    return this.#sealing.save({ ...message, conversation: id, recipients: [] }, this.#parts.save);
  }

  members(id: RoomId): readonly PeerId[] {
    const room = this.#book.get(id);
    return room?.isMember(this.#self) === true ? room.room.members : [];
  }

  // For sessions of texts

  opened(session: Session): void {
    this.#keys.keep(session);
    this.#exchange.opened(session);
  }

  /** ROOMS came. A promise holds up the reading of more. */
  async received(session: Session, items: readonly RoomItem[]): Promise<void> {
    const lacks = items.some((item) => item.do === "have" && this.#lacks(session, item));
    await this.#exchange.received(session, items);
    const repeats = this.#repeats.get(session) ?? 0;
    if (!lacks || !session.isOpen || repeats >= MAX_REPEATS) return;
    this.#repeats.set(session, repeats + 1);
    this.#parts.repeat(session);
  }

  /** They lack operations, which they are told now: messages that named these they may have left. */
  #lacks({ peer }: Session, { room: id, heads }: Extract<RoomItem, { do: "have" }>): boolean {
    const room = this.#book.get(id);
    return room?.knows(peer.id) === true && room.heads.some((head) => !heads.includes(head));
  }

  /** Messages of rooms came from somebody who says that they are theirs. */
  mail(session: Session, messages: readonly WireMessage[]): Promise<void> {
    return this.#mail.received(session, messages);
  }

  ended(session: Session): void {
    this.#exchange.ended(session);
    this.#mail.ended(session);
    this.#keys.keep(session);
    if (session.isCut) this.#sync.cut(session.peer.id);
  }

  async #sign(room: RoomId | undefined, after: readonly string[], act: WrittenAct): Promise<KnownOperation> {
    const { security, clock } = this.#parts;
    const operation: OperationText = { room, author: this.#self, after, at: clock.now(), act };
    const signed = operationText(operation);
    const signature = await security.signRoomText("room-op", signed);
    return await knownOperation({ signed, signature, operation }, security);
  }

  #keep(id: RoomId, operations: readonly KnownOperation[]): Room {
    saving("The room", () => this.#book.keep(operations));
    const members = this.#book.get(id);
    if (members === undefined) throw noRoom(id);
    this.#tell(members);
    if (operations.some(({ operation }) => operation.act.does === "remove")) this.#withdraw(members);
    this.#spread(members, operations);
    return this.#view(members);
  }

  /** Those who are here learn of it at once, and who was put out by it, too. */
  #spread(room: RoomMembers, operations: readonly KnownOperation[]): void {
    const { sessions } = this.#parts;
    const concerned = operations.flatMap(({ operation: { act } }) => "member" in act ? [act.member] : []);
    const added = new Set(operations.flatMap(({ operation: { act } }) => act.does === "add" ? [act.member] : []));
    for (const id of new Set([...room.room.members, ...concerned])) {
      if (id === this.#self) continue;
      const session = sessions.get(id);
      if (session === undefined) {
        if (this.#isHere(id)) sessions.want(id);
      } else if (added.has(id)) this.#exchange.sayHave(session, room);
      else this.#exchange.sayOperations(session, room.id, operations.map(({ source }) => source));
    }
  }

  #learned(id: RoomId, by: Session, operations: readonly KnownOperation[]): void {
    const { sessions } = this.#parts;
    const room = this.#book.get(id);
    if (room === undefined) return;
    this.#tell(room);
    if (operations.some(({ operation }) => operation.act.does === "remove")) this.#withdraw(room);
    this.#mail.roomChanged(id);
    if (!room.isMember(this.#self)) return;
    const letIn = operations.some(({ operation: { act } }) => act.does === "add" && act.member === this.#self);
    if (letIn) {
      for (const [peer, session] of sessions.sessions) {
        if (session !== by && room.isMember(peer)) this.#exchange.sayHave(session, room);
      }
    }
    // Who made them tells everybody themselves.
    if (!letIn && operations.every(({ operation }) => operation.author === by.peer.id)) return;
    for (const peer of this.#sync.some(room, ROOM_GREETERS, by.peer.id)) {
      const session = sessions.get(peer);
      if (session !== undefined) this.#exchange.sayHave(session, room);
      else if (letIn) sessions.want(peer);
    }
  }

  #withdraw(room: RoomMembers): void {
    const { store, storageFailed, withdrawn } = this.#parts;
    try {
      for (const messages of withdrawFrom(room, store)) withdrawn(messages);
    } catch (error) {
      storageFailed(error);
    }
  }

  /** What somebody set is not shown while they are blocked. */
  #judgeAnew({ id, blocked }: Peer): void {
    if (this.#blocked.has(id) === blocked) return;
    if (blocked) this.#blocked.add(id);
    else this.#blocked.delete(id);
    for (const room of this.#book.all) if (room.knows(id)) this.#tell(room);
  }

  #view(room: RoomMembers): Room {
    return viewOf(room, (id) => this.#parts.presence.isBlocked(id));
  }

  /** A user has left them, which nobody else can say, and has nothing of them any more. */
  #isOver(room: RoomMembers): boolean {
    return room.standing(this.#self) === "left" && !this.#isShown(room);
  }

  #isShown(room: RoomMembers): boolean {
    return room.isMember(this.#self) || this.#parts.store.history({ conversation: room.id, limit: 1 }).length > 0;
  }

  /**
   * Forgets a room that is over, where it is of strangers. Of others' it stays known that it was left: who was away then
   * would bring it once more.
   */
  #forget(room: RoomMembers): void {
    if (!this.#door.isStrange(room) || !this.#isOver(room)) return;
    try {
      this.#book.remove(room.id);
      this.#told.delete(room.id);
    } catch (error) {
      this.#parts.storageFailed(error);
    }
  }

  #isHere(id: PeerId): boolean {
    const { presence } = this.#parts;
    return !presence.isBlocked(id) && (presence.get(id)?.presence ?? "offline") !== "offline";
  }

  #tell(members: RoomMembers): void {
    const room = this.#view(members);
    const told = JSON.stringify(room);
    if (this.#told.get(room.id) === told) return;
    this.#told.set(room.id, told);
    this.#parts.events.emit({ type: "room", room });
  }
}
