import {
  isMessageId,
  isRoomId,
  type MessageId,
  type PeerId,
  type RoomId,
  type StoreId,
} from "../../../src/model/ids.ts";
import { RoomMembers } from "../../../src/model/room_members.ts";
import { inOrder, knownOperation } from "../../../src/messenger/rooms/operation.ts";
import { mayFollow } from "../../../src/messenger/rooms/order.ts";
import { parseOperationText } from "../../../src/protocol/room_operation.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import type { SimulatedNode, World } from "./world.ts";

/** A message of a room as somebody's disk has it. */
interface Held {
  readonly id: MessageId;
  readonly author: PeerId;
  readonly store: StoreId;
  readonly seq: number;
  readonly heads: readonly string[];
}

/** What one disk has of one room. */
export interface RoomDisk {
  readonly node: SimulatedNode;
  readonly members: RoomMembers;
  /** By author and store, in the order of seq. */
  readonly held: ReadonlyMap<string, readonly Held[]>;
}

/** What all disks have of all rooms. */
export async function roomsOf({ nodes }: World): Promise<Map<RoomId, RoomDisk[]>> {
  const rooms = new Map<RoomId, RoomDisk[]>();
  for (const node of nodes) {
    const operations = await Promise.all(
      node.store.rooms.operations().map(({ signed, signature }) =>
        knownOperation({ signed, signature, operation: parseOperationText(signed) }, node.security)
      ),
    );
    const members = new Map<RoomId, RoomMembers>();
    for (const { operation } of inOrder(operations)) {
      const known = members.get(operation.room);
      if (known === undefined) members.set(operation.room, new RoomMembers(operation));
      else known.add(operation);
    }
    for (const [id, one] of members) {
      rooms.set(id, [...rooms.get(id) ?? [], { node, members: one, held: heldOf(node, id, nodes) }]);
    }
  }
  return rooms;
}

function heldOf(node: SimulatedNode, room: RoomId, authors: readonly SimulatedNode[]): Map<string, Held[]> {
  return new Map(authors.map((author) => {
    const held = node.store.rooms.held(room, author.id, author.store.id, 0, 100_000).map(({ seq, signed }) => {
      const { id, heads } = JSON.parse(signed);
      assert(isMessageId(id));
      return { id, heads, seq, author: author.id, store: author.store.id };
    });
    return [`${author.id} ${author.store.id}`, held];
  }));
}

/** Why the rooms are not what they should be after all is well; undefined: they are. */
export function roomProblem(
  rooms: ReadonlyMap<RoomId, readonly RoomDisk[]>,
  present: readonly SimulatedNode[],
): string | undefined {
  for (const [id, disks] of rooms) {
    const remaining = disks.filter(({ node, members }) => present.includes(node) && members.isMember(node.id));
    const [first] = remaining;
    if (first === undefined) continue;
    const name = (peer: PeerId) => present.find((node) => node.id === peer)?.name ?? peer.slice(0, 6);
    for (const { node, members } of remaining) {
      if (JSON.stringify(members.room) !== JSON.stringify(first.members.room)) {
        return `${node.name} and ${first.node.name} see another ${id}`;
      }
    }
    for (const peer of first.members.room.members) {
      const node = present.find((one) => one.id === peer);
      if (node !== undefined && !remaining.some((disk) => disk.node === node)) {
        return `${node.name} does not know of ${id}`;
      }
    }
    for (const receiver of remaining) {
      for (const holder of remaining) {
        const missing = missingOf(receiver, holder, present);
        if (missing !== undefined) {
          return `${receiver.node.name} lacks number ${missing.seq} of ${
            name(missing.author)
          }, which ${holder.node.name} holds`;
        }
      }
    }
  }
}

/** What `holder` holds, `receiver` should have, and can get without missing anything in between. */
function missingOf(receiver: RoomDisk, holder: RoomDisk, present: readonly SimulatedNode[]): Held | undefined {
  for (const [source, held] of holder.held) {
    const own = receiver.held.get(source) ?? [];
    const end = own.at(-1);
    const last = end?.seq ?? 0;
    const isHere = present.some(({ id }) => source.startsWith(id) && id === holder.node.id);
    for (const message of held) {
      if (message.author === receiver.node.id || own.some(({ id }) => id === message.id)) continue;
      if (receiver.members.membersIn(message.heads)?.has(receiver.node.id) !== true) continue;
      // Whose invitation turned out to be void was taken by some before that was known.
      if (receiver.members.membersIn(message.heads)?.has(message.author) !== true) continue;
      // What they brought when it was known that they had been put out was not taken.
      if (wasRemoved(message.author, receiver.members)) continue;
      // Its author may have withdrawn it when they heard that the receiver had been put out.
      const isDue = !wasPutOutBeyond(message.heads, receiver);
      if (message.seq <= last) {
        // Passed over by what came first: nothing else may ever be.
        if (isDue) return message;
        continue;
      }
      if (isHere) {
        if (isDue) return message;
        continue;
      }
      if (!connects(held, message.seq, last) && !startsBefore(held, message.seq, holder, receiver)) continue;
      // From others only what nothing can be missing before.
      const ends = { author: message.author, giver: holder.node.id, receiver: receiver.node.id };
      if (mayFollow(receiver.members, end, message, ends)) return message;
    }
  }
}

/** Whether a removal of theirs was unknown where a message was written. */
function wasPutOutBeyond(heads: readonly string[], { node, members }: RoomDisk): boolean {
  return members.beyond(heads).some(({ act }) => act.does === "remove" && act.member === node.id);
}

function wasRemoved(peer: PeerId, { operations }: RoomMembers): boolean {
  return operations.some(({ act }) => act.does === "remove" && act.member === peer);
}

function runStart(held: readonly Held[], seq: number): number {
  const seqs = new Set(held.map((one) => one.seq));
  let start = seq;
  while (seqs.has(start - 1)) start--;
  return start;
}

function connects(held: readonly Held[], seq: number, last: number): boolean {
  return runStart(held, seq) <= last + 1;
}

function startsBefore(held: readonly Held[], seq: number, holder: RoomDisk, { node }: RoomDisk): boolean {
  const isLastRun = runStart(held, seq) === runStart(held, held.at(-1)!.seq);
  return isLastRun && holder.members.wasInBefore(holder.node.id, node.id);
}

/** Whom each message of a room was for when it was written. */
export type Written = ReadonlyMap<MessageId, ReadonlySet<PeerId>>;

/** Notes from now on what is written. */
export function noteWritten({ nodes }: World): Written {
  const written = new Map<MessageId, ReadonlySet<PeerId>>();
  for (const node of nodes) {
    node.heard = (event) => {
      if (event.type !== "saved" || !isRoomId(event.message.conversation)) return;
      written.set(event.message.id, new Set(event.message.deliveries.map(({ to }) => to)));
    };
  }
  return written;
}

/**
 * Everybody was shown only what was meant for them when it was written, once, and in each author's order. That its
 * author has withdrawn it since does not count: it may have come before, and the word of that have been lost.
 *
 * @returns how many were shown.
 */
export function checkShown({ nodes }: World, meant: Written): number {
  let count = 0;
  for (const reader of nodes) {
    const shown = reader.shown.filter(({ conversation }) => isRoomId(conversation));
    assertEquals(
      new Set(shown.map(({ from, id }) => `${from} ${id}`)).size,
      shown.length,
      `${reader.name} saw one twice`,
    );
    for (const author of nodes) {
      for (const room of new Set(shown.map(({ conversation }) => conversation))) {
        const read = shown.filter(({ from, conversation }) => from === author.id && conversation === room);
        const written = author.store.history({ conversation: room, limit: 1_000 }).filter(({ from }) =>
          from === author.id
        );
        const places = read.map(({ id }) => written.findIndex((one) => one.id === id));
        assertEquals(places, places.toSorted((a, b) => a - b), `${reader.name} saw ${author.name} out of order`);
        for (const place of places) {
          const id = written[place]?.id;
          assert(id !== undefined && meant.get(id)?.has(reader.id), `${reader.name} saw what was not for them`);
        }
        count += read.length;
      }
    }
  }
  return count;
}

/**
 * Nothing waits for somebody of whose removal its author knows, and nobody else was taken off the receivers.
 *
 * @returns how many were taken off.
 */
export function checkReceivers(rooms: ReadonlyMap<RoomId, readonly RoomDisk[]>, meant: Written): number {
  let withdrawn = 0;
  for (const [room, disks] of rooms) {
    for (const { node, members, held } of disks) {
      for (const { id, heads } of held.get(`${node.id} ${node.store.id}`) ?? []) {
        const message = node.store.message(id, node.id);
        for (const to of meant.get(id) ?? []) {
          const delivery = message?.deliveries.find((one) => one.to === to);
          const waits = delivery !== undefined && delivery.deliveredAt === undefined;
          assert(!waits || members.standing(to) !== "removed", `${node.name} keeps ${id} of ${room} for ${to}`);
          if (delivery !== undefined) continue;
          withdrawn++;
          const isReason = members.membersIn(heads)?.has(to) === false || wasRemoved(to, members);
          assert(isReason, `${node.name} withdrew ${id} of ${room} from ${to}`);
        }
      }
    }
  }
  return withdrawn;
}
