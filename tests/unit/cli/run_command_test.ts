import { EventQueue } from "../../../src/cli/event_queue.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, message, messageId, office, peer, peerId, start, turn } from "./fixture.ts";

const BEN_IS_THERE = {
  event: "peer",
  id: BEN,
  name: "Ben",
  host: "bridge",
  addresses: ["192.0.2.7"],
  state: "online",
  verified: false,
  blocked: false,
  lastSeen: 1_790_000_000_000,
} as const;
const CLEO_IS_AWAY = {
  event: "peer",
  id: CLEO,
  name: "Cleo",
  host: "galley",
  addresses: [],
  state: "offline",
  verified: false,
  blocked: false,
  lastSeen: 1_790_000_000_000,
} as const;
const FROM_BEN = {
  event: "message",
  id: messageId("1"),
  position: 1,
  from: { id: BEN, name: "Ben" },
  conversation: BEN,
  kind: "text",
  text: "Hello",
  at: 1_790_000_000_000,
} as const;
const ROOM = {
  event: "room",
  id: roomId("r"),
  name: "Thermal lab",
  topic: "",
  maker: { id: peerId("a"), name: "Ada" },
  members: [{ id: peerId("a"), name: "Ada" }, { id: BEN, name: "Ben" }],
} as const;
const DONE = { event: "exit", code: 0 } as const;

Deno.test("whoami says name, id and data folder", async () => {
  const { messenger, context } = office();
  const asking = await start(context, { do: "whoami" });
  assertEquals(asking.events, [{ event: "whoami", id: messenger.me.id, name: "Ada", data: "/data" }, DONE]);
});

Deno.test("peers waits until those who are there had their time", async () => {
  const { messenger, context } = office();
  const asking = await start(context, { do: "peers" });
  assertEquals(asking.events, []);
  messenger.settle();
  await asking.ended;
  assertEquals(asking.events, [BEN_IS_THERE, CLEO_IS_AWAY, DONE]);
});

Deno.test("peers waits as long as it is told, and no longer", async () => {
  const { clock, messenger, context } = office();
  const asking = await start(context, { do: "peers", wait: 5 });
  messenger.settle();
  await clock.pass(4999);
  assertEquals(asking.over, false);
  await clock.pass(1);
  await asking.ended;
  assertEquals(asking.events.length, 3);
});

Deno.test("peers that is stopped prints nobody and leaves no timer", async () => {
  const { clock, context } = office();
  for (const json of [{ do: "peers" }, { do: "peers", wait: 5 }]) {
    const asking = await start(context, json);
    await asking.stop();
    assertEquals(asking.events, [{ event: "exit", code: 1 }]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("history asks for what was wanted and shows it with names", async () => {
  const { clock, messenger, context } = office();
  const own = message({ id: messageId("2"), from: messenger.me.id, conversation: "everyone", text: "All hear" });
  messenger.messages = [message(), message({ conversation: peerId("z"), from: peerId("z"), text: "Who?" }), own];
  const all = await start(context, { do: "history" });
  assertEquals(all.events, [
    FROM_BEN,
    { ...FROM_BEN, from: { id: peerId("z"), name: "zzzzzzzz" }, conversation: peerId("z"), text: "Who?" },
    {
      ...FROM_BEN,
      id: messageId("2"),
      from: { id: messenger.me.id, name: "Ada" },
      conversation: "everyone",
      text: "All hear",
      to: "everyone",
      name: "everyone",
    },
    DONE,
  ]);
  await start(context, { do: "history", who: "ben", search: "a b", since: "1h", limit: 7 });
  assertEquals(messenger.queries, [
    { limit: 50 },
    { limit: 7, conversation: BEN, search: "a b", since: clock.now() - 3_600_000 },
  ]);
});

Deno.test("history of nobody ends with 4", async () => {
  const { context } = office();
  const asking = await start(context, { do: "history", who: "Dora" });
  assertEquals(asking.events.map((event) => event.event === "error" ? event.code : event), ["nobody", {
    event: "exit",
    code: 4,
  }]);
});

Deno.test("listen shows what others write, until it is stopped", async () => {
  const { messenger, context } = office();
  messenger.receive({ text: "Too early" });
  const listening = await start(context, { do: "listen" });
  messenger.receive();
  messenger.emit({ type: "saved", message: message({ from: messenger.me.id }) });
  messenger.emit({ type: "notice", code: "x", message: "y" });
  messenger.receive({ kind: "hologram", text: "" });
  await turn();
  assertEquals(listening.events, [FROM_BEN, { ...FROM_BEN, kind: "hologram", text: "" }]);
  await listening.stop();
  assertEquals(listening.events.at(-1), DONE);
  assertEquals(messenger.listeners, 0);
});

Deno.test("listen --once ends with the first message", async () => {
  const { messenger, context } = office();
  const listening = await start(context, { do: "listen", once: true });
  messenger.receive();
  messenger.receive({ text: "Second" });
  await listening.ended;
  assertEquals(listening.events, [FROM_BEN, DONE]);
  assertEquals(messenger.listeners, 0);
});

Deno.test("watch begins with ready and everybody known, then tells all that happens", async () => {
  const { messenger, context } = office();
  const watching = await start({ ...context, page: "http://127.0.0.1:23720/" }, { do: "watch" });
  assertEquals(watching.events, [
    { event: "ready", id: messenger.me.id, name: "Ada", port: 2372, page: "http://127.0.0.1:23720/" },
    BEN_IS_THERE,
    CLEO_IS_AWAY,
  ]);
  watching.events.length = 0;
  const own = message({ id: messageId("2"), from: messenger.me.id });
  messenger.emit({ type: "peer", peer: peer({ presence: "busy" }) });
  messenger.emit({ type: "saved", message: own });
  messenger.emit({ type: "delivered", id: own.id, to: BEN, at: 3, ms: 2 });
  messenger.receive();
  messenger.emit({ type: "notice", code: "storage", message: "The disk is full" });
  messenger.emit({ type: "me", me: messenger.me });
  messenger.emit({ type: "seen", conversation: BEN, position: 1 });
  messenger.emit({ type: "forgotten", id: BEN });
  messenger.emit({ type: "forgotten", id: CLEO });
  messenger.emit({ type: "forgotten", id: peerId("z") });
  await turn();
  assertEquals(watching.events, [
    { ...BEN_IS_THERE, state: "busy" },
    { event: "saved", id: own.id, to: BEN, name: "Ben" },
    { event: "delivered", id: own.id, to: BEN, name: "Ben", ms: 2 },
    FROM_BEN,
    { event: "error", code: "storage", message: "The disk is full" },
    { ...BEN_IS_THERE, state: "offline" },
  ]);
  await watching.stop();
  assertEquals(watching.events.at(-1), DONE);
  assertEquals(messenger.listeners, 0);
});

Deno.test("runCommand() turns every refusal into an event and an exit code", async () => {
  for (const [problem, code] of [["invalid", 2], ["ambiguous", 4], ["storage", 1]] as const) {
    const { messenger, context } = office();
    messenger.failure = new RequestError(problem, "No luck");
    const asking = await start(context, { do: "history" });
    assertEquals(asking.events, [{ event: "error", code: problem, message: "No luck" }, { event: "exit", code }]);
  }
});

Deno.test("EventQueue leaves out what is too much, and counts it", async () => {
  const queue = new EventQueue<number>(() => 1, 3);
  for (let number = 1; number <= 5; number++) queue.push(number);
  queue.end();
  queue.push(6);
  assertEquals([queue.takeLost(), queue.takeLost()], [2, 0]);
  assertEquals(await Array.fromAsync(queue), [1, 2, 3]);
});

Deno.test("listen tells a slow reader what it missed", async () => {
  const { messenger, context } = office();
  const { runCommand } = await import("../../../src/cli/run_command.ts");
  const stop = new AbortController();
  const events = runCommand(context, { do: "listen", once: false }, stop.signal);
  const first = events.next();
  await turn();
  const waiting = Math.floor(64 * 1_048_576 / (1_024 + FROM_BEN.text.length));
  for (let count = 0; count < waiting + 4; count++) messenger.receive();
  assertEquals((await first).value, FROM_BEN);
  const second = (await events.next()).value;
  if (second?.event !== "error") throw new Error("No error");
  assertEquals([second.code, second.message.split(" ")[0]], ["overrun", "4"]);
  stop.abort();
  let count = 0;
  for await (const event of events) if (event.event === "message") count++;
  // The first was read before.
  assertEquals(count, waiting - 1);
});

Deno.test("watch tells what becomes of messages, rooms, conversations and settings", async () => {
  const { messenger, context } = office();
  messenger.asked.roomList = [room()];
  const own = message({ position: 4, from: messenger.me.id });
  messenger.messages = [own];
  const watching = await start(context, { do: "watch" });
  assertEquals(watching.events.slice(3), [ROOM]);
  messenger.emit({
    type: "changed",
    message: { ...own, text: "", retractedAt: 5, reactions: [{ by: CLEO, emoji: "👍" }] },
  });
  messenger.emit({ type: "read", conversation: BEN, by: BEN, position: 4, at: 9 });
  messenger.emit({ type: "read", conversation: BEN, by: BEN, position: 3, at: 9 });
  messenger.emit({ type: "typing", conversation: roomId("r"), by: BEN, on: true });
  messenger.emit({ type: "room", room: room({ topic: "Run 7" }) });
  messenger.emit({ type: "conversation", id: BEN, settings: { favourite: true, muted: false, keepDays: 7 } });
  messenger.emit({ type: "deleted", conversation: roomId("r"), position: 3 });
  messenger.emit({ type: "settings", settings: { ...DEFAULT_SETTINGS, receipts: "off" } });
  await turn();
  const ben = { id: BEN, name: "Ben" };
  assertEquals(watching.events.slice(4), [
    {
      ...FROM_BEN,
      event: "changed",
      position: 4,
      from: { id: messenger.me.id, name: "Ada" },
      text: "",
      to: BEN,
      name: "Ben",
      retracted: 5,
      reactions: [{ by: { id: CLEO, name: "Cleo" }, emoji: "👍" }],
    },
    { event: "read", conversation: BEN, by: ben, position: 4, id: messageId("1"), at: 9 },
    { event: "read", conversation: BEN, by: ben, position: 3, at: 9 },
    { event: "typing", conversation: roomId("r"), by: ben, on: true },
    { ...ROOM, topic: "Run 7" },
    { event: "conversation", conversation: BEN, name: "Ben", favourite: true, muted: false, keepDays: 7 },
    { event: "deleted", conversation: roomId("r"), name: "Thermal lab", position: 3 },
    { event: "settings", receipts: "off", theme: "system", language: "system", notify: "on", sound: "off" },
  ]);
  await watching.stop();
});

Deno.test("messages tell what they answer, that they were forwarded, and who has and has read one's own", async () => {
  const { messenger, context } = office();
  messenger.asked.roomList = [room()];
  messenger.asked.editList = [{ text: "x".repeat(262_144), at: 1 }, { text: "Helo", at: 2 }];
  messenger.messages = [
    message({ conversation: roomId("r"), reply: { author: CLEO, id: messageId("3"), text: "Anybody?" } }),
    message({
      from: messenger.me.id,
      origin: "other",
      editedAt: 3,
      deliveries: [
        { to: BEN, deliveredAt: 7, readAt: 8 },
        { to: CLEO, deliveredAt: undefined, readAt: undefined },
      ],
    }),
  ];
  const { events } = await start(context, { do: "history" });
  assertEquals(events, [
    {
      ...FROM_BEN,
      conversation: roomId("r"),
      name: "Thermal lab",
      reply: { author: { id: CLEO, name: "Cleo" }, id: messageId("3"), text: "Anybody?" },
    },
    {
      ...FROM_BEN,
      from: { id: messenger.me.id, name: "Ada" },
      to: BEN,
      name: "Ben",
      forwarded: true,
      edited: 3,
      earlier: [{ text: "Helo", at: 2 }],
      deliveries: [{ to: { id: BEN, name: "Ben" }, delivered: 7, read: 8 }, { to: { id: CLEO, name: "Cleo" } }],
    },
    DONE,
  ]);
});
