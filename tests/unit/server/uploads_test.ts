import { RequestError } from "../../../src/model/errors.ts";
import { MAX_ENTRIES } from "../../../src/model/transfer.ts";
import { MAX_BODY_BYTES, MAX_LIST_BYTES } from "../../../src/server/body.ts";
import { assert, assertEquals, assertLess, assertStringIncludes } from "../../../src/std/assert.ts";
import { settled } from "../../support/manual_clock.ts";
import { HOST, house, ORIGIN, outcome, PROGRAM_KEY, RawConnection, servedHouse, until } from "./fixture.ts";

const BYTES = "application/octet-stream";
const MIB = 1_048_576;

const FILE = { path: "notes.txt", bytes: 10, at: 1_790_000_000_000 };

/** A house, a page's way to send bytes, and an upload of as many bytes that has begun. */
async function uploading(bytes = 10) {
  const inside = house();
  const token = await inside.pageToken();
  const { id } = await inside.messenger.uploads.begin([{ type: "file", ...FILE, bytes }]);
  const upload = inside.messenger.uploads.all.get(id);
  assert(upload !== undefined);
  async function put(query: string, body: BodyInit | undefined, headers: Readonly<Record<string, string>> = {}) {
    const all = { authorization: `Bearer ${token}`, origin: ORIGIN, "content-type": BYTES, ...headers };
    return await inside.ask("PUT", `/api/uploads/${id}${query}`, all, body);
  }
  return { ...inside, id, upload, put };
}

/** A body that gives a chunk each time it is asked; `made` says how many bytes that were. */
function streamOf(chunks: number, chunk: Uint8Array<ArrayBuffer>) {
  const state = { made: 0, cancelled: false };
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull(controller) {
      if (state.made < chunks * chunk.length) {
        state.made += chunk.length;
        controller.enqueue(chunk);
      } else controller.close();
    },
    cancel() {
      state.cancelled = true;
    },
  }, { highWaterMark: 0 });
  return { state, body };
}

/** A body that a test hands in chunk by chunk. */
function bodyByHand() {
  let end!: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({ start: (controller) => void (end = controller) });
  return { body, controller: end };
}

Deno.test("POST /api/uploads begins one with its list", async () => {
  const { askAsPage, messenger } = house();
  const entries = [{ path: "run 7", at: 5, folder: true }, { path: "run 7/a.txt", bytes: 3, at: 4 }, FILE];
  const response = await askAsPage("POST", "/api/uploads", { entries });
  assertEquals(response.status, 201);
  const { id, ...rest } = await response.json();
  assertEquals(rest, { bytes: 0 });
  assertEquals(messenger.uploads.all.get(id)?.entries, [
    { type: "folder", path: "run 7", at: 5 },
    { type: "file", path: "run 7/a.txt", bytes: 3, at: 4 },
    { type: "file", ...FILE },
  ]);
});

Deno.test("POST /api/uploads refuses what is no list of files and folders", async () => {
  const { askAsPage, messenger } = house();
  const wrong = [
    undefined,
    null,
    {},
    "notes.txt",
    [null],
    ["notes.txt"],
    [[]],
    [{}],
    [{ ...FILE, path: undefined }],
    [{ ...FILE, path: 7 }],
    [{ ...FILE, bytes: undefined }],
    [{ ...FILE, bytes: null }],
    [{ ...FILE, bytes: -1 }],
    [{ ...FILE, bytes: 1.5 }],
    [{ ...FILE, bytes: 2 ** 53 }],
    [{ ...FILE, bytes: "10" }],
    [{ ...FILE, at: undefined }],
    [{ ...FILE, at: -1 }],
    [{ ...FILE, at: "now" }],
    [{ ...FILE, folder: true }],
    [{ ...FILE, folder: false }],
    [{ path: "run 7", at: 1, folder: 1 }],
    [FILE, FILE, { path: "x" }],
  ];
  for (const entries of wrong) {
    const response = await askAsPage("POST", "/api/uploads", { entries });
    assertEquals(await outcome(response), "400 invalid", JSON.stringify(entries));
  }
  const response = await askAsPage("POST", "/api/uploads", { entries: [FILE, FILE, { path: "x" }] });
  assertStringIncludes((await response.json()).message, "at 2");
  assertEquals(messenger.uploads.all.size, 0);
});

Deno.test("POST /api/uploads leaves the messenger to judge paths", async () => {
  const { askAsPage, messenger } = house();
  messenger.uploads.failure = new RequestError("invalid", 'The path "../x" leads elsewhere: choose another file');
  const response = await askAsPage("POST", "/api/uploads", { entries: [{ ...FILE, path: "../x" }] });
  assertEquals([response.status, (await response.json()).message.includes("../x")], [400, true]);
  messenger.uploads.failure = new RequestError("storage", "The disk is full: make room");
  assertEquals(await outcome(await askAsPage("POST", "/api/uploads", { entries: [FILE] })), "507 storage");
});

Deno.test("POST /api/uploads takes the longest list there may be, and not a longer one", async () => {
  const { askAsPage, messenger } = house();
  const entries = Array.from({ length: MAX_ENTRIES }, (_, index) => ({ ...FILE, path: `${index}/`.padEnd(250, "x") }));
  assert(JSON.stringify({ entries }).length > 20 * MAX_BODY_BYTES);
  const response = await askAsPage("POST", "/api/uploads", { entries });
  assertEquals(response.status, 201);
  const { id } = await response.json();
  assertEquals(messenger.uploads.all.get(id)?.entries.length, MAX_ENTRIES);

  const short = Array.from({ length: MAX_ENTRIES + 1 }, () => ({ path: "x", bytes: 0, at: 0 }));
  assertEquals(await outcome(await askAsPage("POST", "/api/uploads", { entries: short })), "400 invalid");
  const large = { entries: [{ ...FILE, path: "x".repeat(MAX_LIST_BYTES) }] };
  assertEquals(await outcome(await askAsPage("POST", "/api/uploads", large)), "413 too-large");
});

Deno.test("PUT /api/uploads/:id writes bytes behind those that are there", async () => {
  const { put, upload, id, askAsPage } = await uploading();
  const first = await put("?from=0", Uint8Array.of(1, 2, 3, 4));
  assertEquals([first.status, await first.json()], [200, { id, bytes: 4 }]);
  const second = await put("?from=4", new Blob([Uint8Array.of(5, 6, 7, 8, 9, 10)]).stream());
  assertEquals([second.status, await second.json()], [200, { id, bytes: 10 }]);
  assertEquals(upload.chunks.flatMap((chunk) => [...chunk]), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  const asked = await askAsPage("GET", `/api/uploads/${id}`);
  assertEquals([asked.status, await asked.json()], [200, { id, bytes: 10 }]);
});

Deno.test("PUT /api/uploads/:id takes no bytes for what they are", async () => {
  const { put, id } = await uploading();
  for (const body of [undefined, new Uint8Array()]) {
    const response = await put("?from=0", body);
    assertEquals([response.status, await response.json()], [200, { id, bytes: 0 }]);
  }
});

Deno.test("PUT /api/uploads/:id tells where to go on when that is elsewhere", async () => {
  const { put, upload, askAsPage, id } = await uploading();
  await put("?from=0", Uint8Array.of(1, 2, 3, 4));
  for (const from of [0, 3, 5, 11]) {
    const { state, body } = streamOf(1, Uint8Array.of(9));
    const response = await put(`?from=${from}`, body);
    assertEquals(response.status, 409);
    const { code, message } = await response.json();
    assertEquals([code, message.includes("4 bytes")], ["offset", true]);
    assertEquals(state.made, 0, "nothing of it is read");
  }
  assertEquals(upload.size, 4);
  assertEquals(await (await askAsPage("GET", `/api/uploads/${id}`)).json(), { id, bytes: 4 });
});

Deno.test("PUT /api/uploads/:id wants to know from where, once", async () => {
  const { put, upload } = await uploading();
  for (
    const query of ["", "?from=", "?from=-1", "?from=1.5", "?from=0x1", "?from=0&from=0", "?from=9007199254740992"]
  ) {
    assertEquals(await outcome(await put(query, Uint8Array.of(1))), "400 invalid", query);
  }
  assertEquals(upload.size, 0);
});

Deno.test("PUT /api/uploads/:id takes bytes that say so and no others", async () => {
  const { put, upload } = await uploading();
  const types = ["", "application/json", "text/plain", "multipart/form-data; boundary=x", `${BYTES}; charset=utf-8`];
  for (const type of types) {
    assertEquals(await outcome(await put("?from=0", Uint8Array.of(1), { "content-type": type })), "415 media-type");
  }
  assertEquals(await outcome(await put("?from=0", Uint8Array.of(1), { "content-encoding": "gzip" })), "415 media-type");
  assertEquals(upload.size, 0);
  assertEquals(
    await outcome(await put("?from=0", Uint8Array.of(1), { "content-type": "Application/Octet-Stream" })),
    "200",
  );
});

Deno.test("PUT /api/uploads/:id stops at the first byte over what was promised", async () => {
  const { put, upload } = await uploading(10);
  const { state, body } = streamOf(1_000, new Uint8Array(4));
  assertEquals(await outcome(await put("?from=0", body)), "400 invalid");
  assertEquals([upload.size, state.made, state.cancelled], [8, 12, true]);
});

Deno.test("PUT /api/uploads/:id hands on 64 MiB as they come and holds none of them", async () => {
  const chunk = new Uint8Array(65_536);
  const size = 64 * MIB;
  const { put, upload, messenger } = await uploading(size);
  messenger.uploads.keeping = "counts";
  const { state, body } = streamOf(size / chunk.length, chunk);
  let most = 0;
  messenger.uploads.written = async ({ size }) => {
    // Whoever reads ahead would do it now.
    if (size % (4 * MIB) === 0) await settled();
    most = Math.max(most, state.made - size);
  };
  // Past every limit that other bodies have.
  assertEquals(await outcome(await put("?from=0", body)), "200");
  assertEquals(upload.size, size);
  assertEquals(most, 0);
});

Deno.test("PUT /api/uploads/:id holds up a page that sends faster than the disk writes", async () => {
  await using inside = await servedHouse();
  const { messenger, origin, host } = inside;
  const size = 64 * MIB;
  const chunk = new Uint8Array(65_536);
  const { id } = await messenger.uploads.begin([{ type: "file", ...FILE, bytes: size }]);
  messenger.uploads.keeping = "counts";
  const { state, body } = streamOf(size / chunk.length, chunk);
  let ahead: number | undefined;
  messenger.uploads.written = async () => {
    ahead ??= await atRest(() => state.made);
  };
  const response = await fetch(`http://${host}/api/uploads/${id}?from=0`, {
    method: "PUT",
    headers: { authorization: `Bearer ${await inside.pageToken()}`, origin, "content-type": BYTES },
    body,
  });
  assertEquals(await response.json(), { id, bytes: size });
  // What the system's own buffers take in between.
  assertLess(ahead ?? size, 48 * MIB);
});

/** A number once it has not changed for many turns of the event loop. */
async function atRest(number: () => number): Promise<number> {
  let last = number();
  for (let same = 0; same < 1_000; same++) {
    await settled();
    if (number() !== last) same = 0;
    last = number();
  }
  return last;
}

Deno.test("PUT /api/uploads/:id keeps what came of a body that breaks off, and goes on from there", async () => {
  const { put, upload, id, askAsPage, reports } = await uploading();
  const { body, controller } = bodyByHand();
  const answer = put("?from=0", body);
  controller.enqueue(Uint8Array.of(1, 2, 3));
  await until(() => upload.size === 3);
  controller.error(new Error("The page was closed"));
  assertEquals(await outcome(await answer), "400 invalid");
  assertEquals(await (await askAsPage("GET", `/api/uploads/${id}`)).json(), { id, bytes: 3 });
  assertEquals(await outcome(await put("?from=3", new Uint8Array(7))), "200");
  assertEquals(upload.size, 10);
  assertEquals(reports, []);
});

Deno.test("PUT /api/uploads/:id notices a connection that is cut, and takes the rest over another one", async () => {
  await using inside = await servedHouse();
  const { messenger, server, host, origin } = inside;
  const authorization = `Bearer ${await inside.pageToken()}`;
  const { id } = await messenger.uploads.begin([{ type: "file", ...FILE, bytes: 20 }]);
  const heads = ["content-length: 10\r\n\r\n", "transfer-encoding: chunked\r\n\r\n7\r\n"];
  for (const [index, head] of heads.entries()) {
    const client = await RawConnection.open(server.port);
    const from = index * 7;
    const lines = [
      `PUT /api/uploads/${id}?from=${from} HTTP/1.1`,
      `host: ${host}`,
      `origin: ${origin}`,
      `authorization: ${authorization}`,
      `content-type: ${BYTES}`,
      `${head}1234567`,
    ];
    await client.write(lines.join("\r\n"));
    await until(() => messenger.uploads.size(id) === from + 7);
    client.close();
  }
  const rest = async () =>
    await fetch(`http://${host}/api/uploads/${id}?from=14`, {
      method: "PUT",
      headers: { authorization, origin, "content-type": BYTES },
      body: new Uint8Array(6),
    });
  // The end of the other one takes its time to be noticed.
  let response = await rest();
  for (let tries = 0; response.status === 409 && tries < 1_000; tries++) {
    assertEquals((await response.json()).code, "busy");
    response = await rest();
  }
  assertEquals(await response.json(), { id, bytes: 20 });
  assertEquals(inside.reports, []);
});

Deno.test("PUT /api/uploads/:id has one writer at a time, and others don't wait for it", async () => {
  const { put, upload, askAsPage, ask, pageToken, messenger } = await uploading();
  const other = await messenger.uploads.begin([{ type: "file", ...FILE, bytes: 2 }]);
  const { body, controller } = bodyByHand();
  const first = put("?from=0", body);
  controller.enqueue(Uint8Array.of(1, 2));
  await until(() => upload.size === 2);
  for (const from of [0, 2]) assertEquals(await outcome(await put(`?from=${from}`, Uint8Array.of(9))), "409 busy");
  assertEquals(await (await askAsPage("GET", `/api/uploads/${upload.id}`)).json(), { id: upload.id, bytes: 2 });

  const headers = { authorization: `Bearer ${await pageToken()}`, origin: ORIGIN, "content-type": BYTES };
  const beside = await ask("PUT", `/api/uploads/${other.id}?from=0`, headers, Uint8Array.of(7, 8));
  assertEquals(await beside.json(), { id: other.id, bytes: 2 });

  controller.enqueue(Uint8Array.of(3, 4));
  controller.close();
  assertEquals(await outcome(await first), "200");
  assertEquals(upload.chunks.flatMap((chunk) => [...chunk]), [1, 2, 3, 4]);
  assertEquals(await outcome(await put("?from=4", Uint8Array.of(5))), "200");
});

Deno.test("PUT /api/uploads/:id says what the messenger could not do", async () => {
  const { put, messenger, reports } = await uploading();
  messenger.uploads.failure = new RequestError("storage", "The disk is full: make room");
  assertEquals(await outcome(await put("?from=0", Uint8Array.of(1))), "507 storage");
  messenger.uploads.failure = new Error("EIO at /home/ada");
  const response = await put("?from=0", Uint8Array.of(1));
  assert(!(await response.text()).includes("EIO"));
  assertEquals([response.status, reports], [500, [messenger.uploads.failure]]);
  messenger.uploads.failure = undefined;
  assertEquals(await outcome(await put("?from=0", Uint8Array.of(1))), "200");
});

Deno.test("DELETE /api/uploads/:id gives one up, once or twice", async () => {
  const { askAsPage, messenger, id } = await uploading();
  for (let i = 0; i < 2; i++) {
    const response = await askAsPage("DELETE", `/api/uploads/${id}`);
    assertEquals([response.status, await response.text()], [204, ""]);
  }
  assertEquals(messenger.uploads.cancelled, [id, id]);
  assertEquals(await outcome(await askAsPage("GET", `/api/uploads/${id}`)), "404 nobody");
});

Deno.test("/api/uploads/:id refuses what names no upload", async () => {
  const { askAsPage, messenger, pageToken, ask } = house();
  const headers = { authorization: `Bearer ${await pageToken()}`, origin: ORIGIN, "content-type": BYTES };
  const ids = ["..%2f..%2fetc%2fpasswd", "%00", "a%0d%0ab", "a.b", "x".repeat(65), "é", "a b", "%ff"];
  for (const id of ids) {
    const path = `/api/uploads/${id}`;
    assertEquals(await outcome(await askAsPage("GET", path)), "400 invalid", id);
    assertEquals(await outcome(await askAsPage("DELETE", path)), "400 invalid", id);
    assertEquals(await outcome(await ask("PUT", `${path}?from=0`, headers, "x")), "400 invalid", id);
  }
  assertEquals(messenger.uploads.cancelled, []);
  assertEquals(await outcome(await ask("PUT", "/api/uploads/unknown?from=0", headers, "x")), "404 nobody");
  assertEquals(await outcome(await askAsPage("GET", "/api/uploads/unknown")), "404 nobody");
  for (const id of ["__proto__", "constructor"]) {
    assertEquals(await outcome(await askAsPage("GET", `/api/uploads/${id}`)), "404 nobody", id);
  }
});

Deno.test("uploads are behind the door: nothing of a body is read before", async () => {
  const { id, upload, app, pageToken } = await uploading();
  const token = `Bearer ${await pageToken()}`;
  const rows: readonly [headers: Readonly<Record<string, string>>, expect: string][] = [
    [{}, "401 token"],
    [{ origin: ORIGIN, authorization: `Bearer ${"x".repeat(43)}` }, "401 token"],
    [{ origin: ORIGIN, authorization: `Bearer ${PROGRAM_KEY}` }, "401 token"],
    [{ authorization: token }, "403 origin"],
    [{ authorization: token, origin: "http://evil.example" }, "403 origin"],
    [{ authorization: token, origin: "null" }, "403 origin"],
    [{ authorization: token, origin: ORIGIN, "sec-fetch-site": "cross-site" }, "403 site"],
    [{ authorization: token, origin: ORIGIN, host: "evil.example" }, "403 host"],
  ];
  for (const [headers, expect] of rows) {
    const { state, body } = streamOf(1, Uint8Array.of(1));
    const response = await app.request(`http://${HOST}/api/uploads/${id}?from=0`, {
      method: "PUT",
      headers: { host: HOST, "content-type": BYTES, ...headers },
      body,
    });
    assertEquals([await outcome(response), state.made], [expect, 0], JSON.stringify(headers));
    for (const [method, path] of [["DELETE", `/api/uploads/${id}`], ["POST", "/api/uploads"]] as const) {
      const all = { host: HOST, "content-type": "application/json", ...headers };
      const found = await app.request(`http://${HOST}${path}`, { method, headers: all });
      assertEquals(await outcome(found), expect, `${method} ${JSON.stringify(headers)}`);
    }
  }
  assertEquals(upload.size, 0);
});
