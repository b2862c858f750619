import { RequestError } from "../../../src/model/errors.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import type { Transfer, TransferState } from "../../../src/model/transfer.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "../../../src/std/assert.ts";
import { BEN, CLEO, messageId, type Office, office, type Running, start, turn } from "./fixture.ts";

const ID = messageId("1");
const FILE = {
  event: "file",
  id: ID,
  direction: "out",
  peer: { id: BEN, name: "Ben" },
  name: "report.pdf",
  state: "offered",
  bytes: 0,
  size: 512,
} as const;
const SAVED = { event: "saved", id: ID, to: BEN, name: "Ben" } as const;
const RUNNING: TransferState = { name: "running", from: undefined };
const DONE: TransferState = { name: "done", paths: [], missing: 0, changed: 0, runs: 0 };

function change(
  messenger: Office,
  state: TransferState,
  changes: Partial<Transfer> & { id?: string; peer?: PeerId } = {},
): void {
  const { id = "1", peer = BEN, ...rest } = changes;
  messenger.change({ author: messenger.me.id, offer: messageId(id), peer }, state, rest);
}

function errorOf(sending: Running) {
  const error = sending.events.findLast((event) => event.event === "error");
  if (error?.event !== "error") throw new Error("No error");
  return error;
}

Deno.test("send --file ends with 0 when the receiver has all of it, and tells how it went", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", file: "/home/ada/report.pdf", text: "Look" });
  assertEquals(sending.events, [SAVED, { ...FILE, reason: "peer" }]);
  assertEquals(messenger.offers, [{ to: BEN, from: { paths: ["/home/ada/report.pdf"] }, text: "Look", id: ID }]);
  messenger.deliver(ID, BEN);
  change(messenger, { name: "waiting", for: "turn" });
  await turn();
  change(messenger, RUNNING, { bytes: 128, speed: 100 });
  await turn();
  change(messenger, { name: "paused", by: "there" }, { bytes: 128 });
  await turn();
  assertEquals(sending.over, false);
  change(messenger, DONE, { bytes: 512 });
  await sending.ended;
  assertEquals(sending.events.slice(2), [
    { event: "delivered", id: ID, to: BEN, name: "Ben", ms: 7 },
    { ...FILE, state: "waiting", reason: "turn" },
    { ...FILE, state: "running", bytes: 128, speed: 100, left: 4 },
    { ...FILE, state: "paused", reason: "there", bytes: 128 },
    { ...FILE, state: "done", bytes: 512 },
    { event: "exit", code: 0 },
  ]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("send --file counts its time from the last progress", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", file: "/x", wait: 5 });
  await clock.pass(4999);
  messenger.deliver(ID, BEN);
  await clock.pass(4999);
  change(messenger, RUNNING);
  for (let bytes = 1; bytes <= 4; bytes++) {
    await clock.pass(4999);
    change(messenger, RUNNING, { bytes });
  }
  // No byte has moved, whatever the speed was.
  await clock.pass(2500);
  change(messenger, RUNNING, { bytes: 4, speed: 9 });
  await clock.pass(2499);
  assertEquals(sending.over, false);
  await clock.pass(1);
  await sending.ended;
  const { code, message, to } = errorOf(sending);
  assertEquals([code, to, sending.events.at(-1)], ["unfinished", [BEN], { event: "exit", code: 3 }]);
  assertStringIncludes(message, "not finished within 5 s of the last progress: Ben (bbbbbbbb): under way");
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("send --file waits while the receiver's beginning is read again", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", file: "/x", wait: 5 });
  change(messenger, { name: "waiting", for: "check" });
  await clock.pass(3_600_000);
  assertEquals(sending.over, false);
  change(messenger, RUNNING);
  await clock.pass(5000);
  await sending.ended;
  assertEquals(sending.events.at(-1), { event: "exit", code: 3 });
});

Deno.test("send --file has an exit code for each end, and says who and why", async () => {
  const rows: [state: TransferState, code: number, error: string, said: string][] = [
    [{ name: "declined" }, 5, "declined", "Not taken: Ben (bbbbbbbb): declined"],
    [{ name: "cancelled" }, 5, "declined", "Ben (bbbbbbbb): given up"],
    [
      { name: "aside", path: undefined, why: undefined },
      5,
      "declined",
      "put aside, since a check of the content objected",
    ],
    [{ name: "aside", path: "/aside", why: "Eicar" }, 5, "declined", "a check of the content objected: Eicar"],
    [{ name: "done", paths: [], missing: 2, changed: 1, runs: 0 }, 1, "failed", "2 files could not be read"],
    [{ name: "withdrawn" }, 5, "withdrawn", "Taken back from Ben (bbbbbbbb)"],
    [{ name: "failed", problem: "there", message: "Their disk is full" }, 1, "failed", "Their disk is full"],
    [{ name: "done", paths: [], missing: 2, changed: 0, runs: 0 }, 1, "failed", "2 files could not be read"],
  ];
  for (const [state, code, problem, said] of rows) {
    const { messenger, clock, context } = office();
    const sending = await start(context, { do: "send", to: "Ben", file: "/x" });
    change(messenger, state);
    await sending.ended;
    const error = errorOf(sending);
    assertEquals([error.code, error.to, sending.events.at(-1)], [problem, [BEN], { event: "exit", code }], state.name);
    assertStringIncludes(error.message, said);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("send --file says what lets go on what is not finished", async () => {
  const rows: [state: TransferState, said: string][] = [
    [{ name: "waiting", for: "peer" }, "not there; it goes on while a messenger runs here"],
    [
      { name: "paused", by: "there" },
      'paused there; only Ben can let go on what is paused there, with "lanmessenger resume"',
    ],
  ];
  for (const [state, said] of rows) {
    const { messenger, clock, context } = office();
    const sending = await start(context, { do: "send", to: "Ben", file: "/x", wait: 1 });
    change(messenger, state);
    await clock.pass(1_000);
    await sending.ended;
    assertEquals(errorOf(sending).message.endsWith(said), true, errorOf(sending).message);
  }
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", file: "/x", wait: 1 });
  change(messenger, { name: "paused", by: "here" });
  await clock.pass(1_000);
  await sending.ended;
  assertMatch(
    errorOf(sending).message,
    /: paused here; "lanmessenger resume [0-9a-f]{8}" lets go on what is paused here$/,
  );
});

Deno.test("send --file that ends unanswered says whether the offer has arrived", async () => {
  for (const arrived of [false, true]) {
    const { messenger, clock, context } = office();
    const sending = await start(context, { do: "send", to: "Ben", file: "/x", wait: 1 });
    if (arrived) {
      const deliveries = [{ to: BEN, deliveredAt: 1, readAt: undefined }];
      messenger.messages = messenger.messages.map((each) => ({ ...each, deliveries }));
    }
    await clock.pass(1_000);
    await sending.ended;
    const words = arrived ? "no answer yet" : "waiting for Ben to get the offer";
    assertStringIncludes(errorOf(sending).message, `Ben (bbbbbbbb): ${words};`);
    assertEquals(sending.events.at(-1), { event: "exit", code: 3 });
  }
});

Deno.test("send --file to several waits for all, and ends with the worst", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: ["Ben", "Cleo"], file: "/x", wait: 1 });
  change(messenger, { name: "declined" });
  await turn();
  assertEquals(sending.over, false);
  await clock.pass(1000);
  await sending.ended;
  const errors = sending.events.flatMap((event) => event.event === "error" ? [[event.code, event.to]] : []);
  assertEquals(errors, [["declined", [BEN]], ["unfinished", [CLEO]]]);
  assertEquals(sending.events.at(-1), { event: "exit", code: 5 });
  assertEquals(messenger.offers.map(({ to, id }) => [to, id]), [[BEN, ID], [CLEO, messageId("2")]]);
});

Deno.test("send --file to everyone is one offer with a transfer for each", async () => {
  const { messenger, context } = office();
  messenger.come({ id: CLEO });
  messenger.settle();
  const sending = await start(context, { do: "send", to: "everyone", file: ["/a", "/b"] });
  assertEquals(messenger.offers.length, 1);
  for (const peer of [BEN, CLEO]) change(messenger, DONE, { peer, bytes: 1024 });
  await sending.ended;
  const said = sending.events.map((event) =>
    event.event === "file" ? [event.peer.id, event.name, event.state].join(" ") : event.event
  );
  assertEquals(said, [
    "saved",
    `${BEN} 2 files offered`,
    `${CLEO} 2 files offered`,
    `${BEN} 2 files done`,
    `${CLEO} 2 files done`,
    "exit",
  ]);
});

Deno.test("send --file warns once of what was left out, and fails for nothing else", async () => {
  const { messenger, context } = office();
  messenger.left = [{ path: "/x/link", why: "it is a link" }];
  const sending = await start(context, { do: "send", to: ["Ben", "Cleo"], file: "/x" });
  const warnings = sending.events.filter(({ event }) => event === "warning");
  assertEquals(warnings, [
    { event: "warning", code: "left-out", message: "Left out /x/link: it is a link", path: "/x/link" },
  ]);
  change(messenger, DONE);
  change(messenger, DONE, { id: "2", peer: CLEO });
  await sending.ended;
  assertEquals(sending.events.at(-1), { event: "exit", code: 0 });
});

Deno.test("send --file that can't be offered fails at the first receiver, and is no wrong command", async () => {
  for (const [problem, code, offers] of [["invalid", 1, 1], ["storage", 1, 2], ["nobody", 4, 2]] as const) {
    const { messenger, clock, context } = office();
    let asked = 0;
    messenger.offer = () => {
      asked++;
      return Promise.reject(new RequestError(problem, "No luck"));
    };
    const sending = await start(context, { do: "send", to: ["Ben", "Cleo"], file: "/x" });
    await sending.ended;
    assertEquals(sending.events.at(0), { event: "error", code: problem, message: "No luck" });
    assertEquals([sending.events.at(-1), asked], [{ event: "exit", code }, offers], problem);
    assertEquals([clock.pending, messenger.listeners], [0, 0]);
  }
});

Deno.test("send --file that is handed over again offers nothing twice, and finds how far it came", async () => {
  const { messenger, context } = office();
  const command = { do: "send", to: "Ben", file: "/x", ids: [messageId("a")] };
  const first = await start(context, command);
  change(messenger, RUNNING, { id: "a", bytes: 100 });
  await first.stop();
  assertEquals(first.events.at(-1), { event: "exit", code: 3 });
  // As the messenger does: an offer that is there already is left as it is.
  const [message] = messenger.messages;
  if (message === undefined) throw new Error("Nothing was saved");
  messenger.messages = [{ ...message, deliveries: [{ to: BEN, deliveredAt: message.at + 42, readAt: undefined }] }];
  messenger.offer = () => Promise.resolve({ message, left: [] });
  change(messenger, DONE, { id: "a", bytes: 512 });
  const second = await start(context, command);
  await second.ended;
  assertEquals(second.events, [
    { ...SAVED, id: messageId("a") },
    { event: "delivered", id: messageId("a"), to: BEN, name: "Ben", ms: 42 },
    { ...FILE, id: messageId("a"), name: "x", state: "done", bytes: 512 },
    { event: "exit", code: 0 },
  ]);
});

Deno.test("send --file that is stopped before all is saved ends with 1", async () => {
  const { messenger, context } = office();
  const offering = Promise.withResolvers<void>();
  const offer = messenger.offer.bind(messenger);
  messenger.offer = async (request) => {
    await offering.promise;
    return await offer(request);
  };
  const sending = await start(context, { do: "send", to: ["Ben", "Cleo"], file: "/x" });
  const stopped = sending.stop();
  offering.resolve();
  await stopped;
  assertEquals(sending.events.map((event) => event.event === "exit" ? event.code : event.event), ["saved", 1]);
  assertEquals(messenger.listeners, 0);
});

Deno.test("send --file tells a slow reader only the newest of each transfer", async () => {
  const { messenger, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", file: "/x" });
  for (let bytes = 0; bytes < 500; bytes++) change(messenger, RUNNING, { bytes });
  await turn();
  change(messenger, DONE, { bytes: 512 });
  await sending.ended;
  const said = sending.events.flatMap((event) => event.event === "file" ? [[event.state, event.bytes]] : []);
  assertEquals(said, [["offered", 0], ["running", 499], ["done", 512]]);
});
