import { RequestError } from "../../../src/model/errors.ts";
import { type TransferState } from "../../../src/model/transfer.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { offer, transfer } from "../../support/fake_messenger.ts";
import { BEN, CLEO, message, messageId, type Office, office, type Running, start, turn } from "./fixture.ts";

const ID = messageId("1");
const SHORT = "11111111";
const FROM_BEN = { author: BEN, offer: ID, peer: BEN };
const FILE = {
  event: "file",
  id: ID,
  direction: "in",
  peer: { id: BEN, name: "Ben" },
  name: "notes.txt",
  state: "offered",
  bytes: 0,
  size: 512,
} as const;
const WAITING = { ...FILE, state: "waiting", reason: "peer" } as const;

/** Ben has offered notes.txt, and Ada something to Ben and Cleo. */
function offered() {
  const room = office();
  const { messenger } = room;
  const own = messageId("2");
  messenger.messages = [
    message({ kind: "file", text: "", offer: offer() }),
    message({ position: 2, id: own, kind: "file", from: messenger.me.id, conversation: "everyone", offer: offer() }),
  ];
  messenger.transferList = [
    transfer(),
    ...[BEN, CLEO].map((peer) =>
      transfer({ key: { author: messenger.me.id, offer: own, peer }, direction: "out", state: { name: "offered" } })
    ),
  ];
  return { ...room, own };
}

function set(messenger: Office, state: TransferState): void {
  messenger.transferList = messenger.transferList.map((each) => ({ ...each, state }));
}

function outcome({ events }: Running) {
  const [error, exit] = events.slice(-2);
  if (error?.event !== "error" || exit?.event !== "exit") throw new Error("No error");
  return { code: error.code, message: error.message, exit: exit.code };
}

Deno.test("files prints what failed, received or own, besides", async () => {
  const { messenger, context, own } = offered();
  const failed = { name: "failed", problem: "full", message: "No space left" } as const;
  messenger.change(FROM_BEN, failed, { bytes: 100 });
  messenger.change({ author: messenger.me.id, offer: own, peer: BEN }, { name: "declined" });
  messenger.change({ author: messenger.me.id, offer: own, peer: CLEO }, failed);
  const asking = await start(context, { do: "files" });
  const told = { state: "failed", problem: "full", message: "No space left" } as const;
  assertEquals(asking.events, [
    { ...FILE, ...told, bytes: 100 },
    { ...FILE, ...told, id: own, direction: "out", peer: { id: CLEO, name: "Cleo" } },
    { event: "exit", code: 0 },
  ]);
});

Deno.test("files says who does not even have an offer yet", async () => {
  const { messenger, context, own } = offered();
  const deliveries = [
    { to: BEN, deliveredAt: 1, readAt: undefined },
    { to: CLEO, deliveredAt: undefined, readAt: undefined },
  ];
  messenger.messages = messenger.messages.map((each) => each.id === own ? { ...each, deliveries } : each);
  const asking = await start(context, { do: "files" });
  const waiting = asking.events.flatMap((event) => event.event === "file" ? [[event.peer.name, event.reason]] : []);
  assertEquals(waiting, [["Ben", undefined], ["Ben", undefined], ["Cleo", "peer"]]);
});

Deno.test("files prints what is not over", async () => {
  const { messenger, context, own } = offered();
  messenger.change(FROM_BEN, { name: "running", from: undefined }, { bytes: 100, speed: 50 });
  const asking = await start(context, { do: "files" });
  assertEquals(asking.events, [
    { ...FILE, state: "running", bytes: 100, speed: 50, left: 9 },
    { ...FILE, id: own, direction: "out" },
    { ...FILE, id: own, direction: "out", peer: { id: CLEO, name: "Cleo" } },
    { event: "exit", code: 0 },
  ]);
});

Deno.test("accept by the beginning of an id ends at once when it is stored", async () => {
  for (const [folder, what] of [[undefined, { do: "accept" }], ["/in", { do: "accept", folder: "/in" }]] as const) {
    const { messenger, clock, context } = offered();
    const accepting = await start(context, { do: "accept", id: SHORT, folder });
    await accepting.ended;
    assertEquals(accepting.events, [WAITING, { event: "exit", code: 0 }]);
    assertEquals(messenger.steered, [{ key: FROM_BEN, what }]);
    assertEquals([clock.pending, messenger.listeners], [0, 0]);
  }
});

Deno.test("accept that waits ends with 0 when all of it is here", async () => {
  const { messenger, clock, context } = offered();
  const accepting = await start(context, { do: "accept", id: ID, wait: 5 });
  assertEquals(accepting.events, [WAITING]);
  await clock.pass(4999);
  messenger.change(FROM_BEN, { name: "running", from: undefined }, { bytes: 1 });
  await clock.pass(4999);
  messenger.change(FROM_BEN, { name: "done", paths: ["/in/notes.txt"], missing: 0, changed: 0, runs: 0 }, {
    bytes: 512,
  });
  await accepting.ended;
  assertEquals(accepting.events.slice(1), [
    { ...FILE, state: "running", bytes: 1 },
    { ...FILE, state: "done", bytes: 512, path: "/in/notes.txt" },
    { event: "exit", code: 0 },
  ]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("accept that waits says what it came to", async () => {
  const rows: [state: TransferState, said: string, exit: number][] = [
    [{ name: "waiting", for: "peer" }, "not finished within 1 s of the last progress: Ben (bbbbbbbb): not there", 3],
    [{ name: "failed", problem: "full", message: "No space left" }, "No space left", 1],
    [{ name: "aside", path: "/aside", why: "Eicar" }, "put aside", 5],
    [{ name: "withdrawn" }, "Taken back by Ben (bbbbbbbb)", 5],
  ];
  for (const [state, said, exit] of rows) {
    const { messenger, clock, context } = offered();
    const accepting = await start(context, { do: "accept", id: ID, wait: 1 });
    messenger.change(FROM_BEN, state);
    await turn();
    await clock.pass(1000);
    await accepting.ended;
    const found = outcome(accepting);
    assertEquals(found.exit, exit, state.name);
    assertStringIncludes(found.message, said);
  }
});

Deno.test("decline, pause, resume and cancel do what they say", async () => {
  const rows: [verb: string, before: TransferState, after: Partial<Record<string, unknown>>][] = [
    ["decline", { name: "offered" }, { state: "declined" }],
    ["pause", { name: "running", from: undefined }, { state: "paused", reason: "here" }],
    ["resume", { name: "paused", by: "here" }, { state: "waiting", reason: "peer" }],
    ["cancel", { name: "waiting", for: "turn" }, { state: "cancelled" }],
  ];
  for (const [verb, before, after] of rows) {
    const { messenger, context } = offered();
    messenger.change(FROM_BEN, before);
    const doing = await start(context, { do: verb, id: ID });
    await doing.ended;
    assertEquals(messenger.steered, [{ key: FROM_BEN, what: { do: verb } }] as unknown, verb);
    assertEquals(doing.events, [{ ...FILE, ...after }, { event: "exit", code: 0 }] as unknown);
  }
});

Deno.test("cancel takes an own offer back as a whole, or from those who are named", async () => {
  const { messenger, context, own } = offered();
  const one = await start(context, { do: "cancel", id: own, to: "Cleo" });
  await one.ended;
  const key = { author: messenger.me.id, offer: own };
  assertEquals(messenger.steered.map(({ key }) => key), [{ ...key, peer: CLEO }]);
  assertEquals(one.events.map((event) => event.event === "file" ? [event.peer.name, event.state] : event.event), [
    ["Cleo", "withdrawn"],
    "exit",
  ]);
  const all = await start(context, { do: "cancel", id: own });
  await all.ended;
  assertEquals(messenger.steered.at(-1), { key, what: { do: "cancel" } });
  assertEquals(all.events.length, 3);
  const nobody = await start(context, { do: "cancel", id: own, to: "Dora" });
  await nobody.ended;
  assertEquals(outcome(nobody).exit, 4);

  const { messenger: other, context: room } = offered();
  await (await start(room, { do: "cancel", id: own, to: ["everyone"] })).ended;
  assertEquals(other.steered.map(({ key }) => key.peer), [BEN, CLEO]);
});

Deno.test("a command finds what is so already, and does nothing", async () => {
  const rows: [verb: string, state: TransferState][] = [
    ["accept", { name: "waiting", for: "peer" }],
    ["accept", { name: "running", from: undefined }],
    ["accept", { name: "done", paths: [], missing: 0, changed: 0, runs: 0 }],
    ["decline", { name: "declined" }],
    ["pause", { name: "paused", by: "here" }],
    ["resume", { name: "running", from: undefined }],
    ["cancel", { name: "cancelled" }],
    ["cancel", { name: "withdrawn" }],
  ];
  for (const [verb, state] of rows) {
    const { messenger, context } = offered();
    set(messenger, state);
    const doing = await start(context, { do: verb, id: ID });
    await doing.ended;
    assertEquals([messenger.steered, doing.events.at(-1)], [[], { event: "exit", code: 0 }], verb);
  }
  const { messenger, context } = offered();
  set(messenger, { name: "paused", by: "there" });
  await (await start(context, { do: "pause", id: ID })).ended;
  set(messenger, { name: "waiting", for: "peer" });
  await (await start(context, { do: "accept", id: ID, folder: "/other" })).ended;
  assertEquals(messenger.steered.map(({ what }) => what), [{ do: "pause" }, { do: "accept", folder: "/other" }]);
});

Deno.test("accept tries one again that failed", async () => {
  const { messenger, context } = offered();
  set(messenger, { name: "failed", problem: "full", message: "No space left" });
  for (const id of [ID, SHORT]) {
    messenger.steered.length = 0;
    const accepting = await start(context, { do: "accept", id });
    await accepting.ended;
    assertEquals([messenger.steered.length, accepting.events], [1, [WAITING, { event: "exit", code: 0 }]], id);
    set(messenger, { name: "failed", problem: "full", message: "No space left" });
  }
});

Deno.test("an id that no offer has, and one's own to accept, are refused with 4", async () => {
  const { messenger, context, own } = offered();
  messenger.messages.push(message({ position: 3, id: messageId("3") }));
  for (const [verb, id] of [["accept", own], ["decline", own], ["cancel", messageId("3")], ["pause", "99999999"]]) {
    const doing = await start(context, { do: verb, id });
    await doing.ended;
    const { code, exit, message } = outcome(doing);
    assertEquals([code, exit], ["nobody", 4], `${verb} ${id}`);
    assertStringIncludes(message, `"${id}" is known here: see "lanmessenger files"`);
  }
  assertEquals(messenger.steered, []);
});

Deno.test("an open offer with the id of one that failed is not accepted in its place", async () => {
  const { messenger, context } = offered();
  set(messenger, { name: "failed", problem: "full", message: "No space left" });
  messenger.transferList.push(transfer({ key: { author: CLEO, offer: ID, peer: CLEO } }));
  for (const id of [ID, SHORT]) {
    const accepting = await start(context, { do: "accept", id });
    await accepting.ended;
    assertEquals([outcome(accepting).code, messenger.steered], ["ambiguous", []], id);
  }
  await (await start(context, { do: "accept", id: ID, from: "Ben" })).ended;
  assertEquals(messenger.steered.map(({ key }) => key.author), [BEN]);
});

Deno.test("an id that somebody else uses too needs more of it, or its author", async () => {
  const { messenger, context } = offered();
  const similar = messageId("1").replace(/1$/, "2") as typeof ID;
  messenger.transferList.push(transfer({ key: { author: CLEO, offer: ID, peer: CLEO } }));
  messenger.transferList.push(transfer({ key: { author: CLEO, offer: similar, peer: CLEO } }));
  const both = await start(context, { do: "accept", id: ID });
  await both.ended;
  const refused = outcome(both);
  assertEquals([refused.code, refused.exit, messenger.steered], ["ambiguous", 4, []]);
  assertStringIncludes(refused.message, `${ID} of Ben (bbbbbbbb) or ${ID} of Cleo (cccccccc)`);
  await (await start(context, { do: "accept", id: ID, from: "Cleo" })).ended;
  await (await start(context, { do: "accept", id: SHORT, from: "Ben" })).ended;
  assertEquals(messenger.steered.map(({ key }) => key.author), [CLEO, BEN]);
  // A stranger with Ben's name made no such offer: nobody is in doubt.
  messenger.come({ id: messenger.me.id.replaceAll("a", "d") as typeof BEN });
  await (await start(context, { do: "decline", id: similar })).ended;
  await (await start(context, { do: "cancel", id: SHORT, from: "Ben" })).ended;
  assertEquals(messenger.steered.slice(2).map(({ key, what }) => [key.author, what.do]), [
    [CLEO, "decline"],
    [BEN, "cancel"],
  ]);
  const nobody = await start(context, { do: "accept", id: ID, from: "Dora" });
  await nobody.ended;
  assertEquals(outcome(nobody).exit, 4);
});

Deno.test("what a messenger can't do with an offer is a failure, not a wrong command", async () => {
  for (const [problem, exit] of [["invalid", 1], ["nobody", 4], ["storage", 1]] as const) {
    const { messenger, context } = offered();
    messenger.steer = () => Promise.reject(new RequestError(problem, "No luck"));
    const doing = await start(context, { do: "decline", id: ID });
    await doing.ended;
    assertEquals([outcome(doing).message, outcome(doing).exit], ["No luck", exit]);
  }
});
