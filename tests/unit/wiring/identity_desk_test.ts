import { LockedError, RequestError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertNotEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { decodeBase64 } from "../../../src/std/encoding.ts";
import { openStore, type SqliteStore } from "../../../src/store/mod.ts";
import { openIdentityDesk } from "../../../src/wiring/identity_desk.ts";
import { identityOf } from "../../../src/wiring/identity.ts";
import { sealIdentity } from "../../../src/wiring/identity_file.ts";
import { StoredKeyDesk } from "../../../src/wiring/key_desk.ts";
import { bytesInFiles } from "../../support/bytes_in_files.ts";
import { ada, handshake } from "../../support/vectors.ts";
import { Folder } from "../store/place.ts";
import { ADA, BEN, contact, incoming } from "../store/sample.ts";

const PASSPHRASE = "correct horse";
const OTHER = "battery staple";
const PKCS8 = decodeBase64(handshake.keys.initiatorIdentityPkcs8);
const { public: { id: ID } } = await ada();
const PEOPLE = [contact(ADA, { verified: true, nickname: "Countess" }), contact(BEN, { trusted: false })];

/** A folder with an identity, two people and an epoch. */
function home(): Folder {
  const folder = new Folder();
  using store = openStore(folder.path);
  store.saveIdentity({ id: ID, pkcs8: PKCS8 });
  store.saveContacts(PEOPLE);
  store.nextEpoch(1_900_000_000);
  return folder;
}

async function canSign(store: SqliteStore, passphrase: string): Promise<boolean> {
  const ask = () => Promise.resolve({ text: passphrase, after: "end" } as const);
  return (await identityOf(store, { folder: "", ask })).public.id === ID;
}

async function exported(folder: Folder, name?: string): Promise<string> {
  using desk = openIdentityDesk(folder.path);
  return await desk.exported(PASSPHRASE, name);
}

Deno.test("protect() changes the passphrase of a key that is in use, and leaves the plain one nowhere", async () => {
  using folder = home();
  using store = openStore(folder.path);
  const desk = new StoredKeyDesk(store.ownKey, folder.path);
  assertEquals(desk.state, { id: ID, key: "plain", retiredAt: undefined });
  assert(bytesInFiles(folder.path, PKCS8));
  await desk.protect(PASSPHRASE, undefined);
  assertEquals(desk.state, { id: ID, key: "protected", retiredAt: undefined });
  assert(!bytesInFiles(folder.path, PKCS8));
  assert(await canSign(store, PASSPHRASE));
  await desk.protect(OTHER, PASSPHRASE);
  assert(await canSign(store, OTHER));
  await assertRejects(() => canSign(store, PASSPHRASE), LockedError);
  await desk.unprotect(OTHER);
  assertEquals(desk.state.key, "plain");
  assert(await canSign(store, ""));
});

Deno.test("protect() and unprotect() with another passphrase, or a poor one, change nothing", async () => {
  using folder = home();
  using store = openStore(folder.path);
  const desk = new StoredKeyDesk(store.ownKey, folder.path);
  assertEquals((await assertRejects(() => desk.protect("short", undefined), RequestError)).problem, "invalid");
  assertEquals((await assertRejects(() => desk.unprotect(PASSPHRASE), RequestError)).problem, "invalid");
  assertEquals(desk.state.key, "plain");
  await desk.protect(PASSPHRASE, undefined);
  const before = store.identity();
  assertEquals((await assertRejects(() => desk.protect(OTHER, undefined), LockedError)).problem, "locked");
  assertEquals((await assertRejects(() => desk.protect(OTHER, OTHER), LockedError)).problem, "wrong");
  assertEquals((await assertRejects(() => desk.protect("short", PASSPHRASE), RequestError)).problem, "invalid");
  assertEquals((await assertRejects(() => desk.unprotect(OTHER), LockedError)).problem, "wrong");
  assertEquals(store.identity(), before);
});

Deno.test("an identity moves with its people, their marks, its name and an epoch that others accept", async () => {
  using old = home();
  using fresh = new Folder();
  const text = await exported(old, "Ada L");
  {
    using desk = openIdentityDesk(fresh.path);
    assertEquals(await desk.import(text, PASSPHRASE), 2);
    assertEquals(desk.state, { id: ID, key: "plain", retiredAt: undefined });
  }
  using store = openStore(fresh.path);
  assert(await canSign(store, ""));
  assertEquals(store.contacts(), PEOPLE);
  assertEquals(store.face().name, "Ada L");
  assertEquals(store.nextEpoch(1_800_000_000), 1_900_000_001);
});

Deno.test("a protected key is exported under its own passphrase, and protected where it arrives", async () => {
  using old = home();
  using fresh = new Folder();
  {
    using desk = openIdentityDesk(old.path);
    await desk.protect(PASSPHRASE, undefined);
    assertEquals((await assertRejects(() => desk.exported(OTHER, undefined), LockedError)).problem, "wrong");
  }
  const text = await exported(old);
  {
    using desk = openIdentityDesk(fresh.path);
    await desk.import(text, PASSPHRASE);
    assertEquals(desk.state.key, "protected");
  }
  assert(!bytesInFiles(fresh.path, PKCS8));
  using store = openStore(fresh.path);
  assert(await canSign(store, PASSPHRASE));
});

Deno.test("the file shows neither the key nor anybody's name, and is another one each time", async () => {
  using folder = home();
  const text = await exported(folder);
  assert(!text.includes(ADA) && !text.includes(ID) && !text.includes("engine-room"));
  assert(!text.includes(handshake.keys.initiatorIdentityPkcs8.slice(40, 80)));
  assertNotEquals(text, await exported(folder));
});

Deno.test("retire() lets nothing be exported, until reactivate()", async () => {
  using folder = home();
  {
    using desk = openIdentityDesk(folder.path);
    assertThrows(() => desk.reactivate(), RequestError, "in use here");
    desk.retire();
  }
  using desk = openIdentityDesk(folder.path);
  assert(desk.state.retiredAt !== undefined);
  assertEquals(assertThrows(() => desk.checkInUse(), LockedError).problem, "retired");
  assertEquals((await assertRejects(() => desk.exported(PASSPHRASE, undefined), LockedError)).problem, "retired");
  desk.reactivate();
  desk.checkInUse();
  await desk.exported(PASSPHRASE, undefined);
});

Deno.test("import() takes the place of an identity that nobody has used, and of no other", async () => {
  using old = home();
  const text = await exported(old);
  for (const use of ["nothing", "messages", "people"]) {
    using folder = new Folder();
    {
      using store = openStore(folder.path);
      store.saveIdentity({ id: BEN, pkcs8: new Uint8Array(3) });
      if (use === "messages") store.receive(ADA, [incoming(1)], 1);
      if (use === "people") store.saveContacts([contact(ADA)]);
    }
    using desk = openIdentityDesk(folder.path);
    if (use === "nothing") {
      await desk.import(text, PASSPHRASE);
      assertEquals(desk.state.id, ID);
      continue;
    }
    const error = await assertRejects(() => desk.import(text, PASSPHRASE), RequestError, folder.path);
    assertEquals([error.problem, desk.state.id], ["invalid", BEN]);
  }
});

Deno.test("import() refuses a key that is not that of its id, and takes nobody for a contact of themselves", async () => {
  const identity = { id: ID, pkcs8: PKCS8, key: "plain" } as const;
  const belongings = { name: undefined, epoch: 1, contacts: [contact(ID), contact(ADA)], blocked: [BEN] };
  using folder = new Folder();
  using desk = openIdentityDesk(folder.path);
  const foreign = await sealIdentity(PASSPHRASE, { ...identity, id: BEN, belongings });
  const error = await assertRejects(() => desk.import(foreign, PASSPHRASE), RequestError, `is that of ${ID}`);
  assertEquals([error.problem, desk.state.id], ["invalid", undefined]);
  const broken = await sealIdentity(PASSPHRASE, { ...identity, pkcs8: new Uint8Array(1_000), belongings });
  await assertRejects(() => desk.import(broken, PASSPHRASE), Error, "Cannot use RSA key");
  assertEquals(await desk.import(await sealIdentity(PASSPHRASE, { ...identity, belongings }), PASSPHRASE), 1);
  desk[Symbol.dispose]();
  using store = openStore(folder.path);
  assertEquals([store.contacts().map(({ id }) => id), store.blocked()], [[ADA], [BEN]]);
});

Deno.test("nothing is opened beside a messenger that runs", () => {
  using folder = home();
  using _store = openStore(folder.path);
  assertEquals(assertThrows(() => openIdentityDesk(folder.path), Error).name, "StoreBusyError");
});
