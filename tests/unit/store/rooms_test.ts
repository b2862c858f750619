/** What the messenger may rely on of rooms, whichever store it was given. */
import { isPeerId, isRoomId, type PeerId } from "../../../src/model/ids.ts";
import type { Sealed, WireMessage } from "../../../src/model/message.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { SqlitePlace, testEveryStore as test } from "./place.ts";
import { ADA, BEN, CLEO, incoming, messageId, OTHER_STORE, outgoing, SELF } from "./sample.ts";

const ROOM = room("r");
const OTHER = room("s");

function room(letter: string) {
  const id = `room:${letter.repeat(52)}`;
  if (isRoomId(id)) return id;
  throw new Error(`${id} is no room`);
}

function sealed(author: PeerId, what: string): Sealed {
  if (!isPeerId(author)) throw new Error(`${author} is no id`);
  const heads = ["0f".repeat(32)];
  return {
    author,
    heads,
    signed: JSON.stringify({ author, heads, what }),
    signature: new Uint8Array(384).fill(what.length),
  };
}

function said(number: number, seq: number, author: PeerId = ADA): WireMessage {
  return { ...incoming(number, { conversation: ROOM }), seq, sealed: sealed(author, `text ${number}`) };
}

function operation(digit: string, of = ROOM) {
  return { room: of, id: digit.repeat(64), signed: `{"${digit}":"ü\\u0000"}`, signature: new Uint8Array(384).fill(7) };
}

test("rooms.operations() gives what saveOperations() kept, once", (store) => {
  store.rooms.saveOperations([operation("a"), operation("b")]);
  store.rooms.saveOperations([operation("b"), operation("a", OTHER), operation("c", OTHER)]);
  const kept = store.rooms.operations().toSorted((a, b) => `${a.room}${a.id}` < `${b.room}${b.id}` ? -1 : 1);
  assertEquals(kept, [operation("a"), operation("b"), operation("a", OTHER), operation("c", OTHER)]);
});

test("receive() takes a room's message from whoever brings it, once, as its author's", (store) => {
  const first = store.receive(BEN, [said(1, 4)], 9).messages;
  assertEquals(first.map(({ from, conversation, text }) => [from, conversation, text]), [[ADA, ROOM, "text 1"]]);
  assertEquals(store.receive(ADA, [said(1, 4), said(2, 5)], 9).messages.map(({ text }) => text), ["text 2"]);
  // The same number is taken once, whatever its id.
  assertEquals(store.receive(ADA, [said(3, 5)], 9).messages, []);
  assertEquals(store.rooms.heard(ROOM), [{ author: ADA, store: OTHER_STORE, first: 4, last: 5 }]);
  assertEquals(store.rooms.run(ROOM, ADA, OTHER_STORE), { author: ADA, store: OTHER_STORE, first: 4, last: 5 });
  assertEquals([store.rooms.heard(OTHER), store.rooms.run(OTHER, ADA, OTHER_STORE)], [[], undefined]);
  assertEquals(store.history({ conversation: ROOM, limit: 9 }).length, 2);
});

test("receive() takes once what its author had said before what was heard, and a run grows down to it", (store) => {
  store.receive(ADA, [said(5, 5), said(1, 1)], 9);
  const run = () => store.rooms.run(ROOM, ADA, OTHER_STORE);
  assertEquals([run()?.first, run()?.last], [5, 5]);
  const texts = (messages: WireMessage[]) => store.receive(ADA, messages, 9).messages.map(({ text }) => text);
  assertEquals(texts([said(1, 1), said(8, 1), said(2, 2), said(4, 4), said(3, 3), said(3, 3)]), [
    "text 2",
    "text 4",
    "text 3",
  ]);
  assertEquals([run()?.first, run()?.last], [1, 5]);
  assertEquals(store.rooms.held(ROOM, ADA, OTHER_STORE, 0, 9).map(({ seq }) => seq), [1, 2, 3, 4, 5]);
});

test("rooms.heard() remembers eight stores of an author, the ones heard of last, and all other authors", (store) => {
  store.receive(CLEO, [said(100, 7, CLEO)], 9);
  const named = (number: number) => number.toString(16).padStart(32, "0") as typeof OTHER_STORE;
  for (let i = 1; i <= 20; i++) store.receive(ADA, [{ ...said(i, 1), store: named(i) }], 9);
  for (let i = 30; i <= 40; i++) store.rooms.pass(ROOM, BEN, named(i), 1);
  const of = (author: PeerId) => store.rooms.heard(ROOM).filter((run) => run.author === author);
  assertEquals(of(ADA).map(({ store }) => Number.parseInt(store, 16)), [13, 14, 15, 16, 17, 18, 19, 20]);
  assertEquals([of(CLEO).length, of(BEN).length], [1, 8]);
  // A `have` names so many: nobody is pushed out by another's.
  const firsts = store.rooms.heard(ROOM).slice(0, 3).map(({ author }) => author);
  assertEquals(firsts, [ADA, BEN, CLEO].toSorted());
  // What is held is not new, though its store is not remembered.
  assertEquals(store.receive(ADA, [{ ...said(50, 1), store: named(1) }], 9).messages, []);
});

test("rooms.removeOperations() removes those of one room", (store) => {
  store.rooms.saveOperations([operation("a"), operation("b", OTHER)]);
  store.rooms.removeOperations(ROOM);
  assertEquals(store.rooms.operations(), [operation("b", OTHER)]);
});

test("rooms.heard() begins a run anew where something was left out, and apart for each author and store", (store) => {
  store.receive(ADA, [said(1, 1), said(2, 2), said(3, 5), said(4, 6, CLEO)], 9);
  assertEquals(store.rooms.heard(ROOM), [
    { author: ADA, store: OTHER_STORE, first: 5, last: 5 },
    { author: CLEO, store: OTHER_STORE, first: 6, last: 6 },
  ]);
});

test("rooms.pass() counts a message as heard that is not kept", (store) => {
  store.receive(ADA, [said(1, 1)], 9);
  store.rooms.pass(ROOM, ADA, OTHER_STORE, 2);
  store.rooms.pass(ROOM, ADA, OTHER_STORE, 1);
  assertEquals(store.rooms.heard(ROOM), [{ author: ADA, store: OTHER_STORE, first: 1, last: 2 }]);
  assertEquals(store.receive(ADA, [said(2, 2)], 9).messages, []);
  assertEquals(store.rooms.held(ROOM, ADA, OTHER_STORE, 0, 9).map(({ seq }) => seq), [1]);
});

test("rooms.held() gives what was signed, in order and in pages", (store) => {
  store.receive(ADA, [said(1, 1), said(2, 2), said(3, 3)], 9);
  const { signed, signature } = sealed(ADA, "text 2");
  assertEquals(store.rooms.held(ROOM, ADA, OTHER_STORE, 1, 1), [{ seq: 2, signed, signature }]);
  assertEquals(store.rooms.held(ROOM, ADA, OTHER_STORE, 1, 9).map(({ seq }) => seq), [2, 3]);
  assertEquals(store.rooms.held(ROOM, BEN, OTHER_STORE, 0, 9), []);
});

test("enqueue() seals a room's message with its number, and waiting() gives it as it was signed", (store) => {
  assertEquals(store.rooms.lastSeq(ROOM), 0);
  const seals: number[] = [];
  const message = (number: number) => ({
    ...outgoing(number, ROOM, { recipients: [ADA, BEN] }),
    seal: (wire: Omit<WireMessage, "sealed">) => {
      seals.push(wire.seq);
      assertEquals([wire.id, wire.conversation, wire.store], [messageId(number), ROOM, store.id]);
      return sealed(SELF, `own ${number}`);
    },
  });
  store.enqueue([message(1), message(2)]);
  store.enqueue([message(2)]);
  assertEquals([seals, store.rooms.lastSeq(ROOM)], [[1, 2], 2]);
  const waiting = store.waiting(BEN, 0, 9).map(({ message }) => message);
  assertEquals(waiting.map(({ conversation, seq, sealed }) => [conversation, seq, sealed?.signed]), [
    [ROOM, 1, sealed(SELF, "own 1").signed],
    [ROOM, 2, sealed(SELF, "own 2").signed],
  ]);
  assertEquals(store.rooms.heard(ROOM), []);
});

test("rooms.withdraw() takes what waits for one receiver out of the outbox", (store) => {
  const message = (number: number) => ({
    ...outgoing(number, ROOM, { recipients: [ADA, BEN] }),
    seal: () => sealed(SELF, `own ${number}`),
  });
  store.enqueue([message(1), message(2), message(3)]);
  store.acknowledge(BEN, [messageId(1)], 9);
  store.rooms.withdraw(BEN, [messageId(1), messageId(2)]);
  const waiting = (peer: PeerId) => store.waiting(peer, 0, 9).map(({ message }) => message.id);
  assertEquals([waiting(ADA).length, waiting(BEN)], [3, [messageId(3)]]);
  assertEquals(store.message(messageId(1))?.deliveries.map(({ to }) => to), [ADA, BEN]);
  assertEquals(store.message(messageId(2))?.deliveries.map(({ to }) => to), [ADA]);
  store.rooms.withdraw(BEN, [messageId(3)]);
  assertEquals(store.waitingPeers(), [ADA]);
});

test("enqueue() stores nothing of a message that can't be sealed", (store) => {
  const failing = {
    ...outgoing(1, ROOM, { recipients: [ADA] }),
    seal: (): Sealed => {
      throw new Error("Not that number");
    },
  };
  assertThrows(() => store.enqueue([failing]));
  assertEquals(store.rooms.lastSeq(ROOM), 0);
  assertEquals(store.waitingPeers(), []);
});

test("deleteConversation() of a room forgets what it held and remembers what it heard", (store) => {
  store.receive(ADA, [said(1, 1), said(2, 2)], 9);
  store.deleteConversation(ROOM);
  assertEquals(store.rooms.held(ROOM, ADA, OTHER_STORE, 0, 9), []);
  assertEquals(store.receive(BEN, [said(2, 2)], 9).messages, []);
  assertEquals(store.receive(BEN, [said(3, 3)], 9).messages.length, 1);
});

test("rooms.modulus() gives the key that was kept", (store) => {
  const modulus = new Uint8Array(384).fill(0x81);
  assertEquals(store.rooms.modulus(ADA), undefined);
  store.rooms.saveModulus(ADA, modulus);
  store.rooms.saveModulus(ADA, modulus);
  assertEquals(store.rooms.modulus(ADA), modulus);
});

Deno.test("SqliteStore: what was heard in a deleted room is not new while it is cleared away, however many stores its author had", () => {
  using place = new SqlitePlace();
  const store = place.reopen();
  const stores = Array.from({ length: 12 }, (_, index) => `${OTHER_STORE.slice(2)}${index + 10}` as typeof OTHER_STORE);
  const from = (index: number, number: number, seq: number) => ({ ...said(number, seq), store: stores[index]! });
  for (const index of stores.keys()) {
    store.receive(ADA, [1, 2, 3].map((seq) => from(index, index * 10 + seq, seq)), 9);
  }
  store.deleteConversation(ROOM);
  const again = () => store.receive(BEN, [1, 2, 3].map((seq) => from(0, seq, seq)), 9).messages;
  assertEquals([again(), store.rooms.held(ROOM, ADA, stores[3]!, 0, 9)], [[], []]);
  store.clearDeleted(2);
  assertEquals(again(), []);
  assertEquals(store.receive(BEN, [from(0, 500, 4)], 9).messages.length, 1);
  for (let steps = 0; store.clearDeleted(2) > 0; steps++) assertEquals([steps < 99, again()], [true, []]);
  assertEquals(store.rooms.held(ROOM, ADA, stores[0]!, 0, 9).map(({ seq }) => seq), [4]);
  const { first, last } = store.rooms.run(ROOM, ADA, stores[0]!)!;
  assertEquals([first, last], [1, 4]);
});
