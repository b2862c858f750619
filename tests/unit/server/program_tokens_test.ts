import { RequestError } from "../../../src/model/errors.ts";
import { MAX_PROGRAM_TOKENS, SCOPES, type TokenRequest } from "../../../src/model/programs.ts";
import { isProgramSecret, TOUCH_EVERY_MS } from "../../../src/server/program_tokens.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { BEN, FakeMessenger } from "../../support/fake_messenger.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { memoryPrograms } from "../../support/memory_programs.ts";
import { house, outcome } from "./fixture.ts";

const DAY_MS = 86_400_000;

function desk() {
  const clock = new ManualClock();
  const { tokens, tokenRows, reports } = memoryPrograms(new FakeMessenger(), clock);
  return { clock, tokens, rows: tokenRows, reports };
}

function request(changes: Partial<TokenRequest> = {}): TokenRequest {
  return { name: undefined, scopes: ["read"], reach: undefined, days: undefined, ...changes };
}

Deno.test("create() gives each token 256 random bits, and keeps their hash alone", async () => {
  const { tokens, rows } = desk();
  const made = [await tokens.create(request()), await tokens.create(request())];
  for (const { secret } of made) assert(isProgramSecret(secret), secret);
  assertEquals(new Set(made.map(({ secret }) => secret)).size, 2);
  const kept = JSON.stringify([...rows.kept]);
  for (const { secret } of made) assert(!kept.includes(secret) && !kept.includes(secret.slice(4)));
  assert([...rows.kept.keys()].every((hash) => /^[0-9a-f]{64}$/.test(hash)));
});

Deno.test("accepts() knows what was made, until it is revoked or has expired, and nothing else", async () => {
  const { tokens, clock } = desk();
  const { secret, token } = await tokens.create(request({ name: "ci", reach: [BEN, BEN] }));
  const { secret: brief } = await tokens.create(request({ days: 2 }));
  assertEquals((await tokens.accepts(secret))?.reach, [BEN]);
  for (const other of ["", "lmp_", secret.slice(4), `lmp_${"x".repeat(43)}`, `${secret}x`, secret.toUpperCase()]) {
    assertEquals(await tokens.accepts(other), undefined, other);
  }
  await clock.pass(2 * DAY_MS - 1);
  assertEquals((await tokens.accepts(brief))?.name, "token 2");
  await clock.pass(1);
  assertEquals(await tokens.accepts(brief), undefined);
  const ended: number[] = [];
  tokens.onRevoked((id) => ended.push(id));
  assertEquals(tokens.revoke("ci").id, token.id);
  assertEquals([await tokens.accepts(secret), ended], [undefined, [token.id]]);
  assertEquals(tokens.revoke(2).name, "token 2");
  assertThrows(() => tokens.revoke("ci"), RequestError, 'no token "ci"');
});

Deno.test("accepts() writes down that a token was used, at most once a minute, and does without on a full disk", async () => {
  const { tokens, clock, rows, reports } = desk();
  const { secret } = await tokens.create(request());
  const used = () => rows.all()[0]?.usedAt;
  assertEquals(used(), undefined);
  await tokens.accepts(secret);
  const first = clock.now();
  await clock.pass(TOUCH_EVERY_MS - 1);
  await tokens.accepts(secret);
  assertEquals(used(), first);
  await clock.pass(1);
  rows.failure = new Error("full");
  assertEquals((await tokens.accepts(secret))?.id, 1);
  assertEquals([used(), reports], [first, [rows.failure]]);
  rows.failure = undefined;
  await tokens.accepts(secret);
  assertEquals(used(), clock.now());
});

Deno.test("create() refuses what makes no token, and keeps nothing of it", async () => {
  const { tokens, rows } = desk();
  await tokens.create(request({ name: "ci" }));
  const wrong: readonly Partial<TokenRequest>[] = [
    { scopes: [] },
    { reach: [] },
    {
      reach: Array.from(
        { length: 65 },
        (_, i) => "b".repeat(50) + "ab"[i % 2] + "abcdefghijklmnopqrstuvwxyz234567"[i >> 1],
      ) as never,
    },
    { days: 0 },
    { days: 0.5 },
    { days: 3_651 },
    { name: "ci" },
    { name: " ci\u200b" },
    { name: "" },
    { name: "42" },
    { name: "x".repeat(65) },
  ];
  for (const changes of wrong) {
    await assertRejects(() => tokens.create(request(changes)), RequestError);
  }
  assertEquals(rows.kept.size, 1);
  while (rows.kept.size < MAX_PROGRAM_TOKENS) await tokens.create(request());
  await assertRejects(() => tokens.create(request()), RequestError, "which is the most");
});

Deno.test("/api/tokens lists, makes and ends tokens for the page", async () => {
  const { askAsPage, askWith } = house();
  const wanted = { name: "ci", scopes: ["read", "send"], to: [BEN], days: 30 };
  const response = await askAsPage("POST", "/api/tokens", wanted);
  assertEquals(response.status, 201);
  const { token, secret } = await response.json();
  assertEquals(token.expiresAt - token.createdAt, 30 * DAY_MS);
  assertEquals([token.name, token.scopes, token.to, token.usedAt], ["ci", ["read", "send"], [BEN], null]);
  const listed = await (await askAsPage("GET", "/api/tokens")).text();
  assertEquals(JSON.parse(listed), [token]);
  assert(!listed.includes(secret));
  assertEquals(await outcome(await askWith(secret, "GET", "/api/snapshot")), "200");
  for (
    const body of [{}, { ...wanted, name: 1 }, { ...wanted, scopes: "read" }, { ...wanted, scopes: ["admin"] }, {
      ...wanted,
      name: "other",
      to: ["Ben"],
    }, { ...wanted, name: "other", days: "30" }]
  ) {
    assertEquals(await outcome(await askAsPage("POST", "/api/tokens", body)), "400 invalid", JSON.stringify(body));
  }
  assertEquals(await outcome(await askAsPage("DELETE", "/api/tokens/ci")), "400 invalid");
  assertEquals(await outcome(await askAsPage("DELETE", `/api/tokens/${token.id}`)), "204");
  assertEquals(await outcome(await askAsPage("DELETE", `/api/tokens/${token.id}`)), "404 nobody");
  assertEquals(await outcome(await askWith(secret, "GET", "/api/snapshot")), "401 token");
});

Deno.test("a token opens nothing from a browser", async () => {
  const { ask, programToken } = house();
  const authorization = `Bearer ${await programToken(SCOPES)}`;
  const rows = [
    [{}, "200"],
    [{ origin: "http://127.0.0.1:23720" }, "401 token"],
    [{ "sec-fetch-site": "same-origin" }, "401 token"],
    [{ "sec-fetch-mode": "cors" }, "401 token"],
    [{ origin: "http://evil.example" }, "403 origin"],
    [{ "sec-fetch-site": "cross-site" }, "403 site"],
    [{ host: "evil.example" }, "403 host"],
  ] as const;
  for (const [headers, expected] of rows) {
    const response = await ask("GET", "/api/snapshot", { authorization, ...headers });
    assertEquals(await outcome(response), expected, JSON.stringify(headers));
  }
});
