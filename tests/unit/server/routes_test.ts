import { RUNNABLE } from "../../../src/model/file_name.ts";
import { RequestError, type RequestProblem } from "../../../src/model/errors.ts";
import { type Message, PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import {
  conversationDto,
  meDto,
  messageDto,
  personDto,
  roomDto,
  settingsDto,
  transferDto,
} from "../../../src/server/to_dto.ts";
import { LAUNCH_LIFE_MS } from "../../../src/server/tokens.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, message, messageId, offer, peer, transfer } from "../../support/fake_messenger.ts";
import { house, ORIGIN, outcome, PROGRAM_KEY } from "./fixture.ts";

const CALLS = [
  ["GET", "/api/snapshot"],
  ["GET", `/api/conversations/${BEN}/messages`],
  ["POST", `/api/conversations/${BEN}/seen`, { position: 1 }],
  ["POST", "/api/messages", { to: BEN, text: "Hello", id: messageId("1") }],
  ["POST", "/api/offers", { to: BEN, upload: "upload-1", text: "", id: messageId("1") }],
  ["POST", "/api/transfers", { author: BEN, offer: messageId("1"), do: "accept" }],
  ["GET", `/api/files/${BEN}/${messageId("1")}/0`],
  ["GET", `/api/people/${BEN}/trust`],
  ["PUT", `/api/people/${BEN}/trust`, { verified: true, rule: null }],
  ["PATCH", "/api/me", { name: "Ada L." }],
  ["POST", "/api/changes", { do: "retract", id: messageId("1") }],
  ["GET", `/api/messages/${BEN}/${messageId("1")}`],
  ["GET", `/api/messages/${BEN}/${messageId("1")}/edits`],
  ["POST", "/api/typing", { conversation: BEN, on: true }],
  ["GET", "/api/search?words=plates"],
  ["PUT", `/api/conversations/${BEN}/settings`, { muted: true }],
  ["GET", `/api/conversations/${BEN}/export?format=text`],
  ["DELETE", `/api/conversations/${BEN}`],
  ["PUT", `/api/people/${BEN}`, { nickname: "Benny" }],
  ["GET", `/api/people/${BEN}/picture`],
  ["DELETE", "/api/picture"],
  ["POST", "/api/rooms", { name: "Lab", members: [] }],
  ["POST", `/api/rooms/${roomId("r")}`, { do: "leave" }],
  ["PUT", "/api/settings", { receipts: "off" }],
] as const;

Deno.test("POST /api/session exchanges a launch token, once and for a minute", async () => {
  const { ask, tokens, clock } = house();
  const exchange = (launch: unknown) =>
    ask("POST", "/api/session", { origin: ORIGIN, "content-type": "application/json" }, JSON.stringify({ launch }));

  const { token: launch } = tokens.createLaunch();
  const response = await exchange(launch);
  assertEquals(response.status, 201);
  const { token } = await response.json();
  assertEquals(await outcome(await ask("GET", "/api/snapshot", { authorization: `Bearer ${token}` })), "200");

  assertEquals(await outcome(await exchange(launch)), "401 launch");
  assertEquals(await outcome(await exchange("x")), "401 launch");
  assertEquals(await outcome(await exchange(PROGRAM_KEY)), "401 launch");
  assertEquals(await outcome(await exchange(undefined)), "400 invalid");
  assertEquals(await outcome(await exchange(7)), "400 invalid");

  const late = tokens.createLaunch();
  await clock.pass(LAUNCH_LIFE_MS);
  assertEquals(await outcome(await exchange(late.token)), "401 launch");
});

Deno.test("GET /api/snapshot shows everything a page begins with", async () => {
  const { askAsPage, messenger } = house();
  const last = message();
  messenger.peerList = [peer()];
  messenger.transferList = [transfer(), transfer({ state: { name: "declined" } })];
  messenger.summaries = [
    { id: "everyone", last: undefined, unread: 0, settings: PLAIN_SETTINGS },
    { id: BEN, last, unread: 2, settings: PLAIN_SETTINGS },
  ];
  messenger.asked.roomList = [room()];
  const response = await askAsPage("GET", "/api/snapshot");
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), {
    version: "1.2.3",
    me: meDto(messenger.me),
    people: [personDto(peer())],
    conversations: messenger.summaries.map((summary) => conversationDto(summary, messenger)),
    rooms: [roomDto(room())],
    settings: settingsDto(DEFAULT_SETTINGS),
    transfers: [transferDto(transfer())],
    filesFolder: messenger.filesFolder,
    runnable: [...RUNNABLE],
    policy: null,
  });
});

Deno.test("GET messages gives a conversation's newest, oldest first, and says whether there are more", async () => {
  const { askAsPage, messenger } = house();
  messenger.messages = Array.from({ length: 201 }, (_, index) => message({ position: index + 1 }));
  messenger.messages.push(message({ position: 202, conversation: "everyone" }));
  const dtos = (messages: Message[]) => messages.map((each) => messageDto(each, messenger));
  const rows = [
    { query: "", from: 151, to: 201, more: true },
    { query: "?limit=1", from: 200, to: 201, more: true },
    { query: "?limit=200", from: 1, to: 201, more: true },
    { query: "?limit=200&before=201", from: 0, to: 200, more: false },
    { query: "?before=51", from: 0, to: 50, more: false },
    { query: "?before=52", from: 1, to: 51, more: true },
    { query: "?before=1", from: 0, to: 0, more: false },
    { query: "?before=0", from: 0, to: 0, more: false },
    { query: "?after=0&limit=2", from: 0, to: 2, more: true },
    { query: "?after=199&limit=2", from: 199, to: 201, more: false },
    { query: "?after=201", from: 0, to: 0, more: false },
  ];
  for (const { query, from, to, more } of rows) {
    const response = await askAsPage("GET", `/api/conversations/${BEN}/messages${query}`);
    assertEquals(await response.json(), { messages: dtos(messenger.messages.slice(from, to)), more }, query);
  }
  const everyone = await askAsPage("GET", "/api/conversations/everyone/messages");
  assertEquals(await everyone.json(), { messages: dtos(messenger.messages.slice(201)), more: false });
});

Deno.test("GET messages shows offers as they are now", async () => {
  const { askAsPage, messenger } = house();
  const moving = transfer({ state: { name: "running", from: undefined }, bytes: 100, speed: 50 });
  messenger.transferList = [moving];
  messenger.messages = [message({ kind: "file", text: "", offer: offer() })];
  messenger.messages.push(message({ position: 2 }));
  const { messages } = await (await askAsPage("GET", `/api/conversations/${BEN}/messages`)).json();
  assertEquals(messages, messenger.messages.map((each) => messageDto(each, messenger)));
  const files = await (await askAsPage("GET", `/api/conversations/${BEN}/files`)).json();
  assertEquals(files, { messages: messages.slice(0, 1), more: false });
  assertEquals(messages[0].transfers, [transferDto(moving)]);
});

Deno.test("GET messages refuses what is no conversation and no number", async () => {
  const { askAsPage, messenger } = house();
  const paths = [
    "/api/conversations/nobody/messages",
    `/api/conversations/${BEN.slice(1)}/messages`,
    `/api/conversations/${BEN.toUpperCase()}/messages`,
    `/api/conversations/..%2f..%2fetc%2fpasswd/messages`,
    ...[
      "limit=0",
      "limit=201",
      "limit=-1",
      "limit=1.5",
      "limit=1e2",
      "limit=0x10",
      "limit=%2B1",
      "limit=",
      "limit=ten",
      "limit=1&limit=2",
      "limit=99999999999999999999",
      "before=-1",
      "before=x",
      "before=9007199254740992",
      "before=1&before=1",
      "after=-1",
      "after=x",
      "before=9&after=1",
    ].map((query) => `/api/conversations/${BEN}/messages?${query}`),
  ];
  for (const path of paths) assertEquals(await outcome(await askAsPage("GET", path)), "400 invalid", path);
  assertEquals(messenger.queries, []);
});

Deno.test("POST /api/messages saves a text and shows it as it was stored", async () => {
  const { askAsPage, messenger } = house();
  for (const [to, digit] of [[BEN, "2"], ["everyone", "3"]] as const) {
    const response = await askAsPage("POST", "/api/messages", { to, text: "Hi\n👋", id: messageId(digit) });
    assertEquals(response.status, 201);
    const saved = messenger.messages.at(-1);
    assert(saved !== undefined);
    assertEquals([saved.conversation, saved.text, saved.id], [to, "Hi\n👋", messageId(digit)]);
    assertEquals(await response.json(), messageDto(saved, messenger));
  }
});

Deno.test("POST /api/messages refuses what is no message", async () => {
  const { askAsPage, messenger } = house();
  const good = { to: BEN, text: "Hi", id: messageId("2") };
  const wrong = [
    {},
    { ...good, to: undefined },
    { ...good, to: "Ben" },
    { ...good, to: [BEN] },
    { ...good, text: undefined },
    { ...good, text: 7 },
    { ...good, text: null },
    { ...good, id: undefined },
    { ...good, id: "" },
    { ...good, id: "G".repeat(32) },
    { ...good, id: "a".repeat(33) },
    { ...good, id: 7 },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("POST", "/api/messages", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(messenger.messages, []);
});

Deno.test("POST seen remembers a position", async () => {
  const { askAsPage, messenger } = house();
  const response = await askAsPage("POST", `/api/conversations/${BEN}/seen`, { position: 12 });
  assertEquals([response.status, await response.text()], [204, ""]);
  assertEquals(await outcome(await askAsPage("POST", "/api/conversations/everyone/seen", { position: 0 })), "204");
  for (const position of [-1, 1.5, "1", null, undefined, 2 ** 53]) {
    const refused = await askAsPage("POST", `/api/conversations/${BEN}/seen`, { position });
    assertEquals(await outcome(refused), "400 invalid", String(position));
  }
  assertEquals(await outcome(await askAsPage("POST", "/api/conversations/x/seen", { position: 1 })), "400 invalid");
  assertEquals(messenger.seen, [{ conversation: BEN, position: 12 }, { conversation: "everyone", position: 0 }]);
});

Deno.test("PATCH /api/me changes what is given and leaves the rest", async () => {
  const { askAsPage, messenger } = house();
  const rows = [
    { body: { availability: "away" }, expect: ["Ada", "away", ""] },
    { body: { statusText: "at lunch" }, expect: ["Ada", "away", "at lunch"] },
    { body: { name: "Ada L." }, expect: ["Ada L.", "away", "at lunch"] },
    { body: {}, expect: ["Ada L.", "away", "at lunch"] },
    { body: { group: "Optics" }, expect: ["Ada L.", "away", "at lunch"] },
    { body: { name: "A", availability: "busy", statusText: "" }, expect: ["A", "busy", ""] },
  ];
  for (const { body, expect } of rows) {
    const response = await askAsPage("PATCH", "/api/me", body);
    assertEquals(response.status, 200);
    const me = await response.json();
    assertEquals(me, meDto(messenger.me));
    assertEquals([me.name, me.availability, me.statusText], expect);
  }
  assertEquals(messenger.me.profile.group, "Optics");
});

Deno.test("PATCH /api/me changes all or nothing", async () => {
  const { askAsPage, messenger } = house();
  const before = messenger.me;
  const wrong = [
    { availability: "offline" },
    { availability: 7 },
    { availability: null },
    { statusText: 7, name: "A" },
    { name: "" },
    { name: null, availability: "away" },
    { name: "x".repeat(65), availability: "away" },
    { name: "A", statusText: "x".repeat(65) },
    { group: "x".repeat(65), availability: "away" },
    { group: 7, availability: "away" },
  ];
  for (const body of wrong) {
    assertEquals(await outcome(await askAsPage("PATCH", "/api/me", body)), "400 invalid", JSON.stringify(body));
    assertEquals(messenger.me, before);
  }
});

Deno.test("POST /api/launch gives the program a new way to the page", async () => {
  const { askAsProgram } = house();
  const response = await askAsProgram("POST", "/api/launch");
  assertEquals(response.status, 201);
  assertEquals(await response.json(), { url: `${ORIGIN}/#launch=x`, file: "/home/ada/x.html" });
});

Deno.test("without a page there are no files and no launch, and the API works", async () => {
  const { ask, askAsProgram } = house({ page: undefined });
  for (const path of ["/", "/static/app.js"]) assertEquals(await outcome(await ask("GET", path)), "404 not-found");
  assertEquals(await outcome(await askAsProgram("POST", "/api/launch")), "404 no-page");
  assertEquals(await outcome(await askAsProgram("GET", "/api/snapshot")), "200");
});

Deno.test("the page's files are served by exact name and with their type", async () => {
  const { ask } = house();
  for (
    const [path, type, text] of [["/", "text/html", "<!doctype html>"], ["/static/app.js", "text/javascript", "run();"]]
  ) {
    const response = await ask("GET", path ?? "");
    assertEquals(response.headers.get("content-type"), `${type}; charset=UTF-8`);
    assertEquals(await response.text(), text ?? "");
    const head = await ask("HEAD", path ?? "");
    assertEquals([head.status, await head.text()], [200, ""]);
  }
  assertEquals(await outcome(await ask("GET", "/static/app.js?v=1")), "200");
  for (
    const path of [
      "/app.js",
      "/static/App.js",
      "/static/app.js/",
      "/static//app.js",
      "/static/..%2fstatic/app.js",
      "/static/app.js%00",
      "/static/",
      "/index.html",
    ]
  ) {
    assertEquals(await outcome(await ask("GET", path)), "404 not-found", path);
  }
});

Deno.test("every path tells which methods it has", async () => {
  const { ask, askAsProgram } = house();
  const rows: readonly [path: string, allow: string][] = [
    ["/", "GET, HEAD"],
    ["/static/app.js", "GET, HEAD"],
    ["/api/session", "POST"],
    ["/api/events", "GET, HEAD"],
    ["/api/snapshot", "GET, HEAD"],
    [`/api/conversations/${BEN}/messages`, "GET, HEAD"],
    [`/api/conversations/${BEN}/seen`, "POST"],
    ["/api/messages", "POST"],
    ["/api/me", "PATCH"],
    ["/api/uploads", "POST"],
    ["/api/uploads/upload-1", "GET, HEAD, PUT, DELETE"],
    ["/api/offers", "POST"],
    ["/api/transfers", "POST"],
    [`/api/files/${BEN}/${messageId("1")}/0`, "GET, HEAD"],
    [`/api/people/${BEN}/trust`, "GET, HEAD, PUT"],
    ["/api/run", "POST"],
    ["/api/launch", "POST"],
    ["/api/changes", "POST"],
    [`/api/messages/${BEN}/${messageId("1")}`, "GET, HEAD"],
    [`/api/messages/${BEN}/${messageId("1")}/edits`, "GET, HEAD"],
    ["/api/typing", "POST"],
    ["/api/search", "GET, HEAD"],
    [`/api/conversations/${BEN}`, "DELETE"],
    [`/api/conversations/${BEN}/settings`, "PUT"],
    [`/api/conversations/${BEN}/export`, "GET, HEAD"],
    [`/api/people/${BEN}`, "PUT"],
    [`/api/people/${BEN}/picture`, "GET, HEAD"],
    ["/api/picture", "PUT, DELETE"],
    ["/api/rooms", "POST"],
    [`/api/rooms/${roomId("r")}`, "POST"],
    ["/api/settings", "PUT"],
  ];
  for (const [path, allow] of rows) {
    for (const method of ["GET", "POST", "PATCH", "PUT", "DELETE", "OPTIONS"]) {
      if (allow.split(", ").includes(method)) continue;
      const response = await (path.startsWith("/api") ? askAsProgram(method, path) : ask(method, path));
      assertEquals(response.headers.get("allow"), allow, `${method} ${path}`);
      assertEquals(await outcome(response), "405 method");
    }
  }
});

Deno.test("an unknown path of the API is 404 for those who may ask", async () => {
  const { askAsPage } = house();
  const paths = ["/api", "/api/", "/api/nowhere", "/api/snapshot/", "/api/conversations"];
  for (const path of paths) assertEquals(await outcome(await askAsPage("GET", path)), "404 not-found", path);
});

Deno.test("what the messenger refuses has its own status", async () => {
  const expected: Readonly<Record<RequestProblem, string>> = {
    invalid: "400 invalid",
    nobody: "404 nobody",
    ambiguous: "409 ambiguous",
    policy: "403 policy",
    storage: "507 storage",
    stopping: "503 stopping",
  };
  const { askAsPage, messenger, reports } = house();
  for (const problem of ["invalid", "nobody", "ambiguous", "policy", "storage", "stopping"] as const) {
    messenger.failure = new RequestError(problem, "It can't be done: try another way");
    for (const [method, path, body] of CALLS) {
      assertEquals(await outcome(await askAsPage(method, path, body)), expected[problem], `${method} ${path}`);
    }
  }
  assertEquals(reports, []);
});

Deno.test("what nobody foresaw is reported inside and tells nothing outside", async () => {
  const { askAsPage, messenger, reports } = house();
  for (const failure of [new Error("SQLITE_CORRUPT at /home/ada"), "SQLITE_CORRUPT"]) {
    messenger.failure = failure;
    for (const [method, path, body] of CALLS) {
      const response = await askAsPage(method, path, body);
      assertEquals(response.status, 500);
      const answer = await response.json();
      assertEquals(answer.code, "internal");
      assert(!JSON.stringify(answer).includes("SQLITE"));
      assertEquals(reports.pop(), failure);
    }
  }
});
