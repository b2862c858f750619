import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, message, office, peer, peerId, profile, start, turn } from "./fixture.ts";

const DONE = { event: "exit", code: 0 } as const;
const ADA = { id: peerId("a"), name: "Ada" };
const LAB = { event: "room", id: roomId("r"), name: "Thermal lab", topic: "", maker: ADA } as const;

Deno.test("what is decided about a conversation is kept, and told with all that holds for it", async () => {
  const { context, messenger } = office();
  messenger.asked.roomList = [room()];
  messenger.summaries = [{
    id: BEN,
    last: undefined,
    unread: 0,
    settings: { favourite: true, muted: false, keepDays: 7 },
  }];
  const rows: [json: object, id: string, change: object, told: object][] = [
    [{ do: "mute", who: "Ben" }, BEN, { muted: true }, { name: "Ben", favourite: true, muted: true, keepDays: 7 }],
    [{ do: "unmute", who: "Ben" }, BEN, { muted: false }, { name: "Ben", favourite: true, muted: false, keepDays: 7 }],
    [{ do: "unfavourite", who: "Ben" }, BEN, { favourite: false }, {
      name: "Ben",
      favourite: false,
      muted: false,
      keepDays: 7,
    }],
    [{ do: "keep", who: "Ben", days: "default" }, BEN, { keepDays: undefined }, {
      name: "Ben",
      favourite: true,
      muted: false,
    }],
    [{ do: "keep", who: "everyone", days: "forever" }, "everyone", { keepDays: 36_500 }, {
      name: "everyone",
      favourite: false,
      muted: false,
      keepDays: 36_500,
    }],
    [{ do: "favourite", who: "room:Thermal lab" }, roomId("r"), { favourite: true }, {
      name: "Thermal lab",
      favourite: true,
      muted: false,
    }],
  ];
  for (const [json, id, change, told] of rows) {
    messenger.asked.calls.length = 0;
    const { events } = await start(context, json);
    assertEquals<unknown>(messenger.asked.calls, [["setConversation", id, change]]);
    assertEquals<unknown>(events, [{ event: "conversation", conversation: id, ...told }, DONE]);
  }
  assertEquals((await start(context, { do: "mute", who: "Dora" })).events.at(-1), { event: "exit", code: 4 });
});

Deno.test("delete says up to where all is gone, and how many messages that were", async () => {
  const { context, messenger } = office();
  // More than a page of the history, and one of another conversation.
  messenger.messages = Array.from({ length: 1_003 }, (_, index) => message({ position: index + 1 }));
  messenger.messages.push(message({ position: 2_000, conversation: CLEO }));
  messenger.keeping.delete = (conversation) =>
    Promise.resolve([BEN, CLEO].forEach((id, index) => {
      if (id === conversation) messenger.emit({ type: "deleted", conversation, position: 7 });
      else messenger.emit({ type: "deleted", conversation: id, position: index });
    }));
  const { events } = await start(context, { do: "delete", who: "Ben", yes: true });
  assertEquals(events, [{ event: "deleted", conversation: BEN, name: "Ben", position: 7, messages: 1_003 }, DONE]);
  assertEquals(messenger.listeners, 0);
});

Deno.test("delete wants to be meant", async () => {
  const { context, messenger } = office();
  const refused = await start(context, { do: "delete", who: "Ben" });
  assertEquals([refused.events.at(-1), messenger.asked.calls], [{ event: "exit", code: 2 }, []]);
  const deleting = await start(context, { do: "delete", who: "Ben", yes: true });
  assertEquals(deleting.events, [{ event: "deleted", conversation: BEN, name: "Ben", messages: 0 }, DONE]);
  assertEquals(messenger.asked.calls, [["delete", BEN]]);
});

Deno.test("block, unblock and nickname are about one person, a stranger who is here included", async () => {
  const { context, messenger } = office();
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora", host: "" }), contact: false });
  const blocking = await start(context, { do: "block", who: "Dora" });
  assertEquals([blocking.events, messenger.asked.calls], [[], []]);
  messenger.settle();
  await turn();
  await blocking.ended;
  await start(context, { do: "unblock", who: "Ben" });
  await start(context, { do: "nickname", who: "Ben", name: "Boss" });
  await start(context, { do: "nickname", who: "Ben" });
  assertEquals(messenger.asked.calls, [
    ["setBlocked", peerId("d"), "blocked"],
    ["setBlocked", BEN, "welcome"],
    ["setNickname", BEN, "Boss"],
    ["setNickname", BEN, ""],
  ]);
  messenger.peerList = [peer({ contact: true, nickname: "Boss", blocked: true, verified: true, twin: CLEO })];
  const { events: [told] } = await start(context, { do: "block", who: "Ben" });
  assertEquals(told, {
    event: "peer",
    id: BEN,
    name: "Ben",
    host: "bridge",
    addresses: ["192.0.2.7"],
    state: "online",
    verified: true,
    blocked: true,
    nickname: "Boss",
    lastSeen: 1_790_000_000_000,
    twin: CLEO,
  });
  messenger.asked.roomList = [room()];
  for (const who of ["everyone", "room:Thermal lab"]) {
    assertEquals((await start(context, { do: "block", who })).events.at(-1), { event: "exit", code: 2 });
  }
});

Deno.test("a nickname is what somebody is called everywhere", async () => {
  const { context, messenger } = office();
  messenger.peerList = [peer({ contact: true, nickname: "Boss" })];
  const { events: [told] } = await start(context, { do: "mute", who: "Ben" });
  assertEquals(told?.event === "conversation" && told.name, "Boss");
});

Deno.test("rooms lists them, and room makes and changes one", async () => {
  const { context, messenger } = office();
  const made = await start(context, { do: "room", act: "make", name: "Thermal lab", members: ["Ben", "Cleo", "Ben"] });
  assertEquals(made.events, [
    { ...LAB, members: [ADA, { id: BEN, name: "Ben" }, { id: CLEO, name: "Cleo" }] },
    DONE,
  ]);
  await start(context, { do: "room", act: "remove", room: "Thermal lab", who: ["Cleo"] });
  const listing = await start(context, { do: "rooms" });
  assertEquals(listing.events, [{ ...LAB, members: [ADA, { id: BEN, name: "Ben" }] }, DONE]);
  // Ben is in it already: nothing is done for him.
  await start(context, { do: "room", act: "add", room: roomId("r"), who: ["Ben", "Cleo"] });
  await start(context, { do: "room", act: "topic", room: "room:Thermal lab", text: "Run 7" });
  const leaving = await start(context, { do: "room", act: "leave", room: "Thermal lab" });
  assertEquals(leaving.events[0], {
    ...LAB,
    topic: "Run 7",
    members: [{ id: BEN, name: "Ben" }, { id: CLEO, name: "Cleo" }],
    outside: true,
  });
  assertEquals(messenger.asked.calls, [
    ["make", { name: "Thermal lab", members: [BEN, CLEO] }],
    ["act", roomId("r"), { do: "remove", member: CLEO }],
    ["act", roomId("r"), { do: "add", member: CLEO }],
    ["act", roomId("r"), { do: "topic", text: "Run 7" }],
    ["act", roomId("r"), { do: "leave" }],
  ]);
});

Deno.test("room does nothing where somebody, or the room, is not found, or it may not", async () => {
  const { context, messenger } = office();
  messenger.settle();
  const unknown = [
    { do: "room", act: "make", name: "Lab", members: ["Ben", "Dora"] },
    { do: "room", act: "leave", room: "Lab" },
    { do: "room", act: "add", room: "Ben", who: "Ben" },
  ];
  for (const json of unknown) {
    const running = await start(context, json);
    await running.ended;
    assertEquals(running.events.at(-1), { event: "exit", code: 4 }, JSON.stringify(json));
  }
  assertEquals(messenger.asked.calls, []);
  messenger.asked.roomList = [room()];
  messenger.rooms.act = () => Promise.reject(new RequestError("invalid", "Only its maker can put somebody out"));
  const refused = await start(context, { do: "room", act: "remove", room: "Thermal lab", who: "Ben" });
  assertEquals(refused.events.at(-1), { event: "exit", code: 1 });
});

Deno.test("settings shows what is set, and changes what is given", async () => {
  const { context, messenger } = office();
  const usual = { receipts: "on", theme: "system", language: "system", notify: "on", sound: "off" };
  const page = { theme: "dark", language: "de", notify: "off", sound: "on" };
  const rows: [json: object, told: object][] = [
    [{ do: "settings" }, usual],
    [{ do: "settings", receipts: "off", keep: 30 }, { ...usual, receipts: "off", keepDays: 30 }],
    [{ do: "settings", keep: "forever" }, { ...usual, receipts: "off" }],
    [{ do: "settings", ...page, quietHours: "22:00-07:00", folder: "/tmp" }, {
      receipts: "off",
      ...page,
      quietHours: "22:00-07:00",
      folder: "/tmp",
    }],
    [{ do: "settings", quietHours: "none", folder: "default" }, { receipts: "off", ...page }],
  ];
  for (const [json, told] of rows) {
    const running = await start(context, json);
    await running.ended;
    assertEquals<unknown>(running.events, [{ event: "settings", ...told }, DONE]);
  }
  const calls = messenger.asked.calls.length;
  assertEquals(messenger.asked.calls, [
    ["change", { receipts: "off", keepDays: 30 }],
    ["change", { keepDays: undefined }],
    ["change", { ...page, quietHours: { from: "22:00", to: "07:00" }, filesFolder: "/tmp" }],
    ["change", { quietHours: undefined, filesFolder: undefined }],
  ]);
  // A slip of the pen, most often.
  const refused = await start(context, { do: "settings", folder: "/tmp/none/such" });
  await refused.ended;
  assertEquals(refused.events.at(-1), { event: "exit", code: 1 });
  assertEquals(messenger.asked.calls.length, calls);
});

Deno.test("status says how one is there", async () => {
  const { context, messenger } = office();
  const { events } = await start(context, { do: "status", availability: "busy", text: "Run 7" });
  assertEquals(events, [{ event: "status", availability: "busy", text: "Run 7" }, DONE]);
  assertEquals(messenger.me.profile.status, { availability: "busy", text: "Run 7" });
});

Deno.test("picture reads a file, and no more of it than a picture has", async () => {
  const { context, messenger } = office();
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeFile(`${folder}/me.png`, new Uint8Array(512));
    await Deno.writeFile(`${folder}/large.png`, new Uint8Array(65_537));
    await (await start(context, { do: "picture", file: `${folder}/me.png` })).ended;
    for (const [name, said] of [["large.png", "65536"], ["none.png", "nothing is there"], ["", "no file"]]) {
      const running = await start(context, { do: "picture", file: `${folder}/${name}` });
      await running.ended;
      const [error] = running.events;
      assertStringIncludes(error?.event === "error" ? error.message : "", said ?? "");
      assertEquals(running.events.at(-1), { event: "exit", code: 1 });
    }
    await (await start(context, { do: "picture", remove: true })).ended;
    assertEquals(messenger.asked.calls, [["setPicture", 512], ["setPicture", undefined]]);
    messenger.people.setPicture = () => {
      throw new RequestError("invalid", "That is no picture");
    };
    const refused = await start(context, { do: "picture", file: `${folder}/me.png` });
    await refused.ended;
    assertEquals(refused.events.at(-1), { event: "exit", code: 1 });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("room remove means members whom one never met, by their id or its beginning", async () => {
  const unmet = peerId("u");
  for (const who of [unmet, unmet.slice(0, 8), unmet.toUpperCase()]) {
    const { context, messenger } = office();
    messenger.asked.roomList = [room({ members: [peerId("a"), BEN, unmet] })];
    messenger.settle();
    const { ended, events } = await start(context, { do: "room", act: "remove", room: "Thermal lab", who });
    await ended;
    assertEquals(events.at(-1), DONE);
    assertEquals(messenger.asked.calls.at(-1), ["act", roomId("r"), { do: "remove", member: unmet }]);
  }
  const { context, messenger } = office();
  const similar = "u".repeat(8) + "v".repeat(44);
  messenger.come({ id: similar as typeof unmet, profile: profile({ name: "Uli" }) });
  messenger.asked.roomList = [room({ members: [peerId("a"), BEN, unmet] })];
  messenger.settle();
  const refused = [["u".repeat(8), "ambiguous"], ["u".repeat(7), "nobody"], ["x".repeat(9), "nobody"]] as const;
  for (const [who, code] of refused) {
    const { ended, events } = await start(context, { do: "room", act: "remove", room: "Thermal lab", who });
    await ended;
    const [error] = events;
    assertEquals([who, error?.event === "error" && error.code], [who, code]);
  }
  assertEquals(messenger.asked.calls, []);
});
