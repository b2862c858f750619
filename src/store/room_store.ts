import type { HeardRun, HeldMessage, KeptOperation, RoomStore } from "../messenger/ports.ts";
import type { MessageId, PeerId, RoomId, StoreId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import type { Parties } from "./parties.ts";
import type { Rooms } from "./rooms.ts";

/** What is kept of rooms, each call in its transaction. */
export class SqliteRoomStore implements RoomStore {
  readonly #database: Database;
  readonly #parties: Parties;
  readonly #rooms: Rooms;

  constructor(database: Database, tables: { readonly parties: Parties; readonly rooms: Rooms }) {
    this.#database = database;
    this.#parties = tables.parties;
    this.#rooms = tables.rooms;
  }

  operations(): KeptOperation[] {
    return this.#database.read(() => this.#rooms.operations());
  }

  saveOperations(operations: readonly KeptOperation[]): void {
    if (operations.length === 0) return;
    this.#database.transaction(() => {
      for (const operation of operations) this.#rooms.addOperation(this.#parties.number(operation.room), operation);
    });
  }

  removeOperations(room: RoomId): void {
    this.#database.transaction(() => this.#rooms.removeOperations(room));
  }

  lastSeq(room: RoomId): number {
    return this.#database.read(() => this.#rooms.lastSeq(room));
  }

  heard(room: RoomId): HeardRun[] {
    return this.#database.read(() => this.#rooms.heard(room));
  }

  run(room: RoomId, author: PeerId, store: StoreId): HeardRun | undefined {
    return this.#database.read(() => this.#rooms.run(room, author, store));
  }

  pass(room: RoomId, author: PeerId, store: StoreId, seq: number): void {
    this.#database.transaction(() => {
      const source = { room: this.#parties.number(room), author: this.#parties.number(author), store };
      this.#rooms.hear(source, seq);
    });
  }

  withdraw(peer: PeerId, ids: readonly MessageId[]): void {
    this.#database.transaction(() => {
      for (const id of ids) this.#rooms.withdraw(peer, id);
    });
  }

  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    return this.#database.read(() => this.#rooms.modulus(peer));
  }

  saveModulus(peer: PeerId, modulus: Uint8Array<ArrayBuffer>): void {
    this.#database.transaction(() => this.#rooms.saveModulus(peer, modulus));
  }

  held(room: RoomId, author: PeerId, store: StoreId, after: number, limit: number): HeldMessage[] {
    return this.#database.read(() => this.#rooms.held(room, author, store, after, limit));
  }
}
