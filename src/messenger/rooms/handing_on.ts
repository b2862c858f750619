import type { PeerId } from "../../model/ids.ts";
import type { WireMessage } from "../../model/message.ts";
import type { RoomMembers } from "../../model/room_members.ts";
import { MAX_HANDED_ON_PER_ITEM } from "../../protocol/constants.ts";
import { sealedMessage } from "../../protocol/room_message.ts";
import type { Heard } from "../../protocol/rooms.ts";
import { HAND_ON_PAGE, ROOM_RECORD_BYTES } from "../limits.ts";
import type { HeardRun, Store } from "../ports.ts";
import { lastOf, mayFollow } from "./order.ts";

/**
 * What a member can be handed on after it said what it heard (docs/protocol.md, section 9.5): of each author and store
 * what comes next, in order, only what the member is a receiver of, and only where nothing in between can be missing.
 */
export function* toHandOn(
  room: RoomMembers,
  { to, heard, self, store, isLeft }: {
    readonly to: PeerId;
    readonly heard: readonly Heard[];
    readonly self: PeerId;
    readonly store: Store;
    /** Its author is here, and brings what is missing. */
    readonly isLeft: (run: HeardRun) => boolean;
  },
): Iterable<WireMessage[]> {
  const given = new Map(heard.map((one) => [runName(one), one.seq]));
  const batch = new Batch();
  for (const run of store.rooms.heard(room.id)) {
    const after = given.get(runName(run)) ?? 0;
    if (run.author === to || run.author === self || after >= run.last || isLeft(run)) continue;
    let last = after === 0 ? undefined : lastOf({ ...run, last: after }, room, store);
    for (const message of following(room, run, after, { to, store })) {
      const heads = message.sealed?.heads ?? [];
      if (room.areMembersIn(heads, to) !== true) continue;
      // They take nothing before which they might miss something.
      if (!mayFollow(room, last, { seq: message.seq, heads }, { author: run.author, giver: self, receiver: to })) break;
      last = { seq: message.seq, heads };
      if (!batch.fits(message)) yield batch.take();
      batch.add(message);
    }
  }
  if (batch.size > 0) yield batch.take();
}

/** Names an author's store in one room. */
export function runName({ author, store }: Pick<Heard, "author" | "store">): string {
  return `${author} ${store}`;
}

/** What is held behind `after`, up to the first that is missing. */
function* following(
  room: RoomMembers,
  { author, store: source, first, last }: HeardRun,
  after: number,
  { to, store }: { readonly to: PeerId; readonly store: Store },
): Iterable<WireMessage> {
  let next = Math.max(after + 1, first);
  // Years before somebody joined are not read to find out that none of it is for them.
  if (room.isInSinceJoining(to)) next = firstFor(room, { author, store: source, first: next, last }, to, store);
  for (;;) {
    const page = store.rooms.held(room.id, author, source, next - 1, HAND_ON_PAGE);
    for (const held of page) {
      if (held.seq !== next) return;
      next++;
      yield sealedMessage(held);
    }
    if (page.length < HAND_ON_PAGE) return;
  }
}

/** The first of a run that is for somebody before whose joining nothing is; its beginning where some of it is not here. */
function firstFor(
  room: RoomMembers,
  { author, store: source, first, last }: HeardRun,
  to: PeerId,
  store: Store,
): number {
  let [low, high] = [first, last + 1];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const [held] = store.rooms.held(room.id, author, source, middle - 1, 1);
    if (held?.seq !== middle) return first;
    if (room.areMembersIn(sealedMessage(held).sealed?.heads ?? [], to) === true) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Messages that one record carries. */
class Batch {
  #messages: WireMessage[] = [];
  #bytes = 0;

  get size(): number {
    return this.#messages.length;
  }

  fits(message: WireMessage): boolean {
    return this.size === 0 ||
      (this.size < MAX_HANDED_ON_PER_ITEM && this.#bytes + sizeOf(message) <= ROOM_RECORD_BYTES);
  }

  add(message: WireMessage): void {
    this.#messages.push(message);
    this.#bytes += sizeOf(message);
  }

  take(): WireMessage[] {
    const messages = this.#messages;
    this.#messages = [];
    this.#bytes = 0;
    return messages;
  }
}

/** In JSON, roughly: what is longer than a record has it for itself. */
function sizeOf({ sealed }: WireMessage): number {
  return 1_000 + 2 * (sealed?.signed.length ?? 0);
}
