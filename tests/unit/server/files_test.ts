import type { OpenedFile } from "../../../src/messenger/facade.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertLess, assertStringIncludes } from "../../../src/std/assert.ts";
import { ADA, BEN, messageId } from "../../support/fake_messenger.ts";
import { house, ORIGIN, outcome, PROGRAM_KEY, RawConnection, servedHouse, until } from "./fixture.ts";

const OFFER = messageId("1");
const PLACE = `${BEN}/${OFFER}/0`;
const PATH = `/api/files/${PLACE}`;
const CHUNK = new Uint8Array(65_536);

/** A file that remembers what became of it; `fails`: reading breaks after so many chunks. */
function fileOf(chunks: readonly Uint8Array<ArrayBuffer>[], { name = "notes.txt", fails = Infinity } = {}) {
  const state = { opened: 0, read: 0, ended: "" };
  const open = (): OpenedFile => {
    state.opened++;
    const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        const next = chunks[state.read];
        if (state.read === fails) {
          state.ended = "failed";
          controller.error(new Error("EIO at /home/ada/notes.txt"));
        } else if (next === undefined) {
          state.ended = "whole";
          controller.close();
        } else {
          state.read++;
          controller.enqueue(next);
        }
      },
      cancel() {
        state.ended = "cancelled";
      },
    }, { highWaterMark: 0 });
    return { name, bytes: chunks.reduce((sum, { length }) => sum + length, 0), stream };
  };
  return { state, open };
}

/** A request as a client writes it. */
function request(method: string, { host }: { host: string }, token: string): string {
  return [`${method} ${PATH} HTTP/1.1`, `host: ${host}`, `authorization: Bearer ${token}`, "", ""].join("\r\n");
}

Deno.test("GET /api/files gives the bytes of an item, to be saved", async () => {
  const { askAsPage, messenger } = house();
  const { state, open } = fileOf([Uint8Array.of(1, 2), Uint8Array.of(3)], { name: "Prüfung.html" });
  messenger.items.set(PLACE, open);
  const response = await askAsPage("GET", PATH);
  assertEquals(response.status, 200);
  for (
    const [name, value] of [
      ["content-type", "application/octet-stream"],
      ["content-length", "3"],
      ["content-disposition", `attachment; filename="Pr_fung.html"; filename*=UTF-8''Pr%C3%BCfung.html`],
      ["content-security-policy", "sandbox; default-src 'none'"],
      ["x-content-type-options", "nosniff"],
      ["x-frame-options", "DENY"],
      ["cross-origin-resource-policy", "same-origin"],
      ["cache-control", "no-store"],
    ] as const
  ) {
    assertEquals(response.headers.get(name), value, name);
  }
  assertEquals([...await response.bytes()], [1, 2, 3]);
  assertEquals(state, { opened: 1, read: 2, ended: "whole" });
});

Deno.test("GET /api/files serves hostile names and types as it serves all", async () => {
  const { askAsPage, messenger } = house();
  const names = [
    "a\r\nset-cookie: x=1\r\n\r\n<script>alert(1)</script>.html",
    'a"; filename="b.exe',
    "photo\u202egnp.exe",
    "👩‍🚀".repeat(20) + ".svg",
    `${"é".repeat(98)}.txt`,
    "\ud800.xhtml",
    "",
  ];
  for (const name of names) {
    messenger.items.set(PLACE, fileOf([Uint8Array.of(1)], { name }).open);
    const response = await askAsPage("GET", PATH);
    assertEquals(response.headers.get("content-type"), "application/octet-stream", name);
    assertEquals(response.headers.get("set-cookie"), null);
    assert((response.headers.get("content-disposition") ?? "").startsWith("attachment; "), name);
    assertEquals(await outcome(response), "200", name);
  }
});

Deno.test("GET /api/files reads as it is asked, and closes what nobody wants any more", async () => {
  const { askAsPage, messenger } = house();
  const { state, open } = fileOf(Array.from({ length: 1_000 }, () => CHUNK));
  messenger.items.set(PLACE, open);
  const { body } = await askAsPage("GET", PATH);
  const reader = body?.getReader();
  await reader?.read();
  await reader?.read();
  assertEquals(state.read, 2);
  await reader?.cancel();
  assertEquals(state, { opened: 1, read: 2, ended: "cancelled" });
});

Deno.test("GET /api/files closes a file of which nothing was read", async () => {
  const { askAsPage, messenger } = house();
  const { state, open } = fileOf([CHUNK]);
  messenger.items.set(PLACE, open);
  const { body } = await askAsPage("GET", PATH);
  await body?.cancel();
  assertEquals(state, { opened: 1, read: 0, ended: "cancelled" });
});

Deno.test("GET /api/files closes a file while it is read", async () => {
  const { askAsPage, messenger, reports } = house();
  const reading = Promise.withResolvers<void>();
  const disk = Promise.withResolvers<void>();
  const closed = Promise.withResolvers<string>();
  const stream = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      reading.resolve();
      await disk.promise;
      controller.enqueue(CHUNK);
    },
    cancel: () => closed.resolve("closed"),
  }, { highWaterMark: 0 });
  messenger.items.set(PLACE, () => ({ name: "notes.txt", bytes: 131_072, stream }));
  const { body } = await askAsPage("GET", PATH);
  const reader = body?.getReader();
  const read = reader?.read();
  await reading.promise;
  const cancelled = reader?.cancel();
  assertEquals((await read)?.done, true);
  disk.resolve();
  await cancelled;
  assertEquals([await closed.promise, reports], ["closed", []]);
});

Deno.test("GET /api/files gives an empty file", async () => {
  const { askAsPage, messenger } = house();
  messenger.items.set(PLACE, fileOf([]).open);
  const response = await askAsPage("GET", PATH);
  assertEquals([response.headers.get("content-length"), await response.text()], ["0", ""]);
});

Deno.test("HEAD /api/files describes a file and closes it", async () => {
  const { askAsPage, messenger } = house();
  const { state, open } = fileOf([CHUNK]);
  messenger.items.set(PLACE, open);
  const response = await askAsPage("HEAD", PATH);
  assertEquals([response.status, response.headers.get("content-length"), await response.text()], [200, "65536", ""]);
  assertEquals(state, { opened: 1, read: 0, ended: "cancelled" });
});

Deno.test("GET /api/files ends where reading fails, short of what it promised, and reports why", async () => {
  const { askAsPage, messenger, reports } = house();
  const { state, open } = fileOf([CHUNK, CHUNK, CHUNK], { fails: 1 });
  messenger.items.set(PLACE, open);
  const response = await askAsPage("GET", PATH);
  assertEquals(response.headers.get("content-length"), "196608");
  assertEquals((await response.bytes()).length, 65_536);
  assertEquals(state, { opened: 1, read: 1, ended: "failed" });
  assertEquals(reports.map(String), ["Error: EIO at /home/ada/notes.txt"]);
});

Deno.test("GET /api/files says what the messenger could not do", async () => {
  const { askAsPage, messenger, reports } = house();
  assertEquals(await outcome(await askAsPage("GET", PATH)), "404 nobody");
  const fault = new Error("EIO at /home/ada");
  messenger.items.set(PLACE, () => {
    throw fault;
  });
  const response = await askAsPage("GET", PATH);
  assertStringIncludes(response.headers.get("content-security-policy") ?? "", "trusted-types 'none'");
  assertEquals([response.status, (await response.text()).includes("EIO"), reports], [500, false, [fault]]);
  messenger.failure = new RequestError("stopping", "The program is ending: try again later");
  assertEquals(await outcome(await askAsPage("GET", PATH)), "503 stopping");
});

Deno.test("GET /api/files refuses what names no file", async () => {
  const { askAsPage, messenger } = house();
  let asked = 0;
  messenger.openItem = () => Promise.reject(new Error(`asked ${++asked} times`));
  const places = [
    `${BEN}/${OFFER}/-1`,
    `${BEN}/${OFFER}/1.5`,
    `${BEN}/${OFFER}/0x1`,
    `${BEN}/${OFFER}/1e2`,
    `${BEN}/${OFFER}/%200`,
    `${BEN}/${OFFER}/1000000`,
    `${BEN}/${OFFER}/..%2f..%2fetc%2fpasswd`,
    `${BEN}/${OFFER}/%00`,
    `${BEN}/${OFFER.toUpperCase().replaceAll("1", "A")}/0`,
    `${BEN}/${OFFER}1/0`,
    `${BEN}/x/0`,
    `${BEN.slice(1)}/${OFFER}/0`,
    `${BEN.toUpperCase()}/${OFFER}/0`,
    `everyone/${OFFER}/0`,
    `..%2f..%2fetc/${OFFER}/0`,
    `%0d%0ax/${OFFER}/0`,
    `__proto__/constructor/0`,
  ];
  for (const place of places) {
    assertEquals(await outcome(await askAsPage("GET", `/api/files/${place}`)), "400 invalid", place);
  }
  for (const place of ["", BEN, `${BEN}/${OFFER}`, `${PLACE}/x`, `${BEN}//0`]) {
    assertEquals(await outcome(await askAsPage("GET", `/api/files/${place}`)), "404 not-found", place);
  }
  assertEquals(asked, 0);
});

Deno.test("files are behind the door: none is opened before", async () => {
  const { ask, messenger, pageToken } = house();
  const { state, open } = fileOf([CHUNK]);
  messenger.items.set(PLACE, open);
  const authorization = `Bearer ${await pageToken()}`;
  const rows: readonly [headers: Readonly<Record<string, string>>, expect: string][] = [
    [{}, "401 token"],
    [{ authorization: `Bearer ${"x".repeat(43)}` }, "401 token"],
    [{ authorization: `Bearer ${PROGRAM_KEY}`, origin: ORIGIN }, "401 token"],
    [{ authorization, origin: "http://evil.example" }, "403 origin"],
    [
      { authorization, "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors", "sec-fetch-dest": "image" },
      "403 site",
    ],
    [
      { authorization, "sec-fetch-site": "none", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" },
      "403 site",
    ],
    [{ authorization, host: "evil.example" }, "403 host"],
  ];
  for (const [headers, expect] of rows) assertEquals(await outcome(await ask("GET", PATH, headers)), expect);
  // There is no other way to show a token.
  const token = authorization.slice("Bearer ".length);
  assertEquals(await outcome(await ask("GET", `${PATH}?token=${token}`, { cookie: `token=${token}` })), "401 token");
  assertEquals(state.opened, 0);
  assertEquals(await outcome(await ask("GET", PATH, { authorization })), "200");
});

Deno.test("GET /api/files over a connection tells its length and keeps the connection", async () => {
  await using inside = await servedHouse();
  const token = await inside.pageToken();
  using client = await RawConnection.open(inside.server.port);
  const head = fileOf([new TextEncoder().encode("notes")]);
  inside.messenger.items.set(PLACE, head.open);
  await client.write(request("HEAD", inside, token));
  const described = (await client.read((text) => text.includes("\r\n\r\n"))).toLowerCase();
  assertStringIncludes(described, "\r\ncontent-length: 5\r\n");
  assertEquals([described.endsWith("\r\n\r\n"), head.state.ended], [true, "cancelled"]);
  const whole = fileOf([new TextEncoder().encode("notes")]);
  inside.messenger.items.set(PLACE, whole.open);
  await client.write(request("GET", inside, token));
  const answer = await client.read((text) => text.includes("notes"));
  assertStringIncludes(answer.toLowerCase(), "\r\ncontent-length: 5\r\n");
  assert(!answer.toLowerCase().includes("transfer-encoding"));
  assert(answer.endsWith("\r\n\r\nnotes"));
});

Deno.test("GET /api/files closes the file when the client goes", async () => {
  await using inside = await servedHouse();
  const token = await inside.pageToken();
  const { state, open } = fileOf(Array.from({ length: 4_096 }, () => CHUNK));
  inside.messenger.items.set(PLACE, open);
  const client = await RawConnection.open(inside.server.port);
  await client.write(request("GET", inside, token));
  await client.read((text) => text.length > 100_000);
  client.close();
  await until(() => state.ended !== "");
  assertEquals(state.ended, "cancelled");
  assertLess(state.read, 4_096);
  assertEquals(inside.reports, []);
});

Deno.test("GET /api/files closes a file that was opened for a client that has gone", async () => {
  await using inside = await servedHouse();
  const token = await inside.pageToken();
  const { state, open } = fileOf(Array.from({ length: 4_096 }, () => CHUNK));
  const asked = Promise.withResolvers<void>();
  const gone = Promise.withResolvers<void>();
  inside.messenger.openItem = async () => {
    asked.resolve();
    await gone.promise;
    return open();
  };
  const client = await RawConnection.open(inside.server.port);
  await client.write(request("GET", inside, token));
  await asked.promise;
  client.close();
  gone.resolve();
  await until(() => state.ended !== "");
  assertEquals(state.ended, "cancelled");
});

Deno.test("GET /api/files cuts the connection where reading fails: nobody takes a part for the whole", async () => {
  await using inside = await servedHouse();
  const token = await inside.pageToken();
  const { state, open } = fileOf([CHUNK, CHUNK, CHUNK], { fails: 1 });
  inside.messenger.items.set(PLACE, open);
  using client = await RawConnection.open(inside.server.port);
  await client.write(request("GET", inside, token));
  const answer = await client.read();
  assertLess(answer.length, 196_608);
  assert(!answer.includes("EIO"));
  assertEquals([state.ended, inside.reports.length], ["failed", 1]);
  // The others don't notice.
  inside.messenger.items.set(PLACE, fileOf([CHUNK]).open);
  const next = await fetch(`${inside.origin}${PATH}`, { headers: { authorization: `Bearer ${token}` } });
  assertEquals((await next.bytes()).length, CHUNK.length);
});

Deno.test("GET /api/files closes its files with the program", async () => {
  const { state, open } = fileOf(Array.from({ length: 4_096 }, () => CHUNK));
  let client: RawConnection;
  {
    await using inside = await servedHouse();
    inside.messenger.items.set(PLACE, open);
    client = await RawConnection.open(inside.server.port);
    await client.write(request("GET", inside, await inside.pageToken()));
    await client.read((text) => text.length > 100_000);
    const closing = inside.server.close();
    await until(() => inside.clock.pending > 0);
    await inside.clock.pass(1_000);
    await closing;
  }
  await until(() => state.ended !== "");
  assertEquals(state.ended, "cancelled");
  client.close();
});

Deno.test("GET /api/files shows own offers as well", async () => {
  const { askAsPage, messenger } = house();
  messenger.items.set(`${ADA}/${OFFER}/12`, fileOf([Uint8Array.of(1)]).open);
  assertEquals(await outcome(await askAsPage("GET", `/api/files/${ADA}/${OFFER}/12`)), "200");
});
