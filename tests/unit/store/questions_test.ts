/** What the store keeps of questions (docs/protocol.md, section 5.9). */
import type { SqliteStore } from "../../../src/store/store.ts";
import { EVERYONE, type MessageId } from "../../../src/model/ids.ts";
import type { Change } from "../../../src/model/message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, BEN, changed, changing, incoming, messageId, outgoing, retract, SELF } from "./sample.ts";

const CHOICES = ["Yes", "Not today"];
const close = (about: number, text = ""): Change => ({ of: messageId(about), author: undefined, does: "close", text });
const answer = (author: typeof SELF, id: MessageId) => ({ author, id, text: "" });

function test(name: string, body: (store: SqliteStore, reopen: () => SqliteStore) => void): void {
  Deno.test(name, () => {
    using folder = new Folder();
    let store = openOwnStore(folder.path);
    try {
      body(store, () => {
        store.close();
        return store = openOwnStore(folder.path);
      });
    } finally {
      store.close();
    }
  });
}

const stateOf = (store: SqliteStore, number: number, author = SELF) =>
  store.message(messageId(number), author)?.question?.state;

test("an own question is answered once, by whoever is first", (store, reopen) => {
  const [mine] = store.enqueue([{ ...outgoing(1), choices: CHOICES }]);
  assertEquals(mine?.question, { choices: CHOICES, state: { name: "open" } });
  const says = (number: number, text: string, conversation: "private" | "everyone" = "private") =>
    store.receive(ADA, [incoming(number, { text, conversation, reply: answer(SELF, messageId(1)) })], 1).changed
      .map(({ id }) => id);
  assertEquals(says(2, "Perhaps"), []);
  // It is no answer where it stands elsewhere.
  assertEquals(says(3, "Yes", "everyone"), []);
  assertEquals(says(4, "  not TODAY"), [messageId(1)]);
  assertEquals(says(5, "Yes"), []);
  store = reopen();
  assertEquals(stateOf(store, 1), { name: "answered", choice: "Not today", by: ADA });
  assertEquals(store.waiting(ADA, 0, 1)[0]?.message.choices, CHOICES);
});

test("whoever answers sees what they chose, until its author says what counts", (store, reopen) => {
  const { messages: [asked] } = store.receive(ADA, [incoming(1, { choices: CHOICES })], 1);
  assertEquals(asked?.question, { choices: CHOICES, state: { name: "open" } });
  store.enqueue([{ ...outgoing(2, ADA, { text: "Yes" }), reply: answer(ADA, messageId(1)) }]);
  assertEquals(stateOf(store, 1, ADA), { name: "answered", choice: "Yes", by: SELF });
  const told = (number: number, text: string) =>
    store.receive(ADA, [changed(number, close(1, text))], 1).changed.map(({ question }) => question?.state);
  assertEquals(told(3, "Yes"), [{ name: "answered", choice: "Yes", by: SELF }]);
  assertEquals(told(4, "Not today"), [{ name: "answered", choice: "Not today", by: undefined }]);
  assertEquals(told(5, ""), [{ name: "over" }]);
  store = reopen();
  assertEquals(stateOf(store, 1, ADA), { name: "over" });
  // Nobody else ends it.
  const { changed: byBen } = store.receive(BEN, [changed(6, { ...close(1), author: ADA })], 1);
  assertEquals(byBen, []);
});

test("a question is neither answered by its author nor edited, and nothing is left of one that is taken back", (store) => {
  store.enqueue([{ ...outgoing(1), choices: CHOICES }, outgoing(2, ADA, { text: "Yes" })]);
  store.enqueue([{ ...outgoing(3, ADA, { text: "Yes" }), reply: answer(SELF, messageId(1)) }]);
  assertEquals(stateOf(store, 1), { name: "open" });
  store.receive(ADA, [
    incoming(4, { choices: CHOICES, text: "Tea?" }),
    changed(5, { of: messageId(4), author: undefined, does: "edit", text: "Arsenic?" }),
  ], 1);
  assertEquals(store.message(messageId(4), ADA)?.text, "Tea?");
  // What is no question has no end.
  assertEquals(store.enqueue([changing(6, ADA, close(2))]).length, 1);
  assertEquals(store.message(messageId(2), SELF)?.question, undefined);
  store.enqueue([changing(7, ADA, retract(1))]);
  assertEquals(store.message(messageId(1), SELF)?.question, undefined);
  store.receive(ADA, [incoming(8, { text: "Yes", reply: answer(SELF, messageId(1)) })], 1);
  assertEquals(store.message(messageId(1), SELF)?.retractedAt === undefined, false);
  store.enqueue([{ ...outgoing(9, EVERYONE, { recipients: [ADA] }), choices: ["OK"] }]);
  assertEquals(stateOf(store, 9), { name: "open" });
});
