/** What users want, what the two ends say to each other, and what a restart finds. */
import { FilesError } from "../../../../src/model/errors.ts";
import type { MessageId } from "../../../../src/model/ids.ts";
import type { TransferState } from "../../../../src/model/transfer.ts";
import type { Steering } from "../../../../src/messenger/facade.ts";
import { AUTHOR_DIALS_AFTER_MS, MAX_FETCHES, RULE_PERIOD_MS, SPARE_BYTES } from "../../../../src/messenger/limits.ts";
import type { KeptState } from "../../../../src/messenger/ports.ts";
import { growthAllowed } from "../../../../src/messenger/transfers/growth.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../../src/std/assert.ts";
import { BARE } from "../../../support/bare_message.ts";
import { make, messageId, quiet, sample, until } from "./fixture.ts";
import { accepted, bothDone, contents, isDone, type Node, offered, pair, refused, SMALL, World } from "./world.ts";

const MIB = 1_048_576;

const ALL: readonly Steering["do"][] = ["accept", "decline", "pause", "resume", "cancel"];
const PROGRESS = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };

Deno.test("what can be done to a transfer depends on its state and direction, and nothing to one that is over", async () => {
  const kept = (name: "accepted" | "paused"): KeptState => ({ name, how: "person", folder: "/in", progress: PROGRESS });
  const failed: KeptState = { name: "failed", problem: "full", message: "no space", accepted: undefined };
  const table: readonly [KeptState, readonly Steering["do"][], readonly Steering["do"][]][] = [
    // State, what its receiver can do, what its author can.
    [{ name: "offered" }, ["accept", "decline"], ["cancel"]],
    [kept("accepted"), ["pause", "cancel"], ["pause", "cancel"]],
    [kept("paused"), ["resume", "cancel"], ["resume", "cancel"]],
    [failed, ["accept", "cancel"], ["cancel"]],
    [{ name: "declined" }, [], []],
    [{ name: "cancelled" }, [], []],
    [{ name: "withdrawn" }, [], []],
    [{ name: "done", paths: [], missing: 0, changed: 0, runs: 0 }, [], []],
    [{ name: "aside", path: "/x", why: "" }, [], []],
  ];
  for (const [state, ...able] of table) {
    for (const [index, what] of [0, 1].flatMap((who) => ALL.map((one) => [who, one] as const))) {
      const { world, ada, ben, offer } = await offered();
      world.network = "down";
      world.post = "held";
      const node = index === 0 ? ben : ada;
      const [transfer] = node.store.transfersOf(ada.id, offer);
      node.kill();
      node.store.saveTransfer({ ...transfer!, state });
      node.start();
      const steer = () => node.steer(ada, offer, { do: what });
      const name = `${what} ${state.name} as ${node.name}`;
      if (able[index]!.includes(what)) await steer();
      else await refused("invalid", steer, "").catch((error) => assert(false, `${name}: ${error.message}`));
      await world.end();
    }
  }
});

Deno.test("what nobody has offered can't be steered", async () => {
  const { world, ada, ben } = await offered();
  await refused("nobody", () => ben.accept(ada, messageId(9)));
  await refused("nobody", () => ben.accept(ben, messageId(1)));
  await world.end();
});

Deno.test("accepting goes to the folder that was said, and to the usual one otherwise", async () => {
  for (const folder of [undefined, "/else/where"]) {
    const { world, ada, ben, offer, files } = await offered();
    await ben.accept(ada, offer, folder);
    await bothDone(ada, ben, offer);
    assertEquals(contents(ben, folder ?? "/in"), files);
    await world.end();
  }
});

Deno.test("a folder that can't be written, such as one of /proc, is no question of room", async () => {
  const { world, ada, ben, offer } = await offered();
  ben.disk.freeBytes = 0;
  await refused("storage", () => ben.accept(ada, offer, "/out"), "make room first");
  assertEquals(ben.disk.names("/out"), [], "nothing of the attempt is left");
  ben.disk.before = (step) => {
    if (step === "stage") throw new FilesError("folder", "Cannot use /proc/x: this user can't write there");
    return Promise.resolve();
  };
  await refused("storage", () => ben.accept(ada, offer, "/proc/x"), "this user can't write there");
  assertEquals(ben.kept(ada, offer), "offered");
  await world.end();
});

Deno.test("what there is no room for can't be accepted, and stays offered", async () => {
  const { world, ada, ben, offer } = await offered();
  ben.disk.freeBytes = 15 + SPARE_BYTES - 1;
  await refused("storage", () => ben.accept(ada, offer), "make room first");
  assertEquals([ben.kept(ada, offer), ada.kept(ada, offer, ben)], ["offered", "offered"]);
  ben.disk.freeBytes++;
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("declining is told, and is the end", async () => {
  const { world, ada, ben, offer } = await offered();
  await ben.steer(ada, offer, { do: "decline" });
  await quiet(3);
  assertEquals([ben.kept(ada, offer), ada.kept(ada, offer, ben)], ["declined", "declined"]);
  assertEquals(ada.store.list(ada.id, offer), undefined);
  await refused("invalid", () => ben.accept(ada, offer), "over");
  await world.end();
});

Deno.test("of two who accept the same at once, one is told that it is done already", async () => {
  const { world, ada, ben, offer } = await offered();
  const gate = Promise.withResolvers<void>();
  ben.disk.before = (step) => step === "free" ? gate.promise : undefined;
  const first = ben.accept(ada, offer, "/one");
  const second = ben.accept(ada, offer, "/two");
  gate.resolve();
  const [one, two] = await Promise.allSettled([first, second]);
  assertEquals([one.status, two.status], ["fulfilled", "rejected"]);
  await bothDone(ada, ben, offer);
  assertEquals([ben.disk.names("/one"), ben.disk.nodes.has("/two")], [["x"], false]);
  await world.end();
});

Deno.test("what is taken back while the disk is asked for room is not accepted", async () => {
  for (const how of ["withdrawn", "declined", "stopped"] as const) {
    const { world, ada, ben, offer } = await offered();
    const gate = Promise.withResolvers<void>();
    ben.disk.before = (step) => step === "free" ? gate.promise : undefined;
    const accepting = ben.accept(ada, offer);
    const outcome = refused(how === "stopped" ? "stopping" : "invalid", () => accepting);
    if (how === "withdrawn") await ada.steer(ada, offer, { do: "cancel" });
    else if (how === "declined") await ben.steer(ada, offer, { do: "decline" });
    else await ben.stop();
    await quiet(3);
    gate.resolve();
    await outcome;
    assertEquals(ben.kept(ada, offer), how === "stopped" ? "offered" : how);
    await world.end();
  }
});

Deno.test("pausing and resuming what can't be is answered with who could", async () => {
  const { world, ada, ben, offer } = await offered();
  await refused("invalid", () => ben.steer(ada, offer, { do: "pause" }), "accept or decline it");
  await refused("invalid", () => ada.steer(ada, offer, { do: "pause" }), "Ben has not accepted it yet");
  await refused("invalid", () => ada.steer(ada, offer, { do: "resume" }), "Ben has not accepted it yet");
  const gate = Promise.withResolvers<void>();
  ben.disk.before = (step) => step === "stage put" ? gate.promise : undefined;
  await ben.accept(ada, offer);
  await refused("invalid", () => ben.steer(ada, offer, { do: "resume" }), "resume");
  await ada.steer(ada, offer, { do: "pause" });
  await refused("invalid", () => ada.steer(ada, offer, { do: "pause" }), "paused already");
  gate.resolve();
  await until(() => ben.state(ada, offer).name === "paused", "Ben hears of it");
  await refused("invalid", () => ben.steer(ada, offer, { do: "resume" }), "Ada paused it: only Ada can let it go on");
  await ada.steer(ada, offer, { do: "resume" });
  await bothDone(ada, ben, offer);
  await world.end();
});

Deno.test("both ends show the same while either has paused it", async () => {
  for (const who of ["ada", "ben"] as const) {
    const { world, ada, ben, offer } = await accepted({ "a": 6 * MIB });
    let writes = 0;
    let pausing: Promise<void> | undefined;
    ben.disk.before = (step) => {
      if (step === "stage write" && ++writes === 9) {
        pausing = Promise.resolve().then(() => ({ ada, ben })[who].steer(ada, offer, { do: "pause" }));
      }
      return undefined;
    };
    world.network = "up";
    world.retry();
    await until(() => pausing !== undefined, "some of it is there");
    await pausing;
    const bytes = () => [ada, ben].map(({ transfers }) => transfers.of(ada.id, offer)[0]!.bytes);
    await until(() => ada.state(ada, offer).name === "paused" && ben.state(ada, offer).name === "paused", "both know");
    await quiet(5);
    const [there, here] = bytes();
    assertEquals(there, here);
    assert(here! > MIB && here! < 6 * MIB, `${here} bytes`);
    await { ada, ben }[who].steer(ada, offer, { do: "resume" });
    await bothDone(ada, ben, offer);
    await world.end();
  }
});

Deno.test("nothing can be done to a transfer any more once the program ends", async () => {
  const { world, ada, ben, offer } = await offered();
  const { transfers } = ben;
  await ben.stop();
  for (const what of ["accept", "decline"] as const) {
    await refused("stopping", () => transfers.steer({ author: ada.id, offer }, { do: what }));
  }
  assertEquals(ben.kept(ada, offer), "offered");
  await world.end();
});

Deno.test("words that cross each other leave both with an end, and nothing behind", async () => {
  const crossings: readonly [Steering["do"], Steering["do"], TransferState["name"], TransferState["name"]][] = [
    // The receiver, the author; what is kept at the receiver and at the author.
    ["decline", "cancel", "declined", "declined"],
    ["accept", "cancel", "withdrawn", "withdrawn"],
  ];
  for (const [bens, adas, atBen, atAda] of crossings) {
    const { world, ada, ben, offer } = await offered();
    world.network = "down";
    world.post = "held";
    await ben.steer(ada, offer, { do: bens });
    await ada.steer(ada, offer, { do: adas });
    world.post = "quick";
    world.network = "up";
    world.deliver();
    await quiet();
    assertEquals([ben.kept(ada, offer), ada.kept(ada, offer, ben)], [atBen, atAda], `${bens} and ${adas}`);
    assertEquals(ben.disk.names("/in"), []);
    assertEquals([ada.store.list(ada.id, offer), ben.store.list(ada.id, offer)], [undefined, undefined]);
    await world.end();
  }
});

Deno.test("a word that takes it back crosses done: who has it keeps it", async () => {
  const { world, ada, ben, offer, files } = await accepted();
  world.post = "held";
  world.network = "up";
  world.retry();
  await until(() => isDone(ben, ada, offer), "Ben has it");
  await ada.steer(ada, offer, { do: "cancel" });
  world.deliver();
  await quiet();
  assertEquals([ben.kept(ada, offer), ada.kept(ada, offer, ben)], ["done", "done"]);
  assertEquals([contents(ben), ada.transfers.all(), ada.store.list(ada.id, offer)], [files, [], undefined]);
  await world.end();
});

Deno.test("what is offered and taken back before it is read is never shown as an offer to accept", async () => {
  const { world, ada, ben } = pair(SMALL);
  ben.rule({ contact: ada.id });
  world.post = "held";
  const offer = await ada.offer(ben, 1, "x");
  await ada.steer(ada, offer, { do: "cancel" });
  world.deliver();
  await quiet();
  assertEquals([ben.kept(ada, offer), ben.transfers.all()], ["withdrawn", []]);
  await world.end();
});

Deno.test("it is fetched before the word that it was accepted is here", async () => {
  const { world, ada, ben, offer, files } = await offered();
  world.connect(ada, ben);
  await quiet(3);
  world.post = "held";
  await ben.accept(ada, offer);
  await until(() => isDone(ben, ada, offer), "Ben has it");
  assertEquals(ada.kept(ada, offer, ben), "offered");
  world.deliver();
  await quiet(3);
  assertEquals([ada.kept(ada, offer, ben), contents(ben)], ["done", files]);
  await world.end();
});

Deno.test("one that failed is accepted again, from where it was, whatever the order of the words", async () => {
  for (const held of [false, true]) {
    const { world, ada, ben, offer, files } = await accepted({ "a": 10, "b": 30 * MIB });
    let atChunk = () => {};
    world.lines = (_from, to) => ({
      records: 0,
      meddle: (record) => to === ben && record.type === "chunk" ? queueMicrotask(() => atChunk()) : undefined,
    });
    let full = true;
    ben.disk.before = (step, path) => {
      if (full && step === "stage write" && path.endsWith("/b")) throw new FilesError("full", "no space left");
    };
    if (held) world.post = "held";
    world.network = "up";
    world.retry();
    await until(() => ben.kept(ada, offer) === "failed", "it failed");
    await quiet(5);
    assertEquals(ben.state(ada, offer), { name: "failed", problem: "full", message: "no space left" });
    if (!held) assertEquals(ada.kept(ada, offer, ben), "failed");
    full = false;
    ada.disk.readBytes = 0;
    // One word after the other, while it is being sent.
    let chunks = 0;
    atChunk = () => {
      if (!held || ++chunks !== 2) return;
      world.deliverTo(ben, ada, 1);
      world.deliverTo(ben, ada, 1);
      world.deliverTo(ben, ada, 1);
      assertEquals(ada.kept(ada, offer, ben), "accepted");
      world.post = "quick";
    };
    await ben.accept(ada, offer);
    await bothDone(ada, ben, offer);
    assertEquals(contents(ben), files);
    assert(ada.disk.readBytes <= 30 * MIB + 10, `${ada.disk.readBytes} bytes were sent again`);
    await world.end();
  }
});

Deno.test("one that failed is accepted again into another folder, and nothing is left in the first", async () => {
  const { world, ada, ben, offer, files } = await accepted({ "a": 10, "b": 3 * MIB });
  ben.disk.before = (step, path) => {
    if (step === "stage write" && path.startsWith("/in/")) throw new FilesError("full", "no space left");
  };
  world.network = "up";
  world.retry();
  await until(() => ben.kept(ada, offer) === "failed", "it failed");
  await ben.accept(ada, offer, "/larger");
  await bothDone(ada, ben, offer);
  assertEquals([contents(ben, "/larger"), ben.disk.names("/in")], [files, []]);
  await world.end();
});

Deno.test("one that failed and is given up, or taken back, leaves nothing", async () => {
  for (const who of ["ben", "ada"] as const) {
    const made = await accepted({ "a": 10, "b": 3 * MIB });
    const { world, ada, ben, offer } = made;
    ben.disk.before = (step) => {
      if (step === "stage write") throw new FilesError("full", "no space left");
    };
    world.network = "up";
    world.retry();
    await until(() => ada.kept(ada, offer, ben) === "failed", "it failed");
    assertEquals(ben.disk.names("/in").length, 1);
    await made[who].steer(ada, offer, { do: "cancel" });
    await quiet();
    const end = who === "ben" ? "cancelled" : "withdrawn";
    assertEquals([ben.kept(ada, offer), ada.kept(ada, offer, ben), ben.disk.names("/in")], [end, end, []]);
    await world.end();
  }
});

// Rules

Deno.test("a rule accepts what its contact offers, into its folder", async () => {
  const { world, ada, ben, files } = pair(SMALL);
  ben.rule({ contact: ada.id, folder: "/rule" });
  const offer = await ada.offer(ben, 1, "x");
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben, "/rule"), files);
  assertEquals(ben.trusted.size, 0);
  await world.end();
});

Deno.test("a rule accepts nothing of who is not verified, has none, or offers too much", async () => {
  for (const reason of ["not verified", "no rule", "too large", "beyond the quota", "no room"] as const) {
    const { world, ada, ben } = pair(SMALL);
    if (reason !== "no rule") ben.rule({ contact: ada.id });
    if (reason === "not verified") ben.verified.clear();
    if (reason === "too large") ben.rule({ contact: ada.id, largest: 14 });
    if (reason === "beyond the quota") ben.rule({ contact: ada.id, quota: 14 });
    if (reason === "no room") ben.disk.freeBytes = 100;
    const offer = await ada.offer(ben, 1, "x");
    await quiet();
    assertEquals(ben.kept(ada, offer), "offered", reason);
    ben.disk.freeBytes = undefined;
    await ben.accept(ada, offer);
    await bothDone(ada, ben, offer);
    await world.end();
  }
});

Deno.test("the quota of a rule counts a day's offers together, also those that come at the same moment", async () => {
  const { world, ada, ben } = pair(SMALL);
  ben.rule({ contact: ada.id, quota: 40 });
  world.post = "held";
  const offers = [];
  for (const number of [1, 2, 3, 4]) offers.push(await ada.offer(ben, number, "x"));
  world.post = "quick";
  world.deliver();
  await quiet();
  // Fifteen bytes each: two of them fit.
  assertEquals(offers.map((offer) => ben.kept(ada, offer)), ["done", "done", "offered", "offered"]);
  await world.clock.pass(RULE_PERIOD_MS);
  const next = await ada.offer(ben, 5, "x");
  await quiet();
  assertEquals(ben.kept(ada, next), "offered");
  await world.clock.pass(1);
  const later = await ada.offer(ben, 6, "x");
  await bothDone(ada, ben, later);
  await world.end();
});

Deno.test("what a rule accepted may grow as far as the rule goes, over cuts as well", async () => {
  for (const largest of [40, 39]) {
    const { world, ada, ben } = pair({ "a": 10, "b": 10, "c": 10 });
    ben.rule({ contact: ada.id, largest });
    world.network = "down";
    const offer = await ada.offer(ben, 1, "x");
    await quiet(3);
    ada.disk.put("/home/x/a", sample(15, 50), 77);
    ada.disk.put("/home/x/c", sample(15, 50), 77);
    // The first file alone comes before the cut.
    let cut = false;
    world.lines = (_from, to) => ({
      records: 0,
      meddle: (record) => {
        const isEnd = record.type === "end" && record.digests.length > 0;
        if (to !== ben || !isEnd || cut) return;
        cut = true;
        queueMicrotask(() => ben.sessions.get(ada.id)?.cut());
      },
    });
    world.network = "up";
    world.retry();
    await until(() => isDone(ben, ada, offer) || ben.kept(ada, offer) === "failed", "it comes to an end");
    const state = ben.state(ada, offer);
    if (largest === 40) assertEquals(state.name, "done");
    else assertEquals(state.name === "failed" && state.problem, "grown");
    await world.end();
  }
});

Deno.test("what a person accepted may grow by a tenth, or by 16 MiB where that is more", () => {
  for (const bytes of [0, 2, 160 * MIB]) assertEquals(growthAllowed(bytes), 16 * MIB);
  assertEquals(growthAllowed(160 * MIB + 10), 16 * MIB + 1);
  assertEquals(growthAllowed(1_000 * MIB), 100 * MIB);
});

Deno.test("what has grown far beyond what was accepted comes when it is accepted again", async () => {
  for (const more of [16 * MIB, 16 * MIB + 1]) {
    const { world, ada, ben, offer } = await accepted({ "a": 10, "b": 5 });
    const sizes = () => [ada, ben].map(({ transfers }) => transfers.of(ada.id, offer)[0]!.size);
    ada.disk.put("/home/x/b", sample(5 + more, 50), 77);
    world.network = "up";
    world.retry();
    await until(() => isDone(ada, ada, offer, ben) || ada.kept(ada, offer, ben) === "failed", "it comes to an end");
    if (more > 16 * MIB) {
      const [here, there] = [ben.state(ada, offer), ada.state(ada, offer, ben)];
      assert(here.name === "failed" && there.name === "failed");
      assertEquals([here.problem, there.problem], ["grown", "grown"]);
      for (const part of ["15 bytes", "16,777,232", "accept it again"]) assertStringIncludes(here.message, part);
      assertEquals([sizes(), ben.disk.nodes.has("/in/x")], [[15 + more, 15 + more], false]);
      // It may grow again until it is accepted, by as much as before and no more.
      for (const [again, end] of [[16 * MIB + 1, "failed"], [16 * MIB, "done"]] as const) {
        world.network = "down";
        ada.sessions.get(ben.id)?.cut();
        ada.disk.put("/home/x/b", sample(5 + more + again, 60), 78);
        await ben.accept(ada, offer);
        await quiet(3);
        world.network = "up";
        world.retry();
        await until(() => ada.kept(ada, offer, ben) === end, `it is ${end}`);
        // What was named is what may come the next time.
        if (end === "failed") ada.disk.put("/home/x/b", sample(5, 60), 79);
      }
    }
    await bothDone(ada, ben, offer);
    assertEquals(contents(ben), contents(ada, "/home"));
    const came = [...contents(ben).values()].reduce((sum, words) => sum + (parseInt(words) || 0), 0);
    assertEquals(sizes(), [came, came]);
    for (const state of [ben.state(ada, offer), ada.state(ada, offer, ben)]) {
      assertEquals(state.name === "done" && state.changed, 1);
    }
    await world.end();
  }
});

Deno.test("where there is no room for what has grown, it is that which is told", async () => {
  for (const free of [undefined, SPARE_BYTES + 1_000]) {
    const { world, ada, ben, offer } = await offered({ "a": 10, "b": 3 * MIB });
    ada.disk.put("/home/x/b", sample(4 * MIB, 50), 77);
    world.network = "down";
    await ben.accept(ada, offer);
    ben.disk.freeBytes = free;
    world.network = "up";
    world.retry();
    await until(() => isDone(ben, ada, offer) || ben.kept(ada, offer) === "failed", "it comes to an end");
    const state = ben.state(ada, offer);
    assertEquals(state.name === "failed" ? state.problem : state.name, free === undefined ? "done" : "full");
    if (state.name === "failed") assertStringIncludes(state.message, "4194314 bytes");
    await world.end();
  }
});

// Sessions

Deno.test("the author dials who accepted and did not come, and nobody else", async () => {
  const { world, ada, ben, offer } = await accepted();
  await world.clock.pass(AUTHOR_DIALS_AFTER_MS - 1);
  assertEquals(ada.transfers.isWanted(ben.id), false);
  await world.clock.pass(1);
  assertEquals(ada.transfers.isWanted(ben.id), true);
  await ben.steer(ada, offer, { do: "cancel" });
  await quiet(3);
  assertEquals([ada.transfers.isWanted(ben.id), ben.transfers.isWanted(ada.id)], [false, false]);
  await world.end();
});

Deno.test("a receiver who can't dial is dialled again after each cut", async () => {
  const { world, ada, ben, offer, files } = await offered({ "a": 30 * MIB });
  const { wanted } = world;
  // Ben's side of the network lets nobody out.
  world.wanted = (from, id) => from === ben ? undefined : wanted.call(world, from, id);
  await ben.accept(ada, offer);
  let cuts = 0;
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record, number) => to === ben && record.type === "chunk" && number > 4 && ++cuts < 4 ? "cut" : undefined,
  });
  for (let tries = 0; tries < 20 && !isDone(ben, ada, offer); tries++) {
    await world.clock.pass(AUTHOR_DIALS_AFTER_MS);
    await quiet();
  }
  await bothDone(ada, ben, offer);
  assertEquals([contents(ben), cuts >= 3], [files, true]);
  assert(world.connections.every(({ from }) => from === ada));
  await world.end();
});

Deno.test("while its receiver is away, an author's transfer waits for them, whatever it was at", async () => {
  for (const when of ["in the midst", "all sent"] as const) {
    const { world, ada, ben, offer } = await accepted({ "a": 30 * MIB });
    const gate = Promise.withResolvers<void>();
    ben.disk.before = (step) => when === "all sent" && step === "check" ? gate.promise : undefined;
    let chunks = 0;
    world.lines = (_from, to) => ({
      records: 0,
      meddle: (record) => {
        if (when !== "in the midst" || to !== ben || record.type !== "chunk" || ++chunks !== 5) return;
        world.network = "down";
        return "cut";
      },
    });
    world.network = "up";
    world.retry();
    await until(() => when === "in the midst" ? chunks === 5 : ada.disk.readBytes === 30 * MIB, "it is there");
    await quiet();
    world.network = "down";
    ben.sessions.get(ada.id)?.cut();
    await quiet(5);
    if (when === "all sent" || !isDone(ben, ada, offer)) {
      assertEquals(ada.state(ada, offer, ben), { name: "waiting", for: "peer" }, when);
    }
    ben.disk.before = () => {};
    gate.resolve();
    world.network = "up";
    world.retry();
    await bothDone(ada, ben, offer);
    await world.end();
  }
});

Deno.test("more than may be fetched at a time wait for their turn, and get it", async () => {
  const { world, ada, ben } = pair(Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`${index}`, 10])));
  const offers: MessageId[] = [];
  for (let index = 0; index < 40; index++) offers.push(await ada.offer(ben, 10 + index, `x/${index}`));
  await quiet(3);
  const gate = Promise.withResolvers<void>();
  let preparing = 0;
  ben.disk.before = (step) => {
    if (step !== "stage") return;
    preparing++;
    return gate.promise;
  };
  world.connect(ada, ben);
  await quiet(3);
  for (const offer of offers) await ben.accept(ada, offer);
  await quiet(3);
  assertEquals(preparing, MAX_FETCHES);
  const waiting = ben.transfers.all().filter(({ state }) => state.name === "waiting" && state.for === "turn");
  assertEquals(waiting.length, 40 - MAX_FETCHES);
  await ben.steer(ada, offers[39]!, { do: "pause" });
  gate.resolve();
  await until(() => offers.slice(0, 39).every((offer) => isDone(ben, ada, offer)), "all but the paused are done");
  assertEquals(ben.kept(ada, offers[39]!), "paused");
  await ben.steer(ada, offers[39]!, { do: "resume" });
  await bothDone(ada, ben, offers[39]!);
  await world.end();
});

Deno.test("transfers of one and the same offer under one request are not made twice", async () => {
  const { world, ada, ben, offer, files } = await accepted({ "a": 30 * MIB });
  const message = ada.store.message(offer, ada.id)!;
  const states: string[] = [];
  world.lines = (_from, to) => ({
    records: 0,
    meddle: (record) => {
      if (to !== ben || record.type !== "chunk") return;
      ada.transfers.offered(message);
      states.push(ada.state(ada, offer, ben).name);
    },
  });
  world.network = "up";
  world.retry();
  await until(() => states.length > 3, "it runs");
  assertEquals(new Set(states.slice(0, 3)), new Set(["running"]));
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();
});

Deno.test("a second offer under the same id changes nothing of the first", async () => {
  const { world, ada, ben, offer, files } = await offered();
  const wire = { id: offer, conversation: "private", store: ada.store.id, seq: 99, at: 1, kind: "file" } as const;
  const other = { items: [{ name: "other", bytes: 1, files: undefined }], files: 1, folders: 0, bytes: 1 };
  const { transfers } = ben.store.receive(
    ada.id,
    [{ ...BARE, ...wire, text: "", shown: "line", offer: other }],
    1,
  );
  ben.transfers.kept(transfers);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  assertEquals(contents(ben), files);
  await world.end();
});

Deno.test("offers of two authors under the same id, with the same names, do not meet", async () => {
  const world = new World(3);
  const [ada, ben, cat] = world.nodes as [Node, Node, Node];
  make(ada.disk, "/home/x", { "a": 3 * MIB });
  make(cat.disk, "/home/x", { "a": 2 * MIB, "b": 5 });
  const offer = await ada.offer(ben, 1, "x");
  assertEquals(await cat.offer(ben, 1, "x"), offer);
  await quiet(3);
  await Promise.all([ben.accept(ada, offer), ben.accept(cat, offer)]);
  await bothDone(ada, ben, offer);
  await bothDone(cat, ben, offer);
  const both = [ada, cat].map((author) => {
    const state = ben.state(author, offer);
    return state.name === "done" ? [...ben.disk.tree(state.paths[0]!).values()].map((bytes) => bytes?.length) : [];
  });
  assertEquals(both, [[3 * MIB], [2 * MIB, 5]]);
  await world.end();
});

Deno.test("an upload goes from its spool, which goes with the offer", async () => {
  const { world, ada, ben } = pair({});
  ada.disk.put("/spool/7", sample(15));
  const entries = [{ type: "file", path: "a", bytes: 10, at: 5 }, {
    type: "file",
    path: "b",
    bytes: 5,
    at: 6,
  }] as const;
  const where = { kept: "in spool", path: "/spool/7" } as const;
  const offer = ada.offerContent(ben, 1, { entries, where, spool: "7" });
  await quiet(3);
  await ben.accept(ada, offer);
  await bothDone(ada, ben, offer);
  assertEquals([...ben.disk.tree("/in")], [["a", sample(15).slice(0, 10)], ["b", sample(15).slice(10)]]);
  assertEquals(ada.disk.names("/spool"), []);
  await world.end();
});

Deno.test("an offer to many is steered for all of them, or for one", async () => {
  const world = new World(4);
  const [ada, ben, cat, dan] = world.nodes as [Node, Node, Node, Node];
  make(ada.disk, "/home/x", SMALL);
  const offer = await ada.offer([ben, cat, dan], 1, "x");
  await quiet(3);
  world.network = "down";
  await ben.accept(ada, offer);
  await cat.accept(ada, offer);
  await quiet(3);
  const states = () => [ben, cat, dan].map((node) => ada.kept(ada, offer, node));
  await ada.steer(ada, offer, { do: "pause" });
  assertEquals(states(), ["paused", "paused", "offered"]);
  await ada.steer(ada, offer, { do: "resume" }, cat);
  assertEquals(states(), ["paused", "accepted", "offered"]);
  await refused("invalid", () => ada.steer(ada, offer, { do: "resume" }, dan));
  assert(ada.store.list(ada.id, offer) !== undefined);
  await ada.steer(ada, offer, { do: "cancel" });
  assertEquals(states(), ["withdrawn", "withdrawn", "withdrawn"]);
  await quiet(3);
  assertEquals([ben, cat, dan].map((node) => node.kept(ada, offer)), ["withdrawn", "withdrawn", "withdrawn"]);
  assertEquals(ada.store.list(ada.id, offer), undefined);
  await world.end();
});
