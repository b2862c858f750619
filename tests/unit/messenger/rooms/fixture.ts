import { isMessageId, type PeerId, type RoomId } from "../../../../src/model/ids.ts";
import type { WireMessage } from "../../../../src/model/message.ts";
import type { Operation } from "../../../../src/model/room.ts";
import { type KnownOperation, knownOperation } from "../../../../src/messenger/rooms/operation.ts";
import { RoomBook } from "../../../../src/messenger/rooms/room_book.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import { roomMessageText, sealedMessage } from "../../../../src/protocol/room_message.ts";
import { operationText, type WrittenAct } from "../../../../src/protocol/room_operation.ts";
import type { RoomItem } from "../../../../src/protocol/rooms.ts";
import type { Session } from "../../../../src/session/session.ts";
import { simulatedSecurity } from "../../../sim/world/security.ts";
import { MemoryStore } from "../../../support/memory_store.ts";

export const [ADA, BEN, CLEO, DAN] = [1, 2, 3, 4].map(simulatedSecurity) as [Security, Security, Security, Security];

/** Whoever gives others their turn has it again at once. */
export const AT_ONCE = {
  after: (_: number, callback: () => void) => {
    queueMicrotask(callback);
    return () => {};
  },
};

/** One node's rooms on a disk of its own, without a network. */
export class Node {
  readonly store: MemoryStore;
  readonly book: RoomBook;
  readonly self: PeerId;

  constructor(readonly security: Security) {
    this.self = security.self.id;
    this.store = new MemoryStore(this.self);
    this.book = new RoomBook({ clock: AT_ONCE, store: this.store, security });
  }
}

/** A room of Ada's, as the operations that make it: each behind the last unless `after` says otherwise. */
export class Room {
  readonly operations: KnownOperation[] = [];

  async does(by: Security, act: WrittenAct, after?: readonly string[]): Promise<Operation> {
    const last = this.operations.at(-1)?.operation;
    const behind = after ?? (last === undefined ? [] : [last.id]);
    const operation = { room: last?.room, author: by.self.id, after: behind, at: 7, act };
    const signed = operationText(operation);
    const signature = await by.signRoomText("room-op", signed);
    const known = await knownOperation({ signed, signature, operation }, by);
    this.operations.push(known);
    return known.operation;
  }

  async begin(...others: Security[]): Promise<this> {
    const { modulus } = ADA.self;
    await this.does(ADA, { does: "create", text: "Choir", modulus, nonce: "0".repeat(32) });
    for (const { self } of others) await this.does(ADA, { does: "add", modulus: self.modulus });
    return this;
  }

  get id(): RoomId {
    return this.operations[0]!.operation.room;
  }

  get last(): string {
    return this.operations.at(-1)!.operation.id;
  }

  /** A text in it, by default behind all operations. */
  async says(by: Security, seq: number, heads: readonly string[] = [this.last]): Promise<WireMessage> {
    const id = seq.toString(16).padStart(4, "0").repeat(8);
    if (!isMessageId(id)) throw new Error(`${id} is no id`);
    const { id: store } = new MemoryStore(by.self.id);
    const nothing = { reply: undefined, offer: undefined, word: undefined, change: undefined, read: undefined };
    const place = { id, conversation: this.id, store, seq, at: 7, kind: "text", text: `text ${seq}` };
    const signed = roomMessageText({ ...place, shown: "line", origin: "author", ...nothing }, by.self.id, heads);
    return sealedMessage({ signed, signature: await by.signRoomText("room-message", signed) });
  }
}

/** The end of a session that keeps what it is told. */
export class FakeSession {
  readonly peer: Security["self"];
  readonly said: RoomItem[] = [];
  state: "open" | "cut" | number = "open";

  constructor(peer: Security) {
    this.peer = peer.self;
  }

  get isOpen(): boolean {
    return this.state === "open";
  }

  send(record: { type: string; items?: readonly RoomItem[] }): boolean {
    this.said.push(...record.items ?? []);
    return this.isOpen;
  }

  room(): Promise<"room" | "ended"> {
    return Promise.resolve("room");
  }

  cut(): void {
    this.state = "cut";
  }

  close(reason: number): void {
    this.state = reason;
  }

  /** As the rooms know it. */
  get session(): Session {
    return this as unknown as Session;
  }
}
