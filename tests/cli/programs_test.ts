/** Other programs of this computer: the real program, its tokens and its webhooks, by what they get over HTTP. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { encodeHex } from "../../src/std/encoding.ts";
import { Program, type ProgramOptions, runProgram } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

// deno-lint-ignore no-explicit-any -- foreign JSON that the test looks into.
type Json = any;

function people(folder: string): { ada: ProgramOptions; ben: ProgramOptions } {
  const port = freePort();
  return {
    ada: { name: "Ada", data: `${folder}/ada`, bind: "127.0.0.2", port },
    ben: { name: "Ben", data: `${folder}/ben`, bind: "127.0.0.3", port },
  };
}

/** The one line that a command prints with --json. */
async function told(options: ProgramOptions, args: readonly string[]): Promise<Json> {
  const { code, stdout, stderr } = await runProgram(options, [...args, "--json"]);
  assertEquals(code, 0, `${args.join(" ")}: ${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** Status and code of what a program is answered. */
async function ask(api: string, token: string, path: string, body?: unknown): Promise<[number, Json]> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  const response = await fetch(new URL(path, api), {
    method: body === undefined ? "GET" : "POST",
    headers,
    ...body === undefined ? {} : { body: JSON.stringify(body) },
  });
  return [response.status, response.status === 204 ? undefined : await response.json()];
}

const newId = () => encodeHex(crypto.getRandomValues(new Uint8Array(16)));

Deno.test("a token lets a program do what it is for, until it is revoked", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using adas = await Program.start(ada);
  await using bens = await Program.start(ben);
  await adas.sees("Ben");
  const { api } = await told(ada, ["whoami"]);
  assertMatch(api, /^http:\/\/127\.0\.0\.1:\d+\/$/);
  assertEquals(adas.ready.api, api);

  const made = await told(ada, ["token", "create", "ci", "--scope", "send", "--to", "Ben"]);
  const { secret } = made;
  assertEquals([made.name, made.scopes, made.to], ["ci", ["send"], [{ id: bens.id, name: "Ben" }]]);
  const text = { text: "Run 7 is done.", to: bens.id };
  assertEquals((await ask(api, secret, "/api/messages", { ...text, id: newId() }))[0], 201);
  await bens.until((line) => line.event === "message" && line.text === "Run 7 is done.");

  const refusals = [
    await ask(api, secret, "/api/snapshot"),
    await ask(api, secret, "/api/messages", { ...text, to: "everyone", id: newId() }),
    await ask(api, secret, "/api/run", { do: "whoami" }),
    await ask(api, secret, "/api/tokens"),
    await ask(api, `lmp_${"x".repeat(43)}`, "/api/messages", { ...text, id: newId() }),
  ];
  assertEquals(refusals.map(([status, { code }]) => `${status} ${code}`), [
    "403 scope",
    "403 reach",
    "403 owner",
    "403 owner",
    "401 token",
  ]);
  assertStringIncludes(refusals[0]?.[1].message, '"read"');

  // Only its hash lies on the disk.
  for (const file of ["lanmessenger.db", "lanmessenger.db-wal"]) {
    const bytes = await Deno.readFile(`${ada.data}/${file}`).catch(() => new Uint8Array());
    assert(!new TextDecoder("latin1").decode(bytes).includes(secret.slice(4)), file);
  }
  const { secret: reading } = await told(ada, ["token", "create", "--scope", "read"]);
  const socket = new WebSocket(`${api.replace("http", "ws")}api/events`, {
    headers: { authorization: `Bearer ${reading}` },
  });
  const closed = Promise.withResolvers<number>();
  const heard = Promise.withResolvers<Json>();
  socket.onclose = ({ code }) => closed.resolve(code);
  socket.onmessage = ({ data }) => {
    const event = JSON.parse(data);
    if (event.type === "message") heard.resolve(event);
  };
  const opened = Promise.withResolvers<void>();
  socket.onopen = () => opened.resolve();
  await opened.promise;
  await bens.give({ do: "send", to: "Ada", text: "Thanks" });
  assertEquals((await heard.promise).message.text, "Thanks");
  assertEquals((await told(ada, ["token", "revoke", "token 2"])).revoked, true);
  assertEquals(await closed.promise, 4401);
  assertEquals((await ask(api, reading, "/api/snapshot"))[0], 401);
  assertEquals((await ask(api, secret, "/api/messages", { ...text, id: newId() }))[0], 201);
});

/** A program that takes webhooks; `port` 0: any. */
function taker(port = 0) {
  const taken: { headers: Headers; body: string }[] = [];
  let wake = Promise.withResolvers<void>();
  const server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
    taken.push({ headers: request.headers, body: await request.text() });
    wake.resolve();
    wake = Promise.withResolvers();
    return new Response(null, { status: 204 });
  });
  return {
    taken,
    port: server.addr.port,
    async until(count: number): Promise<void> {
      while (taken.length < count) await wake.promise;
    },
    async [Symbol.asyncDispose]() {
      await server.shutdown();
    },
  };
}

async function signatureOf(secret: string, timestamp: string, body: string): Promise<string> {
  const encoder = new TextEncoder();
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(secret), algorithm, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, encoder.encode(`${timestamp}.${body}`));
  return `sha256=${encodeHex(new Uint8Array(mac))}`;
}

Deno.test("a webhook gets each message, signed, also what came while nobody took it; and leads nowhere else", async () => {
  await using folder = await testFolder();
  const { ada, ben } = people(folder.path);
  await using bens = await Program.start(ben);
  let secret: string;
  let port: number;
  {
    await using adas = await Program.start(ada);
    await bens.sees("Ada");
    await using hook = taker();
    port = hook.port;
    const beyond = await runProgram(ada, ["webhook", "create", "http://192.0.2.7/hook"]);
    assertEquals(beyond.code, 2);
    assertStringIncludes(beyond.stderr, "--allow-host 192.0.2.7");
    assertEquals((await runProgram(ada, ["webhook", "list", "--json"])).stdout, "");
    const made = await told(ada, ["webhook", "create", `http://localhost:${port}/hook`, "--from", "Ben"]);
    secret = made.secret;
    await bens.give({ do: "send", to: "Ada", text: "Hello" });
    await hook.until(1);
    const { headers, body } = hook.taken[0]!;
    const line = await adas.until((each) => each.event === "message" && each.text === "Hello");
    assertEquals(JSON.parse(body), line);
    const timestamp = headers.get("x-lanmessenger-timestamp") ?? "";
    assert(Math.abs(Date.now() / 1_000 - Number(timestamp)) < 300, timestamp);
    assertEquals(headers.get("x-lanmessenger-signature"), await signatureOf(secret, timestamp, body));
    assertEquals(headers.get("x-lanmessenger-event"), "message");
  }
  {
    await using again = await Program.start(ada);
    await bens.give({ do: "send", to: "Ada", text: "Nobody listens" });
    await again.until((line) => line.event === "message" && line.text === "Nobody listens");
  }
  await using hook = taker(port);
  await using adas = await Program.start(ada);
  await hook.until(1);
  const { headers, body } = hook.taken[0]!;
  assertEquals(JSON.parse(body).text, "Nobody listens");
  const timestamp = headers.get("x-lanmessenger-timestamp") ?? "";
  assertEquals(headers.get("x-lanmessenger-signature"), await signatureOf(secret, timestamp, body));

  assertEquals((await told(ada, ["webhook", "remove", "1"])).removed, true);
  await bens.give({ do: "send", to: "Ada", text: "Not for the hook" });
  await adas.until((line) => line.event === "message" && line.text === "Not for the hook");
  assertEquals(hook.taken.length, 1);
});
