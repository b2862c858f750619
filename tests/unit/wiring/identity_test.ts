import { LockedError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { decodeBase64 } from "../../../src/std/encoding.ts";
import type { StoredIdentity } from "../../../src/store/mod.ts";
import { identityOf, refuseRetired, type Unlocking } from "../../../src/wiring/identity.ts";
import { sealKey } from "../../../src/wiring/identity_key.ts";
import { ada, bob, handshake } from "../../support/vectors.ts";

const PASSPHRASE = "correct horse";
const PKCS8 = decodeBase64(handshake.keys.initiatorIdentityPkcs8);
const { public: { id: ID } } = await ada();

/** What is kept, and what comes to be. */
function keeping(stored: StoredIdentity | undefined) {
  const saved: unknown[] = [];
  return { identity: () => stored, saveIdentity: (identity: unknown) => void saved.push(identity), saved };
}

/** Gives these answers, one after the other, and remembers how often it was asked. */
function answering(answers: string[], after: "again" | "end" = "again") {
  const asked: number[] = [];
  const unlocking: Unlocking = {
    folder: "/data",
    ask(attempt) {
      asked.push(attempt);
      const text = answers.shift();
      return Promise.resolve(text === undefined ? undefined : { text, after });
    },
  };
  return { unlocking, asked };
}

async function sealed(): Promise<StoredIdentity> {
  return { id: ID, key: await sealKey(PASSPHRASE, PKCS8), retiredAt: undefined };
}

Deno.test("identityOf() uses a plain key without asking, and a sealed one with its passphrase", async () => {
  const plain = keeping({ id: ID, key: { form: "plain", pkcs8: PKCS8.slice() }, retiredAt: undefined });
  const nobody = answering([]);
  assertEquals((await identityOf(plain, nobody.unlocking)).public.id, ID);
  assertEquals(nobody.asked, []);
  const { unlocking, asked } = answering([PASSPHRASE]);
  const identity = await identityOf(keeping(await sealed()), unlocking);
  assertEquals([identity.public.id, asked], [ID, [1]]);
  assertEquals((await identity.sign("announce", new Uint8Array(1))).length, 384);
});

Deno.test("identityOf() says that it is locked where nobody can be asked", async () => {
  const error = await assertRejects(
    async () => identityOf(keeping(await sealed()), answering([]).unlocking),
    LockedError,
  );
  assertEquals(error.problem, "locked");
  assert(error.message.includes("/data") && error.message.includes("LANMESSENGER_PASSPHRASE"), error.message);
});

Deno.test("identityOf() lets a person mistype twice, and a script never", async () => {
  const stored = await sealed();
  const person = answering(["wrong one", "wrong two", PASSPHRASE]);
  assertEquals((await identityOf(keeping(stored), person.unlocking)).public.id, ID);
  assertEquals(person.asked, [1, 2, 3]);
  const stubborn = answering(["wrong one", "wrong two", "wrong three", PASSPHRASE]);
  const error = await assertRejects(() => identityOf(keeping(stored), stubborn.unlocking), LockedError);
  assertEquals([error.problem, stubborn.asked], ["wrong", [1, 2, 3]]);
  const script = answering(["wrong one", PASSPHRASE], "end");
  assertEquals(
    (await assertRejects(() => identityOf(keeping(stored), script.unlocking), LockedError)).problem,
    "wrong",
  );
  assertEquals(script.asked, [1]);
});

Deno.test("identityOf() refuses a key that is not that of the identity", async () => {
  const { public: { id } } = await bob();
  const other = keeping({ ...(await sealed()), id });
  await assertRejects(
    () => identityOf(other, answering([PASSPHRASE]).unlocking),
    Error,
    `its private key is that of ${ID}`,
  );
});

Deno.test("identityOf() refuses a row that says to try for hours", async () => {
  const { key } = await sealed();
  assert(key.form === "sealed");
  const sealing = JSON.stringify({ ...JSON.parse(key.sealing), iterations: 4_000_000_000 });
  const stored = { id: ID, key: { ...key, sealing }, retiredAt: undefined };
  await assertRejects(() => identityOf(keeping(stored), answering([PASSPHRASE]).unlocking), Error, "iterations");
});

Deno.test("identityOf() makes an identity on the first start, in plain", async () => {
  const keeper = keeping(undefined);
  const { public: { id } } = await identityOf(keeper, answering([]).unlocking);
  assertEquals(keeper.saved.map((identity) => (identity as { id: string }).id), [id]);
});

Deno.test("refuseRetired() says when it went, and how it comes back", async () => {
  const stored = await sealed();
  refuseRetired(undefined, "/data");
  refuseRetired(stored, "/data");
  const error = assertThrows(
    () => refuseRetired({ ...stored, retiredAt: Date.UTC(2026, 0, 31) }, "/data"),
    LockedError,
  );
  assertEquals(error.problem, "retired");
  assert(error.message.includes("2026-01-31") && error.message.includes("identity reactivate"), error.message);
});
