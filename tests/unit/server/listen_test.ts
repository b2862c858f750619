import { listenLocal } from "../../../src/server/listen.ts";
import { assert, assertEquals, assertNotEquals, assertRejects, assertStringIncludes } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { PROGRAM_KEY, RawConnection, servedHouse, until } from "./fixture.ts";

const HAS_IPV6 = (() => {
  try {
    Deno.listen({ hostname: "::1", port: 0 }).close();
    return true;
  } catch {
    return false;
  }
})();

const hello = () => new Response("hello");

async function textAt(hostname: string, port: number): Promise<string> {
  const response = await fetch(`http://${hostname}:${port}/`);
  return await response.text();
}

function portOf(listener: Deno.Listener): number {
  return listener.addr.transport === "tcp" ? listener.addr.port : 0;
}

/** A port that is free on both addresses at this moment. */
async function freePort(): Promise<number> {
  const server = await listenLocal({ port: 0, clock: new ManualClock() }, hello);
  await server.close();
  return server.port;
}

Deno.test("listenLocal() serves both local addresses at the wanted port", async () => {
  const port = await freePort();
  const server = await listenLocal({ port, clock: new ManualClock() }, hello);
  assertEquals(server.port, port);
  assertEquals(await textAt("127.0.0.1", port), "hello");
  if (HAS_IPV6) assertEquals(await textAt("[::1]", port), "hello");
  await server.close();
});

Deno.test("listenLocal() is not reached by other addresses of this computer", async () => {
  const server = await listenLocal({ port: 0, clock: new ManualClock() }, hello);
  await assertRejects(() => RawConnection.open(server.port, "127.0.0.2"), Deno.errors.ConnectionRefused);
  await server.close();
});

for (const taken of ["127.0.0.1", "::1"]) {
  Deno.test({
    name: `listenLocal() takes a free port on both addresses where the wanted one is taken on ${taken}`,
    ignore: taken === "::1" && !HAS_IPV6,
    async fn() {
      using other = Deno.listen({ hostname: taken, port: 0 });
      const server = await listenLocal({ port: portOf(other), clock: new ManualClock() }, hello);
      assertNotEquals(server.port, portOf(other));
      assertEquals(await textAt("127.0.0.1", server.port), "hello");
      if (HAS_IPV6) assertEquals(await textAt("[::1]", server.port), "hello");
      await server.close();
      if (taken === "::1") Deno.listen({ hostname: "127.0.0.1", port: portOf(other) }).close();
    },
  });
}

Deno.test("listenLocal() tells of ports that are none", async () => {
  await assertRejects(() => listenLocal({ port: 65_536, clock: new ManualClock() }, hello), RangeError);
});

Deno.test("LocalServer.close() ends at once when nothing is under way, again and again", async () => {
  const clock = new ManualClock();
  const server = await listenLocal({ port: 0, clock }, hello);
  // One that has its answer and stays connected, one that is slow to ask.
  using kept = await RawConnection.open(server.port);
  await kept.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await kept.read((text) => text.endsWith("hello"));
  using slow = await RawConnection.open(server.port);
  await slow.write("GET / HTT");
  await Promise.all([server.close(), server.close()]);
  await server.close();
  assertEquals(clock.pending, 0);
  await assertRejects(() => RawConnection.open(server.port), Deno.errors.ConnectionRefused);
});

Deno.test("LocalServer.close() waits for an answer under way", async () => {
  const clock = new ManualClock();
  const { promise, resolve } = Promise.withResolvers<Response>();
  let asked = false;
  const server = await listenLocal({ port: 0, clock }, () => {
    asked = true;
    return promise;
  });
  const answer = textAt("127.0.0.1", server.port);
  await until(() => asked);
  const closed = server.close();
  resolve(hello());
  assertEquals(await answer, "hello");
  await closed;
});

Deno.test("LocalServer.close() gives up on an answer that does not end", async () => {
  const clock = new ManualClock();
  const server = await listenLocal({ port: 0, clock }, () => {
    return new Response(new ReadableStream({ start: (stream) => stream.enqueue(new TextEncoder().encode("begun")) }));
  });
  using client = await RawConnection.open(server.port);
  await client.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await client.read((text) => text.includes("begun"));
  let closed = false;
  const closing = server.close().then(() => closed = true);
  await clock.pass(999);
  assert(!closed);
  await clock.pass(1);
  await closing;
  await client.read();
});

Deno.test("the door holds against requests that only a raw socket can make", async () => {
  await using house = await servedHouse();
  const { host, server } = house;
  const other = `localhost:${server.port}`;
  const rows: readonly { first: string; headers: readonly string[]; expect: string }[] = [
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}`], expect: "200" },
    { first: "GET / HTTP/1.1", headers: [`hOST:\t${host} `], expect: "200" },
    { first: "GET / HTTP/1.1", headers: [`Host: ${other}`], expect: "200" },
    // Without a name, or with one that is not ours.
    { first: "GET / HTTP/1.1", headers: [], expect: "403" },
    { first: "GET / HTTP/1.0", headers: [], expect: "403" },
    { first: "GET / HTTP/1.1", headers: ["Host:"], expect: "403" },
    { first: "GET / HTTP/1.1", headers: ["Host: evil.example"], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: LOCALHOST:${server.port}`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: evil.example:${server.port}`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}, ${host}`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}/x`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}@evil.example`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`Host: a@${host}`], expect: "403" },
    { first: "GET / HTTP/1.1", headers: [`X-Forwarded-Host: ${host}`, `Forwarded: host=${host}`], expect: "403" },
    // Two names: Deno refuses since 2.8, and before it they are one name to us, and no good one.
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}`, "Host: evil.example"], expect: "400 or 403" },
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}`, `Host: ${host}`], expect: "400 or 403" },
    // A whole address as the target, as proxies get it.
    { first: "GET http://evil.example/ HTTP/1.1", headers: [`Host: ${host}`], expect: "403" },
    { first: `GET http://evil.example:${server.port}/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: `GET http://${other}/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: `GET https://${host}/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: `GET http://a:b@${host}/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: `GET http://${host}@evil.example/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: `GET http://${host}/ HTTP/1.1`, headers: [], expect: "403" },
    { first: `GET http://${host}/ HTTP/1.1`, headers: ["Host: evil.example"], expect: "403" },
    // With the right authority it can't be told from the plain form, and asks for the same.
    { first: `GET http://${host}/ HTTP/1.1`, headers: [`Host: ${host}`], expect: "200" },
    { first: `CONNECT ${host} HTTP/1.1`, headers: [`Host: ${host}`], expect: "403" },
    { first: "CONNECT evil.example:443 HTTP/1.1", headers: [`Host: ${host}`], expect: "403" },
    { first: "OPTIONS * HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    // Doubled headers are one value to us, and no good one.
    { first: "GET / HTTP/1.1", headers: [`Host: ${host}`, `Origin: http://${host}`, "Origin: null"], expect: "403" },
    {
      first: "GET /static/app.js HTTP/1.1",
      headers: [`Host: ${host}`, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"],
      expect: "403",
    },
    {
      first: "GET /api/snapshot HTTP/1.1",
      headers: [`Host: ${host}`, `Authorization: Bearer ${PROGRAM_KEY}`, "Authorization: Bearer x"],
      expect: "401",
    },
    // Paths that mean something else elsewhere.
    { first: "GET //evil.example/ HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    { first: "GET /../../../etc/passwd HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    { first: "GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    { first: "GET /x/../api/snapshot HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    { first: "GET //api/snapshot HTTP/1.1", headers: [`Host: ${host}`], expect: "404" },
    { first: "GET /%61pi/snapshot HTTP/1.1", headers: [`Host: ${host}`], expect: "401" },
    { first: "GET /api/snapshot HTTP/1.1", headers: [`Host: ${host}`], expect: "401" },
    { first: "HEAD /api/events HTTP/1.1", headers: upgrade(host), expect: "426" },
  ];
  for (const { first, headers, expect } of rows) {
    using client = await RawConnection.open(server.port);
    await client.write([first, ...headers, "Connection: close", "", ""].join("\r\n"));
    const answer = await client.read();
    const what = `${first} ${headers.join("; ")}\n${answer}`;
    const status = answer.split(" ")[1] ?? "";
    assert(expect.split(" or ").includes(status), what);
    // Deno's own refusals are bare; ours never.
    if (status !== "400") assertStringIncludes(answer.toLowerCase(), "\r\ncontent-security-policy: ", what);
    for (const name of ["server", "x-powered-by"]) assert(!answer.toLowerCase().includes(`\r\n${name}:`), what);
  }
  assertEquals(house.reports, []);
});

function upgrade(host: string): readonly string[] {
  return [
    `Host: ${host}`,
    `Origin: http://${host}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
  ];
}

Deno.test("the door refuses HTTP/2, which names no Host", async () => {
  await using house = await servedHouse();
  using client = await RawConnection.open(house.server.port);
  // HPACK: GET, http, / by their numbers in the static table, then :authority as a literal.
  const authority = new TextEncoder().encode(house.host);
  const block = Uint8Array.of(0x82, 0x86, 0x84, 0x41, authority.length, ...authority);
  await client.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  await client.write(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0));
  await client.write(Uint8Array.of(0, 0, block.length, 1, 0x05, 0, 0, 0, 1, ...block));
  const answer = await client.read((text) => text.includes("}"));
  assertStringIncludes(answer, '"code":"host"');
});

Deno.test("a body without Content-Length is cut off at the limit, over a real connection", async () => {
  await using house = await servedHouse();
  using client = await RawConnection.open(house.server.port);
  const head = [
    "PATCH /api/me HTTP/1.1",
    `Host: ${house.host}`,
    `Authorization: Bearer ${PROGRAM_KEY}`,
    "Content-Type: application/json",
    "Transfer-Encoding: chunked",
    "",
    "",
  ];
  await client.write(head.join("\r\n"));
  const chunk = `10000\r\n${" ".repeat(65_536)}\r\n`;
  const sending = (async () => {
    for (let i = 0; i < 17; i++) await client.write(chunk);
  })();
  const answer = await client.read((text) => text.includes("}"));
  assertStringIncludes(answer, "HTTP/1.1 413 ");
  assertStringIncludes(answer, '"code":"too-large"');
  await sending;
});

Deno.test("a body that breaks off is nobody's surprise", async () => {
  await using house = await servedHouse();
  for (const length of ["Content-Length: 100", "Transfer-Encoding: chunked"]) {
    const client = await RawConnection.open(house.server.port);
    const head = [
      "POST /api/session HTTP/1.1",
      `Host: ${house.host}`,
      `Origin: ${house.origin}`,
      "Content-Type: application/json",
      length,
      "",
      "",
    ];
    await client.write(head.join("\r\n"));
    client.close();
  }
  // Whatever the broken ones led to has happened before a later request is answered.
  assertEquals((await fetch(`${house.origin}/`).then((response) => response.text())).length, 15);
  assertEquals(house.reports, []);
});

Deno.test("POST /api/run ends the command when its connection is cut, though it says nothing", async () => {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<void>();
  await using house = await servedHouse({
    async *run(_command, signal) {
      yield { event: "waiting" };
      signal.addEventListener("abort", () => ended.resolve());
      begun.resolve();
      await ended.promise;
    },
  });
  const client = await RawConnection.open(house.server.port);
  const head = [
    "POST /api/run HTTP/1.1",
    `Host: ${house.host}`,
    `Authorization: Bearer ${PROGRAM_KEY}`,
    "Content-Type: application/json",
    "Content-Length: 2",
    "",
    "{}",
  ];
  await client.write(head.join("\r\n"));
  assertStringIncludes(await client.read((text) => text.includes("waiting")), "content-type: application/x-ndjson");
  await begun.promise;
  client.close();
  await ended.promise;
});
