import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { BEN, CLEO, messageId, office, peer, peerId, profile, start, turn } from "./fixture.ts";

const ID = messageId("1");
const SAVED = { event: "saved", id: ID, to: BEN, name: "Ben" } as const;
const DELIVERED = { event: "delivered", id: ID, to: BEN, name: "Ben", ms: 7 } as const;

Deno.test("send ends with 0 when the receiver has committed it", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: "ben", text: "Hello" });
  assertEquals(sending.events, [SAVED]);
  messenger.deliver(ID, BEN);
  await sending.ended;
  assertEquals(sending.events, [SAVED, DELIVERED, { event: "exit", code: 0 }]);
  assertEquals(messenger.messages.map(({ text, conversation }) => [text, conversation]), [["Hello", BEN]]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("send misses no delivery that is quicker than its answer", async () => {
  const { messenger, clock, context } = office();
  const saving = Promise.withResolvers<void>();
  messenger.saving = saving.promise.then(() => messenger.deliver(ID, BEN));
  const sending = await start(context, { do: "send", to: "Ben", text: "Hello" });
  saving.resolve();
  await sending.ended;
  assertEquals(sending.events, [SAVED, DELIVERED, { event: "exit", code: 0 }]);
  assertEquals(clock.pending, 0);
});

Deno.test("send ends with 3 after its time, and says who is missing", async () => {
  const { messenger, clock, context } = office();
  const sending = await start(context, { do: "send", to: ["Ben", "Cleo"], text: "Hello", wait: 2.5 });
  messenger.deliver(ID, BEN);
  await clock.pass(2499);
  assertEquals(sending.over, false);
  await clock.pass(1);
  await sending.ended;
  assertEquals(sending.events.slice(0, 3), [
    SAVED,
    { event: "saved", id: messageId("2"), to: CLEO, name: "Cleo" },
    DELIVERED,
  ]);
  const [error, exit] = sending.events.slice(3);
  assertEquals(exit, { event: "exit", code: 3 });
  if (error?.event !== "error") throw new Error("No error");
  assertEquals([error.code, error.to], ["undelivered", [CLEO]]);
  assertStringIncludes(error.message, "within 2.5 s to Cleo (cccccccc)");
});

Deno.test("send waits ten seconds where nothing is said", async () => {
  const { clock, context } = office();
  const sending = await start(context, { do: "send", to: "Cleo", text: "Hello" });
  await clock.pass(9999);
  assertEquals(sending.over, false);
  await clock.pass(1);
  await sending.ended;
  assertEquals(sending.events.at(-1), { event: "exit", code: 3 });
});

Deno.test("send waits for somebody who is not heard yet, but no longer than all are given", async () => {
  for (const to of ["Dora", "dddddddd"]) {
    const { clock, messenger, context } = office();
    const sending = await start(context, { do: "send", to, text: "Hello", wait: 0 });
    messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }) });
    await turn();
    assertEquals(messenger.messages, []);
    messenger.settle();
    await turn();
    await clock.pass(0);
    await sending.ended;
    assertEquals(messenger.messages.map(({ conversation }) => conversation), [peerId("d")]);
  }

  const other = office();
  const vain = await start(other.context, { do: "send", to: "Dora", text: "Hello" });
  assertEquals(vain.events, []);
  other.messenger.settle();
  await vain.ended;
  assertEquals(vain.events.map((event) => event.event === "error" ? event.code : event), ["nobody", {
    event: "exit",
    code: 4,
  }]);
});

Deno.test("send waits for a whole id only until it is heard", async () => {
  const { clock, messenger, context } = office();
  const sending = await start(context, { do: "send", to: peerId("d"), text: "Hello", wait: 0 });
  messenger.come({ id: peerId("e"), profile: profile({ name: peerId("d") }) });
  await turn();
  assertEquals(messenger.messages, []);
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }) });
  await turn();
  await clock.pass(0);
  await sending.ended;
  assertEquals(messenger.messages.map(({ conversation }) => conversation), [peerId("d")]);
});

Deno.test("send gives nothing to whoever takes a name and answers first", async () => {
  const { messenger, context } = office();
  const sending = await start(context, { do: "send", to: "Dora", text: "Hello" });
  messenger.come({ id: peerId("e"), profile: profile({ name: "Dora" }) });
  // Nor to a contact that takes it.
  messenger.come({ id: CLEO, profile: profile({ name: "Dora" }), contact: true });
  messenger.come({ id: peerId("e"), profile: profile({ name: "Eve" }) });
  await turn();
  assertEquals(sending.events, []);
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }) });
  messenger.settle();
  await sending.ended;
  assertEquals(sending.events.map((event) => event.event === "error" ? event.code : event), ["ambiguous", {
    event: "exit",
    code: 4,
  }]);
  assertEquals([messenger.messages, messenger.listeners], [[], 0]);
});

Deno.test("send to a name that a contact and somebody else bear waits, too, and may find one of them renamed", async () => {
  const { clock, messenger, context } = office();
  messenger.peerList.push(peer({ id: peerId("d") }));
  const sending = await start(context, { do: "send", to: "Ben", text: "Hello", wait: 0 });
  assertEquals(sending.events, []);
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }) });
  messenger.settle();
  await turn();
  await clock.pass(0);
  await sending.ended;
  assertEquals(messenger.messages.map(({ conversation }) => conversation), [BEN]);
});

Deno.test("send refuses a name that two people bear, with both ids, and sends nothing to the others", async () => {
  const { messenger, context } = office();
  messenger.peerList.push(peer({ id: peerId("d") }));
  const sending = await start(context, { do: "send", to: ["Cleo", "Ben"], text: "Hello" });
  messenger.settle();
  await sending.ended;
  const [error, exit] = sending.events;
  if (error?.event !== "error") throw new Error("No error");
  assertEquals([error.code, exit], ["ambiguous", { event: "exit", code: 4 }]);
  assertStringIncludes(error.message, "bbbbbbbb");
  assertStringIncludes(error.message, "dddddddd");
  assertEquals(messenger.messages, []);
});

Deno.test("send to everyone waits until everyone had their time, and is one message", async () => {
  const { messenger, context } = office();
  const sending = await start(context, { do: "send", to: "everyone", text: "Hello" });
  assertEquals(messenger.messages, []);
  messenger.settle();
  await turn();
  messenger.deliver(ID, CLEO, 5);
  messenger.deliver(ID, BEN, 7);
  await sending.ended;
  assertEquals(sending.events, [
    { event: "saved", id: ID, to: "everyone", name: "everyone" },
    { event: "delivered", id: ID, to: CLEO, name: "Cleo", ms: 5 },
    DELIVERED,
    { event: "exit", code: 0 },
  ]);
});

Deno.test("send gives a receiver that is named twice one message", async () => {
  const { clock, messenger, context } = office();
  const sending = await start(context, { do: "send", to: ["Ben", BEN, "bbbbbbbb"], text: "Hello", wait: 0 });
  await clock.pass(0);
  await sending.ended;
  assertEquals(messenger.messages.length, 1);
});

Deno.test("send that is handed over again stores nothing twice, and knows what was delivered before", async () => {
  const { clock, messenger, context } = office();
  const command = { do: "send", to: ["Ben", "Cleo"], text: "Hello", ids: [messageId("a"), messageId("b")] };
  const first = await start(context, command);
  await first.stop();
  const [toBen] = messenger.messages;
  if (toBen === undefined) throw new Error("Nothing was saved");
  messenger.messages[0] = { ...toBen, deliveries: [{ to: BEN, deliveredAt: toBen.at + 42, readAt: undefined }] };
  const second = await start(context, { ...command, wait: 0 });
  await clock.pass(0);
  await second.ended;
  assertEquals(messenger.messages.map(({ id }) => id), [messageId("a"), messageId("b")]);
  assertEquals(second.events.find(({ event }) => event === "delivered"), {
    event: "delivered",
    id: messageId("a"),
    to: BEN,
    name: "Ben",
    ms: 42,
  });
  assertEquals(second.events.at(-1), { event: "exit", code: 3 });
});

Deno.test("send that is stopped ends with 3 once all is saved, with 1 before", async () => {
  const { messenger, context } = office();
  const sending = await start(context, { do: "send", to: "Ben", text: "Hello" });
  await sending.stop();
  assertEquals(sending.events.at(-1), { event: "exit", code: 3 });

  const waiting = await start(context, { do: "send", to: "Dora", text: "Hello" });
  await waiting.stop();
  assertEquals(waiting.events, [{ event: "exit", code: 1 }]);

  const saving = Promise.withResolvers<void>();
  messenger.saving = saving.promise;
  const half = await start(context, { do: "send", to: ["Ben", "Cleo"], text: "Hello" });
  const stopped = half.stop();
  saving.resolve();
  await stopped;
  assertEquals(half.events.map(({ event }) => event), ["saved", "exit"]);
  assertEquals(half.events.at(-1), { event: "exit", code: 1 });
  assertEquals(messenger.listeners, 0);
});

Deno.test("send says what the messenger refused, each with its exit code", async () => {
  for (const [problem, code] of [["invalid", 1], ["nobody", 4], ["storage", 1], ["stopping", 1]] as const) {
    const { messenger, clock, context } = office();
    messenger.saving = Promise.reject(new RequestError(problem, "No luck"));
    const sending = await start(context, { do: "send", to: "Ben", text: "Hello" });
    await sending.ended;
    assertEquals(sending.events, [{ event: "error", code: problem, message: "No luck" }, { event: "exit", code }]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("send survives what nobody expected", async () => {
  const { messenger, context } = office();
  messenger.failure = new TypeError("undefined is not a function");
  const sending = await start(context, { do: "send", to: "Ben", text: "Hello" });
  await sending.ended;
  assertEquals(sending.events, [
    { event: "error", code: "failed", message: "undefined is not a function" },
    { event: "exit", code: 1 },
  ]);
});

Deno.test("send waits for nobody who is put out of the room meanwhile", async () => {
  const { messenger, clock, context } = office();
  const [ben, cleo] = [BEN, CLEO].map((to) => ({ to, deliveredAt: undefined, readAt: undefined }));
  const send = messenger.send.bind(messenger);
  messenger.send = async (request) => ({ ...await send(request), deliveries: [ben!, cleo!] });
  const sending = await start(context, { do: "send", to: "Ben", text: "Hello", wait: 60 });
  const sent = messenger.messages[0]!;
  // Somebody else's of the same id says nothing about it.
  messenger.emit({ type: "changed", message: { ...sent, from: CLEO, deliveries: [] } });
  messenger.emit({ type: "changed", message: { ...sent, deliveries: [ben!] } });
  await turn();
  assertEquals(sending.over, false);
  messenger.deliver(ID, BEN);
  await sending.ended;
  assertEquals(sending.events, [SAVED, DELIVERED, { event: "exit", code: 0 }]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
  const another = await start(context, { do: "send", to: "Ben", text: "Hello", wait: 60 });
  messenger.emit({ type: "changed", message: { ...messenger.messages[1]!, deliveries: [] } });
  await another.ended;
  assertEquals(another.events.at(-1), { event: "exit", code: 0 });
});
