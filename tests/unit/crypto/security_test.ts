import { sha256 } from "../../../src/crypto/hash.ts";
import { safetyNumber } from "../../../src/crypto/identity.ts";
import { importRsaPrivate } from "../../../src/crypto/rsa.ts";
import { createSecurity } from "../../../src/crypto/security.ts";
import type { Secured } from "../../../src/messenger/ports.ts";
import { MAX_FRAME_BYTES, TRANSPORT_KEY_MAX_AGE_MS } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { decodeBase64 } from "../../../src/std/encoding.ts";
import { payloadsOf } from "../../support/frames.ts";
import { memoryFrames } from "../../support/memory_frames.ts";
import { ada, bob, bobsTransportKey, type Bytes, handshake } from "../../support/vectors.ts";

const ADA = await ada();
const BOB = await bob();
const CLOCK = { ticks: () => 0 };
const ANYBODY = { expected: undefined, lowestVersion: 0, proven: () => true };

/** Ada dials Bob; both ends. Keys change often. */
async function connect(): Promise<[Secured, Secured]> {
  const parts = { clock: CLOCK, generateTransportKey: bobsTransportKey, keyLimits: { records: 5, bytes: 100_000 } };
  const [i, r] = memoryFrames();
  return await Promise.all([
    createSecurity(ADA, parts).initiate(i, { ...ANYBODY, expected: BOB.public.id, lowestVersion: 1 }),
    createSecurity(BOB, parts).respond(r, () => true),
  ]);
}

/** Encoded. */
function pings(from: number, count: number): Bytes[] {
  return Array.from({ length: count }, (_, index) => Uint8Array.of(2, ...new Uint8Array(8).fill(from + index)));
}

Deno.test("two Securities exchange records in both directions, across REKEYs that nobody sees", async () => {
  const [a, b] = await connect();
  assertEquals([a.peer.id, b.peer.id], [BOB.public.id, ADA.public.id]);
  assertEquals([a.version, b.version], [1, 1]);
  const forth = pings(0, 23);
  const back = [...pings(100, 8), Uint8Array.of(5, 0)];
  assertEquals(await b.open(payloadsOf(...await a.seal(forth))), forth);
  assertEquals(await a.open(payloadsOf(...await b.seal(back))), back);
});

Deno.test("Secured.seal() and Secured.open() keep the order of calls that overlap", async () => {
  const [a, b] = await connect();
  const batches = Array.from({ length: 20 }, (_, index) => pings(index, index % 4));
  const frames = await Promise.all(batches.map((batch) => a.seal(batch)));
  const opened = await Promise.all(frames.map((bytes) => b.open(payloadsOf(...bytes))));
  assertEquals(opened, batches);
});

Deno.test("Secured.seal() rejects what no record can carry, and goes on", async () => {
  const [a, b] = await connect();
  await assertRejects(() => a.seal([...pings(0, 1), new Uint8Array(MAX_FRAME_BYTES)]), RangeError);
  assertEquals(await b.open(payloadsOf(...await a.seal(pings(0, 1)))), pings(0, 1));
});

Deno.test("Secured.open() refuses a record of its own side", async () => {
  const [, b] = await connect();
  await assertRejects(async () => b.open(payloadsOf(...await b.seal(pings(0, 1)))), ProtocolError, "not authentic");
});

Deno.test("safetyNumber() and hash() are those of the specification", async () => {
  const transportKey = await bobsTransportKey();
  const generateTransportKey = () => Promise.resolve(transportKey);
  const [a, b] = [ADA, BOB].map((identity) => createSecurity(identity, { clock: CLOCK, generateTransportKey }));
  assert(a && b);
  assertEquals(a.safetyNumber(b.self.id), safetyNumber(ADA.public.id, BOB.public.id));
  assertEquals(a.safetyNumber(b.self.id), b.safetyNumber(a.self.id));
  assertEquals(a.hash().digest(), sha256());
});

Deno.test("signAnnouncement() makes what verifyAnnouncement() believes of that modulus alone", async () => {
  const security = createSecurity(ADA, { clock: CLOCK, generateTransportKey: bobsTransportKey });
  const bytes = new TextEncoder().encode("announcement");
  const signature = await security.signAnnouncement(bytes);
  const other = createSecurity(BOB, { clock: CLOCK, generateTransportKey: bobsTransportKey });
  assert(await other.verifyAnnouncement(ADA.public.modulus, bytes, signature));
  assert(!await other.verifyAnnouncement(BOB.public.modulus, bytes, signature));
  assert(!await other.verifyAnnouncement(ADA.public.modulus, bytes.slice(1), signature));
  assertEquals(await other.identify(security.self.modulus), security.self.id);
  assertEquals(security.self, ADA.public);
});

Deno.test("createSecurity() makes its transport key in the background, and renews it while announcing", async () => {
  const clock = { now: 0, ticks: () => clock.now };
  const made: ReturnType<typeof bobsTransportKey>[] = [];
  const generateTransportKey = () => {
    const key = bobsTransportKey();
    made.push(key);
    return key;
  };
  const security = createSecurity(ADA, { clock, generateTransportKey });
  assertEquals(made.length, 1);
  // It has an age from when it is here, which is later than the announcement on a busy machine.
  await made[0];
  await security.signAnnouncement(new Uint8Array(1));
  assertEquals(made.length, 1);
  clock.now = TRANSPORT_KEY_MAX_AGE_MS;
  await security.signAnnouncement(new Uint8Array(1));
  assertEquals(made.length, 2);
});

Deno.test("respond() refuses to use the identity key as transport key", async () => {
  const pkcs8 = decodeBase64(handshake.keys.responderIdentityPkcs8);
  const generateTransportKey = () => importRsaPrivate(pkcs8, "RSA-OAEP");
  const bobs = createSecurity(BOB, { clock: CLOCK, generateTransportKey });
  const adas = createSecurity(ADA, { clock: CLOCK, generateTransportKey: bobsTransportKey });
  const [i, r] = memoryFrames();
  const dialling = adas.initiate(i, ANYBODY).catch((error: Error) => error);
  const answering = bobs.respond(r, () => true).finally(() => r.end());
  await assertRejects(() => answering, ProtocolError, "a key has one use only");
  assert(await dialling instanceof ProtocolError);
});

Deno.test("respond() serves many handshakes at once", async () => {
  const parts = { clock: CLOCK, generateTransportKey: bobsTransportKey };
  const [adas, bobs] = [createSecurity(ADA, parts), createSecurity(BOB, parts)];
  const pairs = await Promise.all(Array.from({ length: 8 }, async () => {
    const [i, r] = memoryFrames();
    return await Promise.all([adas.initiate(i, ANYBODY), bobs.respond(r, () => true)]);
  }));
  for (const [a, b] of pairs) assertEquals(await b.open(payloadsOf(...await a.seal(pings(1, 1)))), pings(1, 1));
});

Deno.test("initiate() shows nothing of itself when it is not to go on", async () => {
  const parts = { clock: CLOCK, generateTransportKey: bobsTransportKey };
  const sent: number[] = [];
  const [i, r] = memoryFrames({ forth: (payload) => (sent.push(payload.length), payload) });
  const asked: string[] = [];
  const answering = createSecurity(BOB, parts).respond(r, () => true).catch(() => "closed");
  const proven = () => {
    asked.push("proven");
    return false;
  };
  await assertRejects(() => createSecurity(ADA, parts).initiate(i, { ...ANYBODY, proven }), ProtocolError);
  i.end();
  assertEquals(await answering, "closed");
  // M1 alone, which names nobody.
  assertEquals([asked, sent.length], [["proven"], 1]);
});

Deno.test("Security.verifyRoomText() accepts what that key signed for that role, and nothing else", async () => {
  const parts = { clock: CLOCK, generateTransportKey: bobsTransportKey };
  const [security, other] = [createSecurity(ADA, parts), createSecurity(BOB, parts)];
  const { modulus } = ADA.public;
  const signature = await security.signRoomText("room-op", "Grüße");
  assertEquals(signature.length, 384);
  assert(await other.verifyRoomText(modulus, "room-op", "Grüße", signature));
  assert(!await other.verifyRoomText(modulus, "room-message", "Grüße", signature));
  assert(!await other.verifyRoomText(modulus, "room-op", "Gruesse", signature));
  assert(!await other.verifyRoomText(BOB.public.modulus, "room-op", "Grüße", signature));
  assert(!await other.verifyRoomText(modulus.slice(1), "room-op", "Grüße", signature));
});
