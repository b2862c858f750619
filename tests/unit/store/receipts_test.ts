/** What the messenger may rely on for receipts, whichever store it was given (docs/protocol.md, section 5.8). */
import type { Store } from "../../../src/messenger/ports.ts";
import { EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { testEveryStore as test } from "./place.ts";
import { ADA, BEN, CLEO, incoming, messageId, outgoing, reading, saying, seen, word } from "./sample.ts";

const position = (store: Store, number: number) => store.message(messageId(number))!.position;
const readBy = (store: Store, number: number) =>
  store.message(messageId(number))!.deliveries.flatMap(({ to, readAt }) => readAt === undefined ? [] : [[to, readAt]]);
const waiting = (store: Store, peer: PeerId) => store.waiting(peer, 0, 99).map(({ message }) => message);

test("receive() moves what somebody has seen forward, and keeps no receipt", (store, reopen) => {
  store.enqueue([outgoing(1), outgoing(2), outgoing(3)]);
  const { read, messages } = store.receive(ADA, [seen(10, 2)], 500);
  assertEquals([read, messages], [[{ conversation: ADA, position: position(store, 2) }], []]);
  assertEquals([store.message(messageId(10)), store.conversations()[0]!.unread], [undefined, 0]);
  assertEquals(store.receive(ADA, [seen(11, 1), seen(10, 2)], 600).read, []);
  store = reopen();
  assertEquals([1, 2, 3].map((number) => readBy(store, number)), [[[ADA, 500]], [[ADA, 500]], []]);
  const both = store.receive(ADA, [seen(12, 1), seen(13, 3), seen(14, 2)], 700).read;
  assertEquals(both, [{ conversation: ADA, position: position(store, 3) }]);
  assertEquals([readBy(store, 1), readBy(store, 3)], [[[ADA, 700]], [[ADA, 700]]]);
});

test("receipts are counted for each conversation and each reader", (store) => {
  store.enqueue([outgoing(1, EVERYONE), outgoing(2), outgoing(3, EVERYONE), outgoing(4, BEN)]);
  const { read } = store.receive(ADA, [seen(10, 2), seen(11, 1)], 5);
  assertEquals(read, [
    { conversation: ADA, position: position(store, 2) },
    { conversation: EVERYONE, position: position(store, 1) },
  ]);
  assertEquals([1, 2, 3, 4].map((number) => readBy(store, number)), [[[ADA, 5]], [[ADA, 5]], [], []]);
  store.receive(BEN, [seen(10, 3)], 6);
  assertEquals([readBy(store, 1), readBy(store, 3)], [[[ADA, 5], [BEN, 6]], [[BEN, 6]]]);
});

test("a receipt for what did not go to its sender, or is no message of one's own, says nothing", (store) => {
  store.enqueue([outgoing(1)]);
  store.receive(ADA, [incoming(2)], 1);
  assertEquals(store.receive(BEN, [seen(10, 1)], 5).read, []);
  assertEquals(store.receive(ADA, [seen(10, 2), seen(11, 99)], 5).read, []);
  assertEquals(readBy(store, 1), []);
});

test("a receipt of one's own goes with its message's id, and is gone when it is delivered", (store, reopen) => {
  store.receive(ADA, [incoming(1)], 1);
  const [stored] = store.enqueue([reading(2, ADA, 1)]);
  assertEquals([stored!.kind, stored!.conversation], ["read", ADA]);
  store = reopen();
  const [sent] = waiting(store, ADA);
  assertEquals([sent!.kind, sent!.read, sent!.shown, sent!.conversation], ["read", messageId(1), "quiet", "private"]);
  assertEquals(store.acknowledge(ADA, [messageId(2)], 9), [{ id: messageId(2), writtenAt: 1_002 }]);
  assertEquals([store.message(messageId(2)), waiting(store, ADA), store.waitingPeers()], [undefined, [], []]);
  assertEquals(store.acknowledge(ADA, [messageId(2)], 9), []);
  store.enqueue([outgoing(3)]);
  assertEquals(waiting(store, ADA)[0]!.seq, 2);
});

test("a newer receipt takes the place of older ones that wait, of the same conversation alone", (store) => {
  store.receive(ADA, [incoming(3, { conversation: "everyone" }), incoming(1), incoming(2)], 1);
  store.receive(BEN, [incoming(1), incoming(2)], 1);
  store.enqueue([reading(11, ADA, 1), reading(12, ADA, 3), reading(13, BEN, 1), saying(14, ADA, word("done", 7))]);
  store.enqueue([reading(15, ADA, 2)]);
  const left = (peer: PeerId) => waiting(store, peer).map(({ id }) => id);
  assertEquals([left(ADA), left(BEN)], [[12, 14, 15].map(messageId), [messageId(13)]]);
  assertEquals([store.message(messageId(11)), store.acknowledge(ADA, [messageId(11)], 5)], [undefined, []]);
  // One about an older message replaces nothing.
  store.enqueue([reading(16, ADA, 1)]);
  assertEquals(left(ADA), [12, 14, 15, 16].map(messageId));
});

test("newlySeen() names the last line of each other author between two positions", (store) => {
  const everywhere = { conversation: "everyone" } as const;
  store.receive(ADA, [incoming(1, everywhere), incoming(2), incoming(3, everywhere)], 1);
  store.receive(BEN, [incoming(4, everywhere), incoming(5, { ...everywhere, shown: "quiet" })], 1);
  store.enqueue([outgoing(6, EVERYONE)]);
  store.receive(CLEO, [incoming(7, everywhere)], 1);
  const among = (from: number, to: number) => store.newlySeen(EVERYONE, position(store, from), position(store, to));
  const line = (author: PeerId, number: number) => ({ author, id: messageId(number) });
  assertEquals(store.newlySeen(EVERYONE, 0, 99), [line(ADA, 3), line(BEN, 4), line(CLEO, 7)]);
  assertEquals(among(1, 6), [line(ADA, 3), line(BEN, 4)]);
  assertEquals(among(3, 4), [line(BEN, 4)]);
  assertEquals([among(7, 7), store.newlySeen(CLEO, 0, 99)], [[], []]);
});
