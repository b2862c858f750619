import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../../src/model/errors.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { openStore, type SqliteStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import {
  ADA,
  changed,
  changing,
  contact,
  edit,
  incoming,
  messageId,
  offered,
  offering,
  outgoing,
  retract,
  saying,
  seen,
  SELF,
  transfer,
  word,
} from "./sample.ts";

Deno.test("identity() gives what saveIdentity() kept, for good", () => {
  using folder = new Folder();
  const pkcs8 = new Uint8Array([0, 1, 254, 255]);
  const identity = { id: SELF, key: { form: "plain", pkcs8 }, retiredAt: undefined } as const;
  {
    using store = openStore(folder.path);
    assertEquals(store.identity(), undefined);
    store.saveIdentity({ id: SELF, pkcs8 });
    assertEquals(store.identity(), identity);
  }
  using store = openStore(folder.path);
  const error = assertThrows(() => store.saveIdentity({ id: ADA, pkcs8: new Uint8Array(1) }), StorageError);
  assertEquals(error.message, `Cannot save an identity in ${folder.database}: it has one already`);
  assertEquals(store.identity(), identity);
});

Deno.test("enqueue() needs an identity, receive() does not", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  assertThrows(() => store.enqueue([outgoing(1)]), Error, "no identity was saved");
  store.receive(ADA, [incoming(1)], 1);
  store.saveIdentity({ id: SELF, pkcs8: new Uint8Array(1) });
  const [message] = store.enqueue([outgoing(2)]);
  assertEquals(message?.from, SELF);
  assertEquals(store.history({ limit: 9 }).map(({ from }) => from), [ADA, SELF]);
});

Deno.test("nextEpoch() grows with the clock, and by one where the clock stands or goes back", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    assertEquals(store.nextEpoch(1_790_000_000.9), 1_790_000_000);
    assertEquals(store.nextEpoch(1_790_000_000), 1_790_000_001);
    assertEquals(store.nextEpoch(5), 1_790_000_002);
  }
  using store = openStore(folder.path);
  assertEquals(store.nextEpoch(5), 1_790_000_003);
  assertEquals(store.nextEpoch(1_800_000_000), 1_800_000_000);
});

Deno.test("two stores have different ids", () => {
  using first = new Folder();
  using second = new Folder();
  using one = openStore(first.path);
  using other = openStore(second.path);
  assert(one.id !== other.id);
});

Deno.test("a call that fails in the middle changes nothing", () => {
  using folder = new Folder();
  using store = openOwnStore(folder.path);
  const broken = { at: 2 ** 60 };
  assertThrows(() => store.enqueue([outgoing(1), outgoing(2, EVERYONE, broken)]), StorageError, "CHECK");
  assertThrows(() => store.receive(ADA, [incoming(1), incoming(2, { seq: -1, ...broken })], 1), StorageError, "CHECK");
  const far = contact(ADA, { mark: { epoch: 2 ** 60, seq: 1 } });
  assertThrows(() => store.saveContacts([contact(SELF), far]), StorageError, "mark_epoch");
  assertEquals([store.history({ limit: 9 }), store.conversations(), store.contacts()], [[], [], []]);
  assertEquals(store.waitingPeers(), []);
  // The number that the undone message had is free again.
  store.enqueue([outgoing(3)]);
  assertEquals(store.waiting(ADA, 0, 9).map(({ message }) => message.seq), [1]);
});

Deno.test("a transfer and the word about it are saved both or neither", () => {
  using folder = new Folder();
  using store = openOwnStore(folder.path);
  store.receive(ADA, [offered(1)], 1);
  const declined = transfer(ADA, 1, { state: { name: "declined" } });
  const broken = { ...saying(2, ADA, word("declined", 1)), at: 2 ** 60 };
  assertThrows(() => store.saveTransfer(declined, broken), StorageError, "CHECK");
  assertThrows(
    () => store.saveTransfer({ ...declined, size: -1 }, saying(2, ADA, word("declined", 1))),
    StorageError,
    "CHECK",
  );
  assertEquals(store.openTransfers(), [transfer(ADA, 1, { at: 1 })]);
  assertEquals([store.waitingPeers(), store.message(messageId(2))], [[], undefined]);
  // An offer, and what others say of it, come with their messages or not at all.
  assertThrows(() => store.receive(ADA, [offered(3), incoming(4, { at: 2 ** 60 })], 1), StorageError, "CHECK");
  assertThrows(() => store.enqueue([offering(5), { ...outgoing(6), at: 2 ** 60 }]), StorageError, "CHECK");
  assertEquals(store.openTransfers().length, 1);
});

Deno.test("of a text that was taken back or deleted no row says anything", () => {
  using folder = new Folder();
  {
    using store = openOwnStore(folder.path);
    const text = "a secret";
    store.receive(ADA, [incoming(1, { text }), changed(2, edit(1, "secret two")), changed(3, retract(1))], 1);
    store.enqueue([
      outgoing(4, ADA, { text }),
      changing(5, ADA, edit(4, "secret three")),
      changing(6, ADA, retract(4)),
    ]);
    store.enqueue([outgoing(7, EVERYONE, { text }), changing(8, EVERYONE, edit(7, "secret four"))]);
    store.receive(ADA, [incoming(9, { conversation: "everyone", text }), offered(10, { text }), seen(12, 7)], 1);
    store.deleteConversation(EVERYONE);
    assertEquals([store.clearDeleted(99), store.clearDeleted(99)], [3, 0]);
    store.receive(ADA, [changed(11, retract(10))], 1);
    assertEquals(store.history({ search: "secret", limit: 9 }), []);
  }
  using connection = new DatabaseSync(folder.database);
  const tables = connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE '%fts5%'")
    .all()
    .map(({ name }) => String(name)).filter((name) => !name.startsWith("search_"));
  assert(tables.length > 15, `only ${tables.length} tables`);
  const saying = tables.filter((name) => {
    const rows = connection.prepare(`SELECT * FROM ${name}`).all();
    return rows.some((row) => Object.values(row).some((value) => String(value).includes("secret")));
  });
  assertEquals(saying, []);
  assertEquals(connection.prepare("SELECT * FROM reads").all(), []);
});

Deno.test("a row that this program can't have written is called damage", () => {
  using folder = new Folder();
  {
    using store = openOwnStore(folder.path);
    store.enqueue([outgoing(1)]);
    store.saveContacts([contact(ADA)]);
  }
  {
    using connection = new DatabaseSync(folder.database);
    connection.exec("UPDATE parties SET id = 'nobody' WHERE number > 1");
    connection.exec(`UPDATE contacts SET endpoints = '[{"address":7}]'`);
  }
  using store = openStore(folder.path);
  for (const read of [() => store.history({ limit: 1 }), () => store.contacts(), () => store.waitingPeers()]) {
    assertEquals(assertThrows(read, StorageError, folder.database).problem, "damaged");
  }
});

for (
  const [title, sql] of Object.entries({
    "an offer without its items": `UPDATE messages SET data = '{"files":1,"folders":0,"bytes":5}' WHERE kind = 'file'`,
    "an offer whose item has no name": `UPDATE messages SET data = json_set(data, '$.items[0].name', 7)`,
    "an offer whose size is none": `UPDATE messages SET data = json_set(data, '$.bytes', 1.5)`,
    "a word about nothing": `UPDATE messages SET data = json_set(data, '$.offer', 'x')`,
    "an accepted transfer without a folder": `UPDATE transfers SET details = json_remove(details, '$.folder')`,
    "an accepted transfer without details": "UPDATE transfers SET details = NULL",
    "progress that is none": `UPDATE transfers SET details = json_set(details, '$.progress', 'far')`,
    "progress beside every number": `UPDATE transfers SET details = json_set(details, '$.progress.bytes', 1e300)`,
    "a problem that nobody knows":
      `UPDATE transfers SET state = 'failed', how = NULL, details = '{"problem":"toString","message":""}'`,
    "a rule for nobody": `UPDATE accept_rules SET contact = upper(contact)`,
  })
) {
  Deno.test(`${title} is called damage`, () => {
    using folder = new Folder();
    {
      using store = openOwnStore(folder.path);
      store.receive(ADA, [offered(1)], 1);
      const progress = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };
      const state = { name: "accepted", how: "person", folder: "/in", progress } as const;
      store.saveTransfer(transfer(ADA, 1, { state }), saying(2, ADA, word("accepted", 1)));
      store.saveRule({ contact: ADA, folder: undefined, largest: 1, quota: 1 });
      readAll(store);
    }
    {
      using connection = new DatabaseSync(folder.database);
      connection.exec(sql);
    }
    using store = openStore(folder.path);
    assertEquals(assertThrows(() => readAll(store), StorageError, folder.database).problem, "damaged");
  });
}

function readAll(store: SqliteStore): void {
  store.history({ limit: 9 });
  store.waiting(ADA, 0, 9);
  store.openTransfers();
  store.rules();
}

Deno.test("close() moves everything into one file, and ends all use", () => {
  using folder = new Folder();
  const store = openOwnStore(folder.path);
  const message = store.enqueue([outgoing(1)]);
  assertEquals(filesOf(folder.path), ["lanmessenger.db", "lanmessenger.db-wal"]);
  store.close();
  store.close();
  assertEquals(filesOf(folder.path), ["lanmessenger.db"]);
  assertThrows(() => store.enqueue([outgoing(2)]), StorageError, "it was closed");
  assertThrows(() => store.contacts(), StorageError, "it was closed");
  using again = openStore(folder.path);
  assertEquals(again.history({ limit: 9 }), message);
});

function filesOf(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
}
