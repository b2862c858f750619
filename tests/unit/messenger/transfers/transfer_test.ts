/** Two programs, all of this room between them, and every way to be cut off. */
import { CHUNK_BYTES } from "../../../../src/messenger/limits.ts";
import type { MessageId } from "../../../../src/model/ids.ts";
import type { Record } from "../../../../src/protocol/record.ts";
import { assert, assertEquals, assertLess, assertStringIncludes } from "../../../../src/std/assert.ts";
import { make, quiet, sample, type Tree, until } from "./fixture.ts";
import { contents, isDone, type Node, pair, World } from "./world.ts";

const MIB = 1_048_576;

/** Some of everything. */
const TREE: Tree = {
  "a": "folder",
  "a/empty": "folder",
  "a/0": 0,
  "a/1": 10,
  "a/2": 70_000,
  "b": 5 * MIB + 5,
  "c": 0,
  "d": 300_000,
  "e": 3,
};

async function bothDone(ada: Node, ben: Node, offer: MessageId): Promise<void> {
  await until(() => isDone(ben, ada, offer) && isDone(ada, ada, offer, ben), "both say that it is done");
}

function sameAsOffered(ben: Node, files: Map<string, string>, what = ""): void {
  assertEquals(contents(ben), files, what);
}

Deno.test("a folder goes from one to the other, and nothing of the transfer is left", async () => {
  const { world, ada, ben, files } = pair(TREE);
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  assertEquals([ada.state(ada, offer, ben), ben.state(ada, offer)], [{ name: "offered" }, { name: "offered" }]);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await quiet(3);
  sameAsOffered(ben, files);
  assertEquals(ben.state(ada, offer), { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 0 });
  assertEquals(ada.state(ada, offer, ben), { name: "done", paths: [], missing: 0, changed: 0, runs: 0 });
  assertEquals([ada.store.list(ada.id, offer), ben.store.list(ada.id, offer)], [undefined, undefined]);
  assertEquals([ada.transfers.all(), ben.transfers.all()], [[], []]);
  for (const [path, node] of ada.disk.nodes) {
    const received = ben.disk.nodes.get(path.replace("/home", "/in"));
    if (path.startsWith("/home/x")) assertEquals(received && "at" in received && received.at, "at" in node && node.at);
  }
  assertEquals(ben.trusted.has(ada.id), true);
  assert(ben.served.includes(ada.id) && ada.served.includes(ben.id));
  await world.end();
});

Deno.test("progress is told: states at once, bytes now and then, up to the whole", async () => {
  const { world, ada, ben } = pair(TREE);
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  const size = 5 * MIB + 370_018;
  const names = (node: Node) => [...new Set(node.events.map(({ state: { name } }) => name))];
  assertEquals(names(ben), ["offered", "waiting", "running", "done"]);
  assertEquals(names(ada), ["offered", "waiting", "running", "done"]);
  for (const node of [ada, ben]) {
    assertEquals(node.events.at(-1)?.bytes, size);
    let last = 0;
    for (const { bytes } of node.events) {
      assert(bytes >= last && bytes <= size);
      last = bytes;
    }
  }
  await world.end();
});

/** How many records go each way when nothing happens. */
async function recordsOf(tree: Tree): Promise<{ toBen: number; toAda: number }> {
  const { world, ada, ben } = pair(tree);
  const lines = { toBen: { records: 0 }, toAda: { records: 0 } };
  const count = (): void => {};
  world.lines = (_from, to) => Object.assign(to === ben ? lines.toBen : lines.toAda, { meddle: count });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
  return { toBen: lines.toBen.records, toAda: lines.toAda.records };
}

type How = "cut" | "receiver killed" | "sender killed" | "both killed" | "receiver stopped" | "sender stopped";

/** Sends everything, with one cut when a record arrives. */
async function cutAt(tree: Tree, where: "toBen" | "toAda", at: number, how: How) {
  const { world, ada, ben, files } = pair(tree);
  let happened = false;
  const ends: Promise<void>[] = [];
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (_record: Record, number: number) => {
      if (happened || (to === ben) !== (where === "toBen") || number < at) return;
      happened = true;
      // Not within this very step of the session.
      queueMicrotask(() => {
        if (how === "receiver killed" || how === "both killed") ben.kill();
        if (how === "sender killed" || how === "both killed") ada.kill();
        if (how === "receiver stopped") ends.push(ben.stop());
        if (how === "sender stopped") ends.push(ada.stop());
      });
      return "cut";
    },
  });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  const what = `${how} when record ${at} comes ${where}`;
  await until(() => happened, what);
  await quiet(10);
  await Promise.all(ends);
  assertEquals(ben.disk.names("/in").filter((name) => name === "x" && !isDone(ben, ada, offer)), [], what);
  for (const node of [ada, ben]) if (!node.isRunning) node.start();
  world.deliver();
  world.retry();
  await bothDone(ada, ben, offer);
  await quiet(3);
  sameAsOffered(ben, files, what);
  await world.end();
}

for (
  const how of [
    "cut",
    "receiver killed",
    "sender killed",
    "both killed",
    "receiver stopped",
    "sender stopped",
  ] as const
) {
  Deno.test(`wherever it is interrupted, all of it comes: ${how}`, async () => {
    const { toBen, toAda } = await recordsOf(TREE);
    assert(toBen > 8, `${toBen} records`);
    for (let at = 1; at <= toBen; at++) await cutAt(TREE, "toBen", at, how);
    for (let at = 1; at <= toAda; at++) await cutAt(TREE, "toAda", at, how);
  });
}

Deno.test("what has come before a cut is not sent again", async () => {
  const { world, ada, ben } = pair({ "a": 3 * MIB, "b": 3 * MIB });
  let bytes = 0;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to !== ben || record.type !== "chunk") return;
      // The fourth is lost: the first file is whole, and the second begun.
      if (world.connections.length === 1 && bytes >= 4 * MIB) return "cut";
      bytes += record.bytes.length;
    },
  });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  assertEquals([bytes, world.connections.length], [6 * MIB, 2]);
  // Neither was what is there read again: in one life of a program it is known.
  assertLess(ben.hashes.bytes, 6 * MIB + 1);
  await world.end();
});

Deno.test("cut at every record, again and again, it comes to its end", async () => {
  const { world, ada, ben, files } = pair(TREE);
  let count = 0;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (_record, number) => {
      // Each connection carries a few records more than the one before.
      if (to === ben && number > 1 + count / 2) {
        count++;
        return "cut";
      }
    },
  });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  sameAsOffered(ben, files);
  assert(world.connections.length > 4, `${world.connections.length} connections`);
  await world.end();
});

Deno.test("files go both ways over one session at once", async () => {
  const { world, ada, ben, files } = pair(TREE);
  make(ben.disk, "/home/y", { "k": 3 * MIB, "l": 5 });
  const back = contents(ben, "/home");
  const offers = [await ada.offer(ben, 1, "x"), await ben.offer(ada, 2, "y")] as const;
  await quiet(3);
  await Promise.all([ben.accept(ada, offers[0]), ada.accept(ben, offers[1])]);
  await until(() => isDone(ben, ada, offers[0]) && isDone(ada, ben, offers[1]), "both are done");
  await quiet(3);
  assertEquals([contents(ben), contents(ada)], [files, back]);
  assert(world.connections.length <= 2);
  await world.end();
});

Deno.test("twenty at once share fairly", async () => {
  const tree = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`${index}`, 4 * CHUNK_BYTES]));
  const { world, ada, ben } = pair(tree);
  const order: number[] = [];
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => void (to === ben && record.type === "chunk" && order.push(record.channel)),
  });
  const offers: MessageId[] = [];
  for (let index = 0; index < 20; index++) offers.push(await ada.offer(ben, 10 + index, `x/${index}`));
  await quiet(3);
  world.network = "down";
  for (const offer of offers) await ben.accept(ada, offer);
  world.network = "up";
  world.retry();
  await until(() => offers.every((offer) => isDone(ben, ada, offer)), "all are done", 20_000);
  assertEquals(order.length, 80);
  const counts = new Map<number, number>();
  for (const channel of order) {
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
    const all = [...counts.values()];
    // Until the first is through.
    if (Math.max(...all) === 4) break;
    assert(all.length < 20 || Math.max(...all) - Math.min(...all) <= 1, `${all}`);
  }
  assertEquals(ben.disk.names("/in").length, 20);
  await world.end();
});

/** Does something when a chunk comes to Ben, once. */
function atChunk(world: World, ben: Node, number: number, action: () => void): void {
  let chunks = 0;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to === ben && record.type === "chunk" && ++chunks === number) queueMicrotask(action);
    },
  });
}

Deno.test("either pauses and goes on, at any chunk, and all of it comes once", async () => {
  for (const who of ["sender", "receiver"] as const) {
    for (let chunk = 1; chunk <= 4; chunk++) {
      const { world, ada, ben, files } = pair({ "a": 10, "b": 30 * MIB, "c": 200_000 });
      const offer = await ada.offer(ben, 1, "x");
      const [pauser, other] = who === "sender" ? [ada, ben] : [ben, ada];
      const shown = (node: Node) => node === ada ? ada.state(ada, offer, ben) : ben.state(ada, offer);
      let paused: Promise<void> | undefined;
      atChunk(world, ben, chunk, () => paused = pauser.steer(ada, offer, { do: "pause" }));
      await quiet(3);
      await ben.accept(ada, offer);
      await until(() => paused !== undefined, "it pauses");
      // It may have come to its end by then.
      const late = await paused!.then(() => false, () => true);
      await quiet();
      if (!late && pauser.kept(ada, offer, ben) === "paused") {
        assertEquals(shown(pauser), { name: "paused", by: "here" });
        if (!isDone(ben, ada, offer)) {
          assertEquals(shown(other), { name: "paused", by: "there" }, `${who} at ${chunk}`);
          const before = ben.disk.tree("/in").size;
          await quiet();
          assertEquals(ben.disk.tree("/in").size, before);
        }
        await pauser.steer(ada, offer, { do: "resume" });
      }
      await bothDone(ada, ben, offer);
      await quiet(3);
      sameAsOffered(ben, files, `${who} at ${chunk}`);
      await world.end();
    }
  }
});

Deno.test("what is paused stays so over a restart and a new session, at either end", async () => {
  for (const who of ["sender", "receiver"] as const) {
    const { world, ada, ben, files } = pair({ "a": 30 * MIB });
    const offer = await ada.offer(ben, 1, "x");
    const pauser = who === "sender" ? ada : ben;
    let paused: Promise<void> | undefined;
    atChunk(world, ben, 1, () => paused = pauser.steer(ada, offer, { do: "pause" }));
    await quiet(3);
    await ben.accept(ada, offer);
    await until(() => paused !== undefined, "it pauses");
    await paused;
    pauser.kill();
    await quiet(5);
    pauser.start();
    world.connect(ada, ben);
    await quiet();
    assertEquals([pauser.kept(ada, offer, ben), ben.disk.names("/in").includes("x")], ["paused", false]);
    await pauser.steer(ada, offer, { do: "resume" });
    await bothDone(ada, ben, offer);
    sameAsOffered(ben, files);
    await world.end();
  }
});

Deno.test("a receiver gives up in the midst of it: nothing of it is left, and both say so", async () => {
  for (let chunk = 1; chunk <= 3; chunk++) {
    const { world, ada, ben } = pair({ "a": 30 * MIB });
    const offer = await ada.offer(ben, 1, "x");
    let done: Promise<void> | undefined;
    atChunk(world, ben, chunk, () => done = ben.steer(ada, offer, { do: "cancel" }));
    await quiet(3);
    await ben.accept(ada, offer);
    await until(() => done !== undefined, "it is given up");
    await done;
    await until(() => ada.kept(ada, offer, ben) === "cancelled", "the author hears it");
    await quiet();
    assertEquals([ben.kept(ada, offer), ben.disk.names("/in")], ["cancelled", []]);
    assertEquals([ben.store.list(ada.id, offer), ada.store.list(ada.id, offer)], [undefined, undefined]);
    await world.end();
  }
});

Deno.test("an author takes it back in the midst of it: nothing of it is left, and both say so", async () => {
  for (let chunk = 1; chunk <= 3; chunk++) {
    const { world, ada, ben } = pair({ "a": 30 * MIB });
    const offer = await ada.offer(ben, 1, "x");
    let done: Promise<void> | undefined;
    atChunk(world, ben, chunk, () => done = ada.steer(ada, offer, { do: "cancel" }));
    await quiet(3);
    await ben.accept(ada, offer);
    await until(() => done !== undefined, "it is taken back");
    await done;
    await until(() => ben.kept(ada, offer) === "withdrawn", "the receiver hears it");
    await quiet();
    assertEquals([ada.kept(ada, offer, ben), ben.disk.names("/in")], ["withdrawn", []]);
    assertEquals([ben.store.list(ada.id, offer), ada.store.list(ada.id, offer)], [undefined, undefined]);
    await world.end();
  }
});

Deno.test("a session that another one takes the place of is left, and it goes on with the other", async () => {
  const { world, ada, ben, files } = pair({ "a": 30 * MIB });
  const offer = await ada.offer(ben, 1, "x");
  atChunk(world, ben, 2, () => {
    const older = [ada.sessions.get(ben.id)!, ben.sessions.get(ada.id)!];
    world.connect(ada, ben);
    void quiet(3).then(() => older.forEach((session) => session.close(2)));
  });
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  sameAsOffered(ben, files);
  // What was shown is about the session that stays.
  assertEquals(ada.events.filter(({ state: { name } }) => name === "running").length > 0, true);
  await world.end();
});

Deno.test("a source that changes while it is sent is sent as it is at last", async () => {
  const { world, ada, ben } = pair({ "a": 30 * MIB, "b": 5 });
  const offer = await ada.offer(ben, 1, "x");
  atChunk(world, ben, 2, () => ada.disk.put("/home/x/a", sample(2 * MIB, 50), 77));
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  sameAsOffered(ben, contents(ada, "/home"));
  const [transfer] = ben.transfers.of(ada.id, offer);
  assertEquals([transfer?.size, transfer?.bytes], [2 * MIB + 5, 2 * MIB + 5]);
  await world.end();
});

Deno.test("a source that is gone leaves the rest, and both know how much is missing", async () => {
  const { world, ada, ben } = pair({ "a": 3 * MIB, "b": 5 });
  const offer = await ada.offer(ben, 1, "x");
  ada.disk.delete("/home/x/a");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  sameAsOffered(ben, contents(ada, "/home"));
  assertEquals(ben.state(ada, offer), { name: "done", paths: ["/in/x"], missing: 1, changed: 0, runs: 0 });
  assertEquals(ada.state(ada, offer, ben), { name: "done", paths: [], missing: 1, changed: 0, runs: 0 });
  await world.end();
});

Deno.test("where nothing at all can be read it fails, and begins anew when it is accepted again", async () => {
  const { world, ada, ben } = pair({ "a": 3 * MIB, "d": "folder", "d/b": 5 });
  const offer = await ada.offer(ben, 1, "x");
  for (const name of ["a", "d/b"]) ada.disk.delete(`/home/x/${name}`);
  await quiet(3);
  for (let times = 0; times < 2; times++) {
    await ben.accept(ada, offer);
    await until(() => ada.kept(ada, offer, ben) === "failed", "it fails");
    const [here, there] = [ben.state(ada, offer), ada.state(ada, offer, ben)];
    assert(here.name === "failed" && there.name === "failed");
    assertEquals([here.problem, there.problem], ["gone", "gone"]);
    assertStringIncludes(here.message, "The files are not there any more at Ada");
    assertStringIncludes(there.message, "not here any more");
    assertEquals([...ben.disk.tree("/in").keys()], []);
  }
  make(ada.disk, "/home/x", { "a": 3 * MIB, "d/b": 5 });
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  sameAsOffered(ben, contents(ada, "/home"));
  await world.end();
});

Deno.test("empty folders alone are no reason to fail", async () => {
  const { world, ada, ben } = pair({ "d": "folder" });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("the receiver counts what runs when it is opened, wherever it is", async () => {
  const { world, ada, ben } = pair({
    "notes.txt": 5,
    "d": "folder",
    "d/setup.EXE": 5,
    "d/run.sh": 0,
    "x.app": "folder",
  });
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  assertEquals(ben.state(ada, offer), { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 3 });
  assertEquals(ada.state(ada, offer, ben), { name: "done", paths: [], missing: 0, changed: 0, runs: 0 });
  await world.end();
});

Deno.test("an item that is gone has no path, and the others have theirs", async () => {
  const { world, ada, ben } = pair({ "a": 5, "b": 6, "c": 7 });
  const offer = await ada.offer(ben, 1, "x/a", "x/b", "x/c");
  ada.disk.delete("/home/x/b");
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  assertEquals(ben.state(ada, offer), { name: "done", paths: ["/in/a", "", "/in/c"], missing: 1, changed: 0, runs: 0 });
  await world.end();
});

Deno.test("a folder of twenty thousand files goes like any other", async () => {
  const tree: { [path: string]: "folder" | number } = {};
  for (let index = 0; index < 20_000; index++) {
    if (index % 100 === 0) tree[`${index / 100}`] = "folder";
    tree[`${Math.floor(index / 100)}/file ${index} of the series.dat`] = index % 3;
  }
  const { world, ada, ben, files } = pair(tree);
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  await ben.accept(ada, offer);
  await until(() => isDone(ben, ada, offer), "it is done", 50_000);
  sameAsOffered(ben, files);
  await world.end();
});
