import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { messageDto, settingsDto } from "../../../src/server/to_dto.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { ADA, BEN, message, messageId, peer, peerId } from "../../support/fake_messenger.ts";
import { house, ORIGIN, outcome } from "./fixture.ts";

const ROOM = roomId("r");
const IN_PATH = encodeURIComponent(ROOM);

const CLEO = peerId("c");

Deno.test("POST /api/messages sends an answer, a forwarded text, and to a room", async () => {
  const { askAsPage, messenger } = house();
  const good = { to: ROOM, text: "Hi", id: messageId("2") };
  const reply = { author: BEN, id: messageId("1") };
  assertEquals(await outcome(await askAsPage("POST", "/api/messages", { ...good, reply })), "201");
  assertEquals(await outcome(await askAsPage("POST", "/api/messages", { ...good, forwarded: true })), "201");
  assertEquals(await outcome(await askAsPage("POST", "/api/messages", { ...good, forwarded: false })), "201");
  assertEquals(messenger.sent, [{ ...good, to: ROOM, reply }, { ...good, to: ROOM, origin: "other" }, {
    ...good,
    to: ROOM,
  }]);
  const wrong = [
    { ...good, to: "room:" },
    { ...good, to: ROOM.toUpperCase() },
    { ...good, reply: null },
    { ...good, reply: messageId("1") },
    { ...good, reply: { author: BEN } },
    { ...good, reply: { ...reply, author: ROOM } },
    { ...good, forwarded: "yes" },
    { ...good, forwarded: null },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/messages", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.sent.length, 3);
});

Deno.test("POST /api/changes edits, takes back and reacts, and answers the message as it is now", async () => {
  const { askAsPage, messenger } = house();
  const id = messageId("1");
  messenger.messages = [message({ position: 1, from: ADA }), message({ position: 2 })];
  const rows = [
    { body: { do: "edit", id, text: "Hello!" }, call: ["edit", id, "Hello!"], at: 0 },
    { body: { do: "react", author: BEN, id, emoji: "👍" }, call: ["react", { author: BEN, id }, "👍"], at: 1 },
    { body: { do: "react", author: BEN, id, emoji: "" }, call: ["react", { author: BEN, id }, ""], at: 1 },
    { body: { do: "retract", id }, call: ["retract", id], at: 0 },
  ];
  for (const { body, call, at } of rows) {
    const response = await askAsPage("POST", "/api/changes", body);
    assertEquals(response.status, 200);
    const now = messenger.messages[at];
    assert(now !== undefined);
    assertEquals(await response.json(), messageDto(now, messenger));
    assertEquals(messenger.asked.calls.at(-1), call);
  }
  assertEquals(
    await outcome(await askAsPage("POST", "/api/changes", { do: "retract", id: messageId("9") })),
    "404 nobody",
  );
});

Deno.test("POST /api/changes refuses what is no change", async () => {
  const { askAsPage, messenger } = house();
  const id = messageId("1");
  const wrong = [
    {},
    { id },
    { do: "forget", id },
    { do: "edit", id },
    { do: "edit", id, text: 7 },
    { do: "edit", id: "1", text: "x" },
    { do: "retract" },
    { do: "react", id, emoji: "👍" },
    { do: "react", id, author: "everyone", emoji: "👍" },
    { do: "react", id, author: BEN },
    { do: "react", id, author: BEN, emoji: null },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/changes", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.asked.calls, []);
});

Deno.test("GET a message and its edits names it by author and id", async () => {
  const { askAsPage, messenger } = house();
  messenger.messages = [message()];
  messenger.asked.editList = [{ text: "Helo", at: 1 }, { text: "Hallo", at: 2 }];
  const path = `/api/messages/${BEN}/${messageId("1")}`;
  const [held] = messenger.messages;
  assert(held !== undefined);
  assertEquals(await (await askAsPage("GET", path)).json(), messageDto(held, messenger));
  assertEquals(await (await askAsPage("GET", `${path}/edits`)).json(), messenger.asked.editList);
  assertEquals(messenger.asked.calls, [["edits", { author: BEN, id: messageId("1") }]]);
  // Another one's message of the same id is another message.
  const other = message({ from: CLEO, text: "Mine" });
  messenger.messages = [other, ...messenger.messages];
  assertEquals((await (await askAsPage("GET", path)).json()).text, held.text);
  assertEquals((await (await askAsPage("GET", `/api/messages/${CLEO}/${messageId("1")}`)).json()).text, "Mine");
  assertEquals(await outcome(await askAsPage("GET", `/api/messages/${ADA}/${messageId("1")}`)), "404 nobody");
  for (
    const wrong of [
      `/api/messages/everyone/${messageId("1")}`,
      `/api/messages/${BEN}/1`,
      `/api/messages/${BEN}/1/edits`,
    ]
  ) {
    assertEquals(await outcome(await askAsPage("GET", wrong)), "400 invalid", wrong);
  }
});

Deno.test("POST /api/typing tells that somebody writes", async () => {
  const { askAsPage, messenger } = house();
  for (const conversation of [BEN, ROOM, "everyone"]) {
    assertEquals(await outcome(await askAsPage("POST", "/api/typing", { conversation, on: true })), "204");
  }
  for (
    const body of [{ conversation: BEN }, { on: true }, { conversation: "Ben", on: true }, { conversation: BEN, on: 1 }]
  ) {
    assertEquals(await outcome(await askAsPage("POST", "/api/typing", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.asked.calls, [["typing", BEN, true], ["typing", ROOM, true], ["typing", "everyone", true]]);
});

Deno.test("GET /api/search finds in everything or in one conversation", async () => {
  const { askAsPage, messenger } = house();
  messenger.messages = [1, 2, 3].map((position) => message({ position, text: `plate ${position}` }));
  messenger.messages.push(message({ position: 4, conversation: ROOM, text: "plates" }));
  const found = async (query: string) => {
    const { messages, more } = await (await askAsPage("GET", `/api/search?${query}`)).json();
    return [messages.map(({ position }: { position: number }) => position), more];
  };
  assertEquals(await found("words=plate"), [[1, 2, 3, 4], false]);
  assertEquals(await found("words=%20plate%20&limit=2"), [[3, 4], true]);
  assertEquals(await found("words=plate&limit=2&before=3"), [[1, 2], false]);
  assertEquals(await found(`words=plate&conversation=${IN_PATH}`), [[4], false]);
  assertEquals(await found("words=nothing"), [[], false]);
  const wrong = [
    "",
    "words=",
    "words=%20",
    "words=a&conversation=Ben",
    "words=a&limit=0",
    `words=${"a".repeat(1_001)}`,
  ];
  for (const query of wrong) {
    assertEquals(await outcome(await askAsPage("GET", `/api/search?${query}`)), "400 invalid", query);
  }
});

Deno.test("a conversation's settings are changed as far as they are given", async () => {
  const { askAsPage, messenger } = house();
  const path = `/api/conversations/${IN_PATH}/settings`;
  const rows = [
    { body: { favourite: true }, set: { favourite: true } },
    { body: { muted: false, keepDays: 30 }, set: { muted: false, keepDays: 30 } },
    { body: { keepDays: null }, set: { keepDays: undefined } },
    { body: {}, set: {} },
  ];
  for (const { body, set } of rows) {
    assertEquals(await outcome(await askAsPage("PUT", path, body)), "204");
    assertEquals(messenger.asked.calls.pop(), ["setConversation", ROOM, set]);
  }
  for (const body of [{ favourite: 1 }, { muted: "yes" }, { keepDays: 0 }, { keepDays: 1.5 }, { keepDays: "30" }]) {
    assertEquals(await outcome(await askAsPage("PUT", path, body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.asked.calls, []);
});

Deno.test("DELETE deletes a conversation", async () => {
  const { askAsPage, messenger } = house();
  for (const id of [BEN, IN_PATH, "everyone"]) {
    assertEquals(await outcome(await askAsPage("DELETE", `/api/conversations/${id}`)), "204");
  }
  assertEquals(await outcome(await askAsPage("DELETE", "/api/conversations/room%3A")), "400 invalid");
  assertEquals(messenger.asked.calls, [["delete", BEN], ["delete", ROOM], ["delete", "everyone"]]);
});

Deno.test("GET export gives a conversation to be saved, under a policy that lets nothing run", async () => {
  const { askAsPage, messenger } = house();
  messenger.peerList = [peer({ nickname: "Ben\r\n/x" })];
  messenger.asked.roomList = [room()];
  const rows = [
    { id: IN_PATH, format: "html", name: "Thermal lab.html" },
    { id: BEN, format: "text", name: "Ben_x.txt" },
    { id: "everyone", format: "json", name: "Everyone.json" },
    { id: peerId("c"), format: "json", name: "Conversation.json" },
  ];
  for (const { id, format, name } of rows) {
    const path = `/api/conversations/${id}/export?format=${format}`;
    const response = await askAsPage("GET", path);
    assertEquals(response.headers.get("content-type"), "application/octet-stream");
    assertEquals(response.headers.get("content-disposition")?.split(";")[1], ` filename="${name}"`);
    assertEquals(response.headers.get("content-security-policy"), "sandbox; default-src 'none'");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(await response.text(), "one\ntwo\n");
    assertEquals(await (await askAsPage("HEAD", path)).text(), "");
  }
  for (const query of ["", "?format=", "?format=pdf"]) {
    assertEquals(await outcome(await askAsPage("GET", `/api/conversations/${BEN}/export${query}`)), "400 invalid");
  }
});

Deno.test("GET export is read piece by piece, and never passes a part for the whole", async () => {
  const { askAsPage, messenger, reports } = house();
  const path = `/api/conversations/${BEN}/export?format=text`;
  const state = { made: 0, ended: 0 };
  messenger.asked.exported = {
    *[Symbol.iterator]() {
      try {
        for (;;) yield `${state.made++}\n`;
      } finally {
        state.ended++;
      }
    },
  };
  const { body } = await askAsPage("GET", path);
  const reader = body?.getReader();
  await reader?.read();
  await reader?.cancel();
  assert(state.made < 5, `${state.made} pieces were made for one`);
  assertEquals(state.ended, 1);

  messenger.asked.exported = {
    *[Symbol.iterator]() {
      yield "one\n";
      throw new Error("SQLITE_CORRUPT");
    },
  };
  const broken = await askAsPage("GET", path);
  await assertRejects(() => broken.text());
  assertEquals(reports.length, 1);
});

Deno.test("PUT /api/people/:id gives a nickname and blocks", async () => {
  const { askAsPage, messenger } = house();
  const path = `/api/people/${BEN}`;
  assertEquals(await outcome(await askAsPage("PUT", path, { nickname: "Benny" })), "204");
  assertEquals(await outcome(await askAsPage("PUT", path, { nickname: "", blocked: true })), "204");
  assertEquals(await outcome(await askAsPage("PUT", path, { blocked: false })), "204");
  assertEquals(await outcome(await askAsPage("PUT", path, {})), "204");
  const calls = [
    ["setNickname", BEN, "Benny"],
    ["setNickname", BEN, ""],
    ["setBlocked", BEN, "blocked"],
    ["setBlocked", BEN, "welcome"],
  ];
  assertEquals(messenger.asked.calls, calls);
  for (const body of [{ nickname: 7 }, { nickname: null }, { blocked: "yes" }, { nickname: "x", blocked: 1 }]) {
    assertEquals(await outcome(await askAsPage("PUT", path, body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(await outcome(await askAsPage("PUT", "/api/people/everyone", { blocked: true })), "400 invalid");
  assertEquals(messenger.asked.calls, calls);
});

Deno.test("pictures are served as what they are, or not at all", async () => {
  const { askAsPage, messenger } = house();
  const path = `/api/people/${BEN}/picture`;
  const bytes = Uint8Array.of(1, 2, 3);
  for (const type of ["image/png", "image/jpeg", "image/webp"]) {
    messenger.asked.pictures.set(BEN, { type, bytes });
    const response = await askAsPage("GET", path);
    assertEquals(response.headers.get("content-type"), type);
    assertEquals(response.headers.get("content-security-policy"), "sandbox; default-src 'none'");
    assertEquals(response.headers.get("x-content-type-options"), "nosniff");
    assertEquals(await response.bytes(), bytes);
  }
  for (const type of ["image/svg+xml", "text/html", "image/gif", ""]) {
    messenger.asked.pictures.set(BEN, { type, bytes });
    assertEquals(await outcome(await askAsPage("GET", path)), "404 nobody", type);
  }
  messenger.asked.pictures.clear();
  assertEquals(await outcome(await askAsPage("GET", path)), "404 nobody");
  assertEquals(await outcome(await askAsPage("GET", "/api/people/everyone/picture")), "400 invalid");
});

Deno.test("PUT and DELETE /api/picture change one's own", async () => {
  const { ask, askAsPage, messenger, pageToken } = house();
  const headers = { authorization: `Bearer ${await pageToken()}`, origin: ORIGIN };
  const put = (bytes: Uint8Array<ArrayBuffer>, type = "application/octet-stream") =>
    ask("PUT", "/api/picture", { ...headers, "content-type": type }, bytes);
  assertEquals(await outcome(await put(new Uint8Array(65_536).fill(7))), "204");
  assertEquals(messenger.asked.pictures.get(ADA)?.bytes, new Uint8Array(65_536).fill(7));
  assertEquals(await outcome(await put(new Uint8Array(65_537))), "413 too-large");
  assertEquals(await outcome(await put(new Uint8Array(5), "image/png")), "415 media-type");
  assertEquals(await outcome(await askAsPage("DELETE", "/api/picture")), "204");
  assertEquals(messenger.asked.calls, [["setPicture", 65_536], ["setPicture", undefined]]);
});

Deno.test("POST /api/rooms makes a room", async () => {
  const { askAsPage, messenger } = house();
  const response = await askAsPage("POST", "/api/rooms", { name: "Optics", members: [BEN] });
  assertEquals(response.status, 201);
  assertEquals(await response.json(), { id: ROOM, name: "Optics", topic: "", maker: ADA, members: [ADA, BEN] });
  const wrong = [
    {},
    { name: "Optics" },
    { members: [] },
    { name: 7, members: [] },
    { name: "Optics", members: ["Ben"] },
    { name: "Optics", members: [ROOM] },
    { name: "Optics", members: BEN },
    { name: "Optics", members: Array(201).fill(BEN) },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/rooms", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.asked.calls.length, 1);
});

Deno.test("POST /api/rooms/:id acts in a room", async () => {
  const { askAsPage, messenger } = house();
  messenger.asked.roomList = [room()];
  const acts = [
    { do: "add", member: peerId("c") },
    { do: "remove", member: BEN },
    { do: "name", text: "Optics" },
    { do: "topic", text: "" },
    { do: "leave" },
  ];
  for (const act of acts) {
    const response = await askAsPage("POST", `/api/rooms/${IN_PATH}`, act);
    assertEquals([response.status, messenger.asked.calls.at(-1)], [200, ["act", ROOM, act]]);
    await response.body?.cancel();
  }
  const wrong = [{}, { do: "burn" }, { do: "add" }, { do: "add", member: "Ben" }, { do: "name" }, {
    do: "topic",
    text: 1,
  }];
  for (const body of wrong) {
    assertEquals(
      await outcome(await askAsPage("POST", `/api/rooms/${IN_PATH}`, body)),
      "400 invalid",
      JSON.stringify(body),
    );
  }
  for (const id of [BEN, "everyone", "room%3A", "room%3A..%2f"]) {
    assertEquals(await outcome(await askAsPage("POST", `/api/rooms/${id}`, { do: "leave" })), "400 invalid", id);
  }
  assertEquals(await outcome(await askAsPage("POST", `/api/rooms/${roomId("q")}`, { do: "leave" })), "404 nobody");
});

Deno.test("PUT /api/settings changes what is given, and answers all", async () => {
  const { askAsPage, messenger } = house();
  const rows = [
    { receipts: "off" },
    { keepDays: 90 },
    { receipts: "on", keepDays: null },
    {},
    { theme: "dark", language: "ar" },
    { notify: "off", sound: "on" },
    { quietHours: { from: "22:00", to: "07:00" }, filesFolder: "/home/ada/in" },
    { quietHours: null, filesFolder: null, theme: "system", language: "system" },
  ];
  let expected: object = settingsDto(DEFAULT_SETTINGS);
  for (const body of rows) {
    expected = { ...expected, ...body };
    const response = await askAsPage("PUT", "/api/settings", body);
    assertEquals([response.status, await response.json()], [200, expected], JSON.stringify(body));
  }
  const calls = messenger.asked.calls.length;
  const wrong = [
    { receipts: true },
    { receipts: null },
    { keepDays: 0 },
    { keepDays: -1 },
    { keepDays: "7" },
    { theme: "sepia" },
    { theme: null },
    { language: "tlh" },
    { language: "__proto__" },
    { notify: true },
    { sound: 1 },
    { quietHours: "22:00-07:00" },
    { quietHours: { from: "22:00" } },
    { quietHours: { from: 22, to: 7 } },
    { filesFolder: 1 },
    { filesFolder: ["/in"] },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("PUT", "/api/settings", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.asked.calls.length, calls);
});
