/** What the messenger may rely on for files, whichever store it was given (docs/protocol.md, section 8.1). */
import type { KeptState, KeptTransfer, Store } from "../../../src/messenger/ports.ts";
import { EVERYONE, type PeerId } from "../../../src/model/ids.ts";
import { type FileWord, PROBLEMS, WORDS } from "../../../src/model/transfer.ts";
import { assertEquals, assertNotEquals, assertThrows } from "../../../src/std/assert.ts";
import { WHY_FAILED } from "../../../src/store/words.ts";
import { testEveryStore as test } from "./place.ts";
import {
  ADA,
  BEN,
  changed,
  CLEO,
  incoming,
  messageId,
  offer,
  offered,
  offering,
  outgoing,
  PLAIN,
  said,
  saying,
  SELF,
  transfer,
  word,
} from "./sample.ts";

const ids = (messages: readonly { id: string }[]) => messages.map(({ id }) => id);
const states = (transfers: readonly KeptTransfer[]) => transfers.map(({ state: { name } }) => name);
const stateOf = (store: Store, author: PeerId, number: number) => states(store.transfersOf(author, messageId(number)));

const progress = {
  entry: 3,
  bytes: 1_234,
  missing: 1,
  changed: 2,
  paths: ["/home/cleo/run 7", "", "/home/cleo/\u0000\ufeff"],
};
const accepted = (how: "person" | "rule" = "person"): KeptState => ({ name: "accepted", how, folder: "/in", progress });

test("history() finds offers alone, a page at a time", (store) => {
  for (const number of [1, 4, 7]) {
    store.enqueue([outgoing(number), offering(number + 1, BEN), offering(number + 2, CLEO)]);
  }
  const shared = (query: { before?: number; search?: string } = {}) =>
    store.history({ conversation: BEN, kind: "file", limit: 2, ...query });
  const newest = shared();
  assertEquals(ids(newest), [messageId(5), messageId(8)]);
  assertEquals(ids(shared({ before: newest[0]!.position })), [messageId(2)]);
  assertEquals(ids(shared({ search: "nowhere" })), []);
});

/** One for each shape that a state can have. */
const STATES: readonly KeptState[] = [
  { name: "offered" },
  accepted(),
  accepted("rule"),
  { name: "accepted", how: "person", folder: "", progress: { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] } },
  { name: "paused", how: "rule", folder: "/in", progress },
  { name: "failed", problem: "full", message: "No space \u0000 left", accepted: { folder: "/in", progress } },
  { name: "failed", problem: "there", message: "", accepted: undefined },
  { name: "done", paths: ["/in/a", "/in/b"], missing: 2, changed: 3, runs: 4 },
  { name: "aside", path: "/in/aside", why: "Eicar \u0000" },
  { name: "declined" },
  { name: "cancelled" },
  { name: "withdrawn" },
];

/** The states that a word may find. */
const FOUND: readonly KeptState[] = STATES.filter(({ name }, index) =>
  STATES.findIndex((state) => state.name === name) === index
);

// Offers

test("enqueue() of an offer makes a transfer for each receiver", (store, reopen) => {
  const [message] = store.enqueue([offering(1, EVERYONE, { recipients: [CLEO, ADA, CLEO] })]);
  assertEquals([message?.kind, message?.text, message?.offer], ["file", "", offer()]);
  store = reopen();
  assertEquals(store.message(messageId(1)), message);
  assertEquals(store.history({ limit: 9 }), [message!]);
  const expected = [ADA, CLEO].map((peer) => transfer(SELF, 1, { peer }));
  assertEquals(store.openTransfers(), expected);
  assertEquals(store.transfersOf(SELF, messageId(1)), expected);
  assertEquals(store.transfersOf(ADA, messageId(1)), []);
  assertEquals(store.transfersOf(SELF, messageId(2)), []);
  const [waiting] = store.waiting(CLEO, 0, 9);
  assertEquals([waiting?.message.shown, waiting?.message.offer, waiting?.message.word], ["line", offer(), undefined]);
});

test("enqueue() leaves the transfer of an offer that is there as it is", (store) => {
  store.enqueue([offering(1)]);
  store.saveTransfer(transfer(SELF, 1, { peer: ADA, state: { name: "withdrawn" } }));
  store.enqueue([offering(1), offering(1, BEN)]);
  assertEquals(store.transfersOf(SELF, messageId(1)).map(({ key, state }) => [key.peer, state.name]), [
    [ADA, "withdrawn"],
  ]);
});

test("receive() of an offer makes a transfer, once", (store, reopen) => {
  const hard = { ...offer(), items: [{ name: "\u0000 \u202e '\"", bytes: 1, files: undefined }] };
  const { messages, transfers } = store.receive(
    ADA,
    [offered(1), incoming(2), offered(3, { conversation: "everyone", text: "look", offer: hard })],
    77,
  );
  assertEquals(messages.map(({ kind, text, offer }) => [kind, text, offer]), [
    ["file", "", offer()],
    ["text", "text 2", undefined],
    ["file", "look", hard],
  ]);
  assertEquals(transfers, [1, 3].map((number) => transfer(ADA, number, { at: 77 })));
  store = reopen();
  assertEquals(store.history({ limit: 9 }), messages);
  store.saveTransfer(transfer(ADA, 1, { state: { name: "declined" } }));
  const other = offered(1, { offer: offer(9_999) });
  assertEquals(store.receive(ADA, [other, offered(3)], 88), { messages: [], transfers: [], changed: [], read: [] });
  assertEquals(store.message(messageId(1))?.offer, offer());
  assertEquals(store.openTransfers(), [transfer(ADA, 3, { at: 77 })]);
});

test("offers of one id by different authors are different", (store) => {
  store.receive(ADA, [offered(1)], 1);
  store.receive(BEN, [offered(1, { offer: offer(600) })], 2);
  store.enqueue([offering(1)]);
  store.saveTransfer(transfer(BEN, 1, { state: { name: "declined" } }));
  assertEquals(stateOf(store, ADA, 1), ["offered"]);
  assertEquals(stateOf(store, BEN, 1), ["declined"]);
  assertEquals(store.receive(ADA, [said(2, word("accepted", 1))], 3).transfers.map(({ key }) => key), [
    { author: SELF, offer: messageId(1), peer: ADA },
  ]);
  assertEquals(stateOf(store, ADA, 1), ["offered"]);
  assertEquals(stateOf(store, SELF, 1), ["accepted"]);
});

test("openTransfers() has those that are not over, and those that failed, in the order of the offers", (store) => {
  const OPEN = ["offered", "accepted", "paused", "failed"];
  store.receive(ADA, STATES.map((_, index) => offered(99 - index)), 1);
  for (const [index, state] of STATES.entries()) store.saveTransfer(transfer(ADA, 99 - index, { state }));
  store.enqueue([offering(1, EVERYONE)]);
  assertEquals(states(store.openTransfers()), [
    ...STATES.map(({ name }) => name).filter((name) => OPEN.includes(name)),
    "offered",
    "offered",
  ]);
});

// Quiet messages

test("a word of one's own waits to be sent, and is shown nowhere", (store, reopen) => {
  store.receive(ADA, [offered(1)], 1);
  const before = [store.history({ limit: 9 }), store.conversations()];
  const [message] = store.enqueue([saying(2, ADA, word("done", 1, 3)), saying(3, BEN, word("declined", 9))]);
  assertEquals([message?.kind, message?.offer, message?.deliveries.length], ["file-word", undefined, 1]);
  store = reopen();
  assertEquals([store.history({ limit: 9 }), store.conversations()], before);
  assertEquals(store.history({ conversation: BEN, limit: 9 }), []);
  assertEquals(store.message(messageId(2)), message);
  assertEquals(store.waitingPeers(), [ADA, BEN]);
  assertEquals(store.waiting(ADA, 0, 9)[0]?.message, {
    id: messageId(2),
    conversation: "private",
    store: store.id,
    seq: 1,
    at: 1_002,
    kind: "file-word",
    text: "",
    shown: "quiet",
    ...PLAIN,
    word: word("done", 1, 3),
  });
  // Lines that follow count on, and show up.
  store.enqueue([outgoing(4, BEN)]);
  assertEquals(store.waiting(BEN, 0, 9).map(({ message: { seq, shown } }) => [seq, shown]), [[1, "quiet"], [
    2,
    "line",
  ]]);
  assertEquals(store.conversations().map(({ id, last }) => [id, last.id]), [[BEN, messageId(4)], [ADA, messageId(1)]]);
  assertEquals(ids(store.acknowledge(ADA, [messageId(2)], 5)), [messageId(2)]);
  assertEquals(store.waitingPeers(), [BEN]);
});

test("quiet messages of others are stored once, and are neither shown nor unread", (store) => {
  const quiet = [
    said(1, word("unheard-of", 8)),
    incoming(2, { kind: "poll-2", shown: "quiet", text: "{}" }),
    incoming(3, { shown: "quiet", conversation: "everyone" }),
  ];
  assertEquals(store.receive(ADA, quiet, 1), { messages: [], transfers: [], changed: [], read: [] });
  assertEquals([store.history({ limit: 9 }), store.conversations()], [[], []]);
  assertEquals(store.message(messageId(2))?.kind, "poll-2");
  assertEquals(store.markSeen(ADA, 9), 0);
  assertEquals(ids(store.receive(ADA, [incoming(2), incoming(4), said(5, word("done", 8))], 1).messages), [
    messageId(4),
  ]);
  const [seen] = store.conversations();
  assertEquals([seen?.last.id, seen?.unread], [messageId(4), 1]);
  // The last line is as far as there is anything to see.
  assertEquals(store.markSeen(ADA, 1_000), seen!.last.position);
  assertEquals(store.history({ conversation: ADA, limit: 1 }).length, 1);
  assertEquals(store.history({ search: "text", limit: 9 }).length, 1);
});

test("an offer that nobody would see makes no transfer", (store) => {
  assertEquals(store.receive(ADA, [offered(1, { shown: "quiet" })], 1), {
    messages: [],
    transfers: [],
    changed: [],
    read: [],
  });
  assertEquals(store.openTransfers(), []);
});

// Words

const SAID: Record<string, KeptState> = {
  accepted: {
    name: "accepted",
    how: "person",
    folder: "",
    progress: { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] },
  },
  declined: { name: "declined" },
  done: { name: "done", paths: [], missing: 4, changed: 0, runs: 0 },
  cancelled: { name: "cancelled" },
  failed: {
    name: "failed",
    problem: "there",
    message: "The receiver gave up, and did not say why",
    accepted: undefined,
  },
  aside: { name: "aside", path: "", why: "" },
};

/** What these words do not change, although it is not over. */
const UNCHANGED: Record<string, readonly string[]> = { accepted: ["accepted", "paused"], failed: ["failed"] };
const OVER = ["declined", "done", "cancelled", "aside", "withdrawn"];

for (const [says, expected] of Object.entries(SAID)) {
  test(`"${says}" of a receiver counts until it is over`, (store, reopen) => {
    // A receiver's end counts after "withdrawn", too, which it had not heard.
    const isLate = OVER.includes(says);
    const changes = (name: string) =>
      name === "withdrawn" ? isLate : !OVER.includes(name) && !(UNCHANGED[says] ?? []).includes(name);
    const before = FOUND.map((state, number) => transfer(SELF, number, { peer: ADA, state }));
    const after = before.map((one) => changes(one.state.name) ? { ...one, state: expected, at: 500 } : one);
    store.enqueue(FOUND.map((_, number) => offering(number, EVERYONE)));
    for (const one of before) store.saveTransfer(one);
    const words = FOUND.map((_, number) => said(100 + number, word(says, number, 4)));
    const { messages, transfers } = store.receive(ADA, words, 500);
    assertEquals([messages, transfers], [[], after.filter((one) => !before.includes(one))]);
    store = reopen();
    for (const [number, one] of after.entries()) {
      assertEquals(store.transfersOf(SELF, messageId(number)), [one, transfer(SELF, number, { peer: BEN })]);
    }
  });
}

test('"done" tells what came, and "failed" why', (store, reopen) => {
  const numbers = [1, 2, 3, 4, 5];
  store.enqueue(numbers.map((number) => offering(number, ADA)));
  store.receive(ADA, [
    said(101, word("done", 1, 1, { bytes: 77, changed: 2 })),
    said(102, word("done", 2)),
    said(103, word("failed", 3, 0, { why: "grown", bytes: 78 })),
    said(104, word("failed", 4, 0, { why: "moonlight" })),
    said(105, word("failed", 5, 0, { why: "constructor" })),
  ], 5);
  store = reopen();
  const kept = numbers.map((number) => store.transfersOf(SELF, messageId(number))[0]!);
  const { bytes } = offering(1).offer!;
  assertEquals(kept.map(({ size }) => size), [77, bytes, 78, bytes, bytes]);
  const done = { name: "done", paths: [], runs: 0 } as const;
  assertEquals(kept.slice(0, 2).map(({ state }) => state), [
    { ...done, missing: 1, changed: 2 },
    { ...done, missing: 0, changed: 0 },
  ]);
  assertEquals(kept.slice(2).map(({ state }) => state.name === "failed" && state.problem), ["grown", "there", "there"]);
  for (const problem of PROBLEMS) assertNotEquals(WHY_FAILED[problem], "");
  assertEquals(new Set(Object.values(WHY_FAILED)).size, PROBLEMS.length);
});

test('"withdrawn" of an author counts until it is over', (store, reopen) => {
  const before = FOUND.map((state, number) => transfer(ADA, number, { state }));
  const after = before.map((one): KeptTransfer =>
    OVER.includes(one.state.name) ? one : { ...one, state: { name: "withdrawn" }, at: 500 }
  );
  store.receive(ADA, FOUND.map((_, number) => offered(number)), 1);
  for (const one of before) store.saveTransfer(one);
  const words = FOUND.map((_, number) => said(100 + number, word("withdrawn", number)));
  assertEquals(store.receive(ADA, words, 500).transfers, after.filter((one) => !before.includes(one)));
  store = reopen();
  for (const [number, one] of after.entries()) assertEquals(store.transfersOf(ADA, messageId(number)), [one]);
});

test("an offer whose message is taken back is withdrawn, without a word about it", (store, reopen) => {
  store.receive(ADA, [offered(1), offered(2)], 1);
  const retract = changed(10, { of: messageId(1), author: undefined, does: "retract", text: "" });
  const { transfers } = store.receive(ADA, [retract], 5);
  assertEquals(transfers.map(({ key, state }) => [key.offer, state.name]), [[messageId(1), "withdrawn"]]);
  // Of nobody else's, and by nobody else.
  const others = changed(11, { of: messageId(2), author: ADA, does: "retract", text: "" });
  assertEquals(store.receive(BEN, [others], 6).transfers, []);
  store = reopen();
  assertEquals([1, 2].map((number) => store.transfersOf(ADA, messageId(number))[0]?.state.name), [
    "withdrawn",
    "offered",
  ]);
});

test("a word counts only from whom it is to come", (store) => {
  store.enqueue([offering(1, ADA)]);
  store.receive(ADA, [offered(2)], 1);
  let number = 10;
  const hear = (from: PeerId, said_: FileWord) => store.receive(from, [said(number++, said_)], 5).transfers;
  for (const says of WORDS) {
    // Somebody who has nothing to do with it.
    assertEquals(hear(BEN, word(says, 1)), []);
    assertEquals(hear(BEN, word(says, 2)), []);
    // A receiver can't take back what is not theirs, and an author can't answer in our name.
    assertEquals(hear(ADA, word(says, says === "withdrawn" ? 1 : 2)), []);
    // What is not there at all, or is no offer.
    assertEquals(hear(ADA, word(says, 77)), []);
    assertEquals(hear(ADA, word(says, 10)), []);
  }
  for (const says of ["unheard-of", "constructor", ""]) assertEquals(hear(ADA, word(says, 1)), []);
  assertEquals(store.openTransfers(), [transfer(SELF, 1, { peer: ADA }), transfer(ADA, 2, { at: 1 })]);
});

test("receive() gives each transfer once, in the order of change, as it is after all", (store) => {
  store.enqueue([offering(1), offering(2)]);
  const { messages, transfers } = store.receive(ADA, [
    said(11, word("accepted", 2)),
    offered(12),
    said(13, word("accepted", 1)),
    said(14, word("withdrawn", 12)),
    said(15, word("failed", 2)),
    said(15, word("done", 1)),
    said(16, word("accepted", 2)),
  ], 50);
  assertEquals(ids(messages), [messageId(12)]);
  assertEquals(transfers, [
    transfer(SELF, 2, { peer: ADA, state: SAID.accepted!, at: 50 }),
    transfer(ADA, 12, { state: { name: "withdrawn" }, at: 50 }),
    transfer(SELF, 1, { peer: ADA, state: SAID.accepted!, at: 50 }),
  ]);
  // A word that comes again is no second word.
  store.receive(ADA, [said(17, word("failed", 1))], 51);
  assertEquals(store.receive(ADA, [said(13, word("accepted", 1))], 52).transfers, []);
  assertEquals(stateOf(store, SELF, 1), ["failed"]);
});

// What is saved

test("saveTransfer() keeps every state as it was given", (store, reopen) => {
  store.receive(ADA, STATES.map((_, number) => offered(number)), 1);
  const saved = STATES.map((state, number) => transfer(ADA, number, { state, size: 2 ** 40 + number, at: 9_000 }));
  assertEquals(saved.map((one) => store.saveTransfer(one)), saved.map(() => undefined));
  store = reopen();
  for (const one of saved) assertEquals(store.transfersOf(ADA, one.key.offer), [one]);
});

test("saveTransfer() stores the word with it", (store, reopen) => {
  store.receive(ADA, [offered(1)], 1);
  const saved = transfer(ADA, 1, { state: accepted() });
  const message = store.saveTransfer(saved, saying(2, ADA, word("accepted", 1)));
  store = reopen();
  assertEquals(store.message(messageId(2)), message);
  assertEquals(message?.deliveries, [{ to: ADA, deliveredAt: undefined, readAt: undefined }]);
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => message.word), [word("accepted", 1)]);
  assertEquals(store.openTransfers(), [saved]);
});

test("saveTransfer() of an offer that is not stored stores nothing", (store) => {
  store.enqueue([outgoing(5)]);
  for (const author of [ADA, SELF]) {
    const attempt = () => store.saveTransfer(transfer(author, 1), saying(2, ADA, word("done", 1)));
    assertThrows(attempt, Error, `there is no offer ${messageId(1)} of ${author}`);
  }
  assertEquals([store.openTransfers(), store.message(messageId(2))], [[], undefined]);
});

test("useGoal() remembers the last hundred folders, the newest first", (store, reopen) => {
  for (let number = 0; number < 102; number++) store.useGoal(`/in/${number}`, 1_000 + number);
  store.useGoal("/in/50", 5_000);
  store = reopen();
  assertEquals(store.goals().slice(0, 3), ["/in/50", "/in/101", "/in/100"]);
  assertEquals(store.goals().length, 100);
  assertEquals(store.goals().at(-1), "/in/2");
});

test("removeOldLists() keeps the lists of those that are not over, and of no others", (store, reopen) => {
  store.enqueue(FOUND.map((_, number) => offering(number)));
  for (const [number, state] of FOUND.entries()) {
    store.saveTransfer(transfer(SELF, number, { peer: ADA, state }));
    store.saveList(SELF, messageId(number), `list ${number}`);
  }
  store.saveList(SELF, messageId(99), "of an offer that was not made");
  store.removeOldLists();
  store = reopen();
  const kept = FOUND.map((_, number) => store.list(SELF, messageId(number)) !== undefined);
  assertEquals(kept, FOUND.map(({ name }) => !OVER.includes(name)));
  assertEquals(store.list(SELF, messageId(99)), undefined);
});

test("saveList() keeps a list for each author and offer, until removeList()", (store, reopen) => {
  const long = `["\ufeff\u0000 ${"long".repeat(10_000)}"]`;
  // Before its offer is stored.
  store.saveList(SELF, messageId(1), long);
  store.saveList(ADA, messageId(1), "[1]");
  store = reopen();
  assertEquals([store.list(SELF, messageId(1)), store.list(ADA, messageId(1))], [long, "[1]"]);
  for (const [author, number] of [[ADA, 2], [BEN, 1]] as const) {
    assertEquals(store.list(author, messageId(number)), undefined);
    store.removeList(author, messageId(number));
  }
  store.saveList(ADA, messageId(1), "[2]");
  store.removeList(SELF, messageId(1));
  store = reopen();
  assertEquals([store.list(SELF, messageId(1)), store.list(ADA, messageId(1))], [undefined, "[2]"]);
});

test("saveRule() adds and replaces, removeRule() removes", (store, reopen) => {
  const rule = { folder: "/in/\u0000ben", largest: 2 ** 40, quota: 0 };
  store.saveRule({ contact: BEN, ...rule });
  store.saveRule({ contact: ADA, ...rule });
  store.saveRule({ contact: BEN, folder: undefined, largest: 1, quota: 2 });
  store.removeRule(CLEO);
  store = reopen();
  assertEquals(store.rules(), [
    { contact: ADA, ...rule },
    { contact: BEN, folder: undefined, largest: 1, quota: 2 },
  ]);
  store.removeRule(ADA);
  assertEquals(store.rules().map(({ contact }) => contact), [BEN]);
});

test("acceptedByRule() counts what a rule accepted since then, whatever became of it", (store, reopen) => {
  store.receive(ADA, [1, 2, 3, 4, 5].map((number) => offered(number)), 1);
  store.receive(BEN, [offered(1)], 1);
  store.enqueue([offering(9)]);
  const save = (number: number, state: KeptState, at: number, size = 10 ** number) =>
    store.saveTransfer(transfer(ADA, number, { state, at, size }));
  const by = (since: number) => store.acceptedByRule(ADA, since);
  assertEquals(by(0), 0);
  save(1, accepted("rule"), 100);
  save(2, accepted("rule"), 200);
  save(3, accepted("person"), 300);
  save(4, { name: "declined" }, 400);
  store.saveTransfer(transfer(BEN, 1, { state: accepted("rule"), at: 100, size: 5 }));
  // Offers of one's own are not the contact's, whoever accepted them.
  store.saveTransfer(transfer(SELF, 9, { peer: ADA, state: accepted("rule"), at: 100, size: 7 }));
  assertEquals([by(100), by(101), by(200), by(201)], [110, 100, 100, 0]);
  // Going on is no new acceptance, nor is any end.
  save(1, { name: "paused", how: "rule", folder: "/in", progress }, 150);
  save(1, accepted("rule"), 160);
  save(1, { name: "done", paths: [], missing: 0, changed: 0, runs: 0 }, 170, 20);
  save(2, { name: "failed", problem: "full", message: "", accepted: undefined }, 250);
  assertEquals([by(100), by(101)], [120, 100]);
  save(2, accepted("person"), 260);
  assertEquals([by(200), by(201)], [100, 0]);
  save(2, { name: "failed", problem: "full", message: "", accepted: undefined }, 270);
  save(2, accepted("rule"), 280);
  assertEquals([by(280), by(281)], [100, 0]);
  store = reopen();
  assertEquals([by(100), by(101), store.acceptedByRule(BEN, 100), store.acceptedByRule(CLEO, 0)], [120, 100, 5, 0]);
  // More than a number can hold is as much as it can.
  save(4, accepted("rule"), 500, Number.MAX_SAFE_INTEGER);
  save(5, accepted("rule"), 500, Number.MAX_SAFE_INTEGER);
  assertEquals(by(500), Number.MAX_SAFE_INTEGER);
});
