import { generateIdentity, idBytes, idOf, importIdentity, safetyNumber, verify } from "../../../src/crypto/identity.ts";
import { isPeerId, type PeerId } from "../../../src/model/ids.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { decodeBase64, encodeHex } from "../../../src/std/encoding.ts";
import { ada, bob, handshake } from "../../support/vectors.ts";

function peerId(text: string): PeerId {
  assert(isPeerId(text));
  return text;
}

const ADA = peerId(handshake.ids.initiatorText);
const BOB = peerId(handshake.ids.responderText);
const TEXT = new TextEncoder().encode("what is signed");

Deno.test("importIdentity() finds the ids of the vector", async () => {
  assertEquals((await ada()).public.id, ADA);
  assertEquals((await bob()).public.id, BOB);
  assertEquals(encodeHex(idBytes(ADA)), handshake.ids.initiatorHex);
  assertEquals(encodeHex(idBytes(BOB)), handshake.ids.responderHex);
});

Deno.test("safetyNumber() is that of the vector, from either side", () => {
  assertEquals(safetyNumber(ADA, BOB), handshake.ids.safetyNumber);
  assertEquals(safetyNumber(BOB, ADA), handshake.ids.safetyNumber);
});

Deno.test("verify() believes a signature in its role, over its bytes, by its key, and no other", async () => {
  const { public: { modulus }, sign } = await ada();
  const signature = await sign("announce", TEXT);
  assertEquals(signature.length, 384);
  assert(await verify(modulus, "announce", TEXT, signature));
  assert(!await verify(modulus, "responder", TEXT, signature));
  assert(!await verify(modulus, "announce", TEXT.slice(1), signature));
  assert(!await verify((await bob()).public.modulus, "announce", TEXT, signature));
  const changed = signature.slice();
  changed[383] = (changed[383] ?? 0) ^ 1;
  assert(!await verify(modulus, "announce", TEXT, changed));
});

Deno.test("verify() is false for what is no signature or no modulus", async () => {
  const { public: { modulus }, sign } = await ada();
  const signature = await sign("announce", TEXT);
  for (const length of [0, 1, 383]) assert(!await verify(modulus, "announce", TEXT, signature.slice(0, length)));
  assert(!await verify(modulus, "announce", TEXT, new Uint8Array(384).fill(0xff)));
  assert(!await verify(modulus.slice(1), "announce", TEXT, signature));
  assert(!await verify(new Uint8Array(384), "announce", TEXT, signature));
  assert(!await verify(new Uint8Array(384).fill(0xff), "announce", TEXT, signature));
});

Deno.test("generateIdentity() makes a key that importIdentity() takes", async () => {
  const identity = await importIdentity(await generateIdentity());
  assert(await verify(identity.public.modulus, "initiator", TEXT, await identity.sign("initiator", TEXT)));
});

Deno.test("importIdentity() refuses what is no whole key", async () => {
  const pkcs8 = decodeBase64(handshake.keys.initiatorIdentityPkcs8);
  await assertRejects(() => importIdentity(new Uint8Array(0)), Error, "0 bytes that are no PKCS#8");
  await assertRejects(() => importIdentity(pkcs8.slice(0, -10)), Error, "no PKCS#8");
  // One bit of each number that makes the key: modulus, private exponent, either prime.
  for (const at of [60, 500, 900, 1_100]) {
    const damaged = pkcs8.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await assertRejects(() => importIdentity(damaged), Error, "it is damaged");
  }
});

Deno.test("importIdentity() refuses keys of another size", async () => {
  const algorithm = {
    name: "RSA-PSS",
    hash: "SHA-256",
    modulusLength: 2_048,
    publicExponent: Uint8Array.of(1, 0, 1),
  };
  const pair = await crypto.subtle.generateKey(algorithm, true, ["sign", "verify"]) as CryptoKeyPair;
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
  await assertRejects(() => importIdentity(pkcs8), Error, "expected 384 bytes, got 256");
});

Deno.test("idOf() refuses what is no modulus", async () => {
  const { modulus } = (await ada()).public;
  const even = modulus.slice();
  even[383] = 0;
  for (const wrong of [even, modulus.slice(1), new Uint8Array(0)]) {
    assertThrows(() => idOf(wrong), ProtocolError, "Cannot use modulus");
  }
});
