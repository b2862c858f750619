import { hmac } from "../../../src/crypto/hash.ts";
import {
  isSecret,
  LAUNCH_LIFE_MS,
  MAX_LAUNCHES,
  MAX_PAGE_TOKENS,
  PageTokens,
  randomSecret,
  sameSecret,
} from "../../../src/server/tokens.ts";
import { assert, assertEquals, assertNotEquals } from "../../../src/std/assert.ts";
import { ManualClock, settled } from "../../support/manual_clock.ts";
import { FakeHashes, sha256 } from "./fixture.ts";

function newTokens(hashes = new FakeHashes()) {
  const clock = new ManualClock();
  const reports: unknown[] = [];
  const tokens = new PageTokens({ hashes, sha256, mac: hmac, clock, report: (error) => reports.push(error) });
  return { tokens, clock, hashes, reports };
}

/** Whether a launch has ended by now. */
async function hasEnded(ended: Promise<void>): Promise<boolean> {
  return await Promise.race([ended.then(() => true), settled().then(() => false)]);
}

Deno.test("randomSecret() makes 256 bits of base64url, never the same twice", () => {
  const secrets = Array.from({ length: 100 }, randomSecret);
  assert(secrets.every(isSecret));
  assertEquals(new Set(secrets).size, 100);
});

Deno.test("isSecret() takes 43 characters of base64url and nothing else", () => {
  assert(isSecret("A".repeat(41) + "-_"));
  const wrong = ["", "A".repeat(42), "A".repeat(44), "A".repeat(42) + "=", "A".repeat(42) + "+", "A".repeat(43) + "\n"];
  for (const text of wrong) assert(!isSecret(text), JSON.stringify(text));
});

Deno.test("sameSecret() compares bytes, of different lengths too", () => {
  const bytes = Uint8Array.of(1, 2, 3);
  assert(sameSecret(bytes, Uint8Array.of(1, 2, 3)));
  assert(!sameSecret(bytes, Uint8Array.of(1, 2, 4)));
  assert(!sameSecret(bytes, Uint8Array.of(1, 2)));
  assert(!sameSecret(bytes, new Uint8Array()));
});

Deno.test("PageTokens.exchange() gives a page token for a launch token, once", async () => {
  const { tokens } = newTokens();
  const launch = tokens.createLaunch();
  const token = await tokens.exchange(launch.token);
  assert(token !== undefined && isSecret(token));
  assertNotEquals(token, launch.token);
  assert(await tokens.accepts(token));
  assertEquals(await tokens.exchange(launch.token), undefined);
});

Deno.test("PageTokens.exchange() gives two that ask at the same moment one token", async () => {
  const { tokens, hashes } = newTokens();
  const { token } = tokens.createLaunch();
  const answers = await Promise.all([tokens.exchange(token), tokens.exchange(token)]);
  assertEquals(answers.filter((answer) => answer !== undefined).length, 1);
  assertEquals(hashes.used.size, 1);
});

Deno.test("PageTokens.exchange() refuses what is no launch token", async () => {
  const { tokens } = newTokens();
  const { token } = tokens.createLaunch();
  const page = await tokens.exchange(tokens.createLaunch().token);
  for (const wrong of ["", "x", token.slice(1), `${token}x`, randomSecret(), page ?? ""]) {
    assertEquals(await tokens.exchange(wrong), undefined, wrong);
  }
  assert(await tokens.exchange(token) !== undefined, "the wrong ones must not spend the right one");
});

Deno.test("PageTokens.createLaunch() makes tokens for a minute", async () => {
  const { tokens, clock } = newTokens();
  const launch = tokens.createLaunch();
  await clock.pass(LAUNCH_LIFE_MS - 1);
  const late = tokens.createLaunch();
  assert(!await hasEnded(launch.ended));
  await clock.pass(1);
  await launch.ended;
  assertEquals(await tokens.exchange(launch.token), undefined);
  assert(await tokens.exchange(late.token) !== undefined);
});

Deno.test("PageTokens.createLaunch() ends the oldest when too many wait", async () => {
  const { tokens, clock } = newTokens();
  const launches = Array.from({ length: MAX_LAUNCHES + 1 }, () => tokens.createLaunch());
  const [first, second] = launches;
  assert(first !== undefined && second !== undefined);
  await first.ended;
  assertEquals(await tokens.exchange(first.token), undefined);
  assert(await tokens.exchange(second.token) !== undefined);
  assertEquals(clock.pending, MAX_LAUNCHES - 1, "ended launches leave no timers");
});

Deno.test("PageTokens.exchange() ends the launch and its timer", async () => {
  const { tokens, clock } = newTokens();
  const launch = tokens.createLaunch();
  await tokens.exchange(launch.token);
  await launch.ended;
  assertEquals(clock.pending, 0);
});

Deno.test("PageTokens.close() ends every launch", async () => {
  const { tokens, clock } = newTokens();
  const launches = [tokens.createLaunch(), tokens.createLaunch()];
  tokens.close();
  await Promise.all(launches.map(({ ended }) => ended));
  assertEquals(clock.pending, 0);
  for (const { token } of launches) assertEquals(await tokens.exchange(token), undefined);
});

Deno.test("PageTokens.accepts() knows tokens of an earlier start by their hashes", async () => {
  const before = newTokens();
  const token = await before.tokens.exchange(before.tokens.createLaunch().token) ?? "";
  const after = newTokens(before.hashes);
  assert(await after.tokens.accepts(token));
  for (const wrong of [randomSecret(), "", "x".repeat(100_000), ...before.hashes.used.keys()]) {
    assert(!await after.tokens.accepts(wrong));
  }
});

Deno.test("PageTokens keeps a hash, never the token", async () => {
  const { tokens, hashes } = newTokens();
  const token = await tokens.exchange(tokens.createLaunch().token) ?? "";
  const [[hash, ...others]] = [[...hashes.used.keys()]];
  assertEquals(others, []);
  assert(hash !== undefined && hash !== token && isSecret(hash));
});

Deno.test("PageTokens.touch() marks a token as used now", async () => {
  const { tokens, hashes, clock } = newTokens();
  const token = await tokens.exchange(tokens.createLaunch().token) ?? "";
  await clock.pass(5_000);
  await tokens.touch(token);
  assertEquals([...hashes.used.values()], [clock.now()]);
});

Deno.test("PageTokens opens the page though nothing can be stored", async () => {
  const { tokens, hashes, reports } = newTokens();
  hashes.failure = new Error("The disk is full");
  const token = await tokens.exchange(tokens.createLaunch().token) ?? "";
  assert(await tokens.accepts(token));
  assert(!await tokens.accepts(randomSecret()));
  await tokens.touch(token);
  assertEquals(reports, [hashes.failure, hashes.failure]);

  for (let i = 0; i < MAX_PAGE_TOKENS; i++) await tokens.exchange(tokens.createLaunch().token);
  assert(!await tokens.accepts(token), "as many as are stored are kept, and no more");
});
