import { MAX_BODY_BYTES, MAX_STRANGERS_BODY_BYTES } from "../../../src/server/body.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { HOST, house, ORIGIN, outcome, PROGRAM_KEY } from "./fixture.ts";

const JSON_TYPE = { "content-type": "application/json" };
const PROGRAM = { authorization: `Bearer ${PROGRAM_KEY}` };

/** A JSON object of exactly `size` bytes. */
function objectOf(size: number): string {
  const frame = '{"name":"Ada","x":""}';
  return frame.replace('""', `"${"x".repeat(size - frame.length)}"`);
}

Deno.test("readObject() takes JSON and no other content type", async () => {
  const { ask } = house();
  const rows: readonly [type: string | undefined, expect: string][] = [
    ["application/json", "200"],
    ["application/json; charset=utf-8", "200"],
    ["application/json;charset=UTF-8", "200"],
    ['Application/JSON; charset="utf-8"', "200"],
    ["application/json; charset=latin1", "415 media-type"],
    ["application/jsonp", "415 media-type"],
    ["application/problem+json", "415 media-type"],
    // What a form can send without being asked.
    ["text/plain", "415 media-type"],
    ["application/x-www-form-urlencoded", "415 media-type"],
    ["multipart/form-data; boundary=x", "415 media-type"],
    ["text/plain; application/json", "415 media-type"],
    ["", "415 media-type"],
    [undefined, "415 media-type"],
  ];
  for (const [type, expect] of rows) {
    const headers = new Headers(PROGRAM);
    if (type !== undefined) headers.set("content-type", type);
    // Bytes, since a string would bring a type of its own.
    const found = await outcome(await ask("PATCH", "/api/me", headers, new TextEncoder().encode("{}")));
    assertEquals(found, expect, String(type));
  }
});

Deno.test("readObject() does not unpack what is packed", async () => {
  const { ask } = house();
  const headers = { ...PROGRAM, ...JSON_TYPE, "content-encoding": "gzip" };
  assertEquals(await outcome(await ask("PATCH", "/api/me", headers, "{}")), "415 media-type");
});

Deno.test("readObject() wants one JSON object in UTF-8", async () => {
  const { ask } = house();
  const wrong: readonly (string | Uint8Array<ArrayBuffer>)[] = [
    "",
    "null",
    "7",
    '"{}"',
    "[]",
    "{",
    "{}{}",
    "{'a':1}",
    "undefined",
    Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d),
    Uint8Array.of(0xfe, 0xff, 0x00, 0x7b, 0x00, 0x7d),
  ];
  for (const body of wrong) {
    const found = await outcome(await ask("PATCH", "/api/me", { ...PROGRAM, ...JSON_TYPE }, body));
    assertEquals(found, "400 invalid", String(body));
  }
});

Deno.test("readObject() takes members of odd names for what they are", async () => {
  const { ask, messenger } = house();
  const body = '{"__proto__":{"name":"Eve"},"constructor":1}';
  assertEquals(await outcome(await ask("PATCH", "/api/me", { ...PROGRAM, ...JSON_TYPE }, body)), "200");
  assertEquals(messenger.me.profile.name, "Ada");
});

Deno.test("readObject() refuses by Content-Length before it reads", async () => {
  const { ask } = house();
  const headers = (size: number) => ({ ...PROGRAM, ...JSON_TYPE, "content-length": String(size) });
  const full = await ask("PATCH", "/api/me", headers(MAX_BODY_BYTES), objectOf(MAX_BODY_BYTES));
  assertEquals(await outcome(full), "200");
  const { body, wasRead } = unreadBody();
  assertEquals(await outcome(await ask("PATCH", "/api/me", headers(MAX_BODY_BYTES + 1), body)), "413 too-large");
  assert(!wasRead());
});

/** A body that tells whether somebody began to read it. */
function unreadBody() {
  let read = false;
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      read = true;
      controller.enqueue(new TextEncoder().encode("{}"));
      controller.close();
    },
  }, { highWaterMark: 0 });
  return { body, wasRead: () => read };
}

Deno.test("readObject() stops reading a body without Content-Length at the limit", async () => {
  const { app } = house();
  const block = new TextEncoder().encode(" ".repeat(65_536));
  let read = 0;
  const long = new ReadableStream<Uint8Array>({
    pull(controller) {
      read += block.length;
      controller.enqueue(block);
      if (read > 2 * MAX_BODY_BYTES) controller.close();
    },
  }, { highWaterMark: 0 });
  const response = await app.request(`http://${HOST}/api/me`, {
    method: "PATCH",
    headers: { ...PROGRAM, ...JSON_TYPE, host: HOST },
    body: long,
  });
  assertEquals(await outcome(response), "413 too-large");
  assertEquals(read, MAX_BODY_BYTES + block.length);
});

Deno.test("readObject() takes a streamed body up to the limit", async () => {
  const { app } = house();
  const response = await app.request(`http://${HOST}/api/me`, {
    method: "PATCH",
    headers: { ...PROGRAM, ...JSON_TYPE, host: HOST },
    body: new Blob([objectOf(MAX_BODY_BYTES)]).stream(),
  });
  assertEquals(await outcome(response), "200");
});

Deno.test("readObject() reads little of those who have shown no token", async () => {
  const { ask } = house();
  const headers = { ...JSON_TYPE, origin: ORIGIN };
  const session = (size: number) => ask("POST", "/api/session", headers, new Blob([objectOf(size)]).stream());
  assertEquals(await outcome(await session(MAX_STRANGERS_BODY_BYTES)), "400 invalid");
  assertEquals(await outcome(await session(MAX_STRANGERS_BODY_BYTES + 1)), "413 too-large");

  const { body, wasRead } = unreadBody();
  assertEquals(await outcome(await ask("POST", "/api/messages", headers, body)), "401 token");
  assert(!wasRead(), "whoever has no token is refused before the body is read");
});
