import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { MemoryStore } from "../../support/memory_store.ts";
import { ADA, BEN, contact, incoming, messageId, outgoing, SELF } from "./sample.ts";

Deno.test("MemoryStore.crash() ends earlier lives and keeps what is stored", () => {
  const disk = new MemoryStore(SELF);
  const first = disk.open();
  first.enqueue([outgoing(1)]);
  disk.crash();
  assertThrows(() => first.enqueue([outgoing(2)]), Error, "crashed");
  assertThrows(() => first.waitingPeers(), Error, "crashed");
  const second = disk.open();
  assertEquals(second.waiting(ADA, 0, 9).map(({ message }) => message.id), [messageId(1)]);
  assertEquals(disk.waitingPeers(), [ADA]);
});

Deno.test("MemoryStore.failure makes every call that writes fail and change nothing", () => {
  const store = new MemoryStore(SELF);
  store.enqueue([outgoing(1)]);
  const before = store.history({ limit: 9 });
  store.failure = new StorageError("full", "Cannot write: there is no space left");
  const writes = [
    () => store.enqueue([outgoing(2)]),
    () => store.receive(BEN, [incoming(3)], 1),
    () => store.acknowledge(ADA, [messageId(1)], 1),
    () => store.saveContacts([contact(ADA)]),
    () => store.markSeen(ADA, 1),
  ];
  for (const write of writes) assertThrows(write, StorageError, "no space left");
  assertEquals([store.history({ limit: 9 }), store.contacts(), store.waitingPeers()], [before, [], [ADA]]);
  store.failure = undefined;
  assertEquals(store.enqueue([outgoing(2)]).length, 1);
});
