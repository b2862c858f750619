import type { RsaPrivateKey } from "../../../src/crypto/rsa.ts";
import { encapsulate, generateTransportKey, TransportKeys } from "../../../src/crypto/transport_key.ts";
import { importRsaPublic } from "../../../src/crypto/rsa.ts";
import { TRANSPORT_KEY_MAX_AGE_MS, TRANSPORT_KEY_MAX_DECRYPTIONS } from "../../../src/protocol/constants.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { bobsTransportKey } from "../../support/vectors.ts";

const IDENTITY = new Uint8Array(384).fill(0x81);

/** Keys that are told apart by the first byte of their moduli, made when told to, with a clock that is set by hand. */
function bench() {
  const pending: { resolve: (key: RsaPrivateKey) => void; reject: (error: Error) => void }[] = [];
  const clock = { now: 0, ticks: () => clock.now };
  let made = 0;
  const generate = () => new Promise<RsaPrivateKey>((resolve, reject) => pending.push({ resolve, reject }));
  const keys = new TransportKeys({ clock, identity: IDENTITY, generate });
  return {
    clock,
    keys,
    asked: () => pending.length,
    async finish(): Promise<void> {
      const modulus = new Uint8Array(384).fill(0x81);
      modulus[0] = 0x90 + made++;
      pending.shift()?.resolve({ key: FAKE_KEY, modulus });
      await settle();
    },
    async fail(): Promise<void> {
      pending.shift()?.reject(new Error("no entropy"));
      await settle();
    },
  };
}

const FAKE_KEY = await crypto.subtle.importKey("raw", new Uint8Array(32), "AES-GCM", false, ["decrypt"]);

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("TransportKeys.tend() begins one key in the background, current() waits for it", async () => {
  const { keys, asked, finish } = bench();
  assertEquals(asked(), 0);
  keys.tend();
  keys.tend();
  assertEquals(asked(), 1);
  const [first, second] = [keys.current(), keys.current()];
  assertEquals(asked(), 1);
  await finish();
  assertEquals((await first).modulus[0], 0x90);
  assertEquals(await first, await second);
  assertEquals(await keys.current(), await first);
  assertEquals(asked(), 0);
});

Deno.test("TransportKeys makes the next key before the present one is too old, and nobody waits", async () => {
  const { keys, clock, asked, finish } = bench();
  keys.tend();
  await finish();
  clock.now = 0.94 * TRANSPORT_KEY_MAX_AGE_MS;
  keys.tend();
  assertEquals(asked(), 0);
  clock.now = 0.96 * TRANSPORT_KEY_MAX_AGE_MS;
  assertEquals((await keys.current()).modulus[0], 0x90);
  assertEquals(asked(), 1);
  await finish();
  assertEquals((await keys.current()).modulus[0], 0x91);
});

Deno.test("TransportKeys never gives a key that is too old", async () => {
  const { keys, clock, finish } = bench();
  keys.tend();
  await finish();
  clock.now = TRANSPORT_KEY_MAX_AGE_MS;
  const next = keys.current();
  await finish();
  assertEquals((await next).modulus[0], 0x91);
});

Deno.test("TransportKeys replaces a key that has decrypted too often", async () => {
  const { keys, asked, finish } = bench();
  keys.tend();
  await finish();
  const key = await keys.current();
  const use = async (times: number) => {
    for (let i = 0; i < times; i++) await key.decrypt(new Uint8Array(384)).catch(() => {});
  };
  await use(0.95 * TRANSPORT_KEY_MAX_DECRYPTIONS - 1);
  keys.tend();
  assertEquals(asked(), 0);
  await use(1);
  assertEquals(await keys.current(), key);
  assertEquals(asked(), 1);
  await use(0.05 * TRANSPORT_KEY_MAX_DECRYPTIONS);
  const next = keys.current();
  await finish();
  assertEquals((await next).modulus[0], 0x91);
});

Deno.test("TransportKeys tries again after a failure", async () => {
  const { keys, fail, finish } = bench();
  const failed = keys.current();
  const told = assertRejects(() => failed, Error, "no entropy");
  await fail();
  await told;
  const next = keys.current();
  await finish();
  assertEquals((await next).modulus.length, 384);
});

Deno.test("TransportKeys refuses the identity key", async () => {
  const generate = () => Promise.resolve({ key: FAKE_KEY, modulus: IDENTITY.slice() });
  const keys = new TransportKeys({ clock: { ticks: () => 0 }, identity: IDENTITY, generate });
  await assertRejects(() => keys.current(), Error, "it is the identity key");
});

Deno.test("TransportKey.decrypt() opens what encapsulate() made for it, and nothing else", async () => {
  const generate = bobsTransportKey;
  const keys = new TransportKeys({ clock: { ticks: () => 0 }, identity: IDENTITY, generate });
  const key = await keys.current();
  const { secret, ciphertext } = await encapsulate(key.modulus);
  assertEquals(secret.length, 32);
  assertEquals(await key.decrypt(ciphertext), secret);
  const again = await encapsulate(key.modulus);
  assert(again.secret.some((byte, index) => byte !== secret[index]));

  ciphertext[100] = (ciphertext[100] ?? 0) ^ 1;
  await assertRejects(() => key.decrypt(ciphertext), ProtocolError, "not made for this transport key");
  await assertRejects(() => key.decrypt(new Uint8Array(0)), ProtocolError);
  const publicKey = await importRsaPublic(key.modulus, "RSA-OAEP");
  for (const length of [0, 31, 33]) {
    const wrong = new Uint8Array(await crypto.subtle.encrypt("RSA-OAEP", publicKey, new Uint8Array(length)));
    await assertRejects(() => key.decrypt(wrong), ProtocolError, `expected 32 bytes, got ${length}`);
  }
});

Deno.test("generateTransportKey() makes keys of 3,072 bits that can't be exported", async () => {
  const { key, modulus } = await generateTransportKey();
  assertEquals(modulus.length, 384);
  assert(!key.extractable);
  assertEquals(key.usages, ["decrypt"]);
});
