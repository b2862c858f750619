import { isRoomId, type RoomId } from "../../model/ids.ts";
import type { Operation } from "../../model/room.ts";
import { ProtocolError } from "../../protocol/errors.ts";
import type { SignedOperation } from "../../protocol/room_operation.ts";
import { encodeUtf8 } from "../../protocol/utf8.ts";
import { encodeBase32, encodeHex } from "../../std/encoding.ts";
import type { Security } from "../ports.ts";

/** An operation, and as it was signed and is passed on. */
export interface KnownOperation {
  readonly operation: Operation;
  readonly source: SignedOperation;
}

/**
 * Puts together what an operation's text says and what only hashes tell: its own, the room that it makes, and whom it
 * lets in (docs/protocol.md, sections 9 and 9.2).
 *
 * @throws {ProtocolError} when somebody begins a room with another's key.
 */
export async function knownOperation(
  source: SignedOperation,
  security: Pick<Security, "hash" | "identify">,
): Promise<KnownOperation> {
  const digest = digestOf(source.signed, security);
  const { room = roomOf(digest), author, after, at, act } = source.operation;
  const common = { id: encodeHex(digest), room, author, after, at };
  switch (act.does) {
    case "create": {
      const maker = await security.identify(act.modulus);
      if (maker !== author) {
        throw new ProtocolError(`Cannot use operation: it is by ${author}, and its key is that of ${maker}`);
      }
      const { does, text: name, modulus } = act;
      return { operation: { ...common, act: { does, name, modulus } }, source };
    }
    case "add": {
      const member = await security.identify(act.modulus);
      return { operation: { ...common, act: { ...act, member } }, source };
    }
    case "remove":
    case "leave":
    case "name":
    case "topic":
    case "unknown":
      return { operation: { ...common, act }, source };
  }
  return act satisfies never;
}

/** Each behind those in its `after`, as far as these are among them. */
export function inOrder(operations: readonly KnownOperation[]): KnownOperation[] {
  const left = new Map(operations.map((one) => [one.operation.id, one]));
  const ordered: KnownOperation[] = [];
  for (const one of operations) {
    // Not by recursion: a chain of thousands would be as many calls.
    const stack = [one];
    for (let top = stack.at(-1); top !== undefined; top = stack.at(-1)) {
      const before = left.has(top.operation.id) ? top.operation.after.flatMap((id) => left.get(id) ?? []) : [];
      if (before.length > 0) {
        stack.push(...before);
        continue;
      }
      if (left.delete(top.operation.id)) ordered.push(top);
      stack.pop();
    }
  }
  return ordered;
}

/** What an operation is known by, in hex. */
export function hashOf(signed: string, security: Pick<Security, "hash">): string {
  return encodeHex(digestOf(signed, security));
}

function digestOf(signed: string, security: Pick<Security, "hash">): Uint8Array {
  const hash = security.hash();
  hash.update(encodeUtf8(signed));
  return hash.digest();
}

function roomOf(digest: Uint8Array): RoomId {
  const id = `room:${encodeBase32(digest).toLowerCase().replace(/=+$/, "")}`;
  if (!isRoomId(id)) throw new Error(`Cannot write the name of a room: "${id}"`);
  return id;
}
