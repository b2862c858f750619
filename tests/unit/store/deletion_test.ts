/** What the messenger may rely on for deleting, whichever store it was given. */
import type { Store } from "../../../src/messenger/ports.ts";
import { EVERYONE, isRoomId } from "../../../src/model/ids.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { testEveryStore as test } from "./place.ts";
import {
  ADA,
  BEN,
  changed,
  changing,
  CLEO,
  edit,
  incoming,
  messageId,
  offered,
  offering,
  OTHER_STORE,
  outgoing,
  person,
  react,
  reading,
  said,
  seen,
  SELF,
  transfer,
  word,
} from "./sample.ts";

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;
const NOTHING = { messages: [], transfers: [], changed: [], read: [] };
const position = (store: Store, number: number) => store.message(messageId(number))!.position;
const here = (store: Store) => store.history({ limit: 99 }).map(({ id }) => Number(`0x${id}`));

test("deleteConversation() deletes all of one, what waits and the records of files included", (store, reopen) => {
  const everywhere = { conversation: "everyone" } as const;
  store.enqueue([outgoing(1), offering(2), outgoing(3, EVERYONE), outgoing(4, BEN)]);
  store.receive(ADA, [incoming(5), offered(6), incoming(7, everywhere), changed(8, edit(5, "other"))], 1);
  store.receive(ADA, [seen(9, 1), changed(10, react(1, SELF, "👍")), said(11, word("accepted", 2)), seen(12, 3)], 1);
  store.enqueue([reading(13, ADA, 5), changing(14, ADA, edit(1, "other"))]);
  store.saveList(SELF, messageId(2), "[]");
  store.saveList(ADA, messageId(6), "[]");
  store.saveConversationSettings(ADA, { ...PLAIN_SETTINGS, favourite: true });
  const last = Math.max(...store.waiting(ADA, 0, 99).map(({ position }) => position));
  assertEquals(store.deleteConversation(ADA), last);
  store = reopen();
  assertEquals(here(store), [3, 4, 7]);
  assertEquals(store.conversations().map(({ id }) => id), [EVERYONE, BEN]);
  assertEquals([store.waitingPeers(), store.waiting(ADA, 0, 99).length], [[ADA, BEN], 1]);
  assertEquals([store.openTransfers(), store.transfersOf(SELF, messageId(2))], [[], []]);
  assertEquals([store.list(SELF, messageId(2)), store.list(ADA, messageId(6))], [undefined, undefined]);
  assertEquals([store.edits(SELF, messageId(1)), store.edits(ADA, messageId(5))], [[], []]);
  assertEquals([1, 2, 5, 6, 8, 13].map((number) => store.message(messageId(number))), Array(6).fill(undefined));
  // What others said of it is not of what comes after it, and what was said elsewhere stays.
  store.enqueue([outgoing(1)]);
  const { reactions, deliveries } = store.message(messageId(1))!;
  assertEquals([reactions, deliveries], [[], [{ to: ADA, deliveredAt: undefined, readAt: undefined }]]);
  assertEquals(store.message(messageId(3))!.deliveries[0]!.readAt, 1);
  assertEquals(store.conversationSettings().length, 1);
  assertEquals(store.acknowledge(ADA, [messageId(2)], 5), []);
  assertEquals(store.deleteConversation(CLEO), 0);
});

test("deleteConversation() leaves the count of one's own messages, so that what comes is new to others", (store) => {
  store.enqueue([outgoing(1), outgoing(2)]);
  store.deleteConversation(ADA);
  store.enqueue([outgoing(3)]);
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => message.seq), [3]);
  assertEquals(store.deleteConversation(ADA), store.enqueue([outgoing(4, BEN)])[0]!.position - 1);
});

test("what was deleted is not new when it is sent once more", (store, reopen) => {
  const again = [incoming(1), incoming(2), said(3, word("withdrawn", 9)), changed(4, edit(2, "other"))];
  store.receive(ADA, again, 1);
  store.deleteConversation(ADA);
  store = reopen();
  assertEquals(store.receive(ADA, again, 2), NOTHING);
  assertEquals(store.history({ limit: 9 }), []);
  // Another conversation, another author and another store count for themselves; and what is above is new.
  const other = `${OTHER_STORE.slice(2)}00` as typeof OTHER_STORE;
  store.receive(ADA, [incoming(1, { conversation: "everyone" }), incoming(2, { store: other }), incoming(5)], 3);
  store.receive(BEN, [incoming(1)], 3);
  assertEquals(here(store), [1, 2, 5, 1]);
  store.deleteConversation(ADA);
  assertEquals(store.receive(ADA, [incoming(4), incoming(5), incoming(6)], 4).messages.length, 1);
});

test("what was deleted is not new however it was deleted", (store) => {
  store.receive(ADA, [incoming(5), incoming(1)], 1);
  store.deleteOld(NOW, 1, 1);
  store.deleteOld(NOW, 1, 1);
  assertEquals(here(store), []);
  assertEquals(store.receive(ADA, [incoming(5), incoming(1)], NOW), NOTHING);
});

test("what is kept of a reaction that waits goes with its conversation", (store) => {
  store.receive(ADA, [changed(1, react(9, BEN, "👍"), { conversation: "everyone" })], 1);
  store.deleteConversation(EVERYONE);
  const { messages } = store.receive(BEN, [incoming(9, { conversation: "everyone" })], 2);
  assertEquals(messages[0]!.reactions, []);
});

test("deleteOld() deletes what was stored longer ago than its limit, in steps, from the oldest on", (store, reopen) => {
  const old = NOW - 31 * DAY_MS;
  store.receive(ADA, [1, 2, 3].map((number) => incoming(number, { at: NOW })), old);
  store.receive(BEN, [incoming(4), changed(5, edit(4, "other"))], old);
  store.receive(ADA, [incoming(6, { at: 0 })], NOW - 30 * DAY_MS);
  assertEquals(store.deleteOld(NOW, undefined, 9), []);
  assertEquals(store.deleteOld(NOW, 32, 9), []);
  assertEquals(store.deleteOld(NOW, 30, 2), [{ id: ADA, position: 2 }]);
  assertEquals(here(store), [3, 4, 6]);
  assertEquals(store.deleteOld(NOW, 30, 2), [{ id: ADA, position: 3 }, { id: BEN, position: 4 }]);
  store = reopen();
  assertEquals(store.deleteOld(NOW, 30, 2), [{ id: BEN, position: 5 }]);
  assertEquals([store.deleteOld(NOW, 30, 2), here(store)], [[], [6]]);
  assertEquals(store.receive(ADA, [incoming(2), incoming(6)], NOW), NOTHING);
  assertEquals(store.receive(BEN, [incoming(4)], NOW), NOTHING);
  assertEquals(store.deleteOld(NOW + 1, 30, 0), []);
  assertEquals(store.deleteOld(NOW + 1, 30, 1), [{ id: ADA, position: 6 }]);
});

test("deleteOld() takes a conversation's own days before those of all", (store) => {
  const days = (keepDays: number | undefined) => ({ ...PLAIN_SETTINGS, keepDays });
  store.receive(ADA, [incoming(1)], NOW - 5 * DAY_MS);
  store.receive(BEN, [incoming(2)], NOW - 5 * DAY_MS);
  store.receive(CLEO, [incoming(3)], NOW - 5 * DAY_MS);
  store.saveConversationSettings(ADA, days(4));
  store.saveConversationSettings(BEN, days(6));
  store.saveConversationSettings(CLEO, days(undefined));
  assertEquals(store.deleteOld(NOW, undefined, 9), [{ id: ADA, position: 1 }]);
  assertEquals(store.deleteOld(NOW, 3, 9), [{ id: CLEO, position: 3 }]);
  assertEquals(here(store), [2]);
});

test("deleteOld() keeps what waits to be sent, and offers that are not over", (store) => {
  store.enqueue([outgoing(1, EVERYONE), outgoing(2), outgoing(3), offering(4), changing(5, ADA, edit(2, "other"))]);
  store.receive(ADA, [offered(6), offered(7)], 2_000);
  store.acknowledge(ADA, [1, 2, 4].map(messageId), 5);
  store.saveTransfer(transfer(ADA, 7, { state: { name: "declined" } }));
  const gone = store.deleteOld(NOW, 30, 99);
  assertEquals(gone, [{ id: ADA, position: 7 }]);
  assertEquals(here(store), [1, 3, 4, 6]);
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => message.id), [3, 5].map(messageId));
  assertEquals(store.waiting(BEN, 0, 9).map(({ message }) => message.id), [messageId(1)]);
  store.acknowledge(BEN, [messageId(1)], 6);
  store.saveTransfer(transfer(SELF, 4, { peer: ADA, state: { name: "withdrawn" } }));
  store.deleteOld(NOW, 30, 99);
  assertEquals(here(store), [3, 6]);
});

test("deleteOld() removes all that is kept of what it deletes, and counts on", (store) => {
  const room = `room:${person("hall")}`;
  assert(isRoomId(room));
  store.receive(ADA, [incoming(1), changed(2, edit(1, "other")), incoming(3, { conversation: room })], 1);
  store.enqueue([changing(4, ADA, react(1, ADA, "👍"), { recipients: [] })]);
  assertEquals(store.deleteOld(NOW, 1, 99).length, 2);
  assertEquals([here(store), store.edits(ADA, messageId(1)), store.conversations()], [[], [], []]);
  store.receive(ADA, [incoming(8)], NOW);
  store.enqueue([outgoing(9)]);
  assertEquals(store.message(messageId(8))!.reactions, []);
  assertEquals([position(store, 9) > position(store, 8), store.waiting(ADA, 0, 9)[0]!.message.seq], [true, 2]);
});
