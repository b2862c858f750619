import { describeSealing, sealUnder } from "../../../src/crypto/passphrase.ts";
import { LockedError, RequestError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { encodeBase64 } from "../../../src/std/encoding.ts";
import {
  MAX_IDENTITY_FILE_BYTES,
  type MovedIdentity,
  openIdentity,
  readIdentity,
  sealIdentity,
} from "../../../src/wiring/identity_file.ts";
import { ADA, BEN, contact, SELF } from "../store/sample.ts";

const PASSPHRASE = "correct horse";
const PKCS8 = crypto.getRandomValues(new Uint8Array(1_793));
const PERSON = contact(ADA, { verified: true, nickname: "Countess" });
const IDENTITY: MovedIdentity = {
  id: SELF,
  pkcs8: PKCS8,
  key: "protected",
  belongings: { name: "Selma", epoch: 1_790_000_000, contacts: [PERSON], blocked: [BEN] },
};
const FILE: Record<string, unknown> = JSON.parse(await sealIdentity(PASSPHRASE, IDENTITY));
/** What stands in it, before it is sealed. */
const CONTENT = { id: SELF, pkcs8: encodeBase64(PKCS8), key: "protected", ...IDENTITY.belongings };

function bytesOf(content: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(typeof content === "string" ? content : JSON.stringify(content));
}

/** A file whose passphrase is known and whose content is anybody's. */
async function fileOf(content: unknown): Promise<string> {
  const { sealing, ciphertext } = await sealUnder(PASSPHRASE, "lanmessenger-identity/1", bytesOf(content));
  const { format, version } = FILE;
  return JSON.stringify({ format, version, ...describeSealing(sealing), ciphertext: encodeBase64(ciphertext) });
}

Deno.test("openIdentity() gives what sealIdentity() was given", async () => {
  const opened = await openIdentity(PASSPHRASE, JSON.stringify(FILE));
  assertEquals(opened, IDENTITY);
  assertEquals(
    (await assertRejects(() => openIdentity("battery staple", JSON.stringify(FILE)), LockedError)).problem,
    "wrong",
  );
});

Deno.test("openIdentity() takes what fileOf() makes of good content", async () => {
  assertEquals(await openIdentity(PASSPHRASE, await fileOf(CONTENT)), IDENTITY);
  const nameless = await openIdentity(PASSPHRASE, await fileOf({ ...CONTENT, name: undefined }));
  assertEquals(nameless.belongings.name, undefined);
});

for (
  const [title, text] of Object.entries({
    "no JSON": "-----BEGIN PRIVATE KEY-----",
    "nothing": "",
    "null": "null",
    "a list": "[]",
    "another program's file": JSON.stringify({ ...FILE, format: "wallet" }),
    "no format": JSON.stringify({ ...FILE, format: undefined }),
    "a format that means something to objects": `{"__proto__":${JSON.stringify(FILE)}}`,
    "a newer version": JSON.stringify({ ...FILE, version: 2 }),
    "a version that is a text": JSON.stringify({ ...FILE, version: "1" }),
    "iterations for a week": JSON.stringify({ ...FILE, iterations: 4_000_000_000 }),
    "one iteration": JSON.stringify({ ...FILE, iterations: 1 }),
    "another derivation": JSON.stringify({ ...FILE, kdf: "scrypt" }),
    "a salt of a megabyte": JSON.stringify({ ...FILE, salt: "A".repeat(1_048_576) }),
    "no ciphertext": JSON.stringify({ ...FILE, ciphertext: undefined }),
    "a ciphertext without anything": JSON.stringify({ ...FILE, ciphertext: encodeBase64(new Uint8Array(16)) }),
  })
) {
  Deno.test(`openIdentity() refuses ${title}, at once`, async () => {
    const error = await assertRejects(() => openIdentity(PASSPHRASE, text), RequestError);
    assertEquals(error.problem, "invalid");
    assert(error.message.length < 400, error.message);
  });
}

Deno.test("openIdentity() refuses a file beyond every size before it parses it", async () => {
  const text = " ".repeat(MAX_IDENTITY_FILE_BYTES) + JSON.stringify(FILE);
  await assertRejects(() => openIdentity(PASSPHRASE, text), RequestError, "bytes");
});

Deno.test("openIdentity() refuses a file in which one bit is another", async () => {
  const ciphertext = String(FILE.ciphertext);
  for (const at of [0, ciphertext.length >> 1, ciphertext.length - 5]) {
    const other = ciphertext[at] === "A" ? "B" : "A";
    const changed = { ...FILE, ciphertext: ciphertext.slice(0, at) + other + ciphertext.slice(at + 1) };
    await assertRejects(() => openIdentity(PASSPHRASE, JSON.stringify(changed)), LockedError);
  }
});

const person = (changes: unknown) => ({ ...CONTENT, contacts: [{ ...PERSON, ...(changes as object) }] });

for (
  const [title, content] of Object.entries({
    "that is no JSON": "{",
    "that is a list": [],
    "without an id": { ...CONTENT, id: undefined },
    "with an id of another length": { ...CONTENT, id: SELF.slice(1) },
    "without a key": { ...CONTENT, pkcs8: undefined },
    "with a key that is no base64": { ...CONTENT, pkcs8: "%%%%" },
    "with a key beyond every size": { ...CONTENT, pkcs8: "A".repeat(8_192) },
    "that keeps its key in another way": { ...CONTENT, key: "toString" },
    "with a name that is too long": { ...CONTENT, name: "x".repeat(65) },
    "with an epoch at the end of time": { ...CONTENT, epoch: Number.MAX_SAFE_INTEGER },
    "with an epoch before it": { ...CONTENT, epoch: -1 },
    "with an epoch that is a text": { ...CONTENT, epoch: "1790000000" },
    "without people": { ...CONTENT, contacts: undefined },
    "with people that are none": { ...CONTENT, contacts: [null] },
    "with more people than there are": { ...CONTENT, contacts: new Array(100_001).fill(null) },
    "with blocked people that are none": { ...CONTENT, blocked: ["Ben"] },
    "with a person of no id": person({ id: "everyone" }),
    "with a person of no profile": person({ profile: undefined }),
    "with a person of a huge name": person({ profile: { ...PERSON.profile, name: "x".repeat(65) } }),
    "with a person who is otherwise there": person({
      profile: { ...PERSON.profile, status: { availability: "constructor", text: "" } },
    }),
    "with a person who is half verified": person({ verified: "yes" }),
    "with a person at no address": person({ endpoints: [{ address: "example.org", port: 1 }] }),
    "with a person at no port": person({ endpoints: [{ address: "192.0.2.1", port: 65_536 }] }),
    "with a person at nine addresses": person({ endpoints: new Array(9).fill({ address: "192.0.2.1", port: 1 }) }),
    "with a mark that is none": person({ mark: { epoch: 1.5, seq: 1 } }),
    "with a version that is none": person({ version: 256 }),
    "with a nickname that is too long": person({ nickname: "x".repeat(65) }),
  })
) {
  Deno.test(`readIdentity() refuses content ${title}`, () => {
    const error = assertThrows(() => readIdentity(bytesOf(content)), Error);
    assert(error.message.length < 200, error.message);
  });
}

Deno.test("openIdentity() says of broken content that it is none", async () => {
  const file = await fileOf({ ...CONTENT, epoch: -1 });
  const error = await assertRejects(() => openIdentity(PASSPHRASE, file), RequestError, "no identity");
  assertEquals(error.problem, "invalid");
});

Deno.test("readIdentity() takes out of names what shows nothing or turns a line around", () => {
  const content = person({ profile: { ...PERSON.profile, name: "Ad\u202ea\u0007" }, nickname: " \u200b" });
  const { belongings: { contacts: [found] } } = readIdentity(bytesOf(content));
  assertEquals([found?.profile.name, found?.nickname], ["Ada", undefined]);
});
