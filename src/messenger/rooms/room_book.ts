import type { PeerId, RoomId } from "../../model/ids.ts";
import { RoomMembers } from "../../model/room_members.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import { parseOperationText, type SignedOperation } from "../../protocol/room_operation.ts";
import { VERIFY_STEP } from "../limits.ts";
import type { Clock, Security, Store } from "../ports.ts";
import { encodeHex } from "../../std/encoding.ts";
import { inSteps } from "./in_steps.ts";
import { hashOf, inOrder, type KnownOperation, knownOperation } from "./operation.ts";

export interface RoomBookParts {
  readonly clock: Pick<Clock, "after">;
  readonly store: Store;
  readonly security: Security;
}

/** Every room of which operations are here, in memory and on the disk. */
export class RoomBook {
  readonly #parts: RoomBookParts;
  readonly #rooms = new Map<RoomId, RoomMembers>();
  /** By hash: as they are passed on. */
  readonly #signed = new Map<string, SignedOperation>();
  #work: Promise<unknown> = Promise.resolve();

  constructor(parts: RoomBookParts) {
    this.#parts = parts;
  }

  /** Takes up what is kept. */
  load(): Promise<void> {
    const { store, security } = this.#parts;
    const operations = store.rooms.operations();
    return this.inTurn(async () => {
      const kept = operations.map(({ signed, signature }) =>
        knownOperation({ signed, signature, operation: parseOperationText(signed) }, security)
      );
      this.#addKept(inOrder(await Promise.all(kept)));
    });
  }

  get all(): Iterable<RoomMembers> {
    return this.#rooms.values();
  }

  get size(): number {
    return this.#rooms.size;
  }

  get(id: RoomId): RoomMembers | undefined {
    return this.#rooms.get(id);
  }

  /** @throws {RangeError} for one that is not here: a mistake of this program. */
  signed(id: string): SignedOperation {
    const signed = this.#signed.get(id);
    if (signed === undefined) throw new RangeError(`Cannot pass on operation ${id}: it is not here`);
    return signed;
  }

  /** The key of somebody who is or was in one of the rooms. */
  modulus(peer: PeerId): Uint8Array<ArrayBuffer> | undefined {
    for (const room of this.#rooms.values()) {
      const modulus = room.modulus(peer);
      if (modulus !== undefined) return modulus;
    }
  }

  /** One task at a time, so that whoever changes a room knows of every change before. */
  inTurn<Result>(task: () => Promise<Result>): Promise<Result> {
    const result = this.#work.then(task);
    this.#work = result.catch(() => {});
    return result;
  }

  /**
   * Takes operations of a room that others made, and returns what was new. A room that is not here yet is taken only
   * where it lets `self` in and is admitted. Called in turn.
   *
   * @throws {ProtocolError} when one was not signed by its author, and nothing is taken.
   * @throws {StorageError} when nothing was kept.
   */
  async take(
    id: RoomId,
    operations: readonly SignedOperation[],
    self: PeerId,
    isAdmitted: (room: RoomMembers) => boolean = () => true,
  ): Promise<KnownOperation[]> {
    const { security, clock } = this.#parts;
    // Each once, however often it stands there.
    const fresh = [...new Map(operations.map((one) => [one.signed, one])).values()]
      .filter(({ signed }) => !this.#signed.has(hashOf(signed, security)));
    const known = (await Promise.all(fresh.map((one) => knownOperation(one, security))))
      .filter(({ operation }) => operation.room === id);
    if (!this.#rooms.has(id) && !known.some(({ operation }) => letsIn(operation.act, self))) return [];
    const signedWell = await inSteps(clock, known, VERIFY_STEP, (one) => this.#verify(one, known));
    const usable = inOrder(known.filter((_, index) => signedWell[index] === "signed"));
    if (!this.#rooms.has(id)) {
      const [first, ...others] = usable.map(({ operation }) => operation);
      if (first?.act.does !== "create") return [];
      const room = new RoomMembers(first);
      for (const operation of others) room.add(operation);
      if (!isAdmitted(room)) return [];
    }
    return this.keep(usable);
  }

  /** Removes all of a room. @throws {StorageError} when it could not be, and it is still there. */
  remove(id: RoomId): void {
    const room = this.#rooms.get(id);
    if (room === undefined) return;
    this.#parts.store.rooms.removeOperations(id);
    for (const operation of room.operations) this.#signed.delete(operation.id);
    this.#rooms.delete(id);
  }

  /** Whether one of them says that it lets this node in. */
  letsSelfIn(operations: readonly SignedOperation[]): boolean {
    const own = encodeHex(this.#parts.security.self.modulus);
    return operations.some(({ operation: { act } }) => act.does === "add" && encodeHex(act.modulus) === own);
  }

  /** Keeps operations, each behind those in its `after`; returns what was new. @throws {StorageError} */
  keep(operations: readonly KnownOperation[]): KnownOperation[] {
    const added = operations.filter((one) => this.#add(one));
    try {
      this.#parts.store.rooms.saveOperations(
        added.map(({ operation: { room, id }, source: { signed, signature } }) => ({ room, id, signed, signature })),
      );
    } catch (error) {
      this.#forget(added);
      throw error;
    }
    return added;
  }

  /** "nobody's": by somebody whom nothing lets in. The key of an id is the same wherever it comes from. */
  async #verify(
    { operation, source: { signed, signature } }: KnownOperation,
    others: readonly KnownOperation[],
  ): Promise<
    "signed" | "nobody's"
  > {
    const modulus = this.#rooms.get(operation.room)?.modulus(operation.author) ?? keyAmong(operation.author, others);
    if (modulus === undefined) return "nobody's";
    if (await this.#parts.security.verifyRoomText(modulus, "room-op", signed, signature)) return "signed";
    throw new ProtocolError(
      `Cannot use operation: it was not signed by ${operation.author}, who is said to have made it`,
    );
  }

  /** Some are kept for what comes behind them alone: these are taken when that has been seen. */
  #addKept(operations: readonly KnownOperation[]): void {
    const left = operations.filter((one) => !this.#add(one));
    if (left.length > 0 && left.length < operations.length) this.#addKept(left);
  }

  #add({ operation, source }: KnownOperation): boolean {
    const room = this.#rooms.get(operation.room);
    if (room === undefined) {
      if (operation.act.does !== "create") return false;
      this.#rooms.set(operation.room, new RoomMembers(operation));
    } else if (room.add(operation) !== "added") return false;
    this.#signed.set(operation.id, source);
    return true;
  }

  /** What could not be kept: their rooms are built anew from the others. */
  #forget(added: readonly KnownOperation[]): void {
    const gone = new Set(added.map(({ operation }) => operation.id));
    for (const id of gone) this.#signed.delete(id);
    for (const id of new Set(added.map(({ operation }) => operation.room))) {
      const [first, ...others] = this.#rooms.get(id)?.operations.filter((one) => !gone.has(one.id)) ?? [];
      this.#rooms.delete(id);
      if (first === undefined) continue;
      const room = new RoomMembers(first);
      // Twice, as when it was kept: what comes behind the others decides whether they are.
      for (const operation of [...others, ...others]) room.add(operation);
      this.#rooms.set(id, room);
    }
  }
}

function letsIn(act: KnownOperation["operation"]["act"], peer: PeerId): boolean {
  return act.does === "add" && act.member === peer;
}

function keyAmong(peer: PeerId, operations: readonly KnownOperation[]): Uint8Array<ArrayBuffer> | undefined {
  for (const { operation: { author, act } } of operations) {
    if ((act.does === "create" && author === peer) || (act.does === "add" && act.member === peer)) return act.modulus;
  }
}
