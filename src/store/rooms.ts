import type { HeardRun, HeldMessage, KeptOperation } from "../messenger/ports.ts";
import type { Sealed } from "../model/message.ts";
import { isRoomId, type MessageId, type PeerId, type RoomId, type StoreId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { bytesOf, conversationOf, integerOf, peerIdOf, type Row, storeIdOf, textOf } from "./row.ts";
import { SELF } from "./parties.ts";
import { DamagedRowError } from "./errors.ts";

/** Stores of one author in a room of which it is remembered what was heard. */
const MAX_STORES_OF_AUTHOR = 8;

/** An author's store in a room: numbers of table parties, and the store's id. */
export interface Source {
  readonly room: number;
  readonly author: number;
  readonly store: string;
}

/** Tables room_operations, room_messages and heard (docs/protocol.md, section 9). */
export class Rooms {
  readonly #operations;
  readonly #addOperation;
  readonly #removeOperations;
  readonly #runOf;
  readonly #heardRun;
  readonly #setRun;
  readonly #trim;
  readonly #isHeld;
  readonly #heard;
  readonly #keep;
  readonly #held;
  readonly #lastSeq;
  readonly #modulus;
  readonly #saveModulus;
  readonly #withdraw;

  constructor(database: Database) {
    this.#operations = database.prepare(`
      SELECT (SELECT id FROM parties WHERE number = room) AS room, lower(hex(hash)) AS hash,
        CAST(signed AS BLOB) AS signed, signature
      FROM room_operations
    `);
    this.#addOperation = database.prepare(
      "INSERT INTO room_operations VALUES (?, unhex(?), ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#removeOperations = database.prepare(
      "DELETE FROM room_operations WHERE room = (SELECT number FROM parties WHERE id = ?)",
    );
    this.#runOf = database.prepare(
      "SELECT first, last FROM heard WHERE conversation = ? AND author = ? AND store = unhex(?)",
    );
    this.#heardRun = database.prepare(`
      SELECT first, last FROM heard WHERE conversation = (SELECT number FROM parties WHERE id = ?)
        AND author = (SELECT number FROM parties WHERE id = ?) AND store = unhex(?)
    `);
    this.#setRun = database.prepare(`
      INSERT INTO heard VALUES (?1, ?2, unhex(?3), ?4, ?5)
      ON CONFLICT DO UPDATE SET first = excluded.first, last = excluded.last
    `);
    // Ids of stores cost nothing to make up: of one author the ones that were heard of last are kept.
    this.#trim = database.prepare(`
      DELETE FROM heard WHERE conversation = ?1 AND author = ?2 AND store IN (
        SELECT h.store FROM heard h LEFT JOIN room_messages m
          ON m.room = h.conversation AND m.author = h.author AND m.store = h.store AND m.seq = h.last
        WHERE h.conversation = ?1 AND h.author = ?2 ORDER BY m.position DESC NULLS LAST LIMIT -1 OFFSET ?3
      )
    `);
    this.#isHeld = database.prepare(
      "SELECT 1 FROM room_messages WHERE room = ? AND author = ? AND store = unhex(?) AND seq = ?",
    );
    this.#heard = database.prepare(`
      SELECT p.id AS author, lower(hex(h.store)) AS store, h.first, h.last
      FROM heard h JOIN parties p ON p.number = h.author
      WHERE h.conversation = (SELECT number FROM parties WHERE id = ?)
      ORDER BY row_number() OVER (PARTITION BY h.author ORDER BY h.store), p.id
    `);
    this.#keep = database.prepare("INSERT INTO room_messages VALUES (?, ?, unhex(?), ?, ?, ?, ?)");
    this.#held = database.prepare(`
      SELECT seq, CAST(signed AS BLOB) AS signed, signature FROM room_messages
      WHERE room = (SELECT number FROM parties WHERE id = ?1) AND author = (SELECT number FROM parties WHERE id = ?2)
        AND store = unhex(?3) AND seq > ?4 AND position > ${goneUpTo("(SELECT number FROM parties WHERE id = ?1)")}
      ORDER BY seq LIMIT ?5
    `);
    this.#modulus = database.prepare("SELECT modulus FROM moduli WHERE id = ?");
    this.#saveModulus = database.prepare("INSERT OR IGNORE INTO moduli VALUES (?, ?)");
    this.#withdraw = database.prepare(`
      DELETE FROM deliveries WHERE receiver = (SELECT number FROM parties WHERE id = ?) AND delivered_at IS NULL
        AND position = (SELECT position FROM messages WHERE id = unhex(?) AND author = ${SELF})
    `);
    this.#lastSeq = database.prepare(`
      SELECT seq FROM conversations WHERE party = (SELECT number FROM parties WHERE id = ?)
    `);
  }

  operations(): KeptOperation[] {
    return this.#operations.all().map((row) => ({
      room: roomOf(row),
      id: textOf(row, "hash"),
      signed: textOf(row, "signed"),
      signature: bytesOf(row, "signature"),
    }));
  }

  addOperation(room: number, { id, signed, signature }: KeptOperation): void {
    this.#addOperation.run(room, id, signed, signature);
  }

  removeOperations(room: RoomId): void {
    this.#removeOperations.run(room);
  }

  /** False: it was heard before. Whether it may come at this place is not asked here. */
  hear(source: Source, seq: number): boolean {
    const { room, author, store } = source;
    const row = this.#runOf.get(room, author, store);
    const run = row && { first: integerOf(row, "first"), last: integerOf(row, "last") };
    if (run !== undefined && run.first <= seq && seq <= run.last) return false;
    if (this.#holds(source, seq)) return false;
    if (run === undefined) {
      this.#trim.run(room, author, MAX_STORES_OF_AUTHOR - 1);
      this.#setRun.run(room, author, store, seq, seq);
    } else if (seq > run.last) {
      // A run goes on where nothing was left out, and begins anew where something was.
      this.#setRun.run(room, author, store, seq === run.last + 1 ? run.first : seq, seq);
    } else if (seq === run.first - 1) {
      let first = seq;
      while (this.#holds(source, first - 1)) first--;
      this.#setRun.run(room, author, store, first, run.last);
    }
    return true;
  }

  #holds({ room, author, store }: Source, seq: number): boolean {
    return this.#isHeld.get(room, author, store, seq) !== undefined;
  }

  run(room: RoomId, author: PeerId, store: StoreId): HeardRun | undefined {
    const row = this.#heardRun.get(room, author, store);
    return row && { author, store, first: integerOf(row, "first"), last: integerOf(row, "last") };
  }

  heard(room: RoomId): HeardRun[] {
    return this.#heard.all(room).map((row) => ({
      author: peerIdOf(row, "author"),
      store: storeIdOf(row, "store"),
      first: integerOf(row, "first"),
      last: integerOf(row, "last"),
    }));
  }

  /** Keeps what proves a message that was just stored at `position`. */
  keep({ room, author, store }: Source, at: { seq: number; position: number }, sealed: Sealed): void {
    this.#keep.run(room, author, store, at.seq, at.position, sealed.signed, sealed.signature);
  }

  held(room: RoomId, author: string, store: string, after: number, limit: number): HeldMessage[] {
    return this.#held.all(room, author, store, after, Math.max(0, limit)).map(toHeld);
  }

  withdraw(peer: PeerId, id: MessageId): void {
    this.#withdraw.run(peer, id);
  }

  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    const row = this.#modulus.get(peer);
    return row && bytesOf(row, "modulus");
  }

  saveModulus(peer: PeerId, modulus: Uint8Array<ArrayBuffer>): void {
    this.#saveModulus.run(peer, modulus);
  }

  /** The seq of the last message of one's own in a room; 0: none. */
  lastSeq(room: RoomId): number {
    const row = this.#lastSeq.get(room);
    return row === undefined ? 0 : integerOf(row, "seq");
  }
}

function toHeld(row: Row): HeldMessage {
  return { seq: integerOf(row, "seq"), signed: textOf(row, "signed"), signature: bytesOf(row, "signature") };
}

function roomOf(row: Row): RoomId {
  const id = conversationOf(row, "room");
  if (isRoomId(id)) return id;
  throw new DamagedRowError(`Cannot read column room: expected a room, got ${JSON.stringify(id)}`);
}
