import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { StorageError } from "../../../src/model/errors.ts";
import { encodeHex } from "../../../src/std/encoding.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { MIGRATIONS } from "../../../src/store/migrations/mod.ts";
import { openStore, type StoredKey } from "../../../src/store/mod.ts";
import { bytesInFiles } from "../../support/bytes_in_files.ts";
import { Folder } from "./place.ts";
import { ADA, BEN, contact, incoming, SELF } from "./sample.ts";

/** As long as a real one. */
const PKCS8 = crypto.getRandomValues(new Uint8Array(1_793));
const SEALED: StoredKey = {
  form: "sealed",
  ciphertext: crypto.getRandomValues(new Uint8Array(1_809)),
  sealing: '{"kdf":"…"}',
};
const BELONGINGS = { name: "Selma", epoch: 7, contacts: [contact(ADA, { verified: true })], blocked: [BEN] };

Deno.test("ownKey keeps a key under a passphrase, and in plain again", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
    store.ownKey.replace(SEALED);
    assertEquals(store.identity(), { id: SELF, key: SEALED, retiredAt: undefined });
  }
  using store = openStore(folder.path);
  assertEquals(store.identity()?.key, SEALED);
  store.ownKey.replace({ form: "plain", pkcs8: PKCS8 });
  assertEquals(store.identity()?.key, { form: "plain", pkcs8: PKCS8 });
});

for (const moment of ["just made", "of an earlier start"]) {
  Deno.test(`a plain key that was ${moment} is nowhere in the files once it is sealed`, () => {
    using folder = new Folder();
    let store = openStore(folder.path);
    store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
    store.receive(ADA, [incoming(1)], 1);
    if (moment !== "just made") {
      store.close();
      store = openStore(folder.path);
    }
    using open = store;
    // A test that can't find it would show nothing.
    assert(bytesInFiles(folder.path, PKCS8));
    open.ownKey.replace(SEALED);
    assert(!bytesInFiles(folder.path, PKCS8));
    open.ownKey.replace({ form: "plain", pkcs8: PKCS8 });
    open.ownKey.replace(SEALED);
    assert(!bytesInFiles(folder.path, PKCS8));
  });
}

Deno.test("a plain key that an earlier release wrote is nowhere in the files once it is sealed", () => {
  using folder = new Folder();
  {
    using database = openDatabase(folder.path, { migrations: MIGRATIONS.slice(0, 2) });
    database.execute(`INSERT INTO identity VALUES (1, '${SELF}', x'${encodeHex(PKCS8)}')`);
  }
  using store = openStore(folder.path);
  assertEquals(store.identity(), { id: SELF, key: { form: "plain", pkcs8: PKCS8 }, retiredAt: undefined });
  assert(bytesInFiles(folder.path, PKCS8));
  store.ownKey.replace(SEALED);
  assert(!bytesInFiles(folder.path, PKCS8));
});

Deno.test("a plain key is nowhere in the files where what takes its place is shorter", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
  store.ownKey.replace({ form: "sealed", ciphertext: new Uint8Array(17), sealing: "{}" });
  assert(!bytesInFiles(folder.path, PKCS8));
});

Deno.test("an unused key that another takes the place of is nowhere in the files", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
  assert(bytesInFiles(folder.path, PKCS8));
  store.ownKey.moveIn(ADA, SEALED, { name: undefined, epoch: 1, contacts: [], blocked: [] });
  assertEquals(store.identity(), { id: ADA, key: SEALED, retiredAt: undefined });
  assert(!bytesInFiles(folder.path, PKCS8));
});

Deno.test("retire() is remembered, and taken back", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
    store.ownKey.retire(1_790_000_000_000);
  }
  using store = openStore(folder.path);
  assertEquals(store.identity()?.retiredAt, 1_790_000_000_000);
  store.ownKey.retire(undefined);
  assertEquals(store.identity()?.retiredAt, undefined);
});

Deno.test("moveIn() brings people and a greater epoch, and messages of one's own are by that id", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  store.saveIdentity({ id: BEN, pkcs8: PKCS8 });
  assertEquals(store.ownKey.isUsed, false);
  store.ownKey.moveIn(SELF, SEALED, { ...BELONGINGS, epoch: 1_900_000_000 });
  assertEquals(store.ownKey.isUsed, true);
  assertEquals(store.contacts(), BELONGINGS.contacts);
  assertEquals(store.ownKey.belongings(), { ...BELONGINGS, epoch: 1_900_000_000 });
  assertEquals(store.nextEpoch(1_800_000_000), 1_900_000_001);
  const [message] = store.enqueue([
    { id: incoming(1).id, conversation: ADA, recipients: [ADA], kind: "text", text: "Hello", at: 1 },
  ]);
  assertEquals(message?.from, SELF);
});

Deno.test("moveIn() never lowers the epoch", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  assertEquals(store.nextEpoch(50), 50);
  store.ownKey.moveIn(SELF, SEALED, { ...BELONGINGS, epoch: 7 });
  assertEquals(store.nextEpoch(5), 51);
});

Deno.test("moveIn() changes nothing where there are people or messages", () => {
  const uses = { people: "saveContacts", messages: "receive" } as const;
  for (const use of Object.values(uses)) {
    using folder = new Folder();
    using store = openStore(folder.path);
    store.saveIdentity({ id: SELF, pkcs8: PKCS8 });
    if (use === "receive") store.receive(ADA, [incoming(1)], 1);
    else store.saveContacts([contact(ADA)]);
    assertEquals(store.ownKey.isUsed, true);
    const error = assertThrows(() => store.ownKey.moveIn(BEN, SEALED, BELONGINGS), StorageError);
    assertEquals(error.message, `Cannot put another identity in ${folder.database}: it is in use`);
    assertEquals(store.identity(), { id: SELF, key: { form: "plain", pkcs8: PKCS8 }, retiredAt: undefined });
    assertEquals(store.nextEpoch(0), 1);
  }
});
