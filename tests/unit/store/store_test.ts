import { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../../src/model/errors.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { openStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, contact, incoming, outgoing, SELF } from "./sample.ts";

Deno.test("identity() gives what saveIdentity() kept, for good", () => {
  using folder = new Folder();
  const identity = { id: SELF, pkcs8: new Uint8Array([0, 1, 254, 255]) };
  {
    using store = openStore(folder.path);
    assertEquals(store.identity(), undefined);
    store.saveIdentity(identity);
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
