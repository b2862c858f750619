/** What is received: where it goes on, what is left of it, and when it gets its name. */
import { StorageError } from "../../../../src/model/errors.ts";
import type { MessageId } from "../../../../src/model/ids.ts";
import type { ListEntry, TransferProblem } from "../../../../src/model/transfer.ts";
import type { TransferItem } from "../../../../src/protocol/transfers.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";
import type { Step } from "../../../support/memory_files.ts";
import { ADA, make, messageId, quiet, sample, sha256, until } from "./fixture.ts";
import { accepted, bothDone, contents, isDone, type Node, offered, pair, refused, SMALL, World } from "./world.ts";

const MIB = 1_048_576;

// The store

Deno.test("what the store can't keep is refused to who wants it, and stays as it was", async () => {
  const { world, ada, ben, offer } = await offered();
  ben.store.failure = new StorageError("full", "no space for the database");
  await refused("storage", () => ben.accept(ada, offer), "no space for the database");
  await refused("storage", () => ben.steer(ada, offer, { do: "decline" }), "no space for the database");
  ben.store.failure = undefined;
  assertEquals(ben.state(ada, offer), { name: "offered" });
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("an author's pause that can't be kept holds nothing up", async () => {
  const { world, ada, ben, offer, files } = await accepted({ "a": 30 * MIB });
  let failing: Promise<unknown> | undefined;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to !== ben || record.type !== "chunk" || failing !== undefined) return;
      ada.store.failure = new StorageError("full", "no space for the database");
      failing = refused("storage", () => ada.steer(ada, offer, { do: "pause" })).finally(() => {
        ada.store.failure = undefined;
      });
    },
  });
  world.network = "up";
  world.retry();
  await until(() => failing !== undefined, "it is to pause");
  await failing;
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();
});

Deno.test("a store that fails in the midst of it ends nothing for good", async () => {
  for (let failAt = 1; failAt <= 6; failAt++) {
    const { world, ada, ben, offer, files } = await accepted({ "a": 10, "b": 3 * MIB, "c": 0 });
    const saveTransfer = ben.store.saveTransfer.bind(ben.store);
    let saves = 0;
    let failed = false;
    ben.store.saveTransfer = (...args) => {
      if (++saves < failAt || saves > failAt + 1) return saveTransfer(...args);
      failed = true;
      throw new StorageError("full", "no space for the database");
    };
    world.network = "up";
    world.retry();
    await until(() => isDone(ben, ada, offer) || failed, "it failed, or there was nothing more to save");
    await quiet();
    ben.store.saveTransfer = saveTransfer;
    if (!isDone(ben, ada, offer)) {
      // It could not even be kept that it failed: the next session finds it where it was.
      if (ben.kept(ada, offer) === "failed") await ben.accept(ada, offer);
      for (const session of [...ben.sessions.values()]) session.cut();
      await quiet(3);
      world.connect(ada, ben);
    }
    await bothDone(ada, ben, offer);
    assertEquals(contents(ben), files, `failing at ${failAt}`);
    await world.end();
  }
});

Deno.test("what can't be kept at all is not tried again and again, but with the next session", async () => {
  const { world, ada, ben, offer, files } = await accepted();
  let stages = 0;
  ben.disk.before = (step) => {
    if (step === "stage") stages++;
  };
  ben.store.failure = new StorageError("full", "no space for the database");
  world.network = "up";
  world.retry();
  await until(() => ben.storageFailures.length > 0, "it is told");
  await quiet();
  assertEquals([stages, ben.storageFailures.length, ben.kept(ada, offer)], [1, 1, "accepted"]);
  ben.store.failure = undefined;
  for (const session of [...ben.sessions.values()]) session.cut();
  await quiet(3);
  world.connect(ada, ben);
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();
});

// Restarts

Deno.test("what grew has its size, also when the next program gives it its name", async () => {
  const { world, ada, ben, offer } = await accepted();
  ada.disk.put("/home/x/a", sample(50, 50), 77);
  const gate = Promise.withResolvers<void>();
  let checking = false;
  ben.disk.before = (step) => {
    if (step !== "check") return;
    checking = true;
    return gate.promise;
  };
  world.network = "up";
  world.retry();
  await until(() => checking, "its content is checked");
  ben.kill();
  ben.disk.before = () => {};
  gate.resolve();
  await quiet(3);
  ben.start();
  await bothDone(ada, ben, offer);
  const [transfer] = ben.transfers.of(ada.id, offer);
  assertEquals([transfer?.size, transfer?.bytes], [55, 55]);
  assertEquals(contents(ben), contents(ada, "/home"));
  await world.end();
});

Deno.test("a restart finds every state as it was, and goes on with what is to go on", async () => {
  for (const who of ["ben", "ada"] as const) {
    for (const state of ["offered", "accepted", "paused"] as const) {
      const made = state === "offered" ? await offered() : await accepted();
      const { world, ada, ben, offer, files } = made;
      if (state === "paused") await made[who].steer(ada, offer, { do: "pause" });
      const before = made[who].store.transfersOf(ada.id, offer);
      made[who].kill();
      await quiet(3);
      made[who].start();
      assertEquals(made[who].store.transfersOf(ada.id, offer), before);
      world.network = "up";
      world.retry();
      world.connect(ada, ben);
      if (state === "offered") await ben.accept(ada, offer);
      await quiet();
      if (state === "paused") {
        assertEquals(isDone(ben, ada, offer), false);
        await made[who].steer(ada, offer, { do: "resume" });
      }
      await bothDone(ada, ben, offer);
      assertEquals(contents(ben), files);
      await world.end();
    }
  }
});

Deno.test("giving it its names is gone on with by the next program, from every step: nothing twice, nothing lost", async () => {
  const tree = { "a": 10, "b": 5, "c": 0 };
  for (let crashAt = 1;; crashAt++) {
    const { world, ada, ben } = pair(tree);
    ben.disk.put("/in/b", sample(3), 5);
    const offer = await ada.offer(ben, 1, "x/a", "x/b", "x/c");
    await quiet(3);
    let steps = 0;
    let crashed = false;
    const publishing: readonly Step[] = [
      "check",
      "stage times",
      "stage size",
      "stage free paths",
      "stage publish",
      "stage remove",
    ];
    ben.disk.before = (step) => {
      // From the first check on.
      if (crashed || !publishing.includes(step) || (steps === 0 && step !== "stage times")) return;
      if (++steps !== crashAt) return;
      crashed = true;
      ben.kill();
      throw new Error("This program crashed");
    };
    await ben.accept(ada, offer);
    await until(() => crashed || isDone(ben, ada, offer), "it crashes, or is done");
    await quiet(5);
    if (!crashed) {
      await world.end();
      return assert(crashAt > 8, `${crashAt} steps`);
    }
    ben.start();
    await bothDone(ada, ben, offer);
    const received = new Map([...contents(ben)].filter(([path]) => path !== "b"));
    const sent = new Map(
      [...contents(ada, "/home/x")].map(([path, content]) => [path === "b" ? "b (2)" : path, content]),
    );
    assertEquals(received, sent, `crashed at step ${crashAt}`);
    assertEquals(ben.disk.tree("/in").get("b"), sample(3));
    assertEquals(ben.state(ada, offer), {
      name: "done",
      paths: ["/in/a", "/in/b (2)", "/in/c"],
      missing: 0,
      changed: 0,
      runs: 0,
    });
    await world.end();
  }
});

Deno.test("a stage that somebody cleared away while it was paused or complete is filled again", async () => {
  const paused = await accepted({ "a": 10, "b": 30 * MIB });
  const { world, ada, ben, offer, files } = paused;
  let pausing: Promise<void> | undefined;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to !== ben || record.type !== "chunk" || pausing !== undefined) return;
      pausing = Promise.resolve().then(() => ben.steer(ada, offer, { do: "pause" }));
    },
  });
  world.network = "up";
  world.retry();
  await until(() => ben.kept(ada, offer) === "paused", "it is paused");
  await pausing;
  await quiet(3);
  for (const name of ben.disk.names("/in")) ben.disk.delete(`/in/${name}`);
  await ben.steer(ada, offer, { do: "resume" });
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();

  const complete = await offered();
  const gate = Promise.withResolvers<void>();
  complete.ben.disk.before = (step) => step === "check" ? gate.promise : undefined;
  let checking = false;
  complete.ben.disk.before = (step) => {
    if (step !== "check") return;
    checking = true;
    return gate.promise;
  };
  await complete.ben.accept(complete.ada, complete.offer);
  await until(() => checking, "its content is checked");
  complete.ben.kill();
  gate.resolve();
  await quiet(3);
  for (const name of complete.ben.disk.names("/in")) complete.ben.disk.delete(`/in/${name}`);
  complete.ben.disk.before = () => {};
  complete.ben.start();
  await bothDone(complete.ada, complete.ben, complete.offer);
  assertEquals(contents(complete.ben), complete.files);
  await complete.world.end();
});

Deno.test("stages of its own that belong to nothing any more are swept away, and others' are not", async () => {
  const { world, ada, ben, offer, files } = await accepted({ "a": 30 * MIB });
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to !== ben || record.type !== "chunk") return;
      world.network = "down";
      return "cut";
    },
  });
  world.network = "up";
  world.retry();
  await until(() => ben.disk.names("/in").length === 1, "the stage is there");
  world.network = "down";
  await quiet();
  const [own] = ben.disk.names("/in");
  ben.kill();
  // What an earlier program left of another transfer, and what another node receives into the same folder.
  const left = own!.replace(offer, messageId(99));
  const others = own!.replace(ben.id.slice(0, 20), ada.id.slice(0, 20)).replace(offer, messageId(98));
  for (const name of [left, others]) ben.disk.put(`/in/${name}/a`, sample(5));
  ben.start();
  await until(() => !ben.disk.names("/in").includes(left), "it is swept away");
  assertEquals(ben.disk.names("/in").toSorted(), [own!, others].toSorted());
  world.lines = () => ({ records: 0 });
  world.network = "up";
  world.retry();
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben).get("x/a"), files.get("x/a"));
  await world.end();
});

// The end of the program

Deno.test("it stops within a second, whatever hangs, and nothing is kept or told after that", async () => {
  const hanging: readonly Step[] = ["stage", "stage size", "stage put", "stage write", "stage settle", "check"];
  for (const step of hanging) {
    const { world, ada, ben, offer } = await accepted({ "a": 10, "b": 3 * MIB });
    const gate = Promise.withResolvers<void>();
    let hangs = false;
    ben.disk.before = (now) => {
      if (now !== step) return;
      hangs = true;
      return gate.promise;
    };
    world.network = "up";
    world.retry();
    await until(() => hangs, `${step} hangs`);
    let stopped = false;
    const stopping = ben.stop().then(() => stopped = true);
    await stopping;
    assertEquals(stopped, true);
    const kept = ben.store.transfersOf(ada.id, offer);
    gate.resolve();
    await quiet();
    assertEquals(ben.store.transfersOf(ada.id, offer), kept, step);
    assertEquals([ben.disk.names("/in").includes("x"), ben.reported], [false, []], step);
    ben.disk.before = () => {};
    ben.start();
    await bothDone(ada, ben, offer);
    await world.end();
  }
});

Deno.test("who waits for somebody in the author's place does not hold up the end", async () => {
  const world = new World(3);
  const [ada, ben, cat] = world.nodes as [Node, Node, Node];
  make(ada.disk, "/home/x", SMALL);
  const offer = await ada.offer([ben, cat], 1, "x");
  await quiet(3);
  await cat.accept(ada, offer);
  await bothDone(ada, cat, offer);
  // Cat can't be reached any more, and Ada does not know.
  for (const session of [...cat.sessions.values()]) session.cut();
  await quiet(3);
  const { connect } = world;
  world.connect = (from, to) => to === cat ? undefined as never : connect.call(world, from, to);
  await ben.accept(ada, offer);
  await until(() => ben.transfers.isWanted(cat.id), "Ben wants to reach Cat");
  await ben.stop();
  ben.start();
  assertEquals(ben.kept(ada, offer), "accepted");
  world.connect = connect;
  world.retry();
  await bothDone(ada, ben, offer);
  await world.end();
});

// Pausing and giving up around the end

Deno.test("what is paused or given up while its content is checked gets no name", async () => {
  for (const what of ["pause", "cancel", "withdraw"] as const) {
    const { world, ada, ben, offer, files } = await offered();
    const gate = Promise.withResolvers<void>();
    let checking = false;
    ben.disk.before = (step) => {
      if (step !== "check") return;
      checking = true;
      return gate.promise;
    };
    await ben.accept(ada, offer);
    await until(() => checking, "its content is checked");
    // Nobody waits for the check.
    if (what === "withdraw") await ada.steer(ada, offer, { do: "cancel" });
    else await ben.steer(ada, offer, { do: what });
    await quiet(3);
    ben.disk.before = () => {};
    gate.resolve();
    await quiet();
    assertEquals(ben.disk.names("/in").includes("x"), false);
    if (what === "pause") {
      assertEquals(ben.kept(ada, offer), "paused");
      await ben.steer(ada, offer, { do: "resume" });
      await bothDone(ada, ben, offer);
      assertEquals(contents(ben), files);
    } else assertEquals(ben.disk.names("/in"), []);
    await world.end();
  }
});

Deno.test("what is paused while its stage is opened does not begin", async () => {
  const { world, ada, ben, offer, files } = await accepted();
  const gate = Promise.withResolvers<void>();
  ben.disk.before = (step) => step === "stage" ? gate.promise : undefined;
  world.network = "up";
  world.retry();
  await quiet();
  const pausing = ben.steer(ada, offer, { do: "pause" });
  gate.resolve();
  await pausing;
  await quiet();
  assertEquals([ben.kept(ada, offer), ada.disk.readBytes, ben.disk.checked], ["paused", 0, []]);
  await ben.steer(ada, offer, { do: "resume" });
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();
});

Deno.test("a check of the content that objects puts it aside, and one that can't be run lets it be tried again", async () => {
  const { world, ada, ben, offer } = await offered();
  ben.disk.verdict = () => ({ verdict: "objects", why: "a virus" });
  await ben.accept(ada, offer);
  await until(() => ada.kept(ada, offer, ben) === "aside", "the author hears it");
  const state = ben.state(ada, offer);
  assert(state.name === "aside" && state.path !== undefined);
  assertEquals(state.why, "a virus");
  assertEquals(ada.state(ada, offer, ben), { name: "aside", path: undefined, why: undefined });
  assert(ben.disk.nodes.has(`${state.path}/x/a`));
  assertEquals(ben.store.list(ada.id, offer), undefined);
  await world.end();

  const broken = await offered();
  broken.ben.disk.verdict = () => ({ verdict: "broken", why: "no such program" });
  await broken.ben.accept(broken.ada, broken.offer);
  await until(() => broken.ada.kept(broken.ada, broken.offer, broken.ben) === "failed", "the author hears it");
  const failed = broken.ben.state(broken.ada, broken.offer);
  assertEquals(failed.name === "failed" && failed.problem, "scan");
  broken.ben.disk.verdict = () => ({ verdict: "clean" });
  broken.ada.disk.readBytes = 0;
  await broken.ben.accept(broken.ada, broken.offer);
  await bothDone(broken.ada, broken.ben, broken.offer);
  assertEquals([broken.ada.disk.readBytes, contents(broken.ben)], [0, broken.files]);
  await broken.world.end();
});

// Who sends what it did not promise

/** Ben has accepted what Ada offers, and somebody with Ada's keys answers his fetch. */
async function lured(entries: readonly ListEntry[]) {
  const { world, ada, ben } = pair({});
  const offer = ada.offerContent(ben, 1, {
    entries,
    where: { kept: "in spool", path: "/none" },
    spool: undefined,
  });
  await quiet(3);
  world.network = "down";
  const stranger = await world.meet(ben, ADA);
  await ben.accept(ada, offer);
  await until(() => stranger.told("fetch").length === 1, "Ben asks for it");
  const { channel } = stranger.told("fetch")[0]!;
  const list = (sent = entries): TransferItem => ({ do: "list", channel, first: 0, entries: sent, more: "last" });
  return { world, ada, ben, offer, stranger, channel, list };
}

/** It failed for a reason, the author is told, and nothing of it bears a name. */
async function fails({ ada, ben, offer }: { ada: Node; ben: Node; offer: MessageId }, problem: TransferProblem) {
  await until(() => ben.kept(ada, offer) === "failed", "it failed");
  const state = ben.state(ada, offer);
  assertEquals(state.name === "failed" && state.problem, problem);
  await until(() => ada.kept(ada, offer, ben) === "failed", "its author is told");
  assertEquals(ben.disk.names("/in").filter((name) => !name.startsWith(".stage-")), []);
}

Deno.test("names that reach out of the folder fail it, and nothing is written anywhere", async () => {
  for (const path of ["..", "a/../..", "/etc", "C:", "nul\0"]) {
    const entries: readonly ListEntry[] = [{ type: "file", path, bytes: 3, at: 1 }];
    const made = await lured(entries);
    const before = [...made.ben.disk.nodes.keys()].filter((path) => !path.startsWith("/in"));
    await made.stranger.say(made.list());
    await made.stranger.give({ type: "chunk", channel: made.channel, bytes: sample(3) });
    await made.stranger.running;
    await fails(made, "names");
    assertEquals([...made.ben.disk.nodes.keys()].filter((path) => !path.startsWith("/in")), before, path);
    await made.world.end();
  }
});

Deno.test("what is not what was offered fails it, and is not taken up again by itself", async () => {
  const entries: readonly ListEntry[] = [{ type: "file", path: "a", bytes: 3, at: 1 }];
  const digests = [sha256(sample(3))];
  const wrong: ((made: Awaited<ReturnType<typeof lured>>) => Promise<void>)[] = [
    ({ stranger, list }) => stranger.say(list([...entries, { type: "file", path: "b", bytes: 0, at: 1 }])),
    ({ stranger, list }) => stranger.say(list([{ type: "file", path: "a.exe", bytes: 3, at: 1 }])),
    ({ stranger, list }) => stranger.say(list(), list()),
    async ({ stranger, list, channel }) => {
      await stranger.say(list());
      await stranger.give({ type: "chunk", channel, bytes: sample(4) });
    },
    async ({ stranger, list, channel }) => {
      await stranger.say(list());
      await stranger.give({ type: "chunk", channel, bytes: sample(3) }, { type: "chunk", channel, bytes: sample(1) });
    },
    async ({ stranger, list, channel }) => {
      await stranger.say(list());
      await stranger.give({ type: "end", channel, digests });
    },
    ({ stranger, list, channel }) => stranger.say(list(), { do: "missing", channel, entry: 7 }),
  ];
  for (const say of wrong) {
    const made = await lured(entries);
    await say(made);
    await made.stranger.running;
    await fails(made, "broken");
    assertEquals(made.ben.transfers.isWanted(made.ada.id), false);
    await made.world.end();
  }
});

Deno.test("a file whose hash never agrees fails it after the second time", async () => {
  const made = await lured([{ type: "file", path: "a", bytes: 3, at: 1 }]);
  const { stranger, channel, list } = made;
  const digests = [sha256(sample(4))];
  await stranger.say(list());
  await stranger.give({ type: "chunk", channel, bytes: sample(3) }, { type: "end", channel, digests });
  await until(() => stranger.told("fetch").length === 2, "Ben asks again");
  const again = stranger.told("fetch")[1]!.channel;
  await stranger.give({ type: "chunk", channel: again, bytes: sample(3) }, { type: "end", channel: again, digests });
  await fails(made, "damaged");
  await made.world.end();
});

Deno.test("what is gone in the midst of it fails it, and goes on when its author has it again", async () => {
  const made = await lured([{ type: "file", path: "a", bytes: 3, at: 1 }]);
  const { stranger, channel, list, ben, ada, offer } = made;
  await stranger.say(list());
  await stranger.give({ type: "chunk", channel, bytes: sample(2) });
  await stranger.say({ do: "state", channel, state: "gone" });
  await fails(made, "gone");
  await ben.accept(ada, offer);
  await until(() => stranger.told("fetch").length === 2, "Ben asks again");
  const again = stranger.told("fetch")[1]!;
  assertEquals([again.entry, again.offset, again.list], [0, 2, "known"]);
  await stranger.give(
    { type: "chunk", channel: again.channel, bytes: sample(3).slice(2) },
    { type: "end", channel: again.channel, digests: [sha256(sample(3))] },
  );
  await until(() => isDone(ben, ada, offer), "it is done");
  assertEquals([...ben.disk.tree("/in")], [["a", sample(3)]]);
  await made.world.end();
});
