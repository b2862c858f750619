import type { PeerId, RoomId } from "../../model/ids.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { CLOSE_REASON, MAX_HEARD_PER_ITEM, MAX_OPERATIONS_PER_ITEM } from "../../protocol/constants.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { RoomItem } from "../../protocol/rooms.ts";
import type { SignedOperation } from "../../protocol/room_operation.ts";
import type { Session } from "../../session/session.ts";
import { KeyedBuckets } from "../keyed_buckets.ts";
import {
  LEFT_TO_AUTHOR_MS,
  MAX_ROOMS,
  MESSAGE_OVERHEAD_BYTES,
  ROOM_RECORD_BYTES,
  STRANGER_TEXT_BURST,
  STRANGER_TEXT_PER_SECOND,
  STRANGERS_TEXT_BURST,
  STRANGERS_TEXT_PER_SECOND,
} from "../limits.ts";
import type { Clock, Store } from "../ports.ts";
import { TokenBucket } from "../token_bucket.ts";
import { toHandOn } from "./handing_on.ts";
import type { KnownOperation } from "./operation.ts";
import type { RoomBook } from "./room_book.ts";
import type { RoomMail } from "./room_mail.ts";

type Have = Extract<RoomItem, { do: "have" }>;

export interface RoomExchangeParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly self: PeerId;
  readonly book: RoomBook;
  readonly mail: RoomMail;
  readonly isHere: (id: PeerId) => boolean;
  /** This person was written to: no limit is set to what they bring. */
  readonly isTrusted: (id: PeerId) => boolean;
  /** Operations of a room are new here. */
  readonly changed: (room: RoomId, by: Session, operations: readonly KnownOperation[]) => void;
  readonly storageFailed: (error: unknown) => void;
}

/** What was said on a session about a room. */
interface Said {
  /** By ticks: when its other end first said `have`. */
  readonly since: number;
  /** Its `have` that was answered with an own one: asking for the same again gives nothing. */
  answered: string;
}

/** What rooms say on sessions (docs/protocol.md, section 9.4). */
export class RoomExchange {
  readonly #parts: RoomExchangeParts;
  /** Bytes of operations; a disk must not be filled by whoever walks in. */
  readonly #strangers = new KeyedBuckets<PeerId>(STRANGER_TEXT_PER_SECOND, STRANGER_TEXT_BURST);
  readonly #allStrangers = new TokenBucket(STRANGERS_TEXT_PER_SECOND, STRANGERS_TEXT_BURST);
  readonly #said = new Map<Session, Map<RoomId, Said>>();

  constructor(parts: RoomExchangeParts) {
    this.#parts = parts;
  }

  /** Says what is here of each room that both are in, or that this node has left: nobody else may know of it yet. */
  opened(session: Session): void {
    const { book, self } = this.#parts;
    this.#said.set(session, new Map());
    for (const room of book.all) {
      const standing = room.standing(self);
      if (room.isMember(session.peer.id) && (standing === "member" || standing === "left")) this.sayHave(session, room);
    }
  }

  /** A promise holds up the reading of more. Never rejects. */
  async received(session: Session, items: readonly RoomItem[]): Promise<void> {
    for (const item of items) {
      if (!session.isOpen) return;
      try {
        await this.#take(session, item);
      } catch (error) {
        if (error instanceof ProtocolError) return session.cut();
        session.close(CLOSE_REASON.storage);
        return this.#parts.storageFailed(error);
      }
    }
  }

  ended(session: Session): void {
    this.#said.delete(session);
  }

  /** Asks for all of a room that is not here. */
  ask(session: Session, id: RoomId): void {
    const room = this.#parts.book.get(id);
    if (room !== undefined) this.sayHave(session, room);
    else this.#askAnew(session, id);
  }

  sayHave(session: Session, room: RoomMembers): void {
    const { store } = this.#parts;
    // Only members learn who said how much.
    const heard = room.isMember(session.peer.id)
      ? store.rooms.heard(room.id).map(({ author, store, last }) => ({ author, store, seq: last }))
      : [];
    const item = { do: "have", room: room.id, heads: room.heads, heard: heard.slice(0, MAX_HEARD_PER_ITEM) } as const;
    session.send({ type: "rooms", items: [item] });
  }

  sayOperations(session: Session, room: RoomId, operations: readonly SignedOperation[]): void {
    for (const ops of inRecords(operations)) session.send({ type: "rooms", items: [{ do: "ops", room, ops }] });
  }

  async #take(session: Session, item: RoomItem): Promise<void> {
    switch (item.do) {
      case "have":
        return await this.#answer(session, item);
      case "ops":
        return await this.#learn(session, item.room, item.ops);
      case "messages":
        return await this.#parts.mail.handedOn(session, item.messages);
      case "unknown":
        return;
    }
    item satisfies never;
  }

  async #learn(session: Session, id: RoomId, operations: readonly SignedOperation[]): Promise<void> {
    const { book, self, changed } = this.#parts;
    if (!this.#mayKeep(session.peer.id, operations)) return session.close(CLOSE_REASON.unwanted);
    const added = await book.inTurn(async () => {
      if (book.get(id) === undefined && book.size >= MAX_ROOMS) return [];
      return await book.take(id, operations, self);
    });
    if (added.length > 0) changed(id, session, added);
  }

  #mayKeep(from: PeerId, operations: readonly SignedOperation[]): boolean {
    const { clock, isTrusted } = this.#parts;
    if (isTrusted(from)) return true;
    const now = clock.ticks();
    const size = operations.reduce((sum, { signed }) => sum + MESSAGE_OVERHEAD_BYTES + signed.length, 0);
    return this.#strangers.take(from, now, size) && this.#allStrangers.take(now, size);
  }

  async #answer(session: Session, have: Have): Promise<void> {
    const { clock, store, self, book, isHere } = this.#parts;
    const peer = session.peer.id;
    const room = book.get(have.room);
    if (room?.knows(peer) !== true) {
      // They may have been let in, or have let this node in, by what is not here. Two that know nothing leave it at that.
      if (have.heads.some((head) => room?.has(head) !== true)) this.#askAnew(session, have.room);
      return;
    }
    const isMember = room.isMember(peer);
    const operations = isMember ? room.beyond(have.heads) : room.beyondOf(peer, have.heads);
    this.sayOperations(session, room.id, operations.map(({ id }) => book.signed(id)));
    const said = this.#saidOf(session, room.id);
    if (isMember && room.isMember(self)) {
      // At first only for those who can't bring it themselves: all who hold it would say it at once otherwise.
      const isFresh = clock.ticks() - said.since < LEFT_TO_AUTHOR_MS;
      const isLeftToAuthor = (author: PeerId) => isFresh && isHere(author);
      for (const messages of toHandOn(room, { to: peer, heard: have.heard, self, store, isLeftToAuthor })) {
        if (!session.send({ type: "rooms", items: [{ do: "messages", room: room.id, messages }] })) return;
        if (await session.room(2) === "ended") return;
      }
    }
    this.#askBack(session, room, have, said);
  }

  /** As one who knows nothing of it: a stranger does not learn whether that is so. */
  #askAnew(session: Session, room: RoomId): void {
    session.send({ type: "rooms", items: [{ do: "have", room, heads: [], heard: [] }] });
  }

  /** The other side has something that is not here. */
  #askBack(session: Session, room: RoomMembers, have: Have, said: Said): void {
    const { store, self } = this.#parts;
    const key = JSON.stringify([have.heads, have.heard]);
    if (said.answered === key) return;
    const last = new Map(store.rooms.heard(room.id).map((run) => [`${run.author} ${run.store}`, run.last]));
    const lacks = have.heads.some((head) => !room.has(head)) ||
      have.heard.some(({ author, store, seq }) => author !== self && seq > (last.get(`${author} ${store}`) ?? 0));
    if (!lacks) return;
    said.answered = key;
    this.sayHave(session, room);
  }

  #saidOf(session: Session, room: RoomId): Said {
    const rooms = this.#said.get(session) ?? new Map<RoomId, Said>();
    const said = rooms.get(room) ?? { since: this.#parts.clock.ticks(), answered: "" };
    if (this.#said.has(session)) rooms.set(room, said);
    return said;
  }
}

function* inRecords(operations: readonly SignedOperation[]): Iterable<SignedOperation[]> {
  let [batch, bytes]: [SignedOperation[], number] = [[], 0];
  for (const operation of operations) {
    const size = 1_000 + 2 * operation.signed.length;
    if (batch.length > 0 && (batch.length >= MAX_OPERATIONS_PER_ITEM || bytes + size > ROOM_RECORD_BYTES)) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(operation);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}
