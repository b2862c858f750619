import type { HeardRun, HeldMessage, KeptOperation, RoomStore } from "../../src/messenger/ports.ts";
import type { MessageId, PeerId, RoomId, StoreId } from "../../src/model/ids.ts";
import type { Sealed } from "../../src/model/message.ts";

/** What a `MemoryStore` keeps of rooms. */
export class MemoryRooms implements RoomStore {
  readonly #operations = new Map<string, KeptOperation>();
  readonly #heard = new Map<string, HeardRun & { readonly room: RoomId }>();
  /** By room, author and store, in the order of seq. */
  readonly #held = new Map<string, HeldMessage[]>();
  readonly #lastSeq: (room: RoomId) => number;
  readonly #beforeWriting: () => void;
  readonly #withdraw: (peer: PeerId, id: MessageId) => void;

  readonly #moduli = new Map<PeerId, Uint8Array<ArrayBuffer>>();

  constructor(parts: {
    lastSeq: (room: RoomId) => number;
    beforeWriting: () => void;
    withdraw: (peer: PeerId, id: MessageId) => void;
  }) {
    this.#withdraw = parts.withdraw;
    this.#lastSeq = parts.lastSeq;
    this.#beforeWriting = parts.beforeWriting;
  }

  operations(): KeptOperation[] {
    return [...this.#operations.values()].sort((a, b) => a.id < b.id ? -1 : 1);
  }

  saveOperations(operations: readonly KeptOperation[]): void {
    this.#beforeWriting();
    for (const operation of operations) {
      const key = `${operation.room} ${operation.id}`;
      if (!this.#operations.has(key)) this.#operations.set(key, operation);
    }
  }

  lastSeq(room: RoomId): number {
    return this.#lastSeq(room);
  }

  heard(room: RoomId): HeardRun[] {
    return [...this.#heard.values()].filter((run) => run.room === room)
      .sort((a, b) => `${a.author} ${a.store}` < `${b.author} ${b.store}` ? -1 : 1)
      .map(({ author, store, first, last }) => ({ author, store, first, last }));
  }

  pass(room: RoomId, author: PeerId, store: StoreId, seq: number): void {
    this.#beforeWriting();
    this.hear(room, author, store, seq);
  }

  held(room: RoomId, author: PeerId, store: StoreId, after: number, limit: number): HeldMessage[] {
    const held = this.#held.get(`${room} ${author} ${store}`) ?? [];
    return held.filter(({ seq }) => seq > after).slice(0, Math.max(0, limit));
  }

  withdraw(peer: PeerId, ids: readonly MessageId[]): void {
    this.#beforeWriting();
    for (const id of ids) this.#withdraw(peer, id);
  }

  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    return this.#moduli.get(peer);
  }

  saveModulus(peer: PeerId, modulus: Uint8Array<ArrayBuffer>): void {
    this.#beforeWriting();
    if (!this.#moduli.has(peer)) this.#moduli.set(peer, modulus);
  }

  /** False: one as late was heard before. */
  hear(room: RoomId, author: PeerId, store: StoreId, seq: number): boolean {
    const key = `${room} ${author} ${store}`;
    const run = this.#heard.get(key);
    if (run !== undefined && seq <= run.last) return false;
    const first = run !== undefined && run.last + 1 === seq ? run.first : seq;
    this.#heard.set(key, { room, author, store, first, last: seq });
    return true;
  }

  remove(room: RoomId, author: PeerId, store: StoreId, seq: number): void {
    const key = `${room} ${author} ${store}`;
    this.#held.set(key, (this.#held.get(key) ?? []).filter((held) => held.seq !== seq));
  }

  keep(room: RoomId, author: PeerId, store: StoreId, seq: number, { signed, signature }: Sealed): void {
    const key = `${room} ${author} ${store}`;
    const held = this.#held.get(key) ?? [];
    held.push({ seq, signed, signature });
    this.#held.set(key, held);
  }
}
