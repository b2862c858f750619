/** The description of the API against the API: its form, its routes, and what these really take and answer. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { sha256 } from "../../../src/crypto/hash.ts";
import { encodeHex } from "../../../src/std/encoding.ts";
import type { AppEvent } from "../../../src/model/event.ts";
import type { Firewall } from "../../../src/model/network.ts";
import { PLAIN_SETTINGS } from "../../../src/model/message.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { openApi } from "../../../src/server/api/openapi.ts";
import { eventDto } from "../../../src/server/to_dto.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, FakeMessenger, message, messageId, offer, peer, transfer } from "../../support/fake_messenger.ts";
import { HOST, house, ORIGIN } from "./fixture.ts";

// deno-lint-ignore no-explicit-any -- foreign JSON that the test looks into.
type Json = any;

const DOCUMENT: Json = JSON.parse(JSON.stringify(openApi("1.2.3")));

/** As it is, but for members that no schema names: readers of later versions may meet them, this test may not. */
function strict(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(strict);
  if (typeof schema !== "object" || schema === null) return schema;
  const inner = Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, strict(value)]));
  return schema.properties === undefined ? inner : { ...inner, additionalProperties: false };
}

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
ajv.addVocabulary(["components"]);
const components = { schemas: strict(DOCUMENT.components.schemas) };

/** Why a value is not as a schema says; empty: it is. */
function problems(schema: Json, value: unknown): string {
  const check = ajv.compile({ components, ...strict(schema) });
  return check(value) ? "" : ajv.errorsText(check.errors);
}

function operations(): { method: string; path: string; operation: Json }[] {
  return Object.entries<Json>(DOCUMENT.paths).flatMap(([path, item]) =>
    Object.entries<Json>(item).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
  );
}

Deno.test("openApi() is a document of OpenAPI 3.1, whose references and schemas hold", () => {
  assertEquals([DOCUMENT.openapi, DOCUMENT.info.version, typeof DOCUMENT.info.title], ["3.1.0", "1.2.3", "string"]);
  const ids = operations().map(({ operation }) => operation.operationId);
  assertEquals(ids.length, new Set(ids).size, `each operation has an id of its own: ${ids.toSorted()}`);
  for (const { method, path, operation } of operations()) {
    const where = `${method} ${path}`;
    assert(/^(GET|PUT|POST|PATCH|DELETE)$/.test(method) && operation.summary !== "", where);
    const parameters: Json[] = operation.parameters ?? [];
    const inPath = parameters.filter((each) => each.in === "path");
    assertEquals(inPath.map(({ name }) => `{${name}}`), path.match(/\{[a-z]+\}/g) ?? [], where);
    assert(inPath.every(({ required }) => required === true), where);
    for (const { schema } of parameters) ajv.compile({ components, ...schema });
    const codes = Object.keys(operation.responses);
    assertEquals(codes.length, 2, where);
    assert(codes.every((code) => /^([1-5]\d\d|default)$/.test(code)), where);
    for (const { description } of Object.values<Json>(operation.responses)) assertEquals(typeof description, "string");
    for (const requirement of operation.security) {
      for (const name of Object.keys(requirement)) assert(name in DOCUMENT.components.securitySchemes, where);
    }
  }
  for (const name of Object.keys(DOCUMENT.components.schemas)) {
    ajv.compile({ components, $ref: `#/components/schemas/${name}` });
  }
});

Deno.test("openApi() names every component somewhere, and none that is not there", () => {
  const named = new Set(JSON.stringify(DOCUMENT).match(/(?<=#\/components\/schemas\/)\w+/g));
  assertEquals([...named].toSorted(), Object.keys(DOCUMENT.components.schemas).toSorted());
});

Deno.test("GET /api/openapi.json needs no token, and describes each route of the app", async () => {
  const { app, ask } = house();
  const response = await ask("GET", "/api/openapi.json");
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), DOCUMENT);
  const routes = app.routes.filter(({ method }) => method !== "ALL").map(({ method, path }) =>
    `${method} ${path.replaceAll(/:([a-z]+)/g, "{$1}")}`
  );
  assertEquals(operations().map(({ method, path }) => `${method} ${path}`).toSorted(), routes.toSorted());
});

const FIREWALL: Firewall = { kind: "ufw", state: "on", commands: ["sudo ufw allow 2372"], lasts: "for good" };

/** A house in which everything that can be asked for is there, once with and once without what may be missing. */
function fullHouse() {
  const made = house({ firewall: () => Promise.resolve(FIREWALL) });
  const { messenger, programs } = made;
  messenger.peerList = [peer({ contact: true, nickname: "Benny", picture: "ab", lastSeen: undefined }), peer()];
  messenger.asked.roomList = [room()];
  const full = message({
    kind: "file",
    offer: offer(),
    reply: { author: BEN, id: messageId("7"), text: "What" },
    editedAt: 5,
    retractedAt: 6,
    reactions: [{ by: BEN, emoji: "👍" }],
    deliveries: [{ to: BEN, deliveredAt: 1, readAt: 2 }],
  });
  messenger.messages = [full, message({ id: messageId("2"), position: 2, from: messenger.me.id })];
  messenger.summaries = [
    { id: "everyone", last: undefined, unread: 0, settings: PLAIN_SETTINGS },
    { id: BEN, last: full, unread: 2, settings: { favourite: true, muted: true, keepDays: 3 } },
  ];
  messenger.asked.editList = [{ text: "Helo", at: 1 }];
  messenger.asked.pictures.set(BEN, { type: "image/png", bytes: Uint8Array.of(1) });
  messenger.transferList = [
    transfer({ speed: 1.5, state: { name: "running", from: BEN } }),
    transfer({ state: { name: "done", paths: ["/a"], missing: 1, changed: 1, runs: 1 } }),
  ];
  messenger.items.set(`${BEN}/${messageId("1")}/0`, () => ({
    name: "notes.txt",
    bytes: 1,
    stream: new Response(Uint8Array.of(1)).body!,
  }));
  messenger.networkReport = {
    datagrams: {
      port: 2372,
      speakers: [{
        device: "eth0",
        address: "192.0.2.1",
        destinations: [{ address: "192.0.2.255", way: "broadcast", last: { outcome: "sent" } }],
        problem: undefined,
      }],
      deaf: [{ address: "0.0.0.0", reason: "taken" }],
      outside: 1,
    },
    followed: [{ address: "host", port: 2372, state: "met" }],
    announcedAt: 1,
    heard: { own: 1, others: 2, refused: 3 },
  };
  programs.webhooks.create({ url: "http://example.com/", from: [BEN], host: "example.com" });
  programs.webhooks.create({ url: "http://127.0.0.1/", from: undefined, host: undefined });
  return made;
}

/** As the one page's token is called, whose hash the test puts there. */
const HASH = new Uint8Array(32);
const NAME = encodeHex(sha256(HASH));

/** One call for each operation: what is sent in the place of its names, in the query, and as its body. */
const CALLS: Readonly<Record<string, { query?: string; id?: string; body?: unknown; by?: "program" }>> = {
  "GET /api/openapi.json": {},
  "GET /api/snapshot": {},
  "GET /api/conversations/{id}/messages": { query: "?limit=1" },
  "GET /api/conversations/{id}/files": {},
  "GET /api/conversations/{id}/export": { query: "?format=json" },
  "POST /api/conversations/{id}/seen": { body: { position: 1 } },
  "PUT /api/conversations/{id}/settings": { body: { muted: true, keepDays: null } },
  "DELETE /api/conversations/{id}": {},
  "POST /api/messages": {
    body: { to: BEN, text: "Hi", id: messageId("5"), reply: { author: BEN, id: messageId("1") }, forwarded: true },
  },
  "GET /api/messages/{author}/{id}": { id: messageId("1") },
  "GET /api/messages/{author}/{id}/edits": { id: messageId("1") },
  "POST /api/changes": { body: { do: "react", author: BEN, id: messageId("1"), emoji: "👍" } },
  "POST /api/typing": { body: { conversation: BEN, on: true } },
  "GET /api/search": { query: "?words=H" },
  "POST /api/rooms": { body: { name: "Lab", members: [BEN] } },
  "POST /api/rooms/{id}": { id: roomId("r"), body: { do: "topic", text: "Run 7" } },
  "POST /api/uploads": { body: { entries: [{ path: "a", at: 1, folder: true }, { path: "a/b", bytes: 1, at: 1 }] } },
  "GET /api/uploads/{id}": { id: "upload-1" },
  "PUT /api/uploads/{id}": { id: "upload-1", query: "?from=0", body: Uint8Array.of(1) },
  "POST /api/offers": {
    body: { to: BEN, upload: "upload-1", text: "", id: messageId("6"), reply: { author: BEN, id: messageId("1") } },
  },
  "DELETE /api/uploads/{id}": { id: "upload-1" },
  "POST /api/transfers": { body: { author: BEN, offer: messageId("1"), peer: BEN, do: "accept", folder: "/in" } },
  "GET /api/files/{author}/{offer}/{item}": {},
  "PUT /api/people/{id}": { body: { nickname: "B", blocked: false } },
  "GET /api/people/{id}/picture": {},
  "PUT /api/people/{id}/trust": { body: { verified: true, rule: { folder: null, largest: 1, quota: 2 } } },
  "GET /api/people/{id}/trust": {},
  "PUT /api/picture": { body: Uint8Array.of(1) },
  "DELETE /api/picture": {},
  "PATCH /api/me": { body: { name: "Ada", statusText: "x", availability: "away", group: "Lab" } },
  "PUT /api/settings": { body: { theme: "dark", quietHours: { from: "22:00", to: "07:00" }, keepDays: 3 } },
  "GET /api/network": {},
  "GET /api/autostart": {},
  "PUT /api/autostart": { body: { state: "on" } },
  "GET /api/key": {},
  "PUT /api/key": { body: { passphrase: "correct horse", current: null } },
  "POST /api/tokens": { body: { name: "ci", scopes: ["read"], to: [BEN], days: 3 } },
  "GET /api/tokens": {},
  "DELETE /api/tokens/{id}": { id: "1" },
  "GET /api/webhooks": {},
  "DELETE /api/webhooks/{id}": { id: "1" },
  "POST /api/run": { body: { do: "whoami" }, by: "program" },
  "GET /api/proof": { query: `?token=${NAME}&nonce=${"0".repeat(64)}` },
  "POST /api/launch": { body: {}, by: "program" },
};

/** Those that answer by something else than a plain call of a page or program. */
const ELSEWHERE = ["GET /api/events", "POST /api/session"];

Deno.test("every operation takes and answers what its description says", async () => {
  const { ask, pageToken, askAsProgram, hashes } = fullHouse();
  hashes.add(HASH, 0);
  assertEquals(
    operations().map(({ method, path }) => `${method} ${path}`).filter((key) => !ELSEWHERE.includes(key)).toSorted(),
    Object.keys(CALLS).toSorted(),
  );
  const token = await pageToken();
  for (const [key, { query = "", id = BEN, body, by }] of Object.entries(CALLS)) {
    const [method = "", path = ""] = key.split(" ");
    const operation = DOCUMENT.paths[path][method.toLowerCase()];
    const names: Readonly<Record<string, string>> = { id, author: BEN, offer: messageId("1"), item: "0" };
    const url = path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => names[name] ?? "") + query;
    const content = operation.requestBody?.content ?? {};
    const isBytes = body instanceof Uint8Array;
    const type = isBytes ? "application/octet-stream" : "application/json";
    if (body !== undefined && key !== "POST /api/launch") {
      assert(type in content, `${key} takes ${Object.keys(content)}`);
      if (!isBytes) assertEquals(problems(content[type].schema, body), "", `the body of ${key}`);
    } else if (key !== "POST /api/launch") assertEquals(content, {}, key);
    const headers = { authorization: `Bearer ${token}`, origin: ORIGIN, "content-type": type, host: HOST };
    const response = by === "program" ? await askAsProgram(method, url, body) : await ask(
      method,
      url,
      headers,
      isBytes ? new Uint8Array(body) : body === undefined ? undefined : JSON.stringify(body),
    );
    const described = operation.responses[response.status];
    assert(described !== undefined, `${key} answers ${response.status}: ${await response.clone().text()}`);
    const answer = described.content?.["application/json"]?.schema;
    if (answer === undefined) await response.body?.cancel();
    else assertEquals(problems(answer, await response.json()), "", `the answer of ${key}`);
    if (described.content === undefined) assertEquals(response.status, 204, key);
    else if (answer === undefined && !("image/*" in described.content)) {
      assertEquals(Object.keys(described.content), [response.headers.get("content-type")], key);
    }
    const refused = await ask(method, url, { "content-type": type, host: HOST }, undefined);
    if (refused.ok) continue;
    const schema = operation.responses.default.content["application/json"].schema;
    assertEquals(problems(schema, await refused.json()), "", `the refusal of ${key}`);
  }
});

Deno.test("each kind of event is as its schema says, and the schema refuses others", () => {
  const messenger = new FakeMessenger();
  const events: { readonly [Type in AppEvent["type"]]: Extract<AppEvent, { type: Type }> } = {
    me: { type: "me", me: messenger.me },
    peer: { type: "peer", peer: peer() },
    forgotten: { type: "forgotten", id: BEN },
    saved: { type: "saved", message: message() },
    delivered: { type: "delivered", id: messageId("1"), to: BEN, at: 1, ms: 1 },
    message: { type: "message", message: message({ kind: "file", offer: offer() }) },
    changed: { type: "changed", message: message() },
    read: { type: "read", conversation: roomId("r"), by: BEN, position: 1, at: 1 },
    typing: { type: "typing", conversation: "everyone", by: BEN, on: true },
    conversation: { type: "conversation", id: BEN, settings: PLAIN_SETTINGS },
    deleted: { type: "deleted", conversation: BEN, position: 1 },
    room: { type: "room", room: room() },
    settings: { type: "settings", settings: DEFAULT_SETTINGS },
    seen: { type: "seen", conversation: BEN, position: 1 },
    transfer: { type: "transfer", transfer: transfer() },
    notice: { type: "notice", code: "storage", message: "The disk is full" },
  };
  const schema = { $ref: "#/components/schemas/Event" };
  for (const event of Object.values(events)) {
    const frame = JSON.parse(JSON.stringify(eventDto(event, messenger)));
    assertEquals(problems(schema, frame), "", event.type);
    assert(problems(schema, { ...frame, more: 1 }) !== "", event.type);
  }
  assert(problems(schema, { type: "other" }) !== "");
});
