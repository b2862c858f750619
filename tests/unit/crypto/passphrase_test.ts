import {
  describeSealing,
  FEWEST_ITERATIONS,
  ITERATIONS,
  MOST_ITERATIONS,
  openUnder,
  passphraseProblem,
  readCiphertext,
  readSealing,
  sealUnder,
} from "../../../src/crypto/passphrase.ts";
import { LockedError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { decodeHex, encodeBase64, encodeHex } from "../../../src/std/encoding.ts";

const SECRET = new TextEncoder().encode("a private key, say");
const PASSPHRASE = "correct horse";

Deno.test("openUnder() gives what sealUnder() sealed, and nothing under another passphrase", async () => {
  const sealed = await sealUnder(PASSPHRASE, "lanmessenger-key/1", SECRET);
  assertEquals([sealed.sealing.iterations, sealed.sealing.salt.length, sealed.sealing.iv.length], [ITERATIONS, 16, 12]);
  assertEquals(sealed.ciphertext.length, SECRET.length + 16);
  assertEquals(await openUnder(PASSPHRASE, "lanmessenger-key/1", sealed), SECRET);
  for (const other of ["correct hors", "Correct horse", "correct horse ", ""]) {
    const error = await assertRejects(() => openUnder(other, "lanmessenger-key/1", sealed), LockedError);
    assertEquals(error.problem, "wrong");
  }
});

Deno.test("sealUnder() never uses a salt or an iv twice", async () => {
  const [one, two] = [
    await sealUnder(PASSPHRASE, "lanmessenger-key/1", SECRET),
    await sealUnder(PASSPHRASE, "lanmessenger-key/1", SECRET),
  ];
  assertNotEquals(one.sealing.salt, two.sealing.salt);
  assertNotEquals(one.sealing.iv, two.sealing.iv);
});

Deno.test("openUnder() refuses bytes that were sealed as something else, or are not as they were", async () => {
  const { sealing, ciphertext } = await sealUnder(PASSPHRASE, "lanmessenger-key/1", SECRET);
  await assertRejects(() => openUnder(PASSPHRASE, "lanmessenger-identity/1", { sealing, ciphertext }), LockedError);
  for (const at of [0, ciphertext.length - 1]) {
    const changed = ciphertext.slice();
    changed[at] = (changed[at] ?? 0) ^ 1;
    await assertRejects(
      () => openUnder(PASSPHRASE, "lanmessenger-key/1", { sealing, ciphertext: changed }),
      LockedError,
    );
  }
  const iv = sealing.iv.map((byte) => byte ^ 1);
  await assertRejects(
    () => openUnder(PASSPHRASE, "lanmessenger-key/1", { sealing: { ...sealing, iv }, ciphertext }),
    LockedError,
  );
});

Deno.test("openUnder() opens what another implementation sealed", async () => {
  // Made with Python's hashlib.pbkdf2_hmac and AES-GCM of its package cryptography; the passphrase has an é of one
  // character there and of two here.
  const sealing = readSealing({
    kdf: "PBKDF2-HMAC-SHA-256",
    iterations: 600_000,
    salt: encodeBase64(decodeHex("000102030405060708090a0b0c0d0e0f")),
    cipher: "AES-256-GCM",
    iv: encodeBase64(decodeHex("101112131415161718191a1b")),
  });
  const ciphertext = decodeHex("e032fb8f54d3d8a23fa80ae59a9804c9c879353145205be38d82d19e8c9837e5f5de");
  const opened = await openUnder("cafe\u0301 au lait", "lanmessenger-key/1", { sealing, ciphertext });
  assertEquals(new TextDecoder().decode(opened), "a private key, say");
});

Deno.test("readSealing() reads what describeSealing() wrote", async () => {
  const { sealing } = await sealUnder(PASSPHRASE, "lanmessenger-key/1", SECRET);
  assertEquals(readSealing(JSON.parse(JSON.stringify(describeSealing(sealing)))), sealing);
});

const GOOD = describeSealing({ iterations: ITERATIONS, salt: new Uint8Array(16), iv: new Uint8Array(12) });

for (
  const [title, value] of Object.entries({
    "nothing": undefined,
    "null": null,
    "an array": [GOOD],
    "a text": "PBKDF2",
    "another derivation": { ...GOOD, kdf: "PBKDF2-HMAC-SHA-1" },
    "no derivation": { ...GOOD, kdf: undefined },
    "another cipher": { ...GOOD, cipher: "none" },
    "one iteration fewer than ever were": { ...GOOD, iterations: FEWEST_ITERATIONS - 1 },
    "one iteration": { ...GOOD, iterations: 1 },
    "no iterations": { ...GOOD, iterations: 0 },
    "more iterations than anybody waits for": { ...GOOD, iterations: MOST_ITERATIONS + 1 },
    "endless iterations": { ...GOOD, iterations: 1e308 },
    "half an iteration": { ...GOOD, iterations: ITERATIONS + 0.5 },
    "iterations as text": { ...GOOD, iterations: `${ITERATIONS}` },
    "a short salt": { ...GOOD, salt: encodeBase64(new Uint8Array(15)) },
    "a long salt": { ...GOOD, salt: encodeBase64(new Uint8Array(17)) },
    "a salt that is no base64": { ...GOOD, salt: "%%%%%%%%%%%%%%%%%%%%%%==" },
    "a short iv": { ...GOOD, iv: encodeBase64(new Uint8Array(11)) },
    "an iv of numbers": { ...GOOD, iv: [...new Uint8Array(12)] },
  })
) {
  Deno.test(`readSealing() refuses ${title}`, () => {
    readSealing(GOOD);
    const error = assertThrows(() => readSealing(value), Error, "Cannot read ");
    assert(error.message.length < 200, error.message);
  });
}

Deno.test("readCiphertext() refuses what can't hold a tag and a byte", () => {
  assertEquals(encodeHex(readCiphertext(encodeBase64(new Uint8Array(17)))), "00".repeat(17));
  for (const value of [undefined, 7, "", "%%", encodeBase64(new Uint8Array(16))]) {
    assertThrows(() => readCiphertext(value), Error, "Cannot read ciphertext");
  }
});

Deno.test("passphraseProblem() counts characters for the least and bytes for the most", () => {
  assertEquals(passphraseProblem("8 chars."), undefined);
  assert(passphraseProblem("7 chars")?.includes("fewer than 8"));
  // Four characters, of which each has two UTF-16 units.
  assert(passphraseProblem("🐎🐎🐎🐎")?.includes("fewer than 8"));
  assertEquals(passphraseProblem("x".repeat(1_024)), undefined);
  assert(passphraseProblem("x".repeat(1_025))?.includes("1025 bytes"));
  assert(passphraseProblem("12345678\ud800")?.includes("Unicode"));
});
