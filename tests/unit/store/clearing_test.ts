/** A deleted conversation while its rows are cleared away, step by step, whatever happens between. */
import { DatabaseSync } from "node:sqlite";
import type { Store } from "../../../src/messenger/ports.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { openStore } from "../../../src/store/mod.ts";
import { Child } from "./child.ts";
import { DELETED, KEPT, STEP } from "./deleter.ts";
import { Folder, openOwnStore, testEveryStore as test } from "./place.ts";
import {
  ADA,
  BEN,
  changed,
  incoming,
  messageId,
  offered,
  offering,
  outgoing,
  react,
  said,
  SELF,
  word,
} from "./sample.ts";
import { seen, transfer } from "./sample.ts";

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Everything that tells of a conversation with Ada. */
function told(store: Store): unknown {
  return {
    history: store.history({ conversation: ADA, limit: 99 }).map(({ id }) => Number(`0x${id}`)),
    all: store.history({ limit: 99 }).map(({ id }) => Number(`0x${id}`)),
    found: ["text", "te", "notes"].map((search) => store.history({ search, limit: 99 }).length),
    listed: store.conversations().map(({ id, last, unread }) => [id, Number(`0x${last.id}`), unread]),
    waiting: [store.waitingPeers(), store.waiting(ADA, 0, 99).length],
    transfers: [store.openTransfers().length, store.transfersOf(SELF, messageId(3)).length],
    lists: [store.list(SELF, messageId(3)), store.list(ADA, messageId(6))],
    single: [1, 5, 6].map((number) => store.message(messageId(number)) ?? store.messagesWith(messageId(number))[0]),
    seen: store.newlySeen(ADA, 0, 99).length,
  };
}

test("nothing tells of a deleted conversation while it is cleared away", (store, reopen) => {
  store.enqueue([outgoing(1), outgoing(2), offering(3), outgoing(4, BEN)]);
  store.receive(ADA, [incoming(5), offered(6), ...numbers(7, 12).map((number) => incoming(number))], 1);
  store.receive(ADA, [changed(13, react(1, SELF, "👍")), said(14, word("accepted", 3)), seen(15, 1)], 1);
  for (const [author, number] of [[SELF, 3], [ADA, 6]] as const) store.saveList(author, messageId(number), "[]");
  store.deleteConversation(ADA);
  const nothing = {
    history: [],
    all: [4],
    found: [1, 1, 0],
    listed: [[BEN, 4, 0]],
    waiting: [[BEN], 0],
    transfers: [0, 0],
    lists: [undefined, undefined],
    single: [undefined, undefined, undefined],
    seen: 0,
  };
  let steps = 0;
  do {
    assertEquals(told(store), nothing);
    store = reopen();
    assertEquals(told(store), nothing);
    // What others say of it says nothing.
    const again = [incoming(5), offered(6), incoming(12)];
    const about = { messages: [], transfers: [], changed: [], read: [] };
    assertEquals(store.receive(ADA, [...again, said(100 + steps, word("done", 3)), seen(200, 2)], 2), about);
    assertEquals(store.acknowledge(ADA, [messageId(1)], 3), []);
    assertEquals(store.markSeen(ADA, 99), 0);
    steps++;
  } while (store.clearDeleted(2) > 0 && steps < 99);
  assert(steps < 99);
});

test("what comes into a deleted conversation while it is cleared away is kept and shown", (store, reopen) => {
  store.receive(ADA, numbers(1, 9).map((number) => incoming(number)), 1);
  store.enqueue([outgoing(10)]);
  store.deleteConversation(ADA);
  const here: number[] = [];
  for (let number = 20; number < 40; number++) {
    store.clearDeleted(2);
    const { messages } = store.receive(ADA, [incoming(number, { text: `new ${number}` })], 2);
    assertEquals(messages.map(({ text }) => text), [`new ${number}`]);
    here.push(number);
    if (number % 3 === 0) store = reopen();
    const shown = store.history({ conversation: ADA, limit: 99 });
    assertEquals(shown.map(({ id }) => Number(`0x${id}`)), here);
    assertEquals(store.conversations().map(({ id, unread }) => [id, unread]), [[ADA, here.length]]);
    assertEquals(store.history({ search: "new", conversation: ADA, limit: 99 }).length, here.length);
  }
  assertEquals(store.clearDeleted(99), 0);
  const [own] = store.enqueue([outgoing(10)]);
  assertEquals(store.waiting(ADA, 0, 9).map(({ position, message }) => [position, message.seq]), [[own!.position, 2]]);
});

test("a conversation is deleted once more while it is cleared away", (store) => {
  store.receive(ADA, numbers(1, 5).map((number) => incoming(number)), 1);
  store.receive(BEN, numbers(1, 3).map((number) => incoming(number)), 1);
  const first = store.deleteConversation(ADA);
  store.clearDeleted(2);
  assertEquals(store.deleteConversation(ADA), 0);
  store.receive(ADA, [incoming(6)], 1);
  assert(store.deleteConversation(BEN) > first);
  assert(store.deleteConversation(ADA) > first);
  assertEquals(store.history({ limit: 9 }), []);
  while (store.clearDeleted(2) > 0);
  assertEquals(store.receive(ADA, numbers(1, 6).map((number) => incoming(number)), 2).messages, []);
  assertEquals(store.receive(BEN, [incoming(3), incoming(4)], 2).messages.length, 1);
});

test("what a rule accepted of a deleted conversation does not count", (store) => {
  store.receive(ADA, [offered(1)], 1);
  const progress = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };
  store.saveTransfer(transfer(ADA, 1, { state: { name: "accepted", how: "rule", folder: "/in", progress }, at: 5 }));
  assert(store.acceptedByRule(ADA, 5) > 0);
  store.deleteConversation(ADA);
  assertEquals(store.acceptedByRule(ADA, 5), 0);
});

test("a reaction to a deleted message waits for one of that name elsewhere", (store) => {
  store.receive(ADA, [incoming(1)], 1);
  store.deleteConversation(ADA);
  store.receive(BEN, [changed(2, react(1, ADA, "👍"), { conversation: "everyone" })], 1);
  const { messages } = store.receive(ADA, [incoming(1, { conversation: "everyone" })], 1);
  assertEquals(messages.map(({ reactions }) => reactions), [[{ by: BEN, emoji: "👍" }]]);
});

test("a reaction to a deleted message that is said once more waits, too", (store) => {
  const reaction = (number: number) => changed(number, react(1, ADA, "👍"), { conversation: "everyone" });
  store.receive(ADA, [incoming(1, { conversation: "everyone" })], 1);
  store.receive(BEN, [reaction(2)], 1);
  store.deleteConversation(EVERYONE);
  store.receive(BEN, [reaction(3)], 1);
  while (store.clearDeleted(1) > 0);
  // Its author's number alone says that it is another one.
  const { messages } = store.receive(ADA, [{ ...incoming(1, { conversation: "everyone" }), seq: 9 }], 1);
  assertEquals(messages.map(({ reactions }) => reactions), [[{ by: BEN, emoji: "👍" }]]);
});

Deno.test("SqliteStore.clearDeleted() removes fewer where they are long, and in the end all that was there", () => {
  using folder = new Folder();
  {
    using store = openOwnStore(folder.path);
    store.receive(ADA, numbers(1, 9).map((number) => incoming(number, { text: "long ".repeat(4_000) })), 1);
    store.enqueue(numbers(10, 30).map((number) => outgoing(number)));
    store.receive(BEN, [incoming(1)], 1);
    store.deleteConversation(ADA);
    const steps: number[] = [];
    for (let some = store.clearDeleted(20); some > 0; some = store.clearDeleted(20)) steps.push(some);
    assertEquals(steps, [2, 2, 2, 2, 20, 2]);
  }
  using connection = new DatabaseSync(folder.database);
  const count = (table: string) => connection.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows;
  assertEquals(["messages", "deliveries", "deletions"].map(count), [1, 0, 0]);
  assertEquals(indexed(connection, "long"), 0);
});

Deno.test("a deletion that is killed goes on where it was, and nothing comes back", async () => {
  using folder = new Folder();
  let left = DELETED;
  for (let round = 0; left > 0; round++) {
    assert(round < 99);
    await using child = new Child("deleter.ts", [folder.path]);
    const lines: string[] = [];
    for (let line = await child.line(); line !== undefined; line = await child.line()) {
      lines.push(line);
      if (lines.length === 5 + round) break;
    }
    lines.push(...await child.kill());
    {
      using store = openStore(folder.path);
      assertEquals(store.history({ conversation: ADA, limit: 9 }), []);
      assertEquals(store.history({ search: "secret", limit: 9 }), []);
      assertEquals(store.conversations().map(({ id }) => id), [BEN]);
      assertEquals(store.history({ limit: 999 }).length, KEPT);
      assertEquals(store.waitingPeers(), []);
    }
    using connection = new DatabaseSync(folder.database);
    const rows = Number(connection.prepare("SELECT count(*) AS rows FROM messages").get()?.rows) - KEPT;
    // The step that was killed between its commit and its line is done, too.
    const said = left - Number(lines.at(-1));
    assert(rows === said || rows === said - STEP, `${rows} are left, and ${said} were said to be`);
    left = rows;
    assertEquals(indexed(connection, "secret"), rows);
  }
});

/** How many messages the search index has with a word, whether they are shown or not; the index is checked, too. */
function indexed(connection: DatabaseSync, word: string): unknown {
  connection.exec("INSERT INTO search (search) VALUES ('integrity-check')");
  return connection.prepare("SELECT count(*) AS rows FROM search WHERE search MATCH ?").get(word)?.rows;
}
