import type { Store } from "../../../src/messenger/ports.ts";
import { StorageError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertGreater, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { openStore, SqliteStore } from "../../../src/store/mod.ts";
import { Folder, openOwnStore } from "./place.ts";
import { ADA, BEN, incoming, messageId, outgoing, SELF } from "./sample.ts";
import { canMount, SmallDisk } from "../../support/small_disk.ts";

const ignore = !canMount();
const BATCH = 10;
const TEXT = "x".repeat(1_000);

/** Enqueues batches until the disk is full; returns how many messages were saved, and checks that no more are there. */
function fill(store: Store): number {
  for (let saved = 0; saved < 100_000; saved += BATCH) {
    const batch = Array.from({ length: BATCH }, (_, index) => outgoing(saved + index, ADA, { text: TEXT }));
    try {
      store.enqueue(batch);
    } catch (error) {
      assert(error instanceof StorageError, String(error));
      assertEquals(error.problem, "full");
      assertStringIncludes(error.message, "no space left");
      assertEquals(store.waiting(ADA, 0, 100_000).length, saved);
      assertEquals(store.message(messageId(saved)), undefined);
      return saved;
    }
  }
  throw new Error("The disk never filled");
}

/** Everything that writes says so, and changes nothing. */
function checkRefusals(store: Store, saved: number): void {
  const many = Array.from({ length: 2_000 }, (_, index) => incoming(index, { text: TEXT }));
  assertEquals(assertThrows(() => store.receive(BEN, many, 1), StorageError).problem, "full");
  assertEquals(store.history({ conversation: BEN, limit: 1 }), []);
  assertEquals(store.conversations().map(({ id, last }) => [id, last.id]), [[ADA, messageId(saved - 1)]]);
}

function checkRecovery(store: Store, saved: number): void {
  const [message] = store.enqueue([outgoing(saved)]);
  assertEquals(message?.id, messageId(saved));
  // The undone calls left no gap in what the receiver sees.
  const last = store.waiting(ADA, 0, 100_000).at(-1)?.message;
  assertEquals([last?.id, last?.seq], [messageId(saved), saved + 1]);
  assertEquals(store.receive(BEN, [incoming(1)], 1).messages.length, 1);
}

Deno.test({
  name: "a full disk refuses whole calls, loses nothing, and is written again when there is space",
  ignore,
  fn() {
    using disk = new SmallDisk(2 * 1024 * 1024);
    let saved = 0;
    {
      using store = openOwnStore(disk.path);
      saved = fill(store);
      assertGreater(saved, 100);
      checkRefusals(store, saved);
      disk.remount("size=16m");
      checkRecovery(store, saved);
    }
    using store = openStore(disk.path);
    assertEquals(store.waiting(ADA, 0, 100_000).length, saved + 1);
  },
});

Deno.test({
  name: "a store that is closed and opened on a full disk still has everything",
  ignore,
  fn() {
    using disk = new SmallDisk(2 * 1024 * 1024);
    let saved = 0;
    {
      using store = openOwnStore(disk.path);
      saved = fill(store);
    }
    using store = openStore(disk.path);
    assertEquals(store.waiting(ADA, 0, 100_000).length, saved);
    disk.remount("size=16m");
    checkRecovery(store, saved);
  },
});

Deno.test({
  name: "openStore() on a disk that is full from the beginning says so, and works when there is space",
  ignore,
  fn() {
    using disk = new SmallDisk(8 * 4096);
    assertEquals(assertThrows(() => openStore(disk.path), StorageError, disk.path).problem, "full");
    disk.remount("size=4m");
    openOwnStore(disk.path).close();
  },
});

Deno.test({
  name: "openStore() on a disk that is mounted read-only says so",
  ignore,
  fn() {
    using disk = new SmallDisk(4 * 1024 * 1024);
    disk.remount("ro");
    assertEquals(assertThrows(() => openStore(disk.path), StorageError, disk.path).problem, "read-only");
    disk.remount("rw");
    openOwnStore(disk.path).close();
    disk.remount("ro");
    assertEquals(assertThrows(() => openStore(disk.path), StorageError, disk.path).problem, "read-only");
  },
});

Deno.test("a database that may not grow refuses whole calls, loses nothing, and grows again when it may", () => {
  using folder = new Folder();
  const database = openDatabase(folder.path);
  using store = new SqliteStore(database);
  store.saveIdentity({ id: SELF, pkcs8: new Uint8Array(1) });
  database.execute("PRAGMA max_page_count = 300");
  const saved = fill(store);
  assertGreater(saved, 100);
  checkRefusals(store, saved);
  database.execute("PRAGMA max_page_count = 4294967294");
  checkRecovery(store, saved);
});
