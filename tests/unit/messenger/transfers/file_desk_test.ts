import { FilePolicy } from "../../../../src/messenger/file_policy.ts";
import { NO_POLICY } from "../../../../src/model/policy.ts";
import { FilesError, RequestError, type RequestProblem, StorageError } from "../../../../src/model/errors.ts";
import type { Offer } from "../../../../src/model/transfer.ts";
import type { KeptState } from "../../../../src/messenger/ports.ts";
import { FileDesk } from "../../../../src/messenger/transfers/file_desk.ts";
import { assert, assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { BARE } from "../../../support/bare_message.ts";
import { MemoryStore } from "../../../support/memory_store.ts";
import { ADA, BEN, file, folder, make, messageId, offerOf, sample } from "./fixture.ts";

const OFFER = messageId(7);

/** Ada's desk, who has sent to Ben, and had from him. */
function scene() {
  const disk = new MemoryFiles();
  const store = new MemoryStore(ADA.id);
  let count = 100;
  const desk = new FileDesk({
    filePolicy: new FilePolicy(NO_POLICY),
    store,
    files: disk,
    self: ADA.id,
    newId: () => messageId(++count),
    signal: new AbortController().signal,
  });
  return { disk, store, desk };
}

async function refused(problem: RequestProblem, action: () => Promise<unknown>): Promise<void> {
  const error = await assertRejects(action, RequestError);
  assertEquals(error.problem, problem, error.message);
}

function send(store: MemoryStore, offer: Offer): void {
  const { id } = { id: OFFER };
  store.enqueue([{ id, conversation: BEN.id, recipients: [BEN.id], kind: "file", text: "", at: 1, offer }]);
}

function receive(store: MemoryStore, offer: Offer, state: KeptState): void {
  const wire = { id: OFFER, conversation: "private", store: store.id, seq: 1, at: 1, kind: "file" } as const;
  store.receive(BEN.id, [{ ...BARE, ...wire, text: "", shown: "line", offer }], 1);
  store.saveTransfer({ key: { author: BEN.id, offer: OFFER, peer: BEN.id }, size: offer.bytes, state, at: 1 });
}

async function read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function* bytes(part: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(part);
}

Deno.test("prepare() keeps the list, and giveUp() takes it back", async () => {
  const { disk, store, desk } = scene();
  make(disk, "/home", { "a": 5 });
  const { offer } = await desk.prepare(OFFER, { paths: ["/home/a"] });
  assertEquals(offer.bytes, 5);
  assert(store.list(ADA.id, OFFER) !== undefined);
  await desk.giveUp(OFFER);
  assertEquals(store.list(ADA.id, OFFER), undefined);
  await desk.giveUp(OFFER);
  assert(disk.nodes.has("/home/a"));
});

Deno.test("giveUp() of an upload removes its spool", async () => {
  const { disk, desk } = scene();
  const { id } = await desk.uploads.begin([file("a", 3)]);
  await desk.uploads.append(id, 0, bytes(sample(3)));
  await desk.prepare(OFFER, { upload: id });
  assertEquals(disk.names("/spool"), [id]);
  await desk.giveUp(OFFER);
  assertEquals(disk.names("/spool"), []);
});

Deno.test("prepare() that can't keep the list leaves no spool, and says what it is about", async () => {
  const { disk, store, desk } = scene();
  const { id } = await desk.uploads.begin([file("a", 3)]);
  await desk.uploads.append(id, 0, bytes(sample(3)));
  store.failure = new StorageError("full", "no space");
  await refused("storage", () => desk.prepare(OFFER, { upload: id }));
  assertEquals([disk.names("/spool"), disk.opened], [[], 0]);
});

Deno.test("open() reads own files where they are, by the number of their item", async () => {
  const { disk, store, desk } = scene();
  make(disk, "/home", { "run": "folder", "run/x": 2, "a": 2_500_000, "b": 0 });
  const { offer } = await desk.prepare(OFFER, { paths: ["/home/run", "/home/a", "/home/b"] });
  send(store, offer);
  const a = await desk.open(ADA.id, OFFER, 1);
  assertEquals([a.name, a.bytes], ["a", 2_500_000]);
  assertEquals(await read(a.stream), sample(2_500_000, 3));
  const b = await desk.open(ADA.id, OFFER, 2);
  assertEquals([b.name, b.bytes, await read(b.stream)], ["b", 0, new Uint8Array(0)]);
  assertEquals(disk.opened, 0);
  // A folder, and what is none.
  for (const item of [0, 3, -1]) await refused("nobody", () => desk.open(ADA.id, OFFER, item));
  await refused("nobody", () => desk.open(BEN.id, OFFER, 1));
  await refused("nobody", () => desk.open(ADA.id, messageId(8), 1));
});

Deno.test("open() reads of a spool what belongs to the item, and no more", async () => {
  const { disk, store, desk } = scene();
  const { id } = await desk.uploads.begin([folder("d"), file("d/x", 3), file("a", 4), file("b", 5)]);
  const content = sample(12);
  await desk.uploads.append(id, 0, bytes(content));
  const { offer } = await desk.prepare(OFFER, { upload: id });
  send(store, offer);
  const a = await desk.open(ADA.id, OFFER, 1);
  assertEquals([a.name, a.bytes, await read(a.stream)], ["a", 4, content.slice(3, 7)]);
  const b = await desk.open(ADA.id, OFFER, 2);
  assertEquals(await read(b.stream), content.slice(7));
  assertEquals(disk.opened, 0);
});

Deno.test("open() reads received files where they were put, once they are done", async () => {
  const { disk, store, desk } = scene();
  disk.put("/in/a (2).txt", sample(5));
  const offer = offerOf([file("a.txt", 5), file("lost", 1)]);
  receive(store, offer, { name: "offered" });
  await refused("nobody", () => desk.open(BEN.id, OFFER, 0));
  const state = { name: "done", paths: ["/in/a (2).txt", ""], missing: 1, changed: 0, runs: 0 } as const;
  store.saveTransfer({ key: { author: BEN.id, offer: OFFER, peer: BEN.id }, size: 5, state, at: 1 });
  const a = await desk.open(BEN.id, OFFER, 0);
  assertEquals([a.name, a.bytes, await read(a.stream)], ["a (2).txt", 5, sample(5)]);
  await refused("nobody", () => desk.open(BEN.id, OFFER, 1));
  disk.link("/in/a (2).txt");
  await refused("nobody", () => desk.open(BEN.id, OFFER, 0));
});

Deno.test("an opened file is closed at its end, when it is cancelled, and when it can't be read", async () => {
  const { disk, store, desk } = scene();
  make(disk, "/home", { "a": 2_000_000 });
  const { offer } = await desk.prepare(OFFER, { paths: ["/home/a"] });
  send(store, offer);
  const half = await desk.open(ADA.id, OFFER, 0);
  const reader = half.stream.getReader();
  await reader.read();
  assertEquals(disk.opened, 1);
  await reader.cancel();
  assertEquals(disk.opened, 0);
  const failing = await desk.open(ADA.id, OFFER, 0);
  disk.before = (step) => {
    if (step === "read" || step === "stat") throw new FilesError("missing", "the disk is gone");
  };
  await assertRejects(() => read(failing.stream), FilesError);
  await refused("nobody", () => desk.open(ADA.id, OFFER, 0));
  assertEquals(disk.opened, 0);
});

Deno.test("clearUp() removes the spools of earlier programs that nobody is to get any more", async () => {
  const { disk, store, desk } = scene();
  for (const name of ["sent", "orphan", "over"]) {
    disk.put(`/spool/${name}`, sample(3));
    if (name === "orphan") continue;
    const id = name === "sent" ? OFFER : messageId(9);
    store.saveList(
      ADA.id,
      id,
      JSON.stringify({ entries: [["a", 1, 3]], spool: name, spoolPath: `/spool/${name}` }),
    );
    const offer = offerOf([file("a", 3)]);
    store.enqueue([{ id, conversation: BEN.id, recipients: [BEN.id], kind: "file", text: "", at: 1, offer }]);
  }
  const key = { author: ADA.id, offer: messageId(9), peer: BEN.id };
  store.saveTransfer({ key, size: 3, state: { name: "declined" }, at: 1 });
  await desk.clearUp();
  assertEquals(disk.names("/spool"), ["sent"]);
});

Deno.test("stop() removes what was handed in and not offered", async () => {
  const { disk, desk } = scene();
  await desk.uploads.begin([file("a", 3)]);
  await desk.stop();
  assertEquals([disk.names("/spool"), disk.opened], [[], 0]);
});
