/** What the messenger may rely on for answers and changes, whichever store it was given (docs/protocol.md, section 5.8). */
import type { Store } from "../../../src/messenger/ports.ts";
import { EVERYONE, isRoomId, type PeerId } from "../../../src/model/ids.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { MAX_EDITS } from "../../../src/store/edits.ts";
import { MAX_WAITING_REACTIONS } from "../../../src/store/reactions.ts";
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
  offer,
  offered,
  offering,
  outgoing,
  person,
  react,
  retract,
  SELF,
} from "./sample.ts";

const quote = { author: BEN, id: messageId(77), text: "as \u0000 said" };
const positions = (store: Store, peer: PeerId) => store.waiting(peer, 0, 100).map(({ message }) => message.id);
const EVERYBODY = { recipients: [ADA, BEN] };

test("a quotation and an origin come back, of one's own and of others' messages", (store, reopen) => {
  const [mine] = store.enqueue([{ ...outgoing(1), reply: quote, origin: "other" }]);
  const { messages: [theirs] } = store.receive(ADA, [incoming(2, { reply: quote, origin: "other" })], 1);
  assertEquals([mine!.reply, mine!.origin, theirs!.reply, theirs!.origin], [quote, "other", quote, "other"]);
  store.enqueue([{ ...outgoing(3), reply: quote }, { ...outgoing(4), origin: "other" }]);
  store = reopen();
  assertEquals(store.message(messageId(1)), mine);
  assertEquals(store.message(messageId(2)), theirs);
  assertEquals(store.waiting(ADA, 0, 9).map(({ message: { reply, origin } }) => [reply, origin]), [
    [quote, "other"],
    [quote, "author"],
    [undefined, "other"],
  ]);
});

test("enqueue() carries out an edit, keeps the earlier wording, and sends what was written first", (store, reopen) => {
  store.enqueue([outgoing(1, ADA, { text: "teh", at: 10 })]);
  const [change] = store.enqueue([changing(2, ADA, edit(1, "the"))]);
  assertEquals([change!.kind, change!.text], ["change", ""]);
  store.enqueue([{ ...changing(3, ADA, edit(1, "The")), at: 2_000 }]);
  store = reopen();
  const now = store.message(messageId(1))!;
  assertEquals([now.text, now.at, now.editedAt, now.retractedAt], ["The", 10, 2_000, undefined]);
  assertEquals(store.edits(SELF, messageId(1)), [{ text: "teh", at: 10 }, { text: "the", at: 1_002 }]);
  assertEquals(store.edits(ADA, messageId(1)), []);
  assertEquals(store.history({ limit: 9 }).length, 1);
  // Whoever gets it from now on reads of the edits as everybody does.
  assertEquals(store.waiting(ADA, 0, 9).map(({ message: { text, shown, change } }) => [text, shown, change]), [
    ["teh", "line", undefined],
    ["", "quiet", edit(1, "the")],
    ["", "quiet", edit(1, "The")],
  ]);
});

test("enqueue() carries a change out once, however often it is repeated", (store) => {
  store.enqueue([outgoing(1)]);
  store.enqueue([changing(2, ADA, edit(1, "a"))]);
  store.enqueue([changing(3, ADA, edit(1, "b"))]);
  store.enqueue([changing(2, ADA, edit(1, "a"))]);
  assertEquals(store.message(messageId(1))?.text, "b");
  assertEquals(store.edits(SELF, messageId(1)).length, 2);
});

test("receive() carries out what an author says of their messages, and returns each as it is now, once", (store) => {
  store.receive(ADA, [incoming(1, { at: 5 }), incoming(2)], 1);
  const { messages, changed: others } = store.receive(
    ADA,
    [
      changed(3, edit(1, "first"), { at: 50 }),
      changed(4, edit(2, "other")),
      changed(5, edit(1, "second"), { at: 60 }),
      incoming(6),
      changed(7, retract(6)),
    ],
    2,
  );
  assertEquals(messages.map(({ text }) => text), ["text 6"]);
  assertEquals(others.map(({ id, text }) => [id, text]), [[messageId(1), "second"], [messageId(2), "other"], [
    messageId(6),
    "",
  ]]);
  assertEquals(others[0], store.message(messageId(1)));
  assertEquals(others[0]!.editedAt, 60);
  assertEquals(store.edits(ADA, messageId(1)), [{ text: "text 1", at: 5 }, { text: "first", at: 50 }]);
  assertEquals(store.receive(ADA, [changed(3, edit(1, "first"))], 3).changed, []);
  assertEquals(store.message(messageId(1))?.text, "second");
});

test("an edit to the same words says that it happened, and keeps no wording twice", (store) => {
  store.receive(ADA, [incoming(1), changed(2, edit(1, "text 1"), { at: 9 })], 1);
  assertEquals([store.message(messageId(1))?.editedAt, store.edits(ADA, messageId(1))], [9, []]);
});

test("retracting leaves nothing of a text, its quotation and its edits", (store, reopen) => {
  store.receive(ADA, [incoming(1, { reply: quote, origin: "other" }), changed(2, edit(1, "better"))], 1);
  const { changed: [gone] } = store.receive(ADA, [changed(3, retract(1), { at: 70 })], 2);
  assertEquals([gone!.text, gone!.reply, gone!.origin, gone!.retractedAt], ["", undefined, "author", 70]);
  store = reopen();
  assertEquals(store.message(messageId(1)), gone);
  assertEquals(store.edits(ADA, messageId(1)), []);
  assertEquals(store.history({ limit: 9 }), [gone!]);
});

test("retracting an offer leaves what was offered, and withdraws it", (store) => {
  store.receive(ADA, [offered(1, { text: "look" })], 1);
  const { changed: [gone] } = store.receive(ADA, [changed(2, retract(1))], 2);
  assertEquals([gone!.kind, gone!.text, gone!.offer], ["file", "", offer()]);
  assertEquals(store.openTransfers(), []);
  store.enqueue([offering(3), changing(4, ADA, retract(3))]);
  assertEquals(store.message(messageId(3))?.offer, offer());
});

test("who does not have a message of one's own that is taken back gets nothing of it any more", (store) => {
  store.enqueue([outgoing(1, EVERYONE), outgoing(2)]);
  store.acknowledge(BEN, [messageId(1)], 5);
  store.enqueue([changing(3, EVERYONE, edit(1, "other"), EVERYBODY), changing(4, EVERYONE, react(1, undefined, "👍"))]);
  store.enqueue([changing(5, EVERYONE, retract(1), EVERYBODY)]);
  const left = [3, 4, 5].map(messageId).slice(1);
  assertEquals(positions(store, ADA), [messageId(2), ...left]);
  assertEquals(positions(store, BEN), left);
  const { deliveries, reactions } = store.message(messageId(1))!;
  assertEquals(deliveries, [{ to: BEN, deliveredAt: 5, readAt: undefined }]);
  assertEquals(reactions, [{ by: SELF, emoji: "👍" }]);
  assertEquals(store.message(messageId(3)), undefined);
  // An acknowledgement that was on its way says nothing.
  assertEquals(store.acknowledge(ADA, [messageId(1), messageId(3)], 6), []);
});

test("whoever repeats an id of ours and takes that back undoes nothing of ours", (store) => {
  store.enqueue([outgoing(1), changing(2, ADA, edit(1, "other"))]);
  store.receive(BEN, [incoming(1), changed(3, retract(1))], 1);
  store.receive(ADA, [incoming(1), changed(3, retract(1))], 1);
  assertEquals([store.message(messageId(1))?.text, positions(store, ADA)], ["other", [1, 2].map(messageId)]);
});

test("only its author edits a text or takes a message back", (store) => {
  store.enqueue([outgoing(1)]);
  store.receive(ADA, [incoming(2, { conversation: "everyone" })], 1);
  const of = (author: PeerId) => [{ ...edit(1, "mine"), author }, { ...retract(1), author }];
  const by = (changes: ReturnType<typeof of>) => changes.map((change, index) => changed(50 + index, change));
  assertEquals(store.receive(ADA, by(of(SELF)), 1).changed, []);
  const theirs = [{ ...edit(2, "mine"), author: ADA }, { ...retract(2), author: ADA }].map((change, index) =>
    changed(60 + index, change, { conversation: "everyone" })
  );
  assertEquals(store.receive(BEN, theirs, 1).changed, []);
  store.enqueue([changing(3, EVERYONE, theirs[0]!.change!), changing(4, EVERYONE, theirs[1]!.change!)]);
  assertEquals([1, 2].map((number) => store.message(messageId(number))?.text), ["text 1", "text 2"]);
});

test("a change elsewhere than its message, of no line, of no text, or of a newer program changes nothing", (store) => {
  store.receive(ADA, [incoming(1), incoming(2, { shown: "quiet", kind: "poll-2" }), offered(3, { text: "look" })], 1);
  const everywhere = { conversation: "everyone" } as const;
  const nothing = [
    changed(10, edit(1, "other"), everywhere),
    changed(11, retract(1), everywhere),
    changed(12, react(1, undefined, "👍"), everywhere),
    changed(13, edit(2, "other")),
    changed(14, retract(2)),
    changed(15, react(2, undefined, "👍")),
    changed(16, edit(3, "other")),
    changed(17, edit(99, "other")),
    changed(18, retract(99)),
    changed(19, { ...edit(1, "other"), does: "unheard-of" }),
  ];
  const before = store.history({ limit: 9 });
  assertEquals(store.receive(ADA, nothing, 1), { messages: [], transfers: [], changed: [], read: [] });
  assertEquals(store.history({ limit: 9 }), before);
  assertEquals(store.message(messageId(2))?.reactions, []);
  // Also not later.
  store.receive(ADA, [incoming(99)], 1);
  assertEquals(store.message(messageId(99))?.text, "text 99");
});

test("what was taken back is not changed any more", (store) => {
  store.receive(ADA, [incoming(1), changed(2, retract(1), { at: 7 })], 1);
  const again = [edit(1, "back"), react(1, undefined, "👍"), retract(1)];
  const more = again.map((change, index) => changed(3 + index, change));
  assertEquals(store.receive(ADA, more, 1).changed, []);
  const { text, retractedAt, reactions, editedAt } = store.message(messageId(1))!;
  assertEquals([text, retractedAt, reactions, editedAt], ["", 7, [], undefined]);
});

test("everybody has one reaction to a message, the last", (store, reopen) => {
  store.enqueue([outgoing(1, EVERYONE), changing(2, EVERYONE, react(1, undefined, "🙂"))]);
  const say = (peer: PeerId, number: number, emoji: string) =>
    store.receive(peer, [changed(number, react(1, SELF, emoji), { conversation: "everyone" })], 1).changed;
  assertEquals(say(BEN, 3, "👍")[0]!.reactions, [{ by: BEN, emoji: "👍" }, { by: SELF, emoji: "🙂" }]);
  say(ADA, 4, "👎");
  say(BEN, 5, "🎉");
  assertEquals(say(BEN, 6, "🎉"), []);
  store = reopen();
  const reactions = () => store.message(messageId(1))!.reactions;
  assertEquals(reactions(), [{ by: ADA, emoji: "👎" }, { by: BEN, emoji: "🎉" }, { by: SELF, emoji: "🙂" }]);
  assertEquals(say(ADA, 7, "")[0]!.reactions, reactions());
  assertEquals(say(ADA, 8, ""), []);
  store.enqueue([changing(9, EVERYONE, react(1, undefined, ""))]);
  assertEquals(reactions(), [{ by: BEN, emoji: "🎉" }]);
  assertEquals(store.conversations()[0]!.last.reactions, reactions());
});

test("a reaction waits for a message of somebody else that comes later, in the same conversation", (store) => {
  const everywhere = { conversation: "everyone" } as const;
  const early = [changed(1, react(9, BEN, "👍"), everywhere), changed(2, react(8, BEN, "🎉"), everywhere)];
  assertEquals(store.receive(ADA, early, 1).changed, []);
  store.receive(CLEO, [changed(1, react(9, BEN, "👎"), everywhere)], 2);
  store.receive(CLEO, [changed(2, react(9, BEN, ""), everywhere)], 3);
  const { messages } = store.receive(BEN, [incoming(9, everywhere), incoming(8)], 4);
  assertEquals(messages.map(({ reactions }) => reactions), [[{ by: ADA, emoji: "👍" }], []]);
  assertEquals(store.history({ limit: 9 }), [...messages]);
});

test("a reaction does not wait between two, nor for one's own messages, which are all here", (store) => {
  store.receive(ADA, [changed(1, react(9, SELF, "👍")), changed(2, react(8, undefined, "👍"))], 1);
  store.receive(ADA, [changed(3, react(7, SELF, "👍"), { conversation: "everyone" })], 1);
  store.enqueue([outgoing(9), outgoing(7, EVERYONE)]);
  store.receive(ADA, [incoming(8)], 1);
  assertEquals(store.history({ limit: 9 }).map(({ reactions }) => reactions), [[], [], []]);
});

test(`of one person ${MAX_WAITING_REACTIONS} reactions wait, and the oldest makes room`, (store) => {
  const everywhere = { conversation: "everyone" } as const;
  const one = (number: number) => changed(10_000 + number, react(number, BEN, "👍"), everywhere);
  store.receive(CLEO, [one(0)], 0);
  for (let number = 0; number <= MAX_WAITING_REACTIONS; number++) store.receive(ADA, [one(number)], 1 + number);
  const later = [0, 1, 2].map((number) => incoming(number, everywhere));
  const { messages } = store.receive(BEN, later, 9_999);
  assertEquals(messages.map(({ reactions }) => reactions.map(({ by }) => by)), [[CLEO], [ADA], [ADA]]);
});

test(`of one message ${MAX_EDITS} earlier wordings are kept, the first among them`, (store) => {
  store.receive(ADA, [incoming(0)], 1);
  for (let number = 1; number <= MAX_EDITS + 3; number++) {
    store.receive(ADA, [changed(number, edit(0, `wording ${number}`))], 1);
  }
  const edits = store.edits(ADA, messageId(0)).map(({ text }) => text);
  assertEquals([edits.length, edits[0], edits[1], edits.at(-1)], [
    MAX_EDITS,
    "text 0",
    "wording 4",
    `wording ${MAX_EDITS + 2}`,
  ]);
});

test("what is said in a room stands in the room", (store, reopen) => {
  const room = `room:${person("hall")}`;
  assert(isRoomId(room));
  store.enqueue([outgoing(1, room, { recipients: [ADA, BEN] }), outgoing(2)]);
  const { messages } = store.receive(ADA, [incoming(3, { conversation: room }), incoming(4)], 1);
  assertEquals(messages.map(({ conversation, from }) => [conversation, from]), [[room, ADA], [ADA, ADA]]);
  store = reopen();
  assertEquals(store.history({ conversation: room, limit: 9 }).map(({ id }) => id), [1, 3].map(messageId));
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => [message.conversation, message.seq]), [[room, 1], [
    "private",
    1,
  ]]);
  assertEquals(store.conversations().map(({ id, unread }) => [id, unread]), [[ADA, 1], [room, 1]]);
  // Nothing may be missing of what one says in a room.
  store.enqueue([changing(5, room, edit(1, "other")), changing(6, room, retract(1))]);
  assertEquals(positions(store, ADA), [1, 2, 5, 6].map(messageId));
});
