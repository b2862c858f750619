import { FilesError, StorageError } from "../../../../src/model/errors.ts";
import { EVERYONE, type PeerId } from "../../../../src/model/ids.ts";
import type { ListEntry } from "../../../../src/model/transfer.ts";
import { CHECKPOINT_EVERY_MS, TAKEN_AT_LEAST_MS, TAKEN_AT_MOST_MS } from "../../../../src/messenger/limits.ts";
import type { KeptProgress, KeptTransfer, PublicIdentity } from "../../../../src/messenger/ports.ts";
import { Exchange } from "../../../../src/messenger/transfers/exchange.ts";
import { Fetch, type FetchParts, type Outcome } from "../../../../src/messenger/transfers/fetch.ts";
import { OpenTransfer } from "../../../../src/messenger/transfers/open_transfer.ts";
import { concat } from "../../../../src/protocol/bytes.ts";
import { MAX_HELPERS } from "../../../../src/protocol/constants.ts";
import type { TransferItem } from "../../../../src/protocol/transfers.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../../../../src/std/assert.ts";
import { simulatedSecurity } from "../../../sim/world/security.ts";
import { ManualClock } from "../../../support/manual_clock.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import {
  ADA,
  BEN,
  type Bytes,
  CAT,
  CountedHash,
  DAN,
  file,
  folder,
  messageId,
  offerOf,
  owner,
  quiet,
  sample,
  sha256,
  Stranger,
  until,
} from "./fixture.ts";

const ENTRIES = [folder("d"), file("d/a", 10), file("b", 200_000), file("c", 0)];
const A = sample(10, 1);
const B = sample(200_000, 2);
const EMPTY = new Uint8Array(0);
const NOTHING: KeptProgress = { entry: 0, bytes: 0, missing: 0, changed: 0, paths: [] };

interface Scene {
  readonly clock: ManualClock;
  readonly disk: MemoryFiles;
  /** Ada, who made the offer. */
  readonly ada: Stranger;
  readonly fetch: Fetch;
  readonly transfer: OpenTransfer;
  readonly outcome: Promise<Outcome>;
  readonly settled: Omit<KeptProgress, "paths">[];
  readonly listed: (readonly ListEntry[])[];
  /** Somebody else, with a session of their own. */
  helper(identity: PublicIdentity): Promise<Stranger>;
  /** Everybody leaves; nothing may be left behind. */
  end(): Promise<void>;
}

async function meet(clock: ManualClock, identity: PublicIdentity, capacity?: number) {
  let exchange: Exchange | undefined;
  const stranger = new Stranger(
    clock,
    identity,
    owner({
      opened: (session) => {
        exchange = new Exchange(session, {
          clock,
          pace: () => "full",
          fetchAsked: () => {},
          taken: () => {},
          servedEnded: () => {},
          report: (error) => {
            throw error;
          },
        });
      },
      received: (_session, record) => exchange!.received(record),
      ended: () => exchange?.ended(),
    }),
    capacity,
  );
  await until(() => exchange !== undefined, "the session is open");
  return { stranger, exchange: exchange! };
}

/** Ben, who fetches from a stranger that calls itself Ada. */
async function scene(
  parts: Partial<FetchParts> & {
    entries?: readonly ListEntry[];
    capacity?: number;
    /** What there is before it begins. */
    prepare?: (disk: MemoryFiles) => void;
  } = {},
): Promise<Scene> {
  const { entries = ENTRIES, capacity, prepare, ...others } = parts;
  const clock = new ManualClock();
  const disk = new MemoryFiles();
  prepare?.(disk);
  const author = await meet(clock, ADA, capacity);
  const helpers: Stranger[] = [];
  const exchanges = new Map<PeerId, Exchange>();
  const kept: KeptTransfer = {
    key: { author: ADA.id, offer: messageId(1), peer: ADA.id },
    size: offerOf(entries).bytes,
    state: { name: "accepted", how: "person", folder: "/in", progress: NOTHING },
    at: 0,
  };
  const transfer = new OpenTransfer(kept, { offer: offerOf(entries), conversation: EVERYONE, self: BEN.id });
  const settled: Scene["settled"] = [];
  const listed: Scene["listed"] = [];
  const fetch = new Fetch({
    clock,
    hash: new CountedHash().hash,
    transfer,
    stage: await disk.stage("/in", "1"),
    exchange: author.exchange,
    exchangeWith: (peer) => Promise.resolve(exchanges.get(peer)),
    progress: NOTHING,
    list: undefined,
    listed: (entries) => listed.push(entries),
    settled: (place) => settled.push(place),
    mayGrow: () => Promise.resolve("no"),
    changed: () => {},
    ...others,
  });
  const outcome = fetch.run();
  // Whoever waits for it hears of a failure.
  outcome.catch(() => {});
  return {
    clock,
    disk,
    ada: author.stranger,
    fetch,
    transfer,
    outcome,
    settled,
    listed,
    async helper(identity) {
      const { stranger, exchange } = await meet(clock, identity);
      helpers.push(stranger);
      exchanges.set(identity.id, exchange);
      return stranger;
    },
    async end() {
      await outcome.catch(() => {});
      for (const stranger of [author.stranger, ...helpers]) await stranger.end();
      await quiet(5);
      assertEquals([clock.pending, disk.opened], [0, 0], "timers and files left behind");
      assertEquals(disk.names("/in").filter((name) => name !== ".stage-1"), [], "nothing bears a final name");
    },
  };
}

/** The last fetch that came to a stranger, once there are so many. */
async function asked(stranger: Stranger, times = 1) {
  await until(() => stranger.told("fetch").length >= times, `fetch ${times} came`);
  return stranger.told("fetch")[times - 1]!;
}

function list(channel: number, entries = ENTRIES): TransferItem {
  return { do: "list", channel, first: 0, entries, more: "last" };
}

/** Everything of ENTRIES from "d/a" on. */
async function sendAll(stranger: Stranger, channel: number): Promise<void> {
  await stranger.give(
    { type: "chunk", channel, bytes: concat(A, B) },
    { type: "end", channel, digests: [sha256(A), sha256(B), sha256(EMPTY)] },
  );
}

const HASHES = [sha256(A), sha256(B), sha256(EMPTY)];

Deno.test("a fetch asks for the list, takes everything, and is complete without a word", async () => {
  const { ada, outcome, disk, end, listed, settled } = await scene();
  const first = await asked(ada);
  assertEquals(first, {
    do: "fetch",
    channel: 1,
    offer: messageId(1),
    author: undefined,
    entry: 0,
    offset: 0,
    believed: undefined,
    list: "wanted",
    not: [],
  });
  await ada.say(list(1));
  await sendAll(ada, 1);
  const result = await outcome;
  assert(result.type === "complete");
  assertEquals([result.entries, result.missing, result.growth, result.asListed], [ENTRIES, 0, 0, "as listed"]);
  assertEquals([...disk.tree("/in/.stage-1")], [["b", B], ["c", EMPTY], ["d", undefined], ["d/a", A]]);
  assertEquals([listed, settled.at(-1)], [[ENTRIES], { entry: 4, bytes: 200_010, missing: 0, changed: 0 }]);
  await quiet();
  assertEquals(ada.told("stop"), []);
  await end();
});

Deno.test("a fetch goes on from where it is, with the list that it has", async () => {
  const { ada, outcome, disk, end } = await scene({ list: ENTRIES, progress: { ...NOTHING, entry: 2, bytes: 10 } });
  disk.folder("/in/.stage-1/d");
  const { entry, offset, list } = await asked(ada);
  assertEquals([entry, offset, list], [2, 0, "known"]);
  await ada.give(
    { type: "chunk", channel: 1, bytes: B.slice() },
    { type: "end", channel: 1, digests: HASHES.slice(1) },
  );
  assertEquals((await outcome).type, "complete");
  await end();
});

Deno.test("a list in parts is taken, and what is not the offered one is not", async () => {
  const good = await scene();
  await asked(good.ada);
  await good.ada.say(
    { do: "list", channel: 1, first: 0, entries: ENTRIES.slice(0, 2), more: "more" },
    { do: "list", channel: 1, first: 2, entries: ENTRIES.slice(2), more: "last" },
  );
  await sendAll(good.ada, 1);
  assertEquals((await good.outcome).type, "complete");
  await good.end();

  const wrong: TransferItem[][] = [
    // Longer, shorter, other totals, another name, from the middle, twice, and more behind the last.
    [list(1, [...ENTRIES, file("e", 0)])],
    [list(1, ENTRIES.slice(0, 3))],
    [list(1, [folder("d"), file("d/a", 10), file("b", 200_001), file("c", 0)])],
    [list(1, [folder("d"), file("d/a", 10), file("b.exe", 200_000), file("c", 0)])],
    [{ do: "list", channel: 1, first: 1, entries: ENTRIES.slice(1), more: "last" }],
    [list(1), list(1)],
    [list(1), { do: "list", channel: 1, first: 4, entries: [file("e", 0)], more: "more" }],
  ];
  for (const [index, items] of wrong.entries()) {
    const { ada, outcome, end } = await scene();
    await asked(ada);
    await ada.say(...items);
    const result = await outcome;
    assert(result.type === "failed", `list ${index}`);
    assertEquals(result.problem, "broken");
    await ada.running;
    await end();
  }
});

Deno.test("a list that was not asked for is not taken", async () => {
  const { ada, outcome, end } = await scene({ list: ENTRIES });
  await asked(ada);
  await ada.say(list(1));
  const result = await outcome;
  assertEquals(result.type === "failed" && result.problem, "broken");
  await ada.running;
  await end();
});

Deno.test("names that reach out of the folder refuse all of it, and nothing of it is on the disk", async () => {
  const escapes: readonly ListEntry[][] = [
    [file("..", 1)],
    [folder("a"), file("a/../../b", 1)],
    [folder("a"), file("a/C:", 1)],
    [file("a", 1), file("a/b", 1)],
    [folder("a"), folder("b"), file("a/b/c", 1)],
    [folder("a"), file(`a/${"x/".repeat(40)}`, 1)],
  ];
  for (const entries of escapes) {
    const { ada, outcome, end, disk } = await scene({ entries });
    await asked(ada);
    await ada.say(list(1, entries));
    const result = await outcome;
    assertEquals(result.type === "failed" && result.problem, "names");
    await ada.running;
    assertEquals(disk.tree("/in/.stage-1").size, 0);
    await end();
  }
});

Deno.test("what comes out of its turn breaks the session off, and the offer failed", async () => {
  const bytes = new Uint8Array(1);
  const wrong: ((ada: Stranger) => Promise<void>)[] = [
    // Before the list.
    (ada) => ada.give({ type: "chunk", channel: 1, bytes }),
    (ada) => ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) }),
    (ada) => ada.say({ do: "changed", channel: 1, entry: 1, bytes: 1, at: 1 }),
    (ada) => ada.say({ do: "missing", channel: 1, entry: 1 }),
    (ada) => ada.say({ do: "elsewhere", channel: 1, peers: [CAT.id] }),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES }),
    // Behind it.
    async (ada) => {
      await ada.say(list(1));
      await ada.give({ type: "chunk", channel: 1, bytes: concat(A, B, Uint8Array.of(1)) });
    },
    async (ada) => {
      await ada.say(list(1));
      await ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
    },
    async (ada) => {
      await ada.say(list(1));
      await ada.give({ type: "chunk", channel: 1, bytes: A.slice() }, { type: "chunk", channel: 1, bytes });
    },
    (ada) => ada.say(list(1), { do: "missing", channel: 1, entry: 2 }),
    (ada) => ada.say(list(1), { do: "changed", channel: 1, entry: 99_999, bytes: 1, at: 1 }),
  ];
  for (const [index, say] of wrong.entries()) {
    const { ada, outcome, end } = await scene();
    await asked(ada);
    await say(ada);
    const result = await outcome;
    assert(result.type === "failed", `${index}`);
    assertEquals(result.problem, "broken");
    assertStringIncludes(result.message, "What came is not what was offered");
    await ada.running;
    await end();
  }
});

Deno.test("who does not have it any more is told to have it sent again, whenever that is", async () => {
  for (const before of [[], [list(1)]]) {
    const { ada, outcome, end } = await scene();
    await asked(ada);
    await ada.say(...before, { do: "state", channel: 1, state: "gone" });
    const result = await outcome;
    assertEquals(result.type === "failed" && result.problem, "gone");
    assertEquals(ada.session.isOpen, true);
    await end();
  }
});

Deno.test("states are shown, and unknown ones are not", async () => {
  const { ada, fetch, transfer, end } = await scene();
  await asked(ada);
  assertEquals(transfer.activity, { name: "queued" });
  for (const [state, shown] of [["paused", "held there"], ["queued", "queued"], ["checking", "checking"]] as const) {
    await ada.say({ do: "state", channel: 1, state }, { do: "state", channel: 1, state: "unknown" });
    await until(() => transfer.activity.name === shown, shown);
  }
  await ada.say(list(1));
  await ada.give({ type: "chunk", channel: 1, bytes: A.slice() });
  await until(() => transfer.activity.name === "moving", "moving");
  assertEquals([transfer.activity, transfer.bytes], [{ name: "moving", from: undefined }, 10]);
  fetch.stop("ended");
  await end();
});

Deno.test("a file that came damaged is fetched again once, and then it failed", async () => {
  const { ada, outcome, end } = await scene();
  await asked(ada);
  await ada.say(list(1));
  await ada.give(
    { type: "chunk", channel: 1, bytes: concat(A, sample(200_000, 9)) },
    { type: "end", channel: 1, digests: HASHES },
  );
  const again = await asked(ada, 2);
  assertEquals([again.channel, again.entry, again.offset, again.list], [2, 2, 0, "known"]);
  assertEquals(ada.told("stop"), [{ do: "stop", channel: 1, why: "ended" }]);
  // What still comes on the first channel counts for nothing.
  await ada.give({ type: "chunk", channel: 1, bytes: sample(500_000) });
  await ada.give(
    { type: "chunk", channel: 2, bytes: sample(200_000, 9) },
    { type: "end", channel: 2, digests: HASHES.slice(1) },
  );
  const result = await outcome;
  assert(result.type === "failed" && result.problem === "damaged");
  assertStringIncludes(result.message, '"b" came twice');
  await end();
});

Deno.test("each file may come damaged once", async () => {
  const { ada, outcome, end, disk } = await scene();
  await asked(ada);
  await ada.say(list(1));
  const wrong = sha256(sample(1));
  await ada.give({ type: "chunk", channel: 1, bytes: A.slice() }, { type: "end", channel: 1, digests: [wrong] });
  assertEquals((await asked(ada, 2)).entry, 1);
  await ada.give(
    { type: "chunk", channel: 2, bytes: concat(A, B) },
    { type: "end", channel: 2, digests: [HASHES[0]!, wrong] },
  );
  assertEquals((await asked(ada, 3)).entry, 2);
  await ada.give(
    { type: "chunk", channel: 3, bytes: B.slice() },
    { type: "end", channel: 3, digests: HASHES.slice(1) },
  );
  assertEquals((await outcome).type, "complete");
  assertEquals(disk.tree("/in/.stage-1").get("b"), B);
  await end();
});

Deno.test("a cut leaves what came to go on from, and what is proven kept", async () => {
  const entries = [...ENTRIES.slice(0, 3), file("c", 150_000)];
  const C = sample(150_000, 3);
  const { ada, outcome, end, transfer, settled, clock } = await scene({ entries });
  await asked(ada);
  await ada.say(list(1, entries));
  await clock.pass(CHECKPOINT_EVERY_MS);
  for (const [index, bytes] of [A, B].entries()) {
    await ada.give(
      { type: "chunk", channel: 1, bytes: bytes.slice() },
      { type: "end", channel: 1, digests: [HASHES[index]!] },
    );
  }
  await ada.give({ type: "chunk", channel: 1, bytes: C.slice(0, 100_000) });
  await until(() => transfer.bytes === 300_010, "it is taken");
  // The second file is proven, and was not kept yet.
  assertEquals(settled, [{ entry: 2, bytes: 10, missing: 0, changed: 0 }]);
  ada.session.cut();
  assertEquals(await outcome, { type: "lost" });
  assertEquals(settled.at(-1), { entry: 3, bytes: 200_010, missing: 0, changed: 0 });
  assertEquals([transfer.beginning?.entry, transfer.beginning?.offset], [3, 100_000]);
  await end();
});

Deno.test("a session that ended before the fetch could ask is lost like any other", async () => {
  const gate = Promise.withResolvers<void>();
  const { ada, outcome, end } = await scene({
    list: [file("b", 200_000)],
    prepare: (disk) => disk.before = (step) => step === "stage size" ? gate.promise : undefined,
  });
  await ada.end();
  gate.resolve();
  assertEquals(await outcome, { type: "lost" });
  await end();
});

Deno.test("it stops at any point, says why, and keeps what it has", async () => {
  for (const why of ["paused", "ended"] as const) {
    for (const when of ["before the list", "in a file", "while the disk writes"] as const) {
      const { ada, fetch, outcome, end, disk, transfer } = await scene();
      await asked(ada);
      const gate = Promise.withResolvers<void>();
      if (when !== "before the list") {
        await ada.say(list(1));
        if (when === "while the disk writes") disk.before = (step) => step === "stage write" ? gate.promise : undefined;
        await ada.give({ type: "chunk", channel: 1, bytes: concat(A, B.slice(0, 90_000)) });
        await ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
        await quiet();
      }
      fetch.stop(why);
      await quiet(5);
      gate.resolve();
      assertEquals(await outcome, { type: "stopped", why });
      await until(() => ada.told("stop").length === 1, "stop is said");
      assertEquals(ada.told("stop"), [{ do: "stop", channel: 1, why }]);
      // What is shown while it is paused is the same at both ends.
      if (why === "paused") assertEquals(ada.told("taken").at(-1), { do: "taken", channel: 1, bytes: transfer.bytes });
      assertEquals(transfer.beginning?.offset, when === "before the list" ? undefined : 90_000);
      await end();
    }
  }
});

Deno.test("it stops while more waits than may, and lets the session go on", async () => {
  const { ada, fetch, outcome, end, disk } = await scene({ capacity: 100 });
  await asked(ada);
  await ada.say(list(1));
  const gate = Promise.withResolvers<void>();
  disk.before = (step) => step === "stage put" || step === "stage write" ? gate.promise : undefined;
  for (let from = 0; from < 200_000; from += 10_000) {
    const bytes = from === 0 ? concat(A, B.slice(0, 10_000)) : B.slice(from, from + 10_000);
    void ada.give({ type: "chunk", channel: 1, bytes });
    if (from === 0) void ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
  }
  await quiet();
  fetch.stop("paused");
  gate.resolve();
  assertEquals(await outcome, { type: "stopped", why: "paused" });
  // The session is read on: a PING is answered.
  await ada.give({ type: "ping", payload: new Uint8Array(8) });
  await until(() => ada.got.some(({ type }) => type === "pong"), "PONG");
  await end();
});

Deno.test("it stops in the midst of a long beginning that is read again", async () => {
  const size = 1_000_000;
  const entries = [file("a", size)];
  let read = 0;
  let halfway = () => {};
  const hash = () => {
    const running = new CountedHash().hash();
    const update = (bytes: Uint8Array) => {
      read += bytes.length;
      if (read > size / 2) halfway();
      running.update(bytes);
    };
    return { ...running, update };
  };
  const gate = Promise.withResolvers<void>();
  const { ada, fetch, outcome, end } = await scene({
    entries,
    list: entries,
    hash,
    prepare: (disk) => {
      disk.put("/in/.stage-1/a", sample(size - 1));
      disk.before = (step) => step === "stage open" ? gate.promise : undefined;
    },
  });
  halfway = () => fetch.stop("paused");
  gate.resolve();
  assertEquals(await outcome, { type: "stopped", why: "paused" });
  assert(read < size * 0.7, `${read} bytes were read`);
  assertEquals(ada.told("fetch"), []);
  await end();
});

Deno.test("a disk that is full, or can't be written, is told as such", async () => {
  for (const [problem, told] of [["full", "full"], ["folder", "folder"], ["missing", "folder"]] as const) {
    for (const failing of ["stage put", "stage write", "stage finish", "stage settle", "stage folder"] as const) {
      const { ada, outcome, end, disk } = await scene();
      await asked(ada);
      disk.before = (step) => {
        if (step === failing) throw new FilesError(problem, "the disk says no");
      };
      await ada.say(list(1));
      await sendAll(ada, 1);
      assertEquals(await outcome, { type: "failed", problem: told, message: "the disk says no" });
      assertEquals(ada.session.isOpen, true);
      await end();
    }
  }
});

Deno.test("a store that fails, and a mistake of this program, leave nothing behind and hold nobody up", async () => {
  const failures: Partial<FetchParts>[] = [
    { listed: fails(new StorageError("full", "no space for the database")) },
    { settled: fails(new StorageError("full", "no space for the database")) },
    { mayGrow: fails(new RangeError("a mistake")) },
  ];
  for (const failure of failures) {
    const { ada, outcome, end, disk } = await scene({ ...failure, capacity: 100 });
    await asked(ada);
    const gate = Promise.withResolvers<void>();
    disk.before = (step) => step === "stage folder" ? gate.promise : undefined;
    void ada.say(list(1));
    if (failure.mayGrow !== undefined) void ada.say({ do: "changed", channel: 1, entry: 1, bytes: 50, at: 1 });
    void sendAll(ada, 1);
    // Much more than may wait.
    for (let count = 0; count < 20; count++) void ada.say({ do: "state", channel: 1, state: "sending" });
    await quiet();
    gate.resolve();
    await assertRejects(() => outcome);
    await ada.give({ type: "ping", payload: new Uint8Array(8) });
    await until(() => ada.got.some(({ type }) => type === "pong"), "PONG");
    assertEquals(disk.opened, 0);
    await end();
  }
});

function fails(error: Error): () => never {
  return () => {
    throw error;
  };
}

Deno.test("what is larger than it may be is refused before a byte of it comes", async () => {
  const { ada, outcome, end } = await scene();
  await asked(ada);
  await ada.say(list(1), { do: "changed", channel: 1, entry: 1, bytes: 11, at: 1 });
  const result = await outcome;
  assertEquals(result, { type: "grown", bytes: 200_011 });
  await until(() => ada.told("stop").length === 1, "stop is said");
  assertEquals(ada.session.isOpen, true);
  await end();
});

Deno.test("taken is said four times a second at most, and every five seconds at least", async () => {
  const { ada, fetch, end, clock, transfer } = await scene();
  await asked(ada);
  await ada.say(list(1));
  await quiet();
  const before = ada.told("taken").length;
  await ada.give({ type: "chunk", channel: 1, bytes: A.slice() });
  await ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
  for (let count = 0; count < 100; count++) {
    await ada.give({ type: "chunk", channel: 1, bytes: B.slice(100 * count, 100 * count + 100) });
    await until(() => transfer.bytes === 110 + 100 * count, "it is taken");
    await clock.pass(10);
  }
  await quiet();
  const said = ada.told("taken").length - before;
  assert(said >= 3 && said <= 1_000 / TAKEN_AT_MOST_MS + 1, `${said} times in a second`);
  const idle = ada.told("taken").length;
  for (let count = 0; count < 4; count++) await clock.pass(TAKEN_AT_LEAST_MS);
  await quiet();
  assertEquals(ada.told("taken").length - idle, 4);
  assertEquals(ada.told("taken").at(-1), { do: "taken", channel: 1, bytes: 10_010 });
  fetch.stop("ended");
  await end();
});

Deno.test("how far it is goes to the store once a second, not for each file", async () => {
  const entries = Array.from({ length: 50 }, (_, index) => file(`${index}`, 1));
  const { ada, outcome, end, settled, clock } = await scene({ entries });
  await asked(ada);
  await ada.say(list(1, entries));
  for (let index = 0; index < 50; index++) {
    await ada.give(
      { type: "chunk", channel: 1, bytes: sample(1, index) },
      { type: "end", channel: 1, digests: [sha256(sample(1, index))] },
    );
    await clock.pass(100);
  }
  assertEquals((await outcome).type, "complete");
  assert(settled.length >= 5 && settled.length <= 7, `${settled.length} times in five seconds`);
  assertEquals(settled.at(-1), { entry: 50, bytes: 50, missing: 0, changed: 0 });
  await end();
});

// Somebody else in the author's place (docs/protocol.md, section 8.5)

/** Cat sends in Ada's place, from the beginning. */
async function elsewhere(parts: Parameters<typeof scene>[0] = {}) {
  const made = await scene(parts);
  const cat = await made.helper(CAT);
  await asked(made.ada);
  await made.ada.say(list(1), { do: "state", channel: 1, state: "queued" });
  await made.ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES });
  await made.ada.say({ do: "elsewhere", channel: 1, peers: [CAT.id] });
  const fetch = await asked(cat);
  return { ...made, cat, fetchOfCat: fetch };
}

Deno.test("a helper sends in the author's place, and only its hashes and the author's together count", async () => {
  const { ada, cat, fetchOfCat, outcome, end, disk, transfer, clock } = await elsewhere();
  assertEquals(fetchOfCat, {
    do: "fetch",
    channel: 1,
    offer: messageId(1),
    author: ADA.id,
    entry: 1,
    offset: 0,
    believed: undefined,
    list: "known",
    not: [],
  });
  await cat.give({ type: "chunk", channel: 1, bytes: concat(A, B.slice(0, 1_000)) });
  await cat.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
  await until(() => transfer.bytes === 1_010, "it is taken");
  assertEquals(transfer.activity, { name: "moving", from: CAT.id });
  await clock.pass(TAKEN_AT_LEAST_MS);
  await until(() => ada.told("taken").at(-1)?.bytes === 1_010, "the author hears how far it is");
  assertEquals(cat.told("taken"), []);
  await cat.give({ type: "chunk", channel: 1, bytes: B.slice(1_000) });
  await cat.give({ type: "end", channel: 1, digests: HASHES.slice(1) });
  assertEquals((await outcome).type, "complete");
  await until(() => ada.told("stop").length === 1, "the author's channel is closed");
  await quiet();
  assertEquals([ada.told("stop")[0]?.why, cat.told("stop")], ["ended", []]);
  assertEquals(disk.tree("/in/.stage-1").get("b"), B);
  await end();
});

Deno.test("a helper that is none is left, and the author asked again without it", async () => {
  const wrong = sha256(sample(3));
  const reasons: [string, (cat: Stranger) => Promise<void>, "cut" | "open"][] = [
    ["is gone", (cat) => Promise.resolve(cat.session.cut()), "cut"],
    [
      "is gone before the hash",
      async (cat) => {
        await cat.give({ type: "chunk", channel: 1, bytes: A.slice() });
        await quiet(3);
        cat.session.cut();
      },
      "cut",
    ],
    ["has it not", (cat) => cat.say({ do: "state", channel: 1, state: "gone" }), "open"],
    ["is paused", (cat) => cat.say({ do: "state", channel: 1, state: "paused" }), "open"],
    ["has another file", (cat) => cat.say({ do: "changed", channel: 1, entry: 1, bytes: 5, at: 1 }), "open"],
    ["has a larger file", (cat) => cat.say({ do: "changed", channel: 1, entry: 1, bytes: 50, at: 1 }), "open"],
    ["has lost a file", (cat) => cat.say({ do: "missing", channel: 1, entry: 1 }), "open"],
    [
      "has another content, by its own hash",
      (cat) =>
        cat.give(
          { type: "chunk", channel: 1, bytes: sample(10, 9) },
          { type: "end", channel: 1, digests: [sha256(sample(10, 9))] },
        ),
      "open",
    ],
    [
      "says a hash that is not that of its bytes",
      (cat) => cat.give({ type: "chunk", channel: 1, bytes: A.slice() }, { type: "end", channel: 1, digests: [wrong] }),
      "open",
    ],
    [
      "brings hashes of its own",
      async (cat) => {
        await cat.give({ type: "ahead", channel: 1, first: 0, digests: [sha256(sample(10, 9)), ...HASHES.slice(1)] });
        await cat.give(
          { type: "chunk", channel: 1, bytes: sample(10, 9) },
          { type: "end", channel: 1, digests: [sha256(sample(10, 9))] },
        );
      },
      "cut",
    ],
    ["sends too much", (cat) => cat.give({ type: "chunk", channel: 1, bytes: sample(200_011) }), "cut"],
    ["sends a list", (cat) => cat.say(list(1)), "cut"],
    ["sends elsewhere itself", (cat) => cat.say({ do: "elsewhere", channel: 1, peers: [DAN.id] }), "cut"],
    ["ends files that have not begun", (cat) => cat.give({ type: "end", channel: 1, digests: [wrong] }), "cut"],
  ];
  for (const [reason, say, link] of reasons) {
    const { ada, cat, outcome, end, disk } = await elsewhere();
    await say(cat);
    const again = await asked(ada, 2);
    assertEquals([again.not, again.entry, again.offset, again.channel], [[CAT.id], 1, 0, 2], reason);
    if (link === "cut") await cat.running;
    else await until(() => cat.told("stop").length === 1, "the helper hears that it may stop");
    assertEquals([cat.session.isOpen, ada.session.isOpen], [link === "open", true], reason);
    assertEquals(ada.told("stop"), [{ do: "stop", channel: 1, why: "ended" }], reason);
    await sendAll(ada, 2);
    const result = await outcome;
    assertEquals(result.type === "complete" && [result.missing, result.asListed], [0, "as listed"], reason);
    assertEquals(disk.tree("/in/.stage-1").get("d/a"), A);
    await end();
  }
});

Deno.test("where the helper was halfway, the author goes on from there", async () => {
  const { ada, cat, outcome, end, transfer } = await elsewhere();
  await cat.give({ type: "chunk", channel: 1, bytes: concat(A, B.slice(0, 50_000)) });
  await cat.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
  await until(() => transfer.bytes === 50_010, "it is taken");
  cat.session.cut();
  const again = await asked(ada, 2);
  assertEquals([again.entry, again.offset, again.believed], [2, 50_000, { bytes: 200_000, at: 1_000 }]);
  await ada.give({ type: "chunk", channel: 2, bytes: B.slice(50_000) });
  await ada.give({ type: "end", channel: 2, digests: HASHES.slice(1) });
  assertEquals((await outcome).type, "complete");
  await end();
});

Deno.test("what the author sends while somebody else does breaks the session off", async () => {
  const wrong: ((ada: Stranger) => Promise<void>)[] = [
    (ada) => ada.give({ type: "chunk", channel: 1, bytes: A.slice() }),
    (ada) => ada.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) }),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 0, digests: [sha256(sample(9))] }),
    (ada) => ada.say({ do: "changed", channel: 1, entry: 1, bytes: 5, at: 1 }),
    (ada) => ada.say({ do: "missing", channel: 1, entry: 1 }),
    (ada) => ada.say({ do: "elsewhere", channel: 1, peers: [DAN.id] }),
  ];
  for (const say of wrong) {
    const { ada, cat, outcome, end } = await elsewhere();
    await say(ada);
    const result = await outcome;
    assertEquals(result.type === "failed" && result.problem, "broken");
    await ada.running;
    await until(() => cat.told("stop").length === 1, "the helper hears that it may stop");
    await end();
  }
});

Deno.test("an author that is lost or gone ends it, also while somebody else sends", async () => {
  const lost = await elsewhere();
  lost.ada.session.cut();
  assertEquals(await lost.outcome, { type: "lost" });
  await until(() => lost.cat.told("stop").length === 1, "the helper hears that it may stop");
  await lost.end();
  const gone = await elsewhere();
  await gone.ada.say({ do: "state", channel: 1, state: "gone" });
  const result = await gone.outcome;
  assertEquals(result.type === "failed" && result.problem, "gone");
  await gone.end();
});

Deno.test("when its author pauses it, nobody sends it in the author's place", async () => {
  const { ada, cat, fetch, end, transfer } = await elsewhere();
  await ada.say({ do: "state", channel: 1, state: "paused" });
  const again = await asked(ada, 2);
  assertEquals([again.not, again.entry], [[], 1]);
  await until(() => cat.told("stop").length === 1, "the helper hears that it may stop");
  assertEquals(transfer.activity, { name: "held there" });
  fetch.stop("ended");
  await end();
});

Deno.test("nobody is asked in the author's place without all of the author's hashes", async () => {
  const wrong: ((ada: Stranger) => Promise<void>)[] = [
    () => Promise.resolve(),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES.slice(0, 2) }),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 1, digests: HASHES.slice(1) }),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 1, digests: HASHES }),
    (ada) => ada.give({ type: "ahead", channel: 1, first: 2 ** 32 - 1, digests: HASHES.slice(0, 1) }),
    // The hash of what has come is still to come.
    async (ada) => {
      await ada.give({ type: "chunk", channel: 1, bytes: A.slice() });
      await ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES });
    },
  ];
  for (const say of wrong) {
    const { ada, outcome, end, helper } = await scene();
    const cat = await helper(CAT);
    await asked(ada);
    await ada.say(list(1));
    await say(ada);
    await ada.say({ do: "elsewhere", channel: 1, peers: [CAT.id] });
    const result = await outcome;
    assertEquals(result.type === "failed" && result.problem, "broken");
    await ada.running;
    assertEquals(cat.told("fetch"), []);
    await end();
  }
});

Deno.test("of several, the first who is to be had is asked, and those who are not are named", async () => {
  const { ada, outcome, end, helper } = await scene();
  const cat = await helper(CAT);
  await asked(ada);
  await ada.say(list(1));
  await ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES });
  await ada.say({ do: "elsewhere", channel: 1, peers: [DAN.id, ADA.id, BEN.id, CAT.id] });
  await asked(cat);
  cat.session.cut();
  assertEquals((await asked(ada, 2)).not, [DAN.id, BEN.id, CAT.id]);
  await sendAll(ada, 2);
  assertEquals((await outcome).type, "complete");
  await end();
});

Deno.test("an author that names nobody but those who were no help breaks the session off", async () => {
  const { ada, outcome, end } = await scene();
  await asked(ada);
  await ada.say(list(1));
  await ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES });
  await ada.say({ do: "elsewhere", channel: 1, peers: [DAN.id] });
  assertEquals((await asked(ada, 2)).not, [DAN.id]);
  await ada.give({ type: "ahead", channel: 2, first: 0, digests: HASHES });
  await ada.say({ do: "elsewhere", channel: 2, peers: [DAN.id, ADA.id] });
  const result = await outcome;
  assertEquals(result.type === "failed" && result.problem, "broken");
  await ada.running;
  await end();
});

Deno.test("however many are no help, no more are remembered than can be named", async () => {
  const { ada, outcome, end, fetch } = await scene();
  const many = Array.from({ length: 40 }, (_, index) => simulatedSecurity(100 + index).self.id);
  await asked(ada);
  await ada.say(list(1));
  for (let round = 1; round <= 4; round++) {
    await ada.give({ type: "ahead", channel: round, first: 0, digests: HASHES });
    await ada.say({ do: "elsewhere", channel: round, peers: many.slice(round * 8, round * 8 + 8) });
    const { not } = await asked(ada, round + 1);
    assertEquals(not, many.slice(8, round * 8 + 8).slice(-MAX_HELPERS));
  }
  fetch.stop("ended");
  assertEquals((await outcome).type, "stopped");
  await end();
});

Deno.test("it stops, and is lost, while somebody is waited for who never comes", async () => {
  for (const how of ["stop", "lost"] as const) {
    const { ada, fetch, outcome, end } = await scene({ exchangeWith: () => new Promise(() => {}) });
    await asked(ada);
    await ada.say(list(1));
    await ada.give({ type: "ahead", channel: 1, first: 0, digests: HASHES });
    await ada.say({ do: "elsewhere", channel: 1, peers: [CAT.id] });
    await quiet();
    if (how === "stop") fetch.stop("paused");
    else ada.session.cut();
    assertEquals(await outcome, how === "stop" ? { type: "stopped", why: "paused" } : { type: "lost" });
    await end();
  }
});

Deno.test("a helper that is slow does not hold up the author's session", async () => {
  const { ada, cat, fetch, end, disk } = await elsewhere();
  const gate = Promise.withResolvers<void>();
  disk.before = (step) => step === "stage write" ? gate.promise : undefined;
  for (let from = 0; from < 150_000; from += 10_000) {
    const bytes: Bytes = from === 0 ? concat(A, B.slice(0, 10_000)) : B.slice(from, from + 10_000);
    void cat.give({ type: "chunk", channel: 1, bytes });
    if (from === 0) void cat.give({ type: "end", channel: 1, digests: HASHES.slice(0, 1) });
  }
  await quiet();
  await ada.give({ type: "ping", payload: new Uint8Array(8) });
  await until(() => ada.got.some(({ type }) => type === "pong"), "PONG");
  fetch.stop("ended");
  gate.resolve();
  await end();
});
