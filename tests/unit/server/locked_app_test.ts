import { hmac } from "../../../src/crypto/hash.ts";
import { PROOF_HEADER } from "../../../src/model/local_api.ts";
import { createLockedApp } from "../../../src/server/locked_app.ts";
import { PageTokens } from "../../../src/server/tokens.ts";
import { type TryOutcome, UnlockGate } from "../../../src/server/unlock_gate.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { assetOf, FakeHashes, HOST, ORIGIN, PROGRAM_KEY, PROGRAM_PROOF, sha256 } from "./fixture.ts";

const RIGHT = "correct horse";

function gate() {
  const clock = new ManualClock();
  const ending = new AbortController();
  const tried: string[] = [];
  const opens = (passphrase: string) => {
    tried.push(passphrase);
    return Promise.resolve(passphrase === RIGHT);
  };
  return { gate: new UnlockGate({ opens, clock, signal: ending.signal }), clock, ending, tried };
}

/** How long, in seconds, a wrong try takes by a clock that is moved bit by bit. */
async function secondsOf(trying: Promise<TryOutcome>, clock: ManualClock): Promise<number> {
  let outcome: TryOutcome | undefined;
  void trying.then((value) => outcome = value);
  await settled();
  let ms = 0;
  while (outcome === undefined) {
    await clock.pass(500);
    ms += 500;
  }
  assertEquals(outcome, "wrong");
  return ms / 1_000;
}

Deno.test("UnlockGate answers the third wrong try late, and each after it later", async () => {
  const { gate: unlock, clock } = gate();
  const seconds: number[] = [];
  for (let count = 0; count < 9; count++) seconds.push(await secondsOf(unlock.try("wrong"), clock));
  assertEquals(seconds, [0, 0, 1, 2, 4, 8, 16, 30, 30]);
  assertEquals(await unlock.try(RIGHT), "open");
  assertEquals(clock.pending, 0);
});

Deno.test("UnlockGate tries one at a time: asking many times at once is no faster", async () => {
  const { gate: unlock, clock, tried } = gate();
  for (let count = 0; count < 2; count++) await unlock.try("wrong");
  const slow = unlock.try("wrong");
  await settled();
  assertEquals([await unlock.try(RIGHT), await unlock.try("wrong")], ["busy", "busy"]);
  assertEquals(tried.length, 3);
  await clock.pass(1_000);
  assertEquals(await slow, "wrong");
  assertEquals(await unlock.try(RIGHT), "open");
});

Deno.test("UnlockGate is free again when a try fails in another way, and waits no longer than the program", async () => {
  const { clock, ending } = gate();
  let broken = true;
  const unlock = new UnlockGate({
    opens: () => broken ? Promise.reject(new Error("no disk")) : Promise.resolve(false),
    clock,
    signal: ending.signal,
  });
  assertEquals(await unlock.try("x").catch((error: Error) => error.message), "no disk");
  broken = false;
  for (let count = 0; count < 2; count++) await unlock.try("wrong");
  const slow = unlock.try("wrong");
  await settled();
  ending.abort();
  assertEquals([await slow, clock.pending], ["wrong", 0]);
});

function house() {
  const { gate: unlock, clock, tried } = gate();
  const tokens = new PageTokens({ hashes: new FakeHashes(), sha256, mac: hmac, clock, report: () => {} });
  const opened: string[] = [];
  const page = (text: string) => assetOf(text, "text/html; charset=UTF-8");
  const files = new Map([["/", page("the messenger")], ["/static/locked.html", page("locked")]]);
  const app = createLockedApp({
    tokens,
    programKey: PROGRAM_KEY,
    programProof: PROGRAM_PROOF,
    hosts: () => [HOST],
    assets: { get: (path) => files.get(path) },
    gate: unlock,
    launch: () => Promise.resolve({ url: `${ORIGIN}/#launch=x`, file: null }),
    opened: (passphrase) => opened.push(passphrase),
    report: () => {},
  });
  const ask = async (path: string, headers: HeadersInit = {}, body?: unknown) =>
    await app.request(`http://${HOST}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { host: HOST, ...body === undefined ? {} : { "content-type": "application/json" }, ...headers },
      ...body === undefined ? {} : { body: JSON.stringify(body) },
    });
  const key = async () => await tokens.exchange(tokens.createLaunch().token) ?? "";
  return { ask, key, opened, tokens, tried };
}

Deno.test("the locked page serves the question in the place of the messenger, and nothing of its API", async () => {
  const { ask, key } = house();
  const document = await ask("/");
  assertEquals([document.status, await document.text()], [200, "locked"]);
  assert(document.headers.get("content-security-policy")?.includes("script-src 'self'"));
  const authorization = `Bearer ${await key()}`;
  for (const path of ["/api/snapshot", "/api/run", "/api/events", "/api/nowhere"]) {
    const answer = await ask(path, { authorization });
    assertEquals([answer.status, (await answer.json()).code], [423, "locked"]);
  }
});

Deno.test("a launch token gives the page its key, and the right passphrase opens once it has one", async () => {
  const { ask, tokens, opened } = house();
  const session = await ask("/api/session", { origin: ORIGIN }, { launch: tokens.createLaunch().token });
  const { token } = await session.json();
  const headers = { origin: ORIGIN, authorization: `Bearer ${token}` };
  const wrong = await ask("/api/unlock", headers, { passphrase: "wrong" });
  assertEquals([wrong.status, (await wrong.json()).code, opened], [403, "wrong", []]);
  assertEquals((await ask("/api/unlock", headers, { passphrase: RIGHT })).status, 204);
  assertEquals(opened, [RIGHT]);
});

Deno.test("a second start finds the locked program and its page, and nothing else", async () => {
  const { ask } = house();
  const authorization = `Bearer ${PROGRAM_KEY}`;
  const found = await ask("/api/snapshot", { authorization });
  assertEquals([found.status, found.headers.get(PROOF_HEADER), await found.text()], [200, PROGRAM_PROOF, ""]);
  assertEquals((await (await ask("/api/launch", { authorization }, {})).json()).url, `${ORIGIN}/#launch=x`);
  assertEquals((await ask("/api/run", { authorization }, { do: "whoami" })).status, 423);
  assertEquals((await ask("/api/launch", {}, {})).status, 401);
});

Deno.test("nobody tries a passphrase without a key, from another page, or by another name", async () => {
  const { ask, key, tried } = house();
  const authorization = `Bearer ${await key()}`;
  const passphrase = { passphrase: RIGHT };
  const refused = [
    await ask("/api/unlock", { origin: ORIGIN }, passphrase),
    await ask("/api/unlock", { origin: ORIGIN, authorization: `Bearer ${"x".repeat(43)}` }, passphrase),
    await ask("/api/unlock", { authorization }, passphrase),
    await ask("/api/unlock", { authorization, origin: "http://evil.example" }, passphrase),
    await ask("/api/unlock", { authorization, origin: ORIGIN, "sec-fetch-site": "cross-site" }, passphrase),
    await ask("/api/unlock", { authorization, origin: ORIGIN, host: "evil.example" }, passphrase),
    await ask("/api/unlock", { authorization, origin: ORIGIN }, { passphrase: 7 }),
    await ask("/api/unlock", { authorization, origin: ORIGIN }, { passphrase: "x".repeat(5_000) }),
  ];
  assertEquals(refused.map(({ status }) => status), [401, 401, 403, 403, 403, 403, 400, 413]);
  assertEquals(tried, []);
});
