import { hmac, label, sha256 } from "../../../src/crypto/hash.ts";
import {
  finishedMac,
  handshakeSecrets,
  hashInitiator,
  hashOpening,
  hashProof,
  hashResponder,
  masterSecret,
  nextKeys,
  recordIv,
  sessionKeys,
} from "../../../src/crypto/key_schedule.ts";
import { importGcmKey, open } from "../../../src/crypto/gcm.ts";
import { verify } from "../../../src/crypto/identity.ts";
import { importTransportKey } from "../../../src/crypto/transport_key.ts";
import { agree } from "../../../src/crypto/x25519.ts";
import { parseInitiatorProof, parseM1, parseM2, parseResponderProof } from "../../../src/protocol/handshake.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { decodeBase64, encodeHex } from "../../../src/std/encoding.ts";
import { ada, bob, type Bytes, handshake, hex } from "../../support/vectors.ts";
import { x25519Private } from "../../support/x25519.ts";

const { schedule } = handshake;

function assertHex(bytes: Bytes, expected: string): void {
  assertEquals(encodeHex(bytes), expected);
}

Deno.test("sha256(), hmac() and label() are the words of the specification", () => {
  // FIPS 180-4 and RFC 4231, test case 2.
  const text = new TextEncoder();
  assertHex(
    sha256(text.encode("a"), text.encode("bc")),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
  );
  assertHex(
    hmac(text.encode("Jefe"), text.encode("what do ya want "), text.encode("for nothing?")),
    "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
  );
  assertHex(label("id"), "6c616e6d73672f3120696400");
});

Deno.test("every value of the key schedule is that of the vector", async () => {
  const m2 = parseM2(hex(handshake.M2Hex));
  const h1 = hashOpening(hex(handshake.M1Hex), m2.head);
  assertHex(h1, schedule.h1);

  const dh = await agree(await x25519Private(hex(handshake.keys.initiatorX25519PrivateHex)), m2.ephemeral);
  const other = await agree(
    await x25519Private(hex(handshake.keys.responderX25519PrivateHex)),
    parseM1(hex(handshake.M1Hex)).ephemeral,
  );
  assertEquals(dh, other);
  const secrets = handshakeSecrets(dh, h1);
  assertHex(secrets.root, schedule.hs);
  assertHex(secrets.responderKey, schedule.kR);
  assertHex(secrets.initiatorKey, schedule.kI);
  assertHex(secrets.responderMacKey, schedule.fR);
  assertHex(secrets.initiatorMacKey, schedule.fI);

  const iv = new Uint8Array(12);
  const c2 = parseResponderProof(await open(await importGcmKey(secrets.responderKey, "decrypt"), iv, h1, m2.sealed));
  assertEquals(c2.identity, (await bob()).public.modulus);
  const th2 = hashResponder(h1, c2.identity, c2.transport);
  assertHex(th2, schedule.th2);
  assertEquals(finishedMac(secrets.responderMacKey, th2, c2.signature), c2.mac);
  assert(await verify(c2.identity, "responder", th2, c2.signature));
  const h2 = hashProof(th2, c2.signature, c2.mac);
  assertHex(h2, schedule.h2);

  const m3 = hex(handshake.M3Hex);
  const c3 = parseInitiatorProof(await open(await importGcmKey(secrets.initiatorKey, "decrypt"), iv, h2, m3));
  assertEquals(c3.identity, (await ada()).public.modulus);
  const th3 = hashInitiator(h2, c3.identity, c3.ciphertext);
  assertHex(th3, schedule.th3);
  assertEquals(finishedMac(secrets.initiatorMacKey, th3, c3.signature), c3.mac);
  assert(await verify(c3.identity, "initiator", th3, c3.signature));
  const th4 = hashProof(th3, c3.signature, c3.mac);
  assertHex(th4, schedule.th4);

  const transport = await importTransportKey(decodeBase64(handshake.keys.responderTransportPkcs8));
  assertEquals(transport.modulus, c2.transport);
  const secret = new Uint8Array(await crypto.subtle.decrypt("RSA-OAEP", transport.key, c3.ciphertext));
  assertHex(secret, handshake.secretSHex);
  const master = masterSecret(secrets.root, h2, secret);
  assertHex(master, schedule.master);
  const keys = sessionKeys(master, th4);
  assertHex(keys.initiatorToResponder.key, schedule.i2rKey);
  assertHex(keys.initiatorToResponder.iv, schedule.i2rIv);
  assertHex(keys.responderToInitiator.key, schedule.r2iKey);
  assertHex(keys.responderToInitiator.iv, schedule.r2iIv);
});

Deno.test("recordIv() XORs the counter into the last eight bytes", () => {
  const iv = hex("ffffffff0102030405060708");
  assertHex(recordIv(iv, 0), "ffffffff0102030405060708");
  assertHex(recordIv(iv, 1), "ffffffff0102030405060709");
  assertHex(recordIv(iv, 2 ** 32 + 0x0708), "ffffffff0102030505060000");
  assertHex(iv, "ffffffff0102030405060708");
});

Deno.test("nextKeys() gives another key and iv each time", () => {
  const first = { key: new Uint8Array(32), iv: new Uint8Array(12) };
  const second = nextKeys(first);
  const third = nextKeys(second);
  assertEquals(new Set([first, second, third].map(({ key }) => encodeHex(key))).size, 3);
  assertEquals(new Set([first, second, third].map(({ iv }) => encodeHex(iv))).size, 3);
  assertEquals(second.iv.length, 12);
});
