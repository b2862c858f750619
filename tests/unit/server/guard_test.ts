import { PROOF_HEADER } from "../../../src/model/local_api.ts";
import { localHosts } from "../../../src/server/guard.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { HOST, house, ORIGIN, outcome, PROGRAM_KEY, PROGRAM_PROOF } from "./fixture.ts";

/** Tries each row and tells all that came out otherwise. */
async function checkTable<Row>(
  rows: readonly Row[],
  expected: (row: Row) => string,
  ask: (row: Row) => Promise<Response>,
) {
  for (const row of rows) assertEquals(await outcome(await ask(row)), expected(row), JSON.stringify(row));
}

Deno.test("localHosts() names this computer as its browsers do", () => {
  assertEquals(localHosts(23720), ["127.0.0.1:23720", "[::1]:23720", "localhost:23720"]);
});

Deno.test("door() answers only to the names on the list, letter for letter", async () => {
  const { app } = house();
  const rows: readonly { url?: string; host: string | undefined; expect: string }[] = [
    { host: HOST, expect: "200" },
    { url: "http://[::1]:23720/", host: "[::1]:23720", expect: "200" },
    { url: "http://localhost:23720/", host: "localhost:23720", expect: "200" },
    // DNS rebinding: a foreign name that leads here.
    { url: "http://evil.example:23720/", host: "evil.example:23720", expect: "403 host" },
    { url: "http://127.0.0.1.evil.example:23720/", host: "127.0.0.1.evil.example:23720", expect: "403 host" },
    // Not the list's letters.
    { url: "http://LOCALHOST:23720/", host: "LOCALHOST:23720", expect: "403 host" },
    { url: "http://127.1:23720/", host: "127.1:23720", expect: "403 host" },
    { url: "http://127.0.0.2:23720/", host: "127.0.0.2:23720", expect: "403 host" },
    { url: "http://localhost.:23720/", host: "localhost.:23720", expect: "403 host" },
    { url: "http://127.0.0.1/", host: "127.0.0.1", expect: "403 host" },
    { url: "http://127.0.0.1:80/", host: "127.0.0.1:80", expect: "403 host" },
    // Missing, empty, doubled.
    { host: undefined, expect: "403 host" },
    { host: "", expect: "403 host" },
    { host: `${HOST}, ${HOST}`, expect: "403 host" },
    { host: `${HOST}, evil.example`, expect: "403 host" },
    // An absolute target and the header disagree.
    { url: "http://evil.example/", host: HOST, expect: "403 host" },
    { url: "http://localhost:23720/", host: HOST, expect: "403 host" },
    { url: `https://${HOST}/`, host: HOST, expect: "403 host" },
    { url: `http://${HOST}/`, host: "evil.example", expect: "403 host" },
    { url: "http://127.0.0.1:2372/", host: HOST, expect: "403 host" },
  ];
  await checkTable(rows, ({ expect }) => expect, async ({ url, host }) => {
    const headers = new Headers(host === undefined ? {} : { host });
    return await app.request(url ?? `http://${HOST}/`, { headers });
  });
});

Deno.test("door() looks at the host before anything else", async () => {
  const { ask, pageToken } = house();
  const authorization = `Bearer ${await pageToken()}`;
  for (const path of ["/", "/static/app.js", "/api/snapshot", "/api/session", "/api/events", "/nowhere"]) {
    assertEquals(await outcome(await ask("GET", path, { host: "evil.example", authorization })), "403 host", path);
  }
});

Deno.test("door() asks for the list anew each time", async () => {
  let hosts: string[] = [];
  const { ask } = house({ hosts: () => hosts });
  assertEquals(await outcome(await ask("GET", "/")), "403 host");
  hosts = [HOST];
  assertEquals(await outcome(await ask("GET", "/")), "200");
});

Deno.test("door() refuses foreign origins everywhere", async () => {
  const { ask, pageToken } = house();
  const authorization = `Bearer ${await pageToken()}`;
  const foreign = [
    "null",
    "http://evil.example",
    "https://127.0.0.1:23720",
    "http://127.0.0.1",
    "http://localhost:23720",
    `${ORIGIN}/`,
    `${ORIGIN}, ${ORIGIN}`,
    "file://",
    "",
  ];
  for (const origin of foreign) {
    for (const path of ["/", "/static/app.js", "/api/snapshot", "/api/events"]) {
      const headers = { origin, authorization, upgrade: "websocket" };
      assertEquals(await outcome(await ask("GET", path, headers)), "403 origin", `${origin} ${path}`);
    }
    const headers = { origin, authorization, "content-type": "application/json" };
    assertEquals(await outcome(await ask("POST", "/api/messages", headers, "{}")), "403 origin", origin);
    assertEquals(await outcome(await ask("POST", "/api/session", headers, "{}")), "403 origin", origin);
  }
});

Deno.test("door() takes the origin of the very name that was asked", async () => {
  const { app } = house();
  for (const host of localHosts(23720)) {
    const response = await app.request(`http://${host}/static/app.js`, { headers: { host, origin: `http://${host}` } });
    assertEquals(await outcome(response), "200");
  }
});

Deno.test("an own origin is required for what changes something, and for the WebSocket", async () => {
  const { ask, pageToken } = house();
  const authorization = `Bearer ${await pageToken()}`;
  const rows: readonly [method: string, path: string, origin: string | undefined, expect: string][] = [
    ["GET", "/api/snapshot", undefined, "200"],
    ["GET", "/api/snapshot", ORIGIN, "200"],
    ["HEAD", "/api/snapshot", undefined, "200"],
    ["POST", "/api/messages", undefined, "403 origin"],
    ["POST", "/api/messages", ORIGIN, "400 invalid"],
    ["PATCH", "/api/me", undefined, "403 origin"],
    ["PATCH", "/api/me", ORIGIN, "200"],
    ["PUT", "/api/uploads/x", undefined, "403 origin"],
    ["PUT", "/api/uploads/x", ORIGIN, "400 invalid"],
    ["DELETE", "/api/uploads/x", undefined, "403 origin"],
    ["DELETE", "/api/uploads/x", ORIGIN, "204"],
    ["GET", "/api/uploads/x", undefined, "404 nobody"],
    ["DELETE", "/api/me", undefined, "403 origin"],
    ["DELETE", "/api/me", ORIGIN, "405 method"],
    ["POST", "/api/session", undefined, "403 origin"],
    ["POST", "/api/session", ORIGIN, "400 invalid"],
    ["GET", "/api/events", undefined, "403 origin"],
    ["GET", "/api/events", ORIGIN, "426 upgrade"],
  ];
  await checkTable(rows, ([, , , expect]) => expect, async ([method, path, origin]) => {
    const headers = new Headers({ authorization, "content-type": "application/json" });
    if (origin !== undefined) headers.set("origin", origin);
    const hasBody = method === "POST" || method === "PATCH";
    return await ask(method, path, headers, hasBody ? "{}" : undefined);
  });
});

Deno.test("door() lets foreign pages navigate to the document and nothing else", async () => {
  const { ask, pageToken } = house();
  const authorization = `Bearer ${await pageToken()}`;
  const paths = ["/", "/static/app.js", "/api/snapshot"] as const;
  type Row = {
    site?: string;
    mode?: string;
    dest?: string;
    expect: readonly [document: string, asset: string, api: string];
  };
  const refused = ["403 site", "403 site", "403 site"] as const;
  const documentOnly = ["200", "403 site", "403 site"] as const;
  const rows: readonly Row[] = [
    // A browser too old to say.
    { expect: ["200", "200", "200"] },
    { site: "same-origin", mode: "cors", dest: "empty", expect: ["200", "200", "200"] },
    { site: "same-origin", mode: "no-cors", dest: "script", expect: ["200", "200", "200"] },
    // The address bar, a bookmark; the file that launches the browser; a link elsewhere.
    { site: "none", mode: "navigate", dest: "document", expect: documentOnly },
    { site: "cross-site", mode: "navigate", dest: "document", expect: documentOnly },
    { site: "same-site", mode: "navigate", dest: "document", expect: documentOnly },
    // Frames, subresources and fetches of foreign pages.
    { site: "cross-site", mode: "navigate", dest: "iframe", expect: refused },
    { site: "cross-site", mode: "navigate", dest: "object", expect: refused },
    { site: "cross-site", mode: "no-cors", dest: "script", expect: refused },
    { site: "cross-site", mode: "no-cors", dest: "document", expect: refused },
    { site: "cross-site", mode: "cors", dest: "empty", expect: refused },
    { site: "same-site", mode: "cors", dest: "empty", expect: refused },
    { site: "none", mode: "no-cors", dest: "empty", expect: refused },
    { site: "cross-site", expect: refused },
    { site: "none", expect: refused },
    // Neither known words nor one word.
    { site: "", mode: "navigate", dest: "iframe", expect: refused },
    { site: "Same-Origin", expect: refused },
    { site: "same-origin, same-origin", expect: refused },
    { site: "elsewhere", mode: "cors", dest: "empty", expect: refused },
  ];
  for (const { site, mode, dest, expect } of rows) {
    const headers = new Headers({ authorization });
    if (site !== undefined) headers.set("sec-fetch-site", site);
    if (mode !== undefined) headers.set("sec-fetch-mode", mode);
    if (dest !== undefined) headers.set("sec-fetch-dest", dest);
    for (const [index, path] of paths.entries()) {
      const found = await outcome(await ask("GET", path, headers));
      assertEquals(found, expect[index] ?? "", `${path} ${JSON.stringify({ site, mode, dest })}`);
    }
  }
});

Deno.test("door() lets nobody post to the document by navigating", async () => {
  const { ask } = house();
  const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  assertEquals(await outcome(await ask("POST", "/", headers, "a=b")), "403 site");
});

Deno.test("authenticate() requires a known token for every call but the first", async () => {
  const { ask, pageToken, tokens } = house();
  const token = await pageToken();
  const wrong: readonly (string | undefined)[] = [
    undefined,
    "",
    "Bearer",
    "Bearer ",
    `Bearer ${"x".repeat(43)}`,
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Bearer  ${token}`,
    `bearer ${token}`,
    `Basic ${token}`,
    token,
    `Bearer ${token}, Bearer ${token}`,
    // A launch token opens nothing by itself.
    `Bearer ${tokens.createLaunch().token}`,
  ];
  const calls = [
    ["GET", "/api/snapshot"],
    ["GET", "/api/conversations/everyone/messages"],
    ["POST", "/api/conversations/everyone/seen"],
    ["POST", "/api/messages"],
    ["PATCH", "/api/me"],
    ["POST", "/api/uploads"],
    ["GET", "/api/uploads/upload-1"],
    ["PUT", "/api/uploads/upload-1?from=0"],
    ["DELETE", "/api/uploads/upload-1"],
    ["POST", "/api/offers"],
    ["POST", "/api/transfers"],
    ["GET", `/api/files/${"b".repeat(52)}/${"1".repeat(32)}/0`],
    ["GET", `/api/people/${"b".repeat(52)}/trust`],
    ["PUT", `/api/people/${"b".repeat(52)}/trust`],
    ["POST", "/api/run"],
    ["POST", "/api/launch"],
    ["GET", "/api/nowhere"],
    ["GET", "/api"],
    ["GET", "/api/"],
    ["DELETE", "/api/me"],
    ["GET", `/api/snapshot?token=${token}&authorization=Bearer%20${token}`],
  ] as const;
  for (const authorization of wrong) {
    for (const [method, path] of calls) {
      const headers = new Headers({ origin: ORIGIN, "sec-fetch-site": "same-origin", cookie: `token=${token}` });
      if (authorization !== undefined) headers.set("authorization", authorization);
      assertEquals(await outcome(await ask(method, path, headers)), "401 token", `${authorization} ${method} ${path}`);
    }
  }
});

Deno.test("authenticate() takes the program key only from what is no browser", async () => {
  const { ask } = house();
  const rows: readonly { headers: HeadersInit; expect: string }[] = [
    { headers: {}, expect: "200" },
    { headers: { origin: ORIGIN }, expect: "401 token" },
    { headers: { origin: ORIGIN, "sec-fetch-site": "same-origin" }, expect: "401 token" },
    { headers: { "sec-fetch-site": "same-origin" }, expect: "401 token" },
    { headers: { "sec-fetch-mode": "cors" }, expect: "401 token" },
    { headers: { "sec-fetch-dest": "empty" }, expect: "401 token" },
    { headers: { "sec-fetch-user": "?1" }, expect: "401 token" },
    { headers: { "sec-fetch-storage-access": "none" }, expect: "401 token" },
    { headers: { origin: "null" }, expect: "403 origin" },
    { headers: { "sec-fetch-site": "none" }, expect: "403 site" },
  ];
  for (const [method, path] of [["GET", "/api/snapshot"], ["POST", "/api/run"], ["PATCH", "/api/me"]] as const) {
    await checkTable(rows, ({ expect }) => expect, async ({ headers }) => {
      const all = new Headers(headers);
      all.set("authorization", `Bearer ${PROGRAM_KEY}`);
      if (method !== "GET") all.set("content-type", "application/json");
      return await ask(method, path, all, method === "GET" ? undefined : "{}");
    });
  }
});

Deno.test("authenticate() refuses keys that are nearly the program's", async () => {
  const { ask } = house();
  for (const key of [PROGRAM_KEY.slice(1), `${PROGRAM_KEY}K`, `${PROGRAM_KEY.slice(1)}k`, PROGRAM_KEY.toLowerCase()]) {
    assertEquals(await outcome(await ask("GET", "/api/snapshot", { authorization: `Bearer ${key}` })), "401 token");
  }
});

Deno.test("authenticate() wants a program key of 256 bits", () => {
  for (const programKey of ["", "x", "K".repeat(42), "K".repeat(44)]) {
    assertThrows(() => house({ programKey }), TypeError, "256 bits");
  }
});

Deno.test("authenticate() shows its proof to whoever showed the program key, and to nobody else", async () => {
  const { ask, askAsPage, askAsProgram } = house();
  const proofOf = (answer: Response) => answer.headers.get(PROOF_HEADER);
  assertEquals(proofOf(await askAsProgram("GET", "/api/snapshot")), PROGRAM_PROOF);
  assertEquals(proofOf(await askAsPage("GET", "/api/snapshot")), null);
  assertEquals(proofOf(await ask("GET", "/api/snapshot", {})), null);
});

Deno.test("commands and launches are for the program, not for the page", async () => {
  const { askAsPage, askAsProgram } = house();
  for (const path of ["/api/run", "/api/launch"]) {
    assertEquals(await outcome(await askAsPage("POST", path, {})), "403 program");
  }
  assertEquals(await outcome(await askAsProgram("POST", "/api/run", {})), "200");
  assertEquals(await outcome(await askAsProgram("POST", "/api/launch")), "201");
});
