/** What the messenger may rely on, whichever store it was given. */
import type { Store } from "../../../src/messenger/ports.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import { assertEquals, assertGreater, assertNotEquals, assertThrows } from "../../../src/std/assert.ts";
import { testEveryStore as test } from "./place.ts";
import {
  ADA,
  BEN,
  CLEO,
  contact,
  incoming,
  messageId,
  OTHER_STORE,
  outgoing,
  person,
  PLAIN,
  SELF,
  UNTOUCHED,
} from "./sample.ts";

const texts = (messages: readonly Message[]) => messages.map(({ text }) => text);
const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const waitingIds = (store: Store, peer: PeerId) => ids(store.waiting(peer, 0, 1_000).map(({ message }) => message));
const unread = (store: Store) => store.conversations().map(({ id, unread }) => [id, unread]);

test("enqueue() stores in order and returns what was stored", (store) => {
  const [first, second] = store.enqueue([outgoing(7), outgoing(3)]);
  assertEquals(first, {
    position: first!.position,
    id: messageId(7),
    conversation: ADA,
    from: SELF,
    kind: "text",
    text: "text 7",
    at: 1_007,
    ...UNTOUCHED,
    deliveries: [{ to: ADA, deliveredAt: undefined, readAt: undefined }],
  });
  assertGreater(second!.position, first!.position);
  assertEquals(store.history({ limit: 10 }), [first!, second!]);
  assertEquals(store.message(messageId(7)), first);
});

test("enqueue() leaves a message whose id is there as it is", (store) => {
  const [first] = store.enqueue([outgoing(1)]);
  const again = store.enqueue([outgoing(1, BEN, { text: "other" }), outgoing(2), outgoing(2, ADA, { text: "other" })]);
  assertEquals(texts(again), ["text 1", "text 2", "text 2"]);
  assertEquals(again[0], first);
  assertEquals(again[1], again[2]);
  assertEquals(waitingIds(store, ADA), [messageId(1), messageId(2)]);
  assertEquals(waitingIds(store, BEN), []);
});

test("enqueue() puts a message to everyone into the outbox of each receiver once", (store) => {
  const [message] = store.enqueue([outgoing(1, EVERYONE, { recipients: [CLEO, ADA, CLEO, BEN] })]);
  assertEquals(message!.conversation, EVERYONE);
  assertEquals(message!.deliveries, [ADA, BEN, CLEO].map((to) => ({ to, deliveredAt: undefined, readAt: undefined })));
  assertEquals(store.message(messageId(1)), message);
  for (const peer of [ADA, BEN, CLEO]) {
    assertEquals(store.waiting(peer, 0, 10).map(({ message }) => message.conversation), ["everyone"]);
  }
});

test("enqueue() numbers one's own messages of each conversation apart, over restarts", (store, reopen) => {
  store.enqueue([outgoing(1), outgoing(2, EVERYONE), outgoing(3), outgoing(1), outgoing(4, BEN)]);
  store.receive(ADA, [incoming(5), incoming(6, { conversation: "everyone" })], 1);
  store = reopen();
  store.enqueue([outgoing(7), outgoing(8, EVERYONE), outgoing(9, BEN)]);
  const sent = (peer: PeerId) =>
    store.waiting(peer, 0, 10).map(({ message: { conversation, seq } }) => [conversation, seq]);
  assertEquals(sent(ADA), [["private", 1], ["everyone", 1], ["private", 2], ["private", 3], ["everyone", 2]]);
  assertEquals(sent(BEN), [["everyone", 1], ["private", 1], ["everyone", 2], ["private", 2]]);
});

test("waiting() gives messages as they are sent, oldest first", (store) => {
  const stored = store.enqueue([1, 2, 3, 4].map((number) => outgoing(number)));
  store.enqueue([outgoing(5, BEN)]);
  const all = store.waiting(ADA, 0, 10);
  assertEquals(all.map(({ position }) => position), stored.map(({ position }) => position));
  assertEquals(all[1]!.message, {
    id: messageId(2),
    conversation: "private",
    store: store.id,
    seq: 2,
    at: 1_002,
    kind: "text",
    text: "text 2",
    shown: "line",
    ...PLAIN,
  });
  assertEquals(store.waiting(ADA, all[1]!.position, 10), all.slice(2));
  assertEquals(store.waiting(ADA, 0, 3), all.slice(0, 3));
  assertEquals(store.waiting(ADA, all[0]!.position, 2), all.slice(1, 3));
  assertEquals(store.waiting(ADA, all[3]!.position, 10), []);
  assertEquals(store.waiting(ADA, 0, 0), []);
  assertEquals(store.waiting(CLEO, 0, 10), []);
});

test("waitingPeers() names those for whom something waits", (store) => {
  assertEquals(store.waitingPeers(), []);
  store.enqueue([outgoing(1, CLEO), outgoing(2, EVERYONE), outgoing(3, CLEO)]);
  store.receive(person("dan"), [incoming(4)], 1);
  assertEquals(store.waitingPeers(), [ADA, BEN, CLEO]);
  store.acknowledge(BEN, [messageId(2)], 5);
  store.acknowledge(CLEO, [messageId(1)], 5);
  assertEquals(store.waitingPeers(), [ADA, CLEO]);
});

test("acknowledge() marks delivered once, and tells when it was written", (store, reopen) => {
  store.enqueue([outgoing(1), outgoing(2), outgoing(3)]);
  assertEquals(store.acknowledge(ADA, [messageId(3), messageId(1)], 9_000), [
    { id: messageId(3), writtenAt: 1_003 },
    { id: messageId(1), writtenAt: 1_001 },
  ]);
  assertEquals(store.acknowledge(ADA, [messageId(1)], 9_999), []);
  assertEquals(waitingIds(store, ADA), [messageId(2)]);
  store = reopen();
  assertEquals(waitingIds(store, ADA), [messageId(2)]);
  assertEquals(store.message(messageId(1))?.deliveries, [{ to: ADA, deliveredAt: 9_000, readAt: undefined }]);
  assertEquals(store.message(messageId(2))?.deliveries, [{ to: ADA, deliveredAt: undefined, readAt: undefined }]);
});

test("acknowledge() of one receiver leaves the others waiting", (store) => {
  store.enqueue([outgoing(1, EVERYONE)]);
  assertEquals(ids(store.acknowledge(BEN, [messageId(1), messageId(1)], 9_000)), [messageId(1)]);
  assertEquals(waitingIds(store, ADA), [messageId(1)]);
  assertEquals(store.message(messageId(1))?.deliveries, [
    { to: ADA, deliveredAt: undefined, readAt: undefined },
    { to: BEN, deliveredAt: 9_000, readAt: undefined },
  ]);
});

test("acknowledge() ignores ids that do not wait for that peer", (store) => {
  store.enqueue([outgoing(1), outgoing(2, BEN)]);
  store.receive(ADA, [incoming(3)], 1);
  assertEquals(store.acknowledge(ADA, [messageId(2), messageId(3), messageId(99)], 9_000), []);
  assertEquals(store.acknowledge(CLEO, [messageId(1)], 9_000), []);
  assertEquals(waitingIds(store, ADA), [messageId(1)]);
  assertEquals(waitingIds(store, BEN), [messageId(2)]);
});

test("receive() stores in order and returns only what is new", (store, reopen) => {
  const { messages: [first, second] } = store.receive(
    ADA,
    [incoming(5), incoming(2), incoming(5, { text: "other" })],
    77,
  );
  assertEquals(first, {
    position: first!.position,
    id: messageId(5),
    conversation: ADA,
    from: ADA,
    kind: "text",
    text: "text 5",
    at: 1_005,
    ...UNTOUCHED,
  });
  assertGreater(second!.position, first!.position);
  store = reopen();
  const { messages: more, transfers } = store.receive(ADA, [incoming(2), incoming(6), incoming(5)], 78);
  assertEquals(transfers, []);
  assertEquals(ids(more), [messageId(6)]);
  assertEquals(store.history({ conversation: ADA, limit: 10 }), [first!, second!, ...more]);
  assertEquals(store.waitingPeers(), []);
});

test("receive() puts private messages under their sender, and others under everyone", (store) => {
  store.receive(ADA, [incoming(1), incoming(2, { conversation: "everyone" })], 1);
  store.receive(BEN, [incoming(3, { conversation: "everyone" })], 1);
  assertEquals(ids(store.history({ conversation: ADA, limit: 10 })), [messageId(1)]);
  assertEquals(ids(store.history({ conversation: EVERYONE, limit: 10 })), [messageId(2), messageId(3)]);
  assertEquals(store.history({ conversation: BEN, limit: 10 }), []);
});

test("receive() tells messages of one id apart by their authors", (store) => {
  store.receive(BEN, [incoming(1, { text: "Ben's" })], 1);
  store.receive(CLEO, [incoming(1, { text: "Cleo's" })], 1);
  assertEquals(store.message(messageId(1))?.text, "Ben's");
  store.enqueue([outgoing(1, ADA, { text: "mine" })]);
  assertEquals(ids(store.receive(ADA, [incoming(1, { text: "Ada's" })], 1).messages), [messageId(1)]);
  assertEquals(texts(store.history({ limit: 10 })), ["Ben's", "Cleo's", "mine", "Ada's"]);
  // A peer that repeats an id of ours can't hide our message.
  assertEquals(store.message(messageId(1))?.text, "mine");
  const of = (author: PeerId) => store.message(messageId(1), author)?.text;
  assertEquals([SELF, ADA, BEN, CLEO].map(of), ["mine", "Ada's", "Ben's", "Cleo's"]);
  assertEquals(texts(store.messagesWith(messageId(1))), ["mine", "Ben's", "Cleo's", "Ada's"]);
  assertEquals(store.messagesWith(messageId(2)), []);
  assertEquals([store.message(messageId(2), ADA), of(person("dan"))], [undefined, undefined]);
  assertEquals(waitingIds(store, ADA), [messageId(1)]);
});

test("receive() keeps kinds of newer programs, with and without text", (store) => {
  store.receive(ADA, [incoming(1, { kind: "poll-2", text: "" }), incoming(2, { kind: "poll-2", text: "{}" })], 1);
  assertEquals(store.history({ limit: 10 }).map(({ kind, text }) => [kind, text]), [["poll-2", ""], ["poll-2", "{}"]]);
});

const HARD_TEXTS = [
  "a\u0000b",
  "\u0000",
  "\ufeffmark",
  "line\r\nline\u2028end ",
  "'); DROP TABLE messages; --",
  "\u{1f9d1}\u200d\u{1f680} e\u0301 \u05d0 \uffff",
  "x".repeat(65_536),
];

test("texts come back as they were given", (store, reopen) => {
  store.enqueue(HARD_TEXTS.map((text, index) => outgoing(index, ADA, { text })));
  store.receive(BEN, HARD_TEXTS.map((text, index) => incoming(index, { text })), 1);
  store = reopen();
  assertEquals(texts(store.history({ conversation: ADA, limit: 10 })), HARD_TEXTS);
  assertEquals(texts(store.history({ conversation: BEN, limit: 10 })), HARD_TEXTS);
  assertEquals(store.waiting(ADA, 0, 10).map(({ message }) => message.text), HARD_TEXTS);
});

test("history() gives the newest, oldest first", (store) => {
  store.enqueue([1, 2, 3].map((number) => outgoing(number)));
  store.receive(BEN, [4, 5].map((number) => incoming(number)), 1);
  store.enqueue([outgoing(6)]);
  assertEquals(ids(store.history({ limit: 3 })), [4, 5, 6].map(messageId));
  assertEquals(ids(store.history({ conversation: ADA, limit: 3 })), [2, 3, 6].map(messageId));
  assertEquals(store.history({ conversation: CLEO, limit: 3 }), []);
  const before = store.message(messageId(4))!.position;
  assertEquals(ids(store.history({ before, limit: 2 })), [2, 3].map(messageId));
  assertEquals(ids(store.history({ conversation: BEN, before, limit: 2 })), []);
  assertEquals(ids(store.history({ conversation: ADA, before, limit: 9 })), [1, 2, 3].map(messageId));
});

test("history() looks at the author's time with since", (store) => {
  store.enqueue([outgoing(1, ADA, { at: 500 }), outgoing(2, ADA, { at: 100 }), outgoing(3, ADA, { at: 501 })]);
  assertEquals(ids(store.history({ since: 500, limit: 10 })), [1, 3].map(messageId));
  assertEquals(ids(store.history({ since: 501, conversation: ADA, limit: 10 })), [messageId(3)]);
  assertEquals(ids(store.history({ since: 100, limit: 2 })), [2, 3].map(messageId));
});

test("history() refuses what can't be asked", (store) => {
  for (const limit of [0, -1, 1_001, 1.5, NaN]) {
    assertEquals(assertThrows(() => store.history({ limit }), RequestError, "limit").problem, "invalid");
  }
  assertThrows(() => store.history({ limit: 1, before: NaN }), RequestError, "before");
  assertThrows(() => store.history({ limit: 1, after: 0.5 }), RequestError, "after");
  assertThrows(() => store.history({ limit: 1, search: "x".repeat(1_001) }), RequestError, "a word of 1001");
  assertThrows(() => store.history({ limit: 1, since: 0.5 }), RequestError, "since");
  const search = Array.from({ length: 33 }, (_, index) => index).join(" ");
  assertThrows(() => store.history({ limit: 1, search }), RequestError, "33 words");
});

test("message() knows nothing of an unknown id", (store) => {
  assertEquals(store.message(messageId(1)), undefined);
});

test("conversations() gives last message and unread count, the newest first", (store, reopen) => {
  assertEquals(store.conversations(), []);
  store.receive(ADA, [incoming(1), incoming(2, { conversation: "everyone" })], 1);
  store.enqueue([outgoing(3), outgoing(4, BEN)]);
  store.receive(ADA, [incoming(5), incoming(6)], 1);
  store = reopen();
  assertEquals(store.conversations(), [
    { id: ADA, last: store.message(messageId(6))!, unread: 3 },
    { id: BEN, last: store.message(messageId(4))!, unread: 0 },
    { id: EVERYONE, last: store.message(messageId(2))!, unread: 1 },
  ]);
});

test("markSeen() never goes back, and never beyond what is there", (store, reopen) => {
  const { messages: [, second] } = store.receive(ADA, [1, 2, 3].map((number) => incoming(number)), 1);
  assertEquals(store.markSeen(ADA, second!.position), second!.position);
  assertEquals(unread(store), [[ADA, 1]]);
  assertEquals(store.markSeen(ADA, 0), second!.position);
  store = reopen();
  assertEquals(unread(store), [[ADA, 1]]);
  const last = store.message(messageId(3))!.position;
  assertEquals(store.markSeen(ADA, Number.MAX_SAFE_INTEGER), last);
  store.receive(ADA, [incoming(4)], 1);
  assertEquals(unread(store), [[ADA, 1]]);
});

test("markSeen() looks at one conversation", (store) => {
  store.receive(ADA, [incoming(1), incoming(2, { conversation: "everyone" })], 1);
  const { messages: [last] } = store.receive(BEN, [incoming(3)], 1);
  assertEquals(store.markSeen(ADA, last!.position), store.message(messageId(1))!.position);
  assertEquals(unread(store), [[BEN, 1], [EVERYONE, 1], [ADA, 0]]);
  assertEquals(store.markSeen(CLEO, last!.position), 0);
  store.receive(CLEO, [incoming(4)], 1);
  assertEquals(unread(store)[0], [CLEO, 1]);
});

test("markSeen() refuses what is no position", (store) => {
  for (const position of [-1, 0.5, NaN, Infinity]) assertThrows(() => store.markSeen(ADA, position), RequestError);
});

test("saveContacts() adds and replaces", (store, reopen) => {
  assertEquals(store.contacts(), []);
  store.saveContacts([contact(BEN), contact(ADA)]);
  assertEquals(store.contacts(), [contact(ADA), contact(BEN)]);
  const changed = contact(BEN, {
    profile: { name: "B\u0000en", host: "", status: { availability: "busy", text: "" }, group: "" },
    endpoints: [],
    mark: { epoch: 1, seq: 0 },
    lastSeen: 0,
    version: 0,
    trusted: false,
    verified: true,
    nickname: "B\u0000enny",
  });
  store.saveContacts([changed, contact(CLEO)]);
  store = reopen();
  assertEquals(store.contacts(), [contact(ADA), changed, contact(CLEO)]);
});

test("lists that are empty change nothing", (store) => {
  assertEquals(store.enqueue([]), []);
  assertEquals(store.receive(ADA, [], 1), { messages: [], transfers: [], changed: [], read: [] });
  assertEquals(store.acknowledge(ADA, [], 1), []);
  store.saveContacts([]);
  assertEquals([store.contacts(), store.conversations(), store.history({ limit: 1 })], [[], [], []]);
});

test("id stays the same, and is no other store's", (store, reopen) => {
  const { id } = store;
  assertNotEquals(id, OTHER_STORE);
  assertEquals(reopen().id, id);
});
