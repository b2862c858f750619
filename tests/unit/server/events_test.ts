import type { EventDto } from "../../../src/server/dto.ts";
import {
  BUSY_BYTES,
  CLOSE_CODE,
  EventSockets,
  MAX_KEPT,
  MAX_SOCKETS,
  MAX_UNSENT_BYTES,
  OPENS_WITHIN_MS,
} from "../../../src/server/event_sockets.ts";
import { transferDto } from "../../../src/server/to_dto.ts";
import { randomSecret } from "../../../src/server/tokens.ts";
import { HELD_FOR_MS } from "../../../src/server/transfer_news.ts";
import { assert, assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";
import { FakeMessenger, message, messageId, offer, transfer } from "../../support/fake_messenger.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
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

  static async open({ host, origin, pages }: Served, token: string): Promise<PageSocket> {
    const protocols = ["lanmessenger", token];
    const socket = new WebSocket(`ws://${host}/api/events`, { headers: { origin }, protocols });
    const page = new PageSocket(socket);
    pages.push(page);
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    socket.onerror = () => opened.reject(new Error("The WebSocket did not open"));
    await opened.promise;
    assertEquals(socket.protocol, "lanmessenger");
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

Deno.test("GET /api/events gives a page all that happens, in order", async () => {
  await using house = await servedHouse();
  const { messenger } = house;
  const page = await PageSocket.open(house, await house.pageToken());
  // The page asks for its snapshot now.
  messenger.emit(notice("1"));
  messenger.emit(notice("2"));
  await until(() => page.frames.length === 2);
  messenger.emit({ type: "delivered", id: messageId("1"), to: messenger.me.id, at: 1, ms: 2 });
  messenger.emit({ type: "saved", message: message({ from: messenger.me.id }) });
  await until(() => page.frames.length === 4);
  assertEquals(page.frames.map(({ type }) => type), ["notice", "notice", "delivered", "message"]);
  assertEquals(page.frames.slice(0, 2), [notice("1"), notice("2")]);
  assertEquals(house.clock.pending, 0, "the time limit for the opening is over");
});

Deno.test("GET /api/events unsubscribes when the page goes", async () => {
  await using house = await servedHouse();
  const page = await PageSocket.open(house, await house.pageToken());
  assertEquals(house.messenger.listeners, 1);
  page.close();
  await until(() => house.messenger.listeners === 0);
});

Deno.test("GET /api/events marks the page's token as used", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  await house.clock.pass(1_000);
  await PageSocket.open(house, token);
  assertEquals([...house.hashes.used.values()], [house.clock.now()]);
});

Deno.test("GET /api/events opens no WebSocket without a good token", async () => {
  await using house = await servedHouse();
  const { origin } = house;
  const launch = house.tokens.createLaunch().token;
  const token = await house.pageToken();
  const wrong: readonly (string | undefined)[] = [
    undefined,
    "",
    "lanmessenger",
    token,
    `lanmessenger, ${randomSecret()}`,
    `lanmessenger, ${token}x`,
    `lanmessenger, ${token.slice(1)}`,
    `lanmessenger, ${token}, other`,
    `other, lanmessenger, ${token}`,
    `${token}, lanmessenger`,
    `LANMESSENGER, ${token}`,
    `lanmessenger, "${token}"`,
    // Other secrets than a page's open nothing here.
    `lanmessenger, ${PROGRAM_KEY}`,
    `lanmessenger, ${launch}`,
  ];
  for (const protocols of wrong) {
    // What stands elsewhere does not count.
    const authorization = `Bearer ${token}`;
    const answer = await answerTo(house, { origin, authorization, "sec-websocket-protocol": protocols });
    assertStringIncludes(answer, "HTTP/1.1 401 ", protocols);
    assertStringIncludes(answer, '{"code":"token","message":');
  }
  assertEquals(house.messenger.listeners, 0);
});

Deno.test("GET /api/events does not send the token back", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  const answer = await answerTo(house, { origin: house.origin, "sec-websocket-protocol": `lanmessenger, ${token}` });
  assertStringIncludes(answer, "HTTP/1.1 101 ");
  assertStringIncludes(answer.toLowerCase(), "\r\nsec-websocket-protocol: lanmessenger\r\n");
  assert(!answer.includes(token), answer);
});

Deno.test("GET /api/events expects nothing of a page", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  for (const frame of ["", "{}", JSON.stringify({ token }), Uint8Array.of(1)]) {
    const page = await PageSocket.open(house, token);
    page.send(frame);
    assertEquals(await page.closed(), CLOSE_CODE.unexpectedFrame);
  }
  await until(() => house.messenger.listeners === 0);
});

Deno.test("GET /api/events keeps so many pages, and takes another when one has gone", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  const pages: PageSocket[] = [];
  for (let i = 0; i < MAX_SOCKETS; i++) pages.push(await PageSocket.open(house, token));
  assertStringIncludes(await answerTo(house, shown(house, token)), "HTTP/1.1 429 ");
  assertEquals(house.messenger.listeners, MAX_SOCKETS);
  pages[0]?.close();
  await until(() => house.messenger.listeners === MAX_SOCKETS - 1);
  await PageSocket.open(house, token);
});

Deno.test("GET /api/events cuts off a page that does not read", async () => {
  await using house = await servedHouse();
  using client = await RawConnection.open(house.server.port);
  const token = await house.pageToken();
  await client.write(handshake(house, shown(house, token)));
  assertStringIncludes(await client.read((text) => text.includes("\r\n\r\n")), " 101 ");
  const sent = 64 * 1_024;
  const event = { type: "message", message: message({ text: "x".repeat(sent) }) } as const;
  let emitted = 0;
  while (house.messenger.listeners > 0) {
    house.messenger.emit(event);
    emitted++;
    assert(emitted * sent < 10 * MAX_UNSENT_BYTES, "unsent bytes pile up without a limit");
    // Lets the kernel take its share.
    await settled();
  }
  assert(emitted * sent >= MAX_UNSENT_BYTES, "nobody is cut off for less");

  // Its unsent bytes are still there, so it keeps its place.
  for (let i = 1; i < MAX_SOCKETS; i++) await PageSocket.open(house, token);
  assertStringIncludes(await answerTo(house, shown(house, token)), "HTTP/1.1 429 ");

  const code = String.fromCharCode(CLOSE_CODE.tooSlow >> 8, CLOSE_CODE.tooSlow & 0xff);
  const rest = await client.read((text) => text.includes(`${code}The page reads too slowly`));
  assertStringIncludes(rest.slice(-200), `${code}The page reads too slowly`);
});

Deno.test("GET /api/events ends with the program", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  const page = await PageSocket.open(house, token);
  house.ending.abort();
  assertEquals(await page.closed(), CLOSE_CODE.ending);
  assertEquals(house.messenger.listeners, 0);
  assertStringIncludes(await answerTo(house, shown(house, token)), "HTTP/1.1 503 ");
});

Deno.test("GET /api/events survives connections that are cut", async () => {
  await using house = await servedHouse();
  const token = await house.pageToken();
  // Cut off, and ended by a frame that breaks the rules.
  for (const frame of [new Uint8Array(), Uint8Array.of(0xff, 0xff)]) {
    const client = await RawConnection.open(house.server.port);
    await client.write(handshake(house, shown(house, token)));
    await client.read((text) => text.includes("\r\n\r\n"));
    await client.write(frame);
    client.close();
    await until(() => house.messenger.listeners === 0);
  }
  assertEquals(house.clock.pending, 0);
  assertEquals(house.reports, []);
});

Deno.test("GET /api/events forgets a page that goes before its WebSocket opens", async () => {
  await using house = await servedHouse();
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<boolean>();
  house.tokens.accepts = () => {
    asked.resolve();
    return answer.promise;
  };
  using client = await RawConnection.open(house.server.port);
  await client.write(handshake(house, shown(house, randomSecret())));
  await asked.promise;
  client.close();
  answer.resolve(true);
  await until(() => house.messenger.listeners === 1);
  // Deno opens and closes it, or says nothing of it ever again: it depends on when it notices.
  await house.clock.pass(OPENS_WITHIN_MS);
  await until(() => house.messenger.listeners === 0);
  assertEquals(house.reports, []);
});

Deno.test("GET /api/events opens nothing when the token can't be looked up", async () => {
  await using house = await servedHouse();
  const fault = new Error("The database is gone");
  house.hashes.has = () => {
    throw fault;
  };
  assertStringIncludes(await answerTo(house, shown(house, randomSecret())), "HTTP/1.1 500 ");
  assertEquals(house.reports, [fault]);
});

/** A server's WebSocket that opens when the test says so; as Deno's, it throws where it can't send. */
class LateSocket extends EventTarget {
  readonly sent: unknown[] = [];
  bufferedAmount = 0;
  readyState: number = WebSocket.CONNECTING;
  code: number | undefined;
  onopen: (() => void) | null = null;

  send(frame: string): void {
    if (this.readyState !== WebSocket.OPEN) throw new Error("'readyState' not OPEN");
    this.sent.push(JSON.parse(frame));
  }

  close(code: number): void {
    if (this.readyState === WebSocket.OPEN) this.code = code;
  }

  open(): void {
    this.readyState = WebSocket.OPEN;
    this.onopen?.();
  }
}

function lateSocket() {
  const messenger = new FakeMessenger();
  const clock = new ManualClock();
  const ending = new AbortController();
  const reports: unknown[] = [];
  const report = (error: unknown) => void reports.push(error);
  const sockets = new EventSockets({ messenger, clock, signal: ending.signal, report });
  const socket = new LateSocket();
  sockets.accept(socket as unknown as WebSocket);
  return { messenger, clock, ending, socket, reports };
}

Deno.test("EventSockets keeps what happens until the socket opens", () => {
  const { messenger, clock, socket } = lateSocket();
  for (let i = 0; i < MAX_KEPT; i++) messenger.emit(notice(String(i)));
  socket.open();
  messenger.emit(notice("after"));
  assertEquals(socket.sent, [...Array.from({ length: MAX_KEPT }, (_, i) => notice(String(i))), notice("after")]);
  assertEquals(clock.pending, 0);
});

Deno.test("EventSockets gives up a socket that does not open, and closes it should it open after all", async () => {
  const rows: readonly [string, number, (late: ReturnType<typeof lateSocket>) => Promise<void> | void][] = [
    ["the time is over", CLOSE_CODE.tooSlow, ({ clock }) => clock.pass(OPENS_WITHIN_MS)],
    ["the program ends", CLOSE_CODE.ending, ({ ending }) => ending.abort()],
    ["too much happened", CLOSE_CODE.tooSlow, ({ messenger }) => {
      for (let i = 0; i <= MAX_KEPT; i++) messenger.emit(notice(String(i)));
    }],
  ];
  for (const [what, code, happens] of rows) {
    const late = lateSocket();
    await happens(late);
    assertEquals([late.messenger.listeners, late.clock.pending], [0, 0], what);
    late.socket.open();
    assertEquals([late.socket.code, late.socket.sent], [code, []], what);
  }
});

Deno.test("EventSockets gives a page that reads slowly the newest of each transfer, and cuts it off for nothing less", async () => {
  const { messenger, clock, socket } = lateSocket();
  socket.open();
  const moved = (bytes: number) => ({ type: "transfer", transfer: transfer({ bytes }) }) as const;
  messenger.emit(moved(1));
  socket.bufferedAmount = BUSY_BYTES + 1;
  for (let bytes = 2; bytes <= 10_000; bytes++) messenger.emit(moved(bytes));
  messenger.emit(notice("between"));
  await clock.pass(HELD_FOR_MS);
  assertEquals(socket.sent.length, 2);
  socket.bufferedAmount = BUSY_BYTES;
  await clock.pass(HELD_FOR_MS);
  assertEquals(socket.sent, [
    { type: "transfer", transfer: transferDto(transfer({ bytes: 1 })) },
    notice("between"),
    { type: "transfer", transfer: transferDto(transfer({ bytes: 10_000 })) },
  ]);
  assertEquals([socket.code, clock.pending], [undefined, 0]);
});

Deno.test("EventSockets holds nothing for a page that has gone", () => {
  const { messenger, clock, socket, ending } = lateSocket();
  socket.open();
  socket.bufferedAmount = BUSY_BYTES + 1;
  messenger.emit({ type: "transfer", transfer: transfer() });
  assertEquals(clock.pending, 1);
  ending.abort();
  assertEquals([clock.pending, messenger.listeners, socket.code], [0, 0, CLOSE_CODE.ending]);
});

Deno.test("EventSockets has a page come back where an event can't be written", () => {
  for (const order of ["before it opens", "after"] as const) {
    const { messenger, socket, reports } = lateSocket();
    if (order === "after") socket.open();
    messenger.failure = new Error("The disk is on fire");
    messenger.emit({ type: "message", message: message({ kind: "file", offer: offer() }) });
    messenger.emit(notice("after"));
    if (order === "before it opens") socket.open();
    assertEquals([socket.code, socket.sent, messenger.listeners], [CLOSE_CODE.failed, [], 0], order);
    assertEquals(reports, [messenger.failure]);
  }
});

Deno.test("the door holds before the WebSocket", async () => {
  await using house = await servedHouse();
  const { origin, host } = house;
  const token = await house.pageToken();
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
    const answer = await answerTo(house, { ...shown(house, token), origin: undefined, ...headers });
    assertEquals(answer.split(" ")[1], expect, `${JSON.stringify(headers)}\n${answer}`);
    assertStringIncludes(answer.toLowerCase(), "\r\ncontent-security-policy: ");
    assertStringIncludes(answer.toLowerCase(), "\r\nx-content-type-options: nosniff\r\n");
  }
});

/** What a page's opening request shows of the page. */
function shown({ origin }: Served, token: string): Readonly<Record<string, string>> {
  return { origin, "sec-websocket-protocol": `lanmessenger, ${token}` };
}

/** The answer to an opening request; of a body at least what came with the head. */
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
