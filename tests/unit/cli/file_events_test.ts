/** Offers and transfers in what listen, watch and history tell. */
import { runCommand } from "../../../src/cli/run_command.ts";
import { parseCommand } from "../../../src/cli/command.ts";
import { weightOfMessage } from "../../../src/cli/event_queue.ts";
import { fileEvent } from "../../../src/cli/file_event.ts";
import { LatestTransfers } from "../../../src/cli/latest_transfers.ts";
import type { Transfer, TransferState } from "../../../src/model/transfer.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { offer, transfer } from "../../support/fake_messenger.ts";
import { BEN, CLEO, message, messageId, office, start, turn } from "./fixture.ts";

const ID = messageId("1");
const OFFER = message({ kind: "file", text: "Look", offer: offer() });
const PERSON = { id: BEN, name: "Ben" };
const FILES = { items: [{ name: "notes.txt", bytes: 512 }], files: 1, folders: 0, bytes: 512 };
const MESSAGE = {
  event: "message",
  id: ID,
  position: 1,
  from: PERSON,
  conversation: BEN,
  kind: "file",
  text: "Look",
  at: OFFER.at,
  files: FILES,
  transfers: [{ peer: PERSON, state: "offered", bytes: 0, size: 512 }],
} as const;

function offered() {
  const room = office();
  room.messenger.messages = [OFFER];
  room.messenger.transferList = [transfer()];
  return room;
}

Deno.test("fileEvent() says what belongs to each state, and no more", () => {
  const { messenger } = offered();
  const base = {
    event: "file",
    id: ID,
    direction: "in",
    peer: PERSON,
    name: "notes.txt",
    bytes: 0,
    size: 512,
  } as const;
  const rows: [changes: Partial<Transfer> & { state: TransferState }, more: object][] = [
    [{ state: { name: "offered" }, speed: 7 }, {}],
    [{ state: { name: "waiting", for: "check" } }, { reason: "check" }],
    [{ state: { name: "running", from: CLEO }, bytes: 12, speed: 300 }, { bytes: 12, speed: 300, left: 2 }],
    [{ state: { name: "running", from: undefined }, bytes: 600, speed: 3 }, { bytes: 600, speed: 3, left: 0 }],
    [{ state: { name: "running", from: undefined }, speed: 0 }, {}],
    [{ state: { name: "paused", by: "there" }, speed: 3 }, { reason: "there" }],
    [{ state: { name: "done", paths: [], missing: 0, changed: 0, runs: 0 } }, {}],
    [{ state: { name: "done", paths: ["/a"], missing: 2, changed: 0, runs: 0 } }, { path: "/a", missing: 2 }],
    [{ state: { name: "done", paths: ["/a", "", "/b"], missing: 1, changed: 0, runs: 0 } }, {
      paths: ["/a", "/b"],
      missing: 1,
    }],
    [{ state: { name: "done", paths: ["", "/b"], missing: 1, changed: 0, runs: 0 } }, { path: "/b", missing: 1 }],
    [{ state: { name: "done", paths: ["/a"], missing: 0, changed: 3, runs: 4 } }, { path: "/a", changed: 3, runs: 4 }],
    [{ state: { name: "declined" } }, {}],
    [{ state: { name: "cancelled" } }, {}],
    [{ state: { name: "withdrawn" } }, {}],
    [{ state: { name: "aside", path: "/aside", why: "" } }, { path: "/aside" }],
    [{ state: { name: "aside", path: "/aside", why: "Eicar" } }, { path: "/aside", why: "Eicar" }],
    [{ state: { name: "aside", path: undefined, why: undefined } }, {}],
    [{ state: { name: "failed", problem: "full", message: "No space" } }, { problem: "full", message: "No space" }],
  ];
  for (const [changes, more] of rows) {
    assertEquals(fileEvent(transfer(changes), messenger), { ...base, state: changes.state.name, ...more });
  }
  const many = Array.from({ length: 100_000 }, (_, index) => `/${index}`);
  assertEquals(
    fileEvent(transfer({ state: { name: "done", paths: many, missing: 0, changed: 0, runs: 0 } }), messenger).paths
      ?.length,
    100,
  );
});

Deno.test("fileEvent() names what is transferred, and takes nobody else's words for it", () => {
  const { messenger } = offered();
  const nameOf = (changes: Parameters<typeof offer>[0]) => {
    messenger.messages = [message({ kind: "file", offer: offer(changes) })];
    return fileEvent(transfer(), messenger).name;
  };
  const items = ["a", "b"].map((name) => ({ name, bytes: 1, files: undefined }));
  assertEquals(nameOf({}), "notes.txt");
  assertEquals(nameOf({ items: [{ name: "run 7", bytes: 0, files: 0 }], files: 0, folders: 1 }), "run 7");
  assertEquals(nameOf({ items, files: 12, folders: 3 }), "12 files");
  assertEquals(nameOf({ items, files: 0, folders: 2 }), "2 folders");
  messenger.messages = [message({ from: CLEO, kind: "file", offer: offer() })];
  assertEquals(fileEvent(transfer(), messenger).name, "11111111");
  messenger.messages = [];
  assertEquals(fileEvent(transfer(), messenger).name, "11111111");
});

Deno.test("listen shows offers, and what received files came to", async () => {
  const { messenger, context } = offered();
  const listening = await start(context, { do: "listen" });
  messenger.emit({ type: "message", message: OFFER });
  const states: TransferState[] = [
    { name: "waiting", for: "peer" },
    { name: "running", from: undefined },
    { name: "failed", problem: "full", message: "No space" },
    { name: "paused", by: "here" },
    { name: "cancelled" },
    { name: "aside", path: "/aside", why: "" },
    { name: "done", paths: ["/in/notes.txt"], missing: 0, changed: 0, runs: 0 },
  ];
  for (const state of states) messenger.change(transfer().key, state);
  const key = { author: messenger.me.id, offer: messageId("2"), peer: BEN };
  messenger.transferList.push(transfer({ key, direction: "out" }));
  messenger.change(key, { name: "done", paths: [], missing: 0, changed: 0, runs: 0 });
  await turn();
  const [first, ...others] = listening.events;
  // As it is when it is told, not when it came.
  assertEquals(first, { ...MESSAGE, transfers: [{ ...MESSAGE.transfers[0], state: "done", path: "/in/notes.txt" }] });
  assertEquals(others.map((event) => event.event === "file" ? event.state : event), ["failed", "aside", "done"]);
  await listening.stop();
});

Deno.test("listen --once goes on over files that come to their end", async () => {
  const { messenger, context } = offered();
  const listening = await start(context, { do: "listen", once: true });
  messenger.change(transfer().key, { name: "done", paths: ["/x"], missing: 0, changed: 0, runs: 0 });
  await turn();
  assertEquals(listening.over, false);
  messenger.receive();
  await listening.ended;
  assertEquals(listening.events.map(({ event }) => event), ["file", "message", "exit"]);
});

Deno.test("watch tells every offer and how every transfer moves", async () => {
  const { messenger, context } = offered();
  const watching = await start(context, { do: "watch" });
  watching.events.length = 0;
  messenger.emit({ type: "message", message: OFFER });
  await turn();
  messenger.change(transfer().key, { name: "running", from: undefined }, { bytes: 256 });
  await turn();
  messenger.change(transfer().key, { name: "running", from: undefined }, { bytes: 300 });
  messenger.change(transfer().key, { name: "done", paths: ["/x"], missing: 0, changed: 0, runs: 0 }, { bytes: 512 });
  await turn();
  const [first, ...others] = watching.events;
  assertEquals(first, MESSAGE);
  // Two at once: the newest is worth telling.
  assertEquals(others.map((event) => event.event === "file" && [event.state, event.bytes]), [
    ["running", 256],
    ["done", 512],
  ]);
  await watching.stop();
});

Deno.test("watch lets a transfer fill no queue", async () => {
  const { messenger, context } = offered();
  const stop = new AbortController();
  const events = runCommand(context, parseCommand({ do: "watch" }), stop.signal);
  await events.next();
  for (let bytes = 0; bytes < 100_000; bytes++) {
    messenger.emit({ type: "transfer", transfer: transfer({ state: { name: "running", from: undefined }, bytes }) });
  }
  stop.abort();
  const rest = await Array.fromAsync(events);
  assertEquals(rest.map((event) => event.event === "file" ? event.bytes : event.event), [
    "peer",
    "peer",
    99_999,
    "exit",
  ]);
});

Deno.test("LatestTransfers tells of a transfer again once there is room", () => {
  const latest = new LatestTransfers();
  let room = false;
  let queued = 0;
  const put = (bytes: number) => latest.put(transfer({ bytes }), () => (queued += room ? 1 : 0, room));
  put(1);
  room = true;
  put(2);
  put(3);
  assertEquals([queued, latest.take(transfer()).bytes], [1, 3]);
  put(4);
  assertEquals([queued, latest.take(transfer()).bytes], [2, 4]);
});

Deno.test("history shows offers with how far they are", async () => {
  const { messenger, context } = offered();
  const own = messageId("2");
  messenger.messages.push(
    message({ position: 2, id: own, from: messenger.me.id, kind: "file", text: "", offer: offer() }),
  );
  messenger.transferList.push(
    transfer({
      key: { author: messenger.me.id, offer: own, peer: BEN },
      direction: "out",
      state: { name: "declined" },
    }),
  );
  const asking = await start(context, { do: "history" });
  assertEquals(asking.events, [
    MESSAGE,
    {
      ...MESSAGE,
      id: own,
      position: 2,
      from: { id: messenger.me.id, name: "Ada" },
      text: "",
      to: BEN,
      name: "Ben",
      transfers: [{ ...MESSAGE.transfers[0], state: "declined" }],
    },
    { event: "exit", code: 0 },
  ]);
});

Deno.test("an offer weighs what its names take", () => {
  const name = "x".repeat(1024);
  const items = Array.from({ length: 100 }, () => ({ name, bytes: 1, files: undefined }));
  assertEquals(weightOfMessage(message({ text: "", offer: offer({ items }) })) > 102_400, true);
});
