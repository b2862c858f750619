import { StorageError } from "../../../src/model/errors.ts";
import { PLAIN_FACE } from "../../../src/model/peer.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { MemoryStore } from "../../support/memory_store.ts";
import { ADA, BEN, contact, incoming, messageId, offering, outgoing, SELF, transfer } from "./sample.ts";

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
  store.enqueue([outgoing(1), offering(4)]);
  store.saveList(SELF, messageId(4), "[]");
  store.saveRule({ contact: BEN, folder: undefined, largest: 1, quota: 1 });
  const before = store.history({ limit: 9 });
  store.failure = new StorageError("full", "Cannot write: there is no space left");
  const writes = [
    () => store.enqueue([outgoing(2)]),
    () => store.receive(BEN, [incoming(3)], 1),
    () => store.acknowledge(ADA, [messageId(1)], 1),
    () => store.saveContacts([contact(ADA)]),
    () => store.markSeen(ADA, 1),
    () => store.saveTransfer(transfer(SELF, 4, { peer: ADA, state: { name: "withdrawn" } })),
    () => store.saveList(ADA, messageId(1), "[]"),
    () => store.removeList(SELF, messageId(4)),
    () => store.saveRule({ contact: ADA, folder: undefined, largest: 1, quota: 1 }),
    () => store.removeRule(BEN),
    () => store.deleteConversation(ADA),
    () => store.deleteOld(Number.MAX_SAFE_INTEGER, 1, 9),
    () => store.saveConversationSettings(ADA, { favourite: true, muted: false, keepDays: 1 }),
    () => store.saveSettings({ ...DEFAULT_SETTINGS, receipts: "off" }),
    () => store.saveFace({ ...PLAIN_FACE, group: "Analysis" }),
    () => store.saveBlocked(ADA, "blocked"),
    () => store.savePicture(ADA, { hash: "0".repeat(64), bytes: new Uint8Array(1) }),
  ];
  for (const write of writes) assertThrows(write, StorageError, "no space left");
  assertEquals([store.history({ limit: 9 }), store.contacts(), store.waitingPeers()], [before, [], [ADA]]);
  assertEquals(store.openTransfers(), [transfer(SELF, 4, { peer: ADA })]);
  assertEquals([store.list(ADA, messageId(1)), store.list(SELF, messageId(4))], [undefined, "[]"]);
  assertEquals(store.rules().map(({ contact }) => contact), [BEN]);
  assertEquals([store.conversationSettings(), store.settings(), store.face(), store.blocked(), store.pictures()], [
    [],
    {},
    PLAIN_FACE,
    [],
    [],
  ]);
  store.failure = undefined;
  assertEquals(store.enqueue([outgoing(2)]).length, 1);
});
