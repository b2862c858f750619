import { StorageError } from "../../../../src/model/errors.ts";
import type { ListEntry } from "../../../../src/model/transfer.ts";
import {
  CHUNK_BYTES,
  FILES_IDLE_MS,
  GENTLE_PAUSE_MS,
  MAX_CHANNELS,
  MAX_RECORDS_UNDER_WAY,
} from "../../../../src/messenger/limits.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import { Exchange, type Feed, type Fetcher, type ServedChannel } from "../../../../src/messenger/transfers/exchange.ts";
import { Serving } from "../../../../src/messenger/transfers/serving.ts";
import { Snapshots } from "../../../../src/messenger/transfers/snapshots.ts";
import { ProtocolError } from "../../../../src/protocol/errors.ts";
import { CLOSE_REASON } from "../../../../src/protocol/constants.ts";
import type { Fetch as FetchItem, TransferItem } from "../../../../src/protocol/transfers.ts";
import { assert, assertEquals, assertLess } from "../../../../src/std/assert.ts";
import { ManualClock } from "../../../support/manual_clock.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import {
  BEN,
  contentOn,
  CountedHash,
  file,
  make,
  messageId,
  owner,
  quiet,
  sha256,
  Stranger,
  until,
} from "./fixture.ts";

const MIB = 1_048_576;

function fetchOn(channel: number): FetchItem {
  return {
    do: "fetch",
    channel,
    offer: messageId(1),
    author: undefined,
    entry: 0,
    offset: 0,
    believed: undefined,
    list: "known",
    not: [],
  };
}

/** An exchange with a stranger, and all that its owner is told. */
async function scene({ capacity = 8 * MIB }: { capacity?: number } = {}) {
  const clock = new ManualClock();
  const told: string[] = [];
  const channels = new Map<number, ServedChannel>();
  const reported: unknown[] = [];
  const behaviour = { asked: (_channel: ServedChannel): void => {}, pace: "full" as "full" | "gentle" };
  let exchange: Exchange | undefined;
  const stranger = new Stranger(
    clock,
    BEN,
    owner({
      opened: (session) => {
        exchange = new Exchange(session, {
          clock,
          pace: () => behaviour.pace,
          fetchAsked: (item, channel) => {
            channels.set(item.channel, channel);
            told.push(`asked ${item.channel}`);
            behaviour.asked(channel);
          },
          taken: (channel, bytes) => told.push(`taken ${channel.channel}: ${bytes}`),
          servedEnded: (channel, why) => told.push(`ended ${channel.channel}: ${why}`),
          report: (error) => reported.push(error),
        });
      },
      received: (_session, record) => exchange!.received(record),
      ended: () => exchange?.ended(),
    }),
    capacity,
  );
  await until(() => exchange !== undefined, "the session is open");
  const disk = new MemoryFiles();
  const end = async () => {
    await stranger.end();
    await quiet(5);
    assertEquals([clock.pending, disk.opened], [0, 0], "timers and files left behind");
  };
  /** A channel that serves files of these sizes. */
  const serve = async (channel: number, ...sizes: number[]) => {
    make(disk, `/home/${channel}`, Object.fromEntries(sizes.map((size, index) => [`${index}`, size])));
    const { entries, where } = await contentOn(disk, `/home/${channel}`);
    return new Serving({
      channel,
      content: new Content(entries, where),
      files: disk,
      hash: new CountedHash().hash,
      entry: 0,
      offset: 0,
      believed: undefined,
      snapshots: new Snapshots(),
    });
  };
  /** The stranger has asked on it. */
  const asked = async (channel: number) => {
    await stranger.say(fetchOn(channel));
    await until(() => channels.has(channel), `channel ${channel} is asked for`);
    return channels.get(channel)!;
  };
  /** The stranger does something when a record of a kind comes to it, and reads no more until it is let. */
  const when = (type: string, action: () => void = () => {}) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    stranger.heard = (record) => {
      if (record.type !== type) return;
      stranger.heard = () => promise;
      action();
      return promise;
    };
    return resolve;
  };
  /** What came to the stranger, in short. */
  const heard = () =>
    stranger.got.flatMap((record) => {
      if (record.type === "chunk" || record.type === "end") return [`${record.type} ${record.channel}`];
      if (record.type === "transfers") return record.items.map((item) => item.do === "unknown" ? "" : item.do);
      return record.type === "hello" ? [] : [record.type];
    });
  return {
    clock,
    exchange: exchange!,
    stranger,
    told,
    channels,
    reported,
    behaviour,
    disk,
    end,
    serve,
    asked,
    when,
    heard,
  };
}

function contentOf(entries: readonly ListEntry[]): Content {
  return new Content(entries, { kept: "in spool", path: "/x" });
}

function fetcher(parts: Partial<Fetcher> = {}): Fetcher & { readonly came_: unknown[]; lost_: number } {
  const fetcher = {
    came_: [] as unknown[],
    lost_: 0,
    came: (record: Parameters<Fetcher["came"]>[0], feed: Feed) => {
      fetcher.came_.push(record);
      return parts.came?.(record, feed);
    },
    lost: (feed: Feed) => {
      fetcher.lost_++;
      parts.lost?.(feed);
    },
  };
  return fetcher;
}

Deno.test("a channel may not be opened twice at a time", async () => {
  const { stranger, told } = await scene();
  await stranger.say(fetchOn(7), fetchOn(8), fetchOn(7), fetchOn(9));
  await stranger.running;
  assertEquals(told, ["asked 7", "asked 8", "ended 7: lost", "ended 8: lost"]);
  await stranger.end();
});

Deno.test("no more channels are served than the most, also when all are asked for in one record", async () => {
  const { stranger, told, end } = await scene();
  const items = Array.from({ length: MAX_CHANNELS }, (_, index) => fetchOn(index + 1));
  await stranger.give({ type: "transfers", items });
  await until(() => told.length === MAX_CHANNELS, "all are asked for");
  await stranger.say({ do: "stop", channel: 1, why: "ended" }, fetchOn(100));
  await until(() => told.length === MAX_CHANNELS + 2, "another is asked for");
  assertEquals(stranger.session.isOpen, true);
  await stranger.say(fetchOn(101));
  await stranger.running;
  assertEquals(told.includes("asked 101"), false);
  await end();
});

Deno.test("what is said about channels that are not open is ignored", async () => {
  const { stranger, told, end, exchange } = await scene();
  const digests = [sha256(new Uint8Array(1))];
  const fetching = fetcher();
  const feed = exchange.open(fetching);
  feed.stop("ended");
  await stranger.give(
    { type: "chunk", channel: 5, bytes: new Uint8Array(5) },
    { type: "end", channel: 5, digests },
    { type: "ahead", channel: 5, first: 2 ** 32 - 1, digests },
    { type: "chunk", channel: feed.channel, bytes: new Uint8Array(5) },
  );
  await stranger.say(
    { do: "taken", channel: 5, bytes: 7 },
    { do: "stop", channel: 5, why: "paused" },
    { do: "list", channel: 5, first: 0, entries: [file("a", 1)], more: "last" },
    { do: "state", channel: 5, state: "gone" },
    { do: "changed", channel: 5, entry: 0, bytes: 1, at: 1 },
    { do: "missing", channel: 5, entry: 0 },
    { do: "elsewhere", channel: 5, peers: [BEN.id] },
    { do: "unknown" },
    fetchOn(6),
  );
  await until(() => told.length > 0, "the last of it came");
  assertEquals([told, fetching.came_, stranger.session.isOpen], [["asked 6"], [], true]);
  await end();
});

Deno.test("many channels are served in turn, a chunk each", async () => {
  const { stranger, asked, serve, told, end } = await scene();
  const channels = [];
  for (let channel = 1; channel <= 20; channel++) channels.push(await asked(channel));
  for (const channel of channels) channel.begin(await serve(channel.channel, 3 * CHUNK_BYTES));
  await until(() => told.filter((line) => line.startsWith("ended")).length === 20, "all are sent");
  await quiet();
  const order = stranger.got.flatMap((record) => record.type === "chunk" ? [record.channel] : []);
  assertEquals(order.length, 60);
  // At any moment, nobody is more than one chunk ahead of who waits.
  const counts = new Map<number, number>();
  for (const channel of order) {
    counts.set(channel, (counts.get(channel) ?? 0) + 1);
    const all = channels.map(({ channel }) => counts.get(channel) ?? 0);
    assertLess(Math.max(...all) - Math.min(...all), 3);
  }
  assertEquals(told.slice(20).toSorted(), channels.map(({ channel }) => `ended ${channel}: sent`).toSorted());
  await end();
});

Deno.test("while people write to each other, a chunk is followed by a pause, and nothing else is under way", async () => {
  const { clock, stranger, asked, serve, behaviour, heard, told, end } = await scene();
  const chunks = () => heard().filter((word) => word === "chunk 1").length;
  behaviour.pace = "gentle";
  const channel = await asked(1);
  channel.begin(await serve(1, 5 * CHUNK_BYTES));
  for (let sent = 0; sent < 3; sent++) {
    await quiet();
    assertEquals([chunks(), stranger.session.backlog], [sent, 0]);
    await clock.pass(GENTLE_PAUSE_MS);
    await until(() => chunks() === sent + 1, "the next comes after the pause");
  }
  behaviour.pace = "full";
  await clock.pass(GENTLE_PAUSE_MS);
  await until(() => told.includes("ended 1: sent"), "the rest comes without pauses");
  await end();
});

Deno.test("lists, hashes and words go out in the order in which they were said, before what is read", async () => {
  const { asked, serve, heard, end } = await scene();
  const channel = await asked(1);
  channel.sendList(contentOf(Array.from({ length: 2_500 }, (_, index) => file(`${index}`, 1))));
  channel.sendAhead(0, Array.from({ length: 1_500 }, () => sha256(new Uint8Array(1))));
  channel.say({ do: "elsewhere", channel: 1, peers: [BEN.id] });
  channel.begin(await serve(1, 10));
  await until(() => heard().includes("end 1"), "all is sent");
  assertEquals(heard(), ["list", "list", "list", "ahead", "ahead", "elsewhere", "chunk 1", "end 1"]);
  await end();
});

Deno.test("however many lists are asked for, few records wait for who does not read", async () => {
  const { stranger, asked, end } = await scene({ capacity: 100 });
  const content = contentOf(Array.from({ length: 100_000 }, (_, index) => file(`${index}`, 1)));
  for (let channel = 1; channel <= 10; channel++) (await asked(channel)).sendList(content);
  await quiet();
  assertLess(stranger.session.backlog, MAX_RECORDS_UNDER_WAY + 2);
  await end();
});

Deno.test("a paused channel stops behind what was read, and goes on from there", async () => {
  const { stranger, asked, serve, told, end, heard, when } = await scene();
  const channel = await asked(1);
  when("chunk", () => channel.pause())();
  channel.begin(await serve(1, 20 * MIB, 10));
  await until(() => heard().includes("chunk 1"), "something comes");
  await quiet();
  assertLess(heard().length, 10);
  assertEquals([channel.isBegun, told], [true, ["asked 1"]]);
  channel.resume();
  await until(() => told.includes("ended 1: sent"), "the rest is sent");
  await quiet();
  const bytes = stranger.got.reduce((sum, record) => sum + (record.type === "chunk" ? record.bytes.length : 0), 0);
  assertEquals(bytes, 20 * MIB + 10);
  await end();
});

Deno.test("nothing goes out of what was being read when a channel is left to somebody else", async () => {
  const { asked, serve, disk, end, heard, told } = await scene();
  const channel = await asked(1);
  const gate = Promise.withResolvers<void>();
  let reading = false;
  disk.before = (step) => {
    if (step !== "read") return;
    reading = true;
    return gate.promise;
  };
  channel.begin(await serve(1, 5 * MIB));
  await until(() => reading, "it is being read");
  channel.leave();
  channel.say({ do: "elsewhere", channel: 1, peers: [BEN.id] });
  gate.resolve();
  await quiet();
  assertEquals([heard(), told, disk.opened, channel.isBegun], [["elsewhere"], ["asked 1"], 0, false]);
  await end();
});

Deno.test('"gone" goes out at once, and ends what was still to be said', async () => {
  const { asked, end, heard, stranger } = await scene({ capacity: 100_000 });
  const channel = await asked(1);
  channel.sendList(contentOf(Array.from({ length: 100_000 }, (_, index) => file(`${index}`, 1))));
  channel.end("gone");
  channel.end("gone");
  channel.say({ do: "missing", channel: 1, entry: 0 });
  await quiet();
  assertEquals(heard().at(-1), "state");
  assertLess(heard().length, 10);
  assertEquals(stranger.told("state").length, 1);
  await end();
});

Deno.test("stop() of the fetcher ends the serving, and closes its file", async () => {
  for (const why of ["paused", "ended"] as const) {
    const { asked, serve, disk, end, told, stranger, when } = await scene({ capacity: 100 });
    const channel = await asked(1);
    const release = when("chunk");
    channel.begin(await serve(1, 50 * MIB));
    await quiet();
    await stranger.say({ do: "stop", channel: 1, why });
    await until(() => told.length === 2, "it is told");
    release();
    await quiet();
    assertEquals([told, disk.opened], [["asked 1", `ended 1: ${why}`], 0]);
    assertLess(disk.readBytes, 20 * MIB);
    await end();
  }
});

Deno.test("a cut in the midst of everything leaves nothing behind", async () => {
  const { asked, serve, end, told, exchange, when } = await scene({ capacity: 100 });
  const release = when("chunk");
  for (const channel of [1, 2, 3]) (await asked(channel)).begin(await serve(channel, 20 * MIB));
  (await asked(4)).sendList(contentOf(Array.from({ length: 5_000 }, (_, index) => file(`${index}`, 1))));
  const fetching = fetcher();
  exchange.open(fetching);
  await quiet();
  release();
  await end();
  assertEquals(told.slice(4), ["ended 1: lost", "ended 2: lost", "ended 3: lost", "ended 4: lost"]);
  assertEquals(fetching.lost_, 1);
});

Deno.test("while a session is being closed, nothing is read for it any more", async () => {
  const { asked, serve, disk, end, stranger, told, when } = await scene();
  when("chunk", () => stranger.session.close(CLOSE_REASON.superseded))();
  (await asked(1)).begin(await serve(1, 100 * MIB));
  await quiet();
  assertLess(disk.readBytes, 20 * MIB);
  assertEquals(told, ["asked 1"]);
  await end();
});

Deno.test("a session without a channel is closed after a minute, and not while there is one", async () => {
  const { clock, exchange, asked, stranger, end } = await scene();
  const feed = exchange.open(fetcher());
  await clock.pass(FILES_IDLE_MS / 2);
  const channel = await asked(1);
  feed.stop("ended");
  for (let minute = 0; minute < 5; minute++) await clock.pass(FILES_IDLE_MS / 6);
  assertEquals(stranger.session.isOpen, true);
  channel.end("silently");
  const another = exchange.open(fetcher());
  another.close();
  await clock.pass(FILES_IDLE_MS - 1);
  assertEquals(stranger.session.isOpen, true);
  await clock.pass(1);
  assertEquals(stranger.session.isOpen, false);
  await quiet();
  assertEquals(stranger.got.at(-1), { type: "close", reason: CLOSE_REASON.idle });
  await end();
});

Deno.test("who opens a channel on a session that has ended is told that it is lost", async () => {
  const { exchange, end, clock } = await scene();
  await end();
  const fetching = fetcher();
  const feed = exchange.open(fetching);
  assertEquals(fetching.lost_, 1);
  feed.say({ do: "taken", channel: feed.channel, bytes: 1 });
  feed.stop("ended");
  feed.close();
  assertEquals([fetching.lost_, clock.pending], [1, 0]);
});

Deno.test("a fetcher hears what comes on its channel, and can let the session wait", async () => {
  const { exchange, stranger, end } = await scene({ capacity: 100 });
  const gate = Promise.withResolvers<void>();
  const slow = fetcher({ came: () => gate.promise });
  const feed = exchange.open(slow);
  const other = fetcher();
  const second = exchange.open(other);
  assertEquals([feed.channel === second.channel, feed.peer], [false, BEN.id]);
  const word: TransferItem = { do: "state", channel: feed.channel, state: "queued" };
  void stranger.say(word, { ...word, channel: second.channel });
  await quiet();
  assertEquals([slow.came_, other.came_], [[word], []]);
  gate.resolve();
  await until(() => other.came_.length === 1, "the other hears its word");
  await end();
});

Deno.test("a fetcher that stopped hears nothing more, and one that closed says nothing", async () => {
  const { exchange, stranger, end } = await scene();
  const fetching = fetcher();
  const feed = exchange.open(fetching);
  const other = exchange.open(fetching);
  feed.stop("paused");
  feed.stop("ended");
  other.close();
  other.stop("ended");
  for (const { channel } of [feed, other]) await stranger.say({ do: "state", channel, state: "sending" });
  await quiet();
  assertEquals(fetching.came_, []);
  assertEquals(stranger.told("stop"), [{ do: "stop", channel: feed.channel, why: "paused" }]);
  await end();
});

Deno.test("what can't be read for a reason of its own closes the session as one that can't go on now", async () => {
  const { asked, serve, disk, end, reported, stranger } = await scene();
  disk.before = (step) => {
    if (step === "read") throw new Error("too many open files");
  };
  (await asked(1)).begin(await serve(1, 5 * MIB));
  await until(() => stranger.got.at(-1)?.type === "close", "CLOSE");
  assertEquals(stranger.got.at(-1), { type: "close", reason: CLOSE_REASON.storage });
  assertEquals(reported.map((error) => (error as Error).message), ["too many open files"]);
  await end();
});

Deno.test("an owner that can't look into its store is reported, and one that finds a rule broken is not", async () => {
  for (const error of [new StorageError("failed", "no database"), new ProtocolError("a rule is broken")]) {
    const { behaviour, stranger, reported, end, told } = await scene();
    behaviour.asked = () => {
      throw error;
    };
    await stranger.give({ type: "transfers", items: [fetchOn(1), fetchOn(2)] });
    if (error instanceof ProtocolError) await stranger.running;
    else await until(() => stranger.got.at(-1)?.type === "close", "CLOSE");
    assertEquals(reported, error instanceof ProtocolError ? [] : [error]);
    assert(!told.includes("asked 2"));
    await end();
  }
});
