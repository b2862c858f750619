/** What a page asks before it shows its token. */
import { hmac } from "../../../src/crypto/hash.ts";
import { randomSecret } from "../../../src/server/tokens.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { encodeHex } from "../../../src/std/encoding.ts";
import { HOST, house, outcome, sha256 } from "./fixture.ts";

const encoder = new TextEncoder();
const NONCE = "0123456789abcdef".repeat(4);

async function named(token: string) {
  const hash = await sha256(encoder.encode(token));
  return { hash, id: encodeHex(await sha256(hash)) };
}

/** As docs/security.md has it. */
function proofOf(hash: Uint8Array, nonce: string, host: string): string {
  const bytes = nonce.match(/../g)?.map((digits) => parseInt(digits, 16)) ?? [];
  const parts = [encoder.encode("lanmessenger page proof"), Uint8Array.from(bytes), encoder.encode(host)];
  return encodeHex(hmac(hash, ...parts));
}

Deno.test("GET /api/proof proves that a page's token is known", async () => {
  const { ask, pageToken } = house();
  const token = await pageToken();
  await pageToken();
  const { hash, id } = await named(token);
  const answer = await ask("GET", `/api/proof?token=${id}&nonce=${NONCE}`);
  assertEquals([answer.status, answer.headers.get("cache-control")], [200, "no-store"]);
  assertEquals(await answer.json(), { proof: proofOf(hash, NONCE, HOST) });
});

Deno.test("GET /api/proof proves it for the address that is asked, and for no foreign one", async () => {
  const { app, pageToken } = house();
  const { hash, id } = await named(await pageToken());
  const ask = async (host: string, name = host) =>
    await app.request(`http://${name}/api/proof?token=${id}&nonce=${NONCE}`, { headers: { host } });
  assertEquals(await (await ask("localhost:23720")).json(), { proof: proofOf(hash, NONCE, "localhost:23720") });
  assertEquals(await outcome(await ask("127.0.0.1:23721")), "403 host");
  assertEquals(await outcome(await ask(HOST, "127.0.0.1:23721")), "403 host");
});

Deno.test("GET /api/proof knows the token that could not be stored", async () => {
  const { ask, hashes, pageToken } = house();
  hashes.failure = new Error("The disk is full");
  const { id } = await named(await pageToken());
  assertEquals(await outcome(await ask("GET", `/api/proof?token=${id}&nonce=${NONCE}`)), "200");
});

Deno.test("GET /api/proof refuses tokens that it does not know, and what is no question", async () => {
  const { ask, pageToken } = house();
  const { id, hash } = await named(await pageToken());
  const unknown = [(await named(randomSecret())).id, encodeHex(hash)];
  for (const name of unknown) {
    assertEquals(await outcome(await ask("GET", `/api/proof?token=${name}&nonce=${NONCE}`)), "404 token");
  }
  for (const query of ["", `?token=${id}`, `?token=${id}&nonce=00`, `?token=${id}&nonce=${NONCE.toUpperCase()}`]) {
    assertEquals(await outcome(await ask("GET", `/api/proof${query}`)), "400 invalid", query);
  }
});
