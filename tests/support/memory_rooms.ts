import type { HeardRun, HeldMessage, KeptOperation, RoomStore } from "../../src/messenger/ports.ts";
import type { MessageId, PeerId, RoomId, StoreId } from "../../src/model/ids.ts";
import type { Sealed } from "../../src/model/message.ts";

/** What a `MemoryStore` keeps of rooms. */
export class MemoryRooms implements RoomStore {
  readonly #operations = new Map<string, KeptOperation>();
  readonly #heard = new Map<string, HeardRun & { readonly room: RoomId }>();
  /** By room, author and store, in the order of seq. */
  readonly #held = new Map<string, HeldMessage[]>();
  /** When each was kept, by room, author, store and seq. */
  readonly #ages = new Map<string, number>();
  #count = 0;
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

  removeOperations(room: RoomId): void {
    this.#beforeWriting();
    for (const [key, operation] of this.#operations) if (operation.room === room) this.#operations.delete(key);
  }

  lastSeq(room: RoomId): number {
    return this.#lastSeq(room);
  }

  heard(room: RoomId): HeardRun[] {
    const runs = [...this.#heard.values()].filter((run) => run.room === room)
      .sort((a, b) => `${a.author} ${a.store}` < `${b.author} ${b.store}` ? -1 : 1);
    const rank = (run: HeardRun) =>
      runs.filter(({ author, store }) => author === run.author && store < run.store).length;
    return runs.toSorted((a, b) => rank(a) - rank(b))
      .map(({ author, store, first, last }) => ({ author, store, first, last }));
  }

  run(room: RoomId, author: PeerId, store: StoreId): HeardRun | undefined {
    const run = this.#heard.get(`${room} ${author} ${store}`);
    return run && { author, store, first: run.first, last: run.last };
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

  /** False: it was heard before. */
  hear(room: RoomId, author: PeerId, store: StoreId, seq: number): boolean {
    const key = `${room} ${author} ${store}`;
    const run = this.#heard.get(key);
    if (run !== undefined && run.first <= seq && seq <= run.last) return false;
    const holds = (one: number) => this.#held.get(key)?.some((held) => held.seq === one) === true;
    if (holds(seq)) return false;
    const set = (first: number, last: number) => this.#heard.set(key, { room, author, store, first, last });
    if (run === undefined) {
      this.#trim(room, author);
      set(seq, seq);
    } else if (seq > run.last) set(seq === run.last + 1 ? run.first : seq, seq);
    else if (seq === run.first - 1) {
      let first = seq;
      while (holds(first - 1)) first--;
      set(first, run.last);
    }
    return true;
  }

  /** Of one author eight stores are remembered: those whose last message came last. */
  #trim(room: RoomId, author: PeerId): void {
    const age = ({ store, last }: HeardRun) => this.#ages.get(`${room} ${author} ${store} ${last}`) ?? 0;
    const own = [...this.#heard].filter(([, run]) => run.room === room && run.author === author)
      .sort(([, a], [, b]) => age(b) - age(a));
    for (const [key] of own.slice(7)) this.#heard.delete(key);
  }

  remove(room: RoomId, author: PeerId, store: StoreId, seq: number): void {
    const key = `${room} ${author} ${store}`;
    this.#held.set(key, (this.#held.get(key) ?? []).filter((held) => held.seq !== seq));
  }

  keep(room: RoomId, author: PeerId, store: StoreId, seq: number, { signed, signature }: Sealed): void {
    const key = `${room} ${author} ${store}`;
    const held = this.#held.get(key) ?? [];
    held.push({ seq, signed, signature });
    held.sort((a, b) => a.seq - b.seq);
    this.#ages.set(`${key} ${seq}`, ++this.#count);
    this.#held.set(key, held);
  }
}
