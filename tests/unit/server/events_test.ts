import type { EventDto } from "../../../src/server/dto.ts";
import {
  CLOSE_CODE,
  MAX_MISSED,
  MAX_OPEN,
  MAX_UNSENT_BYTES,
  MAX_WAITING,
  TOKEN_WITHIN_MS,
} from "../../../src/server/event_sockets.ts";
import { randomSecret } from "../../../src/server/tokens.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { settled } from "../../support/manual_clock.ts";
import { message, messageId } from "../../support/fake_messenger.ts";
import { PROGRAM_KEY, RawConnection, servedHouse, until } from "./fixture.ts";

type Served = Awaited<ReturnType<typeof servedHouse>>;

/** The page's end of a WebSocket. */
class PageSocket {
  readonly frames: EventDto[] = [];
  readonly #socket: WebSocket;
  #code: number | undefined;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.frames.push(JSON.parse(data));
    socket.onclose = ({ code }) => this.#code = code;
  }

  static async open({ host, origin, pages }: Served): Promise<PageSocket> {
    const socket = new WebSocket(`ws://${host}/api/events`, { headers: { origin } });
    const page = new PageSocket(socket);
    pages.push(page);
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    socket.onerror = () => opened.reject(new Error("The WebSocket did not open"));
    await opened.promise;
    return page;
  }

  /** Opens a socket and waits until an event reaches it. */
  static async openWith(house: Served, token: string): Promise<PageSocket> {
    const page = await PageSocket.open(house);
    page.send(JSON.stringify({ token }));
    house.messenger.emit({ type: "notice", code: "test", message: "here" });
    await until(() => page.frames.length > 0);
    page.frames.length = 0;
    return page;
  }

  send(frame: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(frame);
  }

  close(): void {
    this.#socket.close();
  }

  /** Waits for the end; the code with which the socket was closed. */
  async closed(): Promise<number> {
    await until(() => this.#code !== undefined);
    return this.#code ?? 0;
  }
}

function notice(code: string) {
  return { type: "notice", code, message: "Something to know" } as const;
}

Deno.test("GET /api/events gives a page with a good token all that happens, in order", async () => {
  await using house = await servedHouse();
  const { messenger } = house;
  const page = await PageSocket.open(house);
  // What happens before the token has come counts too: the page may have its snapshot by then.
  messenger.emit(notice("1"));
  page.send(JSON.stringify({ token: await house.pageToken() }));
  messenger.emit(notice("2"));
  await until(() => page.frames.length === 2);
  messenger.emit({ type: "delivered", id: messageId("1"), to: messenger.me.id, at: 1, ms: 2 });
  messenger.emit({ type: "saved", message: message({ from: messenger.me.id }) });
  await until(() => page.frames.length === 4);
  assertEquals(page.frames.map(({ type }) => type), ["notice", "notice", "delivered", "message"]);
  assertEquals(page.frames.slice(0, 2), [notice("1"), notice("2")]);
  assertEquals(house.clock.pending, 0, "the time limit for the token is over");
  page.close();
  await page.closed();
});

Deno.test("GET /api/events unsubscribes when the page goes, before and after its token", async () => {
  await using house = await servedHouse();
  const early = await PageSocket.open(house);
  const open = await PageSocket.openWith(house, await house.pageToken());
  assertEquals(house.messenger.listeners, 2);
  early.close();
  await until(() => house.messenger.listeners === 1);
  open.close();
  await until(() => house.messenger.listeners === 0);
  assertEquals(house.clock.pending, 0);
});

Deno.test("GET /api/events marks the page's token as used", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  await house.clock.pass(1_000);
  await PageSocket.openWith(house, token);
  await until(() => [...house.hashes.used.values()].every((at) => at === house.clock.now()));
});

Deno.test("GET /api/events refuses frames that hold no good token", async () => {
  await using house = await servedHouse();
  const launch = house.tokens.createLaunch().token;
  const token = await house.pageToken();
  const wrong: readonly (string | Uint8Array<ArrayBuffer>)[] = [
    "",
    "null",
    "{}",
    "[]",
    "7",
    "{",
    token,
    JSON.stringify(token),
    JSON.stringify([token]),
    JSON.stringify({ token: "" }),
    JSON.stringify({ token: [token] }),
    JSON.stringify({ token: randomSecret() }),
    JSON.stringify({ token: `${token} ` }),
    JSON.stringify({ token, padding: "x".repeat(1_000) }),
    // Other secrets than a page's open nothing here.
    JSON.stringify({ token: PROGRAM_KEY }),
    JSON.stringify({ token: launch }),
    new TextEncoder().encode(JSON.stringify({ token })),
  ];
  for (const frame of wrong) {
    const page = await PageSocket.open(house);
    house.messenger.emit(notice("secret"));
    page.send(frame);
    assertEquals(await page.closed(), CLOSE_CODE.noToken, String(frame));
    assertEquals(page.frames, []);
  }
  assertEquals(house.messenger.listeners, 0);
  assertEquals(house.clock.pending, 1, "only the launch still waits");
});

Deno.test("GET /api/events waits five seconds for the token", async () => {
  await using house = await servedHouse();
  const late = await PageSocket.open(house);
  await house.clock.pass(TOKEN_WITHIN_MS - 1);
  const inTime = await PageSocket.openWith(house, await house.pageToken());
  await house.clock.pass(1);
  assertEquals(await late.closed(), CLOSE_CODE.noToken);
  await house.clock.pass(TOKEN_WITHIN_MS);
  house.messenger.emit(notice("still here"));
  await until(() => inTime.frames.length === 1);
});

Deno.test("GET /api/events expects nothing of a page but its token", async () => {
  await using house = await servedHouse();
  const token = JSON.stringify({ token: await house.pageToken() });
  const eager = await PageSocket.open(house);
  eager.send(token);
  eager.send(token);
  assertEquals(await eager.closed(), CLOSE_CODE.unexpectedFrame);
  const open = await PageSocket.openWith(house, await house.pageToken());
  open.send("{}");
  assertEquals(await open.closed(), CLOSE_CODE.unexpectedFrame);
  await until(() => house.messenger.listeners === 0);
});

Deno.test("GET /api/events keeps so many pages, and takes another when one has gone", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  const pages: PageSocket[] = [];
  for (let i = 0; i < MAX_OPEN; i++) pages.push(await PageSocket.openWith(house, token));
  const another = await PageSocket.open(house);
  another.send(JSON.stringify({ token }));
  assertEquals(await another.closed(), CLOSE_CODE.tooMany);
  pages[0]?.close();
  await until(() => house.messenger.listeners === MAX_OPEN - 1);
  await PageSocket.openWith(house, token);
});

Deno.test("GET /api/events closes the one that has waited longest when too many wait for their token", async () => {
  await using house = await servedHouse();
  const waiting: PageSocket[] = [];
  for (let i = 0; i < MAX_WAITING; i++) waiting.push(await PageSocket.open(house));
  const page = await PageSocket.openWith(house, await house.pageToken());
  assertEquals(await waiting[0]?.closed(), CLOSE_CODE.tooMany);
  assertEquals(house.messenger.listeners, MAX_WAITING);
  page.close();
});

Deno.test("GET /api/events keeps so many events for a page whose token has not come", async () => {
  await using house = await servedHouse();
  const patient = await PageSocket.open(house);
  for (let i = 0; i < MAX_MISSED; i++) house.messenger.emit(notice(String(i)));
  patient.send(JSON.stringify({ token: await house.pageToken() }));
  await until(() => patient.frames.length === MAX_MISSED);
  assertEquals(patient.frames.at(-1), notice(String(MAX_MISSED - 1)));

  const late = await PageSocket.open(house);
  for (let i = 0; i <= MAX_MISSED; i++) house.messenger.emit(notice(String(i)));
  assertEquals(await late.closed(), CLOSE_CODE.tooSlow);
});

Deno.test("GET /api/events cuts off a page that does not read", async () => {
  await using house = await servedHouse();
  using client = await RawConnection.open(house.server.port);
  await client.write(handshake(house, { origin: house.origin }));
  assertStringIncludes(await client.read((text) => text.includes("\r\n\r\n")), " 101 ");
  await client.write(masked(JSON.stringify({ token: await house.pageToken() })));
  const sent = 64 * 1_024;
  const event = { type: "message", message: message({ text: "x".repeat(sent) }) } as const;
  let emitted = 0;
  while (house.messenger.listeners > 0) {
    house.messenger.emit(event);
    emitted++;
    assert(emitted * sent < 10 * MAX_UNSENT_BYTES, "unsent bytes pile up without a limit");
    // Lets the server take the token, and the kernel its share.
    await settled();
  }
  assert(emitted * sent >= MAX_UNSENT_BYTES, "nobody is cut off for less");

  // Its unsent bytes are still there, so it keeps its place.
  const token = await house.pageToken();
  for (let i = 1; i < MAX_OPEN; i++) await PageSocket.openWith(house, token);
  const another = await PageSocket.open(house);
  another.send(JSON.stringify({ token }));
  assertEquals(await another.closed(), CLOSE_CODE.tooMany);

  const code = String.fromCharCode(CLOSE_CODE.tooSlow >> 8, CLOSE_CODE.tooSlow & 0xff);
  const rest = await client.read((text) => text.includes(`${code}The page reads too slowly`));
  assertStringIncludes(rest.slice(-200), `${code}The page reads too slowly`);
});

Deno.test("GET /api/events ends with the program", async () => {
  await using house = await servedHouse();
  const waiting = await PageSocket.open(house);
  const open = await PageSocket.openWith(house, await house.pageToken());
  house.ending.abort();
  assertEquals(await Promise.all([waiting.closed(), open.closed()]), [CLOSE_CODE.ending, CLOSE_CODE.ending]);
  assertEquals(house.messenger.listeners, 0);
  assertStringIncludes(await answerTo(house, { origin: house.origin }), "HTTP/1.1 503 ");
});

Deno.test("GET /api/events survives connections that are cut", async () => {
  await using house = await servedHouse();
  // Cut off, and ended by a frame that breaks the rules.
  for (const frame of [new Uint8Array(), Uint8Array.of(0xff, 0xff)]) {
    const client = await RawConnection.open(house.server.port);
    await client.write(handshake(house, { origin: house.origin }));
    await client.read((text) => text.includes("\r\n\r\n"));
    await client.write(frame);
    client.close();
    await until(() => house.messenger.listeners === 0);
  }
  assertEquals(house.clock.pending, 0);
  assertEquals(house.reports, []);
});

Deno.test("GET /api/events forgets a page that goes while its token is looked up", async () => {
  await using house = await servedHouse();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<boolean>();
  house.tokens.accepts = () => {
    asked.resolve();
    return answer.promise;
  };
  const page = await PageSocket.open(house);
  page.send(JSON.stringify({ token: randomSecret() }));
  await asked.promise;
  page.close();
  await until(() => house.messenger.listeners === 0);
  answer.resolve(true);
  await settled();
  assertEquals(house.messenger.listeners, 0);
  assertEquals(house.reports, []);
});

Deno.test("GET /api/events tells nothing when the token can't be looked up", async () => {
  await using house = await servedHouse();
  const fault = new Error("The database is gone");
  house.hashes.has = () => {
    throw fault;
  };
  const page = await PageSocket.open(house);
  page.send(JSON.stringify({ token: randomSecret() }));
  assertEquals(await page.closed(), CLOSE_CODE.failed);
  assertEquals(house.reports, [fault]);
});

Deno.test("the door holds before the WebSocket", async () => {
  await using house = await servedHouse();
  const { origin, host } = house;
  const rows: readonly { headers: Readonly<Record<string, string | undefined>>; expect: string }[] = [
    { headers: { origin }, expect: "101" },
    { headers: { origin, "sec-fetch-site": "same-origin", "sec-fetch-mode": "websocket" }, expect: "101" },
    { headers: {}, expect: "403" },
    { headers: { origin: "null" }, expect: "403" },
    { headers: { origin: "http://evil.example" }, expect: "403" },
    { headers: { origin: `https://${host}` }, expect: "403" },
    { headers: { origin: `http://localhost:${house.server.port}` }, expect: "403" },
    { headers: { origin, "sec-fetch-site": "cross-site" }, expect: "403" },
    { headers: { origin, "sec-fetch-site": "none" }, expect: "403" },
    { headers: { origin, host: "evil.example" }, expect: "403" },
    { headers: { origin: "http://evil.example", host: "evil.example" }, expect: "403" },
    { headers: { authorization: `Bearer ${PROGRAM_KEY}` }, expect: "403" },
    { headers: { origin, upgrade: "h2c" }, expect: "426" },
    { headers: { origin, upgrade: undefined }, expect: "426" },
    { headers: { origin, "sec-websocket-key": undefined }, expect: "400" },
    { headers: { origin, connection: "close" }, expect: "400" },
  ];
  for (const { headers, expect } of rows) {
    const answer = await answerTo(house, headers);
    assertEquals(answer.split(" ")[1], expect, `${JSON.stringify(headers)}\n${answer}`);
    assertStringIncludes(answer.toLowerCase(), "\r\ncontent-security-policy: ");
    assertStringIncludes(answer.toLowerCase(), "\r\nx-content-type-options: nosniff\r\n");
  }
});

/** The head of the answer to an opening request. */
async function answerTo(house: Served, headers: Readonly<Record<string, string | undefined>>): Promise<string> {
  using client = await RawConnection.open(house.server.port);
  await client.write(handshake(house, headers));
  return await client.read((text) => text.includes("\r\n\r\n"));
}

function handshake({ host }: Served, headers: Readonly<Record<string, string | undefined>>): string {
  const all = {
    host,
    connection: "Upgrade",
    upgrade: "websocket",
    "sec-websocket-version": "13",
    "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    ...headers,
  };
  const lines = Object.entries(all).filter(([, value]) => value !== undefined).map(([name, value]) =>
    `${name}: ${value}`
  );
  return ["GET /api/events HTTP/1.1", ...lines, "", ""].join("\r\n");
}

/** A text frame as a client sends it (RFC 6455, 5.2): masked, here with zeros; at most 125 bytes. */
function masked(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  return Uint8Array.of(0x81, 0x80 | bytes.length, 0, 0, 0, 0, ...bytes);
}
