/** Whom an author sends to, what for, and who does it in the author's place (docs/protocol.md, sections 8.2 and 8.5). */
import type { MessageId } from "../../../../src/model/ids.ts";
import {
  CHECKED_WITHIN_MS,
  HELPED_ENTRIES,
  HELPED_OFFERS,
  MAX_CHANNELS,
  SHARED_CHANNELS,
} from "../../../../src/messenger/limits.ts";
import { Sending } from "../../../../src/messenger/transfers/sending.ts";
import type { Fetch as FetchItem } from "../../../../src/protocol/transfers.ts";
import { assert, assertEquals, assertLess } from "../../../../src/std/assert.ts";
import { MemoryFile, MemoryFiles } from "../../../support/memory_files.ts";
import { MemoryStore } from "../../../support/memory_store.ts";
import { ADA, BEN, CAT, CountedHash, file, make, messageId, quiet, sample, type Stranger, until } from "./fixture.ts";
import { contents, isDone, type Node, pair, World } from "./world.ts";

const MIB = 1_048_576;

function fetchOf(channel: number, offer: MessageId, parts: Partial<FetchItem> = {}): FetchItem {
  return {
    do: "fetch",
    channel,
    offer,
    author: undefined,
    entry: 0,
    offset: 0,
    believed: undefined,
    list: "known",
    not: [],
    ...parts,
  };
}

/** Ada offers to Ben, and somebody with Ben's keys comes for it. */
async function visited(tree: Record<string, number> = { "a": 10, "b": 5 }) {
  const { world, ada, ben } = pair(tree);
  const offer = await ada.offer(ben, 1, "x");
  await quiet(3);
  const stranger = await world.meet(ada, BEN);
  return { world, ada, ben, offer, stranger };
}

/** The stranger reads no more once a chunk has come, until the returned function is called. */
function deaf(stranger: Stranger): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  stranger.heard = (record) => record.type === "chunk" ? promise : undefined;
  return resolve;
}

async function answer(stranger: Stranger, channel: number, state: string): Promise<void> {
  await until(
    () => stranger.told("state").some((item) => item.channel === channel && item.state === state),
    `"${state}" on channel ${channel}`,
  );
}

// Who fetches what is not theirs, or not there

Deno.test("nothing is sent of what was not offered to whoever asks", async () => {
  const world = new World(3);
  const [ada, ben, cat] = world.nodes as [Node, Node, Node];
  make(ada.disk, "/home/x", { "a": 10 });
  const offer = await ada.offer(cat, 1, "x");
  const withdrawn = await ada.offer(ben, 2, "x");
  await ada.steer(ada, withdrawn, { do: "cancel" });
  await quiet(3);
  const stranger = await world.meet(ada, BEN);
  await stranger.say(
    fetchOf(1, offer),
    fetchOf(2, messageId(9)),
    fetchOf(3, withdrawn),
    // Somebody else's, as if Ada could pass it on; and hers, as if it were somebody else's.
    fetchOf(4, offer, { author: CAT.id }),
    fetchOf(5, offer, { author: BEN.id }),
    fetchOf(6, offer, { author: ADA.id }),
  );
  for (const channel of [1, 2, 3, 4, 5, 6]) await answer(stranger, channel, "gone");
  assertEquals(stranger.got.filter(({ type }) => type === "chunk"), []);
  assertEquals(ada.disk.readBytes, 0);
  await world.end();
});

Deno.test("a place that is none breaks the session off", async () => {
  const places: Partial<FetchItem>[] = [
    { entry: 4 },
    { entry: 99_999 },
    { entry: 3, offset: 1, believed: { bytes: 1, at: 1 } },
    // A folder has no bytes.
    { entry: 0, offset: 1, believed: { bytes: 1, at: 1 } },
  ];
  for (const place of places) {
    const { world, stranger, offer } = await visited();
    await stranger.say(fetchOf(1, offer, place));
    await stranger.running;
    await world.end();
  }
});

Deno.test("an entry behind the last has nothing sent, and the channel closed", async () => {
  const { world, stranger, offer } = await visited();
  await stranger.say(fetchOf(1, offer, { entry: 3 }));
  await answer(stranger, 1, "sending");
  await quiet();
  assertEquals(stranger.got.filter(({ type }) => type === "chunk" || type === "end"), []);
  // It may be used no more, and a new one may.
  await stranger.say({ do: "stop", channel: 1, why: "ended" }, fetchOf(2, offer));
  await until(() => stranger.got.some(({ type }) => type === "end"), "it is sent");
  await world.end();
});

Deno.test("what a fetcher believes of a file is not believed", async () => {
  for (const believed of [{ bytes: 2 ** 53 - 1, at: 0 }, { bytes: 10, at: 2 ** 53 - 1 }, { bytes: 9, at: 1_000_000 }]) {
    const { world, stranger, offer } = await visited();
    await stranger.say(fetchOf(1, offer, { entry: 1, offset: 9, believed }));
    await until(() => stranger.got.some(({ type }) => type === "end"), "it is sent");
    assertEquals(stranger.told("changed"), [{ do: "changed", channel: 1, entry: 1, bytes: 10, at: 1_000_000 }]);
    await world.end();
  }
});

Deno.test("what a fetcher says it has taken is not more than there is", async () => {
  const { world, ada, ben, stranger, offer } = await visited({ "a": 50 * MIB });
  const listen = deaf(stranger);
  await stranger.say(fetchOf(1, offer));
  await quiet();
  await stranger.say({ do: "taken", channel: 1, bytes: 2 ** 53 - 1 });
  await quiet(3);
  const [transfer] = ada.transfers.of(ada.id, offer);
  assertEquals([transfer?.bytes, transfer?.key.peer], [50 * MIB, ben.id]);
  listen();
  await world.end();
});

Deno.test("who fetches the same again is served there, and the first channel is closed", async () => {
  const { world, ada, stranger, offer } = await visited({ "a": 50 * MIB });
  for (let channel = 1; channel < MAX_CHANNELS + 20; channel++) await stranger.say(fetchOf(channel, offer));
  await until(() => stranger.got.some(({ type }) => type === "end"), "it is sent");
  await quiet();
  const last = stranger.got.findLast(({ type }) => type === "chunk");
  assertEquals(last?.type === "chunk" && last.channel, MAX_CHANNELS + 19);
  assertEquals([ada.disk.opened, stranger.session.isOpen], [0, true]);
  assertLess(ada.disk.readBytes, 100 * MIB);
  await world.end();
});

Deno.test("an old connection that ends does not change what is shown of the new one", async () => {
  const { world, ada, ben, stranger, offer } = await visited({ "a": 50 * MIB });
  world.network = "down";
  await ben.accept(ada, offer);
  await quiet(3);
  const listen = [deaf(stranger)];
  await stranger.say(fetchOf(1, offer));
  await quiet();
  const again = await world.meet(ada, BEN);
  listen.push(deaf(again));
  await again.say(fetchOf(1, offer));
  await until(() => again.told("state").length > 0, "it is served");
  assertEquals(ada.state(ada, offer, ben), { name: "running", from: undefined });
  stranger.session.cut();
  await quiet();
  assertEquals(ada.state(ada, offer, ben), { name: "running", from: undefined });
  again.session.cut();
  await quiet();
  assertEquals(ada.state(ada, offer, ben), { name: "waiting", for: "peer" });
  for (const one of listen) one();
  await world.end();
});

Deno.test("a list is sent to whom it was offered, as often as they ask, and is the same", async () => {
  const { world, stranger, offer } = await visited();
  await stranger.say(fetchOf(1, offer, { list: "wanted", entry: 3 }), fetchOf(2, offer, { list: "wanted", entry: 3 }));
  await until(() => stranger.told("list").length === 2, "both lists");
  const [first, second] = stranger.told("list");
  assertEquals([first?.entries, first?.more], [second?.entries, "last"]);
  assertEquals(first?.entries.map(({ path }) => path), ["x", "x/a", "x/b"]);
  await world.end();
});

// The same to many

interface Crowd {
  readonly world: World;
  readonly author: Node;
  readonly others: readonly Node[];
  readonly offer: MessageId;
  readonly files: Map<string, string>;
  /** Bytes of files that went from one to another: "Ada Ben". */
  readonly sent: Map<string, number>;
}

/** Ada offers to everybody else. */
async function crowd(count: number, tree: Record<string, number>): Promise<Crowd> {
  const world = new World(count);
  const [author, ...others] = world.nodes as [Node, ...Node[]];
  make(author.disk, "/home/x", tree);
  const sent = new Map<string, number>();
  world.lines = (from, to) => ({
    records: 0,
    meddle: (record) => {
      if (record.type !== "chunk") return;
      // A chunk comes to `to` from whoever it is connected with.
      const way = `${from.name} ${to.name}`;
      sent.set(way, (sent.get(way) ?? 0) + record.bytes.length);
    },
  });
  const offer = await author.offer(others, 1, "x");
  await quiet(3);
  return { world, author, others, offer, files: contents(author, "/home"), sent };
}

async function allDone({ author, others, offer }: Crowd): Promise<void> {
  await until(() => others.every((node) => isDone(node, author, offer) && isDone(author, author, offer, node)), "done");
  await quiet(5);
}

Deno.test("an offer to everyone goes out from its author to two at a time, and to each once", async () => {
  const made = await crowd(5, { "a": 20 * MIB, "b": 10 });
  const { world, author, others, offer, files, sent } = made;
  const size = 20 * MIB + 10;
  const { lines } = world;
  world.lines = (from, to) => {
    const line = lines(from, to);
    return {
      ...line,
      meddle: (record, number) => {
        line.meddle?.(record, number);
        const underWay = [...sent].filter(([way, bytes]) => way.startsWith("Ada") && bytes < size);
        assert(underWay.length <= SHARED_CHANNELS, underWay.join());
      },
    };
  };
  await Promise.all(others.map((node) => node.accept(author, offer)));
  await allDone(made);
  for (const node of others) assertEquals(contents(node), files, node.name);
  assertEquals([...sent.values()].reduce((sum, bytes) => sum + bytes, 0), 4 * size);
  // Nothing is left of it anywhere.
  assertEquals(author.store.list(author.id, offer), undefined);
  for (const node of others) {
    assertEquals([node.store.list(author.id, offer), node.disk.names("/in")], [undefined, ["x"]]);
  }
  await world.end();
});

/** What was told of the transfer to one receiver. */
function seen(node: Node, author: Node, receiver: Node): Set<string> {
  const peer = node === author ? receiver : author;
  return new Set(
    node.events.filter(({ key }) => key.peer === peer.id).map(({ state }) => {
      if (state.name === "waiting") return `waiting for ${state.for}`;
      return state.name === "running" && state.from !== undefined ? "running from another" : state.name;
    }),
  );
}

Deno.test("while others come first, both ends say so", async () => {
  const made = await crowd(4, { "a": 20 * MIB });
  const { world, author, others, offer } = made;
  await Promise.all(others.map((node) => node.accept(author, offer)));
  await allDone(made);
  const [, , dan] = others as [Node, Node, Node];
  for (const node of [author, dan]) assert(seen(node, author, dan).has("waiting for turn"), node.name);
  await world.end();
});

/** Ben and Cat have it already, and Dan comes for it. */
async function helped(happens: (made: Crowd) => void | Promise<void>, tree = { "a": 20 * MIB, "b": 10 }) {
  const made = await crowd(4, tree);
  const { author, others, offer } = made;
  const [ben, cat, dan] = others as [Node, Node, Node];
  await ben.accept(author, offer);
  await cat.accept(author, offer);
  await until(() => [ben, cat].every((node) => isDone(author, author, offer, node)), "two have it");
  made.sent.clear();
  await happens(made);
  await dan.accept(author, offer);
  await until(() => isDone(author, author, offer, dan), "the third has it", 10_000);
  await quiet(5);
  assertEquals(contents(dan), made.files);
  return { ...made, ben, cat, dan };
}

Deno.test("who has it sends it, and the author nothing; both ends say who", async () => {
  const { world, sent, author, dan } = await helped(() => {});
  assertEquals([...sent.keys()], ["Ben Dan"]);
  for (const node of [author, dan]) assert(seen(node, author, dan).has("running from another"), node.name);
  await world.end();
});

Deno.test("a helper whose program was started anew does not know of it, and another one does", async () => {
  const { world, sent } = await helped(async ({ others: [ben] }) => {
    ben!.kill();
    await quiet(3);
    ben!.start();
  });
  assertEquals([...sent.keys()], ["Cat Dan"]);
  await world.end();
});

Deno.test("where no helper knows of it any more, the author sends it", async () => {
  const { world, sent } = await helped(async ({ others }) => {
    for (const node of others.slice(0, 2)) {
      node.kill();
      await quiet(3);
      node.start();
    }
  });
  assertEquals([...sent.keys()], ["Ada Dan"]);
  await world.end();
});

Deno.test("a helper that is away is not asked", async () => {
  const { world, sent } = await helped(async ({ others: [ben] }) => {
    ben!.kill();
    await quiet(3);
  });
  assertEquals([...sent.keys()], ["Cat Dan"]);
  await world.end();
});

Deno.test("a helper that vanishes in the midst of it leaves the rest to another one", async () => {
  const { world, sent } = await helped((made) => {
    const { world, others: [ben] } = made;
    const { lines } = world;
    let chunks = 0;
    world.lines = (from, to) => {
      const line = lines(from, to);
      return {
        ...line,
        meddle: (record, number) => {
          if (from === ben && record.type === "chunk" && ++chunks === 5) {
            queueMicrotask(() => ben!.kill());
            return "cut";
          }
          return line.meddle?.(record, number);
        },
      };
    };
  });
  assertEquals([...sent.keys()], ["Ben Dan", "Cat Dan"]);
  // What was there was not sent again.
  assertEquals([...sent.values()].reduce((sum, bytes) => sum + bytes, 0), 20 * MIB + 10);
  await world.end();
});

Deno.test("a helper with another content, of the same size and time, is found out by the author's hash", async () => {
  const { world, sent, dan } = await helped(({ others: [ben] }) => {
    const node = ben!.disk.nodes.get("/in/x/b");
    assert(node instanceof MemoryFile);
    node.truncate(0);
    node.write(sample(10, 77));
  }, { "a": 20 * MIB, "b": 10 });
  assert(sent.has("Cat Dan"));
  assertEquals(dan.reported, []);
  await world.end();
});

Deno.test("a helper that has removed or changed it is left, and nothing is missing", async () => {
  for (const what of ["removed", "changed", "all removed"] as const) {
    const { world, sent, dan, author, offer } = await helped(({ others: [ben] }) => {
      if (what === "removed") ben!.disk.delete("/in/x/b");
      else if (what === "changed") ben!.disk.put("/in/x/b", sample(300), 5);
      else ben!.disk.delete("/in/x");
    });
    assert(sent.has("Cat Dan"), what);
    assertEquals(dan.state(author, offer), { name: "done", paths: ["/in/x"], missing: 0, changed: 0, runs: 0 });
    await world.end();
  }
});

Deno.test("who got it otherwise than it was listed is no helper", async () => {
  const made = await crowd(3, { "a": 2 * MIB, "b": 10 });
  const { world, author, others, offer, sent } = made;
  const [ben, cat] = others as [Node, Node];
  author.disk.put("/home/x/a", sample(MIB, 50), 77);
  await ben.accept(author, offer);
  await until(() => isDone(author, author, offer, ben), "Ben has it");
  sent.clear();
  await cat.accept(author, offer);
  await allDone(made);
  assertEquals([[...sent.keys()], ben.sessions.has(cat.id)], [["Ada Cat"], false]);
  assertEquals(contents(cat), contents(author, "/home"));
  await world.end();
});

Deno.test("who misses a file is not asked for it", async () => {
  const made = await crowd(4, { "a": 2 * MIB, "b": 10 });
  const { world, author, others, offer, sent } = made;
  const [ben, cat, dan] = others as [Node, Node, Node];
  const b = author.disk.nodes.get("/home/x/b")!;
  author.disk.delete("/home/x/b");
  await ben.accept(author, offer);
  await until(() => isDone(author, author, offer, ben), "Ben has it, but for a file");
  author.disk.nodes.set("/home/x/b", b);
  await dan.accept(author, offer);
  await until(() => isDone(author, author, offer, dan), "Dan has all of it");
  sent.clear();
  await cat.accept(author, offer);
  await allDone(made);
  assertEquals([[...sent.keys()], ben.sessions.has(cat.id)], [["Dan Cat"], false]);
  await world.end();
});

Deno.test("its author pauses and resumes what somebody else sends", async () => {
  const made = await crowd(3, { "a": 30 * MIB });
  const { world, author, others, offer, files } = made;
  const [ben, cat] = others as [Node, Node];
  await ben.accept(author, offer);
  await until(() => isDone(author, author, offer, ben), "Ben has it");
  const { lines } = world;
  let pausing: Promise<void> | undefined;
  world.lines = (from, to) => {
    const line = lines(from, to);
    return {
      ...line,
      meddle: (record, number) => {
        if (to === cat && record.type === "chunk") {
          pausing ??= Promise.resolve().then(() => author.steer(author, offer, { do: "pause" }, cat));
        }
        return line.meddle?.(record, number);
      },
    };
  };
  await cat.accept(author, offer);
  await until(() => pausing !== undefined, "it pauses");
  await pausing;
  await quiet();
  assertEquals(isDone(cat, author, offer), false);
  assertEquals(cat.state(author, offer), { name: "paused", by: "there" });
  assertEquals(author.state(author, offer, cat), { name: "paused", by: "here" });
  await author.steer(author, offer, { do: "resume" }, cat);
  await allDone(made);
  assertEquals(contents(cat), files);
  await world.end();
});

Deno.test("what its author was reading for one whom another sends it then does not go out behind that", async () => {
  const made = await crowd(3, { "a": 30 * MIB });
  const { world, author, others, offer, files, sent } = made;
  const [ben, cat] = others as [Node, Node];
  const slow = Promise.withResolvers<void>();
  cat.disk.before = (step) => step === "stage write" ? slow.promise : undefined;
  await cat.accept(author, offer);
  await until(() => (sent.get("Ada Cat") ?? 0) > 0, "Cat has some of it");
  await ben.accept(author, offer);
  await until(() => isDone(author, author, offer, ben), "Ben has it");
  const reading = Promise.withResolvers<void>();
  let steered: Promise<void> | undefined;
  author.disk.before = (step) => {
    if (step !== "read" || steered !== undefined) return;
    steered = (async () => {
      await author.steer(author, offer, { do: "pause" }, cat);
      await author.steer(author, offer, { do: "resume" }, cat);
      await quiet(3);
      reading.resolve();
    })();
    return reading.promise;
  };
  slow.resolve();
  await allDone(made);
  await steered;
  assertEquals([contents(cat), sent.has("Ben Cat")], [files, true]);
  await world.end();
});

/** Ben and Cat have all of it and check it, and Dan waits. */
async function checked() {
  const made = await crowd(4, { "a": 5 * MIB });
  const { author, others, offer, sent } = made;
  const [ben, cat, dan] = others as [Node, Node, Node];
  const gate = Promise.withResolvers<void>();
  for (const node of [ben, cat]) node.disk.before = (step) => step === "check" ? gate.promise : undefined;
  for (const node of others) await node.accept(author, offer);
  await until(() => sent.get("Ada Ben") === 5 * MIB && sent.get("Ada Cat") === 5 * MIB, "two have all of it");
  await quiet();
  assertEquals([sent.has("Ada Dan"), author.state(author, offer, dan)], [false, { name: "waiting", for: "turn" }]);
  return { ...made, ben, cat, dan, gate };
}

Deno.test("who checks what has come keeps a place for a moment, and then sends it on", async () => {
  const made = await checked();
  made.gate.resolve();
  await allDone(made);
  assertEquals(made.sent.has("Ada Dan"), false);
  assertEquals(contents(made.dan), made.files);
  await made.world.end();
});

Deno.test("who checks for long does not keep the others waiting", async () => {
  const made = await checked();
  await made.world.clock.pass(CHECKED_WITHIN_MS);
  await until(() => isDone(made.dan, made.author, made.offer), "the third has it");
  assertEquals(made.sent.get("Ada Dan"), 5 * MIB);
  made.gate.resolve();
  await allDone(made);
  await made.world.end();
});

Deno.test("whom its author has paused does not keep the others waiting", async () => {
  const made = await crowd(4, { "a": 30 * MIB });
  const { world, author, others, offer, files } = made;
  const [ben, cat, dan] = others as [Node, Node, Node];
  const slow = Promise.withResolvers<void>();
  for (const node of [ben, cat]) node.disk.before = (step) => step === "stage write" ? slow.promise : undefined;
  await ben.accept(author, offer);
  await cat.accept(author, offer);
  await until(() => made.sent.size === 2, "two have some of it");
  await dan.accept(author, offer);
  await quiet();
  assertEquals(author.state(author, offer, dan), { name: "waiting", for: "turn" });
  await author.steer(author, offer, { do: "pause" }, ben);
  await until(() => isDone(author, author, offer, dan), "the third has it");
  slow.resolve();
  await author.steer(author, offer, { do: "resume" }, ben);
  await allDone(made);
  for (const node of others) assertEquals(contents(node), files, node.name);
  await world.end();
});

Deno.test("its author restarts in the midst of sharing, and everybody gets it", async () => {
  const made = await crowd(5, { "a": 30 * MIB });
  const { world, author, others, offer, files } = made;
  const { lines } = world;
  let chunks = 0;
  world.lines = (from, to) => {
    const line = lines(from, to);
    return {
      ...line,
      meddle: (record, number) => {
        if (record.type === "chunk" && ++chunks === 70) queueMicrotask(() => author.kill());
        return line.meddle?.(record, number);
      },
    };
  };
  for (const node of others) void node.accept(author, offer);
  await until(() => !author.isRunning, "it is killed");
  await quiet();
  author.start();
  world.deliver();
  world.retry();
  await allDone(made);
  for (const node of others) assertEquals(contents(node), files, node.name);
  await world.end();
});

Deno.test("one gives up, one is declined, one pauses: the others get it all the same", async () => {
  const made = await crowd(5, { "a": 20 * MIB });
  const { world, author, others, offer, files } = made;
  const [ben, cat, dan, eve] = others as [Node, Node, Node, Node];
  await dan.steer(author, offer, { do: "decline" });
  await Promise.all([ben, cat, eve].map((node) => node.accept(author, offer)));
  await ben.steer(author, offer, { do: "cancel" });
  await cat.steer(author, offer, { do: "pause" });
  await until(() => isDone(author, author, offer, eve), "Eve has it");
  assertEquals(contents(eve), files);
  await cat.steer(author, offer, { do: "resume" });
  await until(() => isDone(author, author, offer, cat), "Cat has it");
  await quiet(5);
  assertEquals([author.store.list(author.id, offer), ben.disk.names("/in")], [undefined, []]);
  await world.end();
});

Deno.test("what somebody had from an author in private is not passed on, and what everybody had is", async () => {
  const world = new World(2);
  const [ada, ben] = world.nodes as [Node, Node];
  make(ada.disk, "/home/x", { "a": 10 });
  const privately = await ada.offer(ben, 1, "x");
  const publicly = await ada.offer([ben], 2, "x");
  await quiet(3);
  for (const offer of [privately, publicly]) {
    await ben.accept(ada, offer);
    await until(() => isDone(ben, ada, offer), "Ben has it");
  }
  const cat = await world.meet(ben, CAT);
  await cat.say(fetchOf(1, privately, { author: ADA.id }));
  await answer(cat, 1, "gone");
  await cat.say(fetchOf(2, publicly, { author: ADA.id, list: "wanted" }));
  await until(() => cat.got.some(({ type }) => type === "end"), "it is sent");
  const chunk = cat.got.find((record) => record.type === "chunk");
  assertEquals(chunk?.type === "chunk" && chunk.bytes, sample(10, 1));
  // The list is the author's, whatever Ben calls it.
  assertEquals(cat.told("list")[0]?.entries.map(({ path }) => path), ["x", "x/a"]);
  await cat.say(fetchOf(3, publicly, { author: ADA.id, entry: 9 }));
  await cat.running;
  await world.end();
});

Deno.test("of what was received, so much is kept to be passed on and no more", () => {
  const sending = new Sending({
    after: () => {},
    store: new MemoryStore(BEN.id),
    files: new MemoryFiles(),
    self: BEN.id,
    hash: new CountedHash().hash,
    isHere: () => true,
    find: () => undefined,
    openOf: () => [],
    changed: () => {},
  });
  const isKept = (number: number): boolean => {
    let gone = false;
    const channel = {
      peer: CAT.id,
      channel: 1,
      say: () => {},
      sendList: () => {},
      sendAhead: () => {},
      begin: () => {},
      isBegun: false,
      pause: () => {},
      resume: () => {},
      leave: () => {},
      end: () => gone = true,
    };
    sending.fetchAsked(fetchOf(1, messageId(number), { author: ADA.id }), channel);
    return !gone;
  };
  const one = [file("a", 1)];
  for (let number = 1; number <= HELPED_OFFERS + 1; number++) {
    sending.received(ADA.id, messageId(number), one, ["/in/a"]);
  }
  assertEquals([isKept(1), isKept(2), isKept(HELPED_OFFERS + 1)], [false, true, true]);
  const many = Array.from({ length: HELPED_ENTRIES - 1 }, (_, index) => file(`${index}`, 1));
  sending.received(ADA.id, messageId(1_000), many, many.map(({ path }) => `/in/${path}`));
  assertEquals([isKept(HELPED_OFFERS), isKept(HELPED_OFFERS + 1), isKept(1_000)], [false, true, true]);
  sending.received(ADA.id, messageId(1_001), [...many, ...one, ...one], []);
  assertEquals([isKept(1_000), isKept(1_001)], [false, true]);
});
