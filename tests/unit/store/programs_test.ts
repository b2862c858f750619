import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { openStore } from "../../../src/store/mod.ts";
import { Folder } from "./place.ts";
import { ADA, BEN } from "./sample.ts";

const hash = (byte: number) => new Uint8Array(32).fill(byte);
const TOKEN = { name: "ci", scopes: ["read", "send"], reach: [ADA, "everyone"], createdAt: 5, expiresAt: 9 } as const;
const PLAIN = { name: "all", scopes: ["settings"], reach: undefined, createdAt: 6, expiresAt: undefined } as const;
const WEBHOOK = {
  url: "http://127.0.0.1/",
  from: [BEN],
  host: undefined,
  secret: "lmw_x",
  createdAt: 5,
  position: 3,
} as const;

Deno.test("programTokens keeps hashes and what they are good for, over a restart", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    assertEquals(store.programTokens.add(hash(1), TOKEN), 1);
    assertEquals(store.programTokens.add(hash(2), PLAIN), 2);
    store.programTokens.touch(1, 7);
  }
  using store = openStore(folder.path);
  const [ci, all] = [{ ...TOKEN, id: 1, usedAt: 7 }, { ...PLAIN, id: 2, usedAt: undefined }];
  assertEquals<unknown>(store.programTokens.all(), [ci, all]);
  assertEquals<unknown>(store.programTokens.find(hash(1)), ci);
  assertEquals(store.programTokens.find(hash(3)), undefined);
  store.programTokens.remove(2);
  assertEquals(store.programTokens.find(hash(2)), undefined);
  // No id is given twice: what was begun for the old one never passes to the new one.
  assertEquals(store.programTokens.add(hash(2), PLAIN), 3);
  assertThrows(() => store.programTokens.add(hash(3), PLAIN), StorageError, "UNIQUE");
  assertThrows(() => store.programTokens.add(new Uint8Array(31), { ...PLAIN, name: "x" }), StorageError, "CHECK");
});

Deno.test("webhooks keeps addresses and how far they were told, over a restart", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    assertEquals(store.webhooks.add(WEBHOOK), 1);
    assertEquals(store.webhooks.add({ ...WEBHOOK, from: undefined, host: "example.com" }), 2);
    store.webhooks.advance(1, 8);
    store.webhooks.advance(1, 6);
  }
  using store = openStore(folder.path);
  const second = { ...WEBHOOK, id: 2, from: undefined, host: "example.com" };
  assertEquals<unknown>(store.webhooks.all(), [{ ...WEBHOOK, id: 1, position: 8 }, second]);
  store.webhooks.remove(1);
  assertEquals<unknown>(store.webhooks.all(), [second]);
});

Deno.test("a token or a webhook that this program can't have written is called damage", () => {
  const rows = [
    `INSERT INTO program_tokens VALUES (1, zeroblob(32), 'x', '["admin"]', NULL, 1, NULL, NULL)`,
    `INSERT INTO program_tokens VALUES (1, zeroblob(32), 'x', '["read"]', '["Ben"]', 1, NULL, NULL)`,
    `INSERT INTO webhooks VALUES (1, 'x', '{}', NULL, 's', 1, 1)`,
  ];
  for (const sql of rows) {
    using folder = new Folder();
    openStore(folder.path).close();
    {
      using database = openDatabase(folder.path);
      database.execute(sql);
    }
    using store = openStore(folder.path);
    assertThrows(() => [store.programTokens.all(), store.webhooks.all()], StorageError, "Cannot read column");
  }
});
