import { StorageError } from "../../../src/model/errors.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { openStore, type PageTokens } from "../../../src/store/mod.ts";
import { MAX_PAGE_TOKENS } from "../../../src/store/page_tokens.ts";
import { Folder } from "./place.ts";

function hash(number: number): Uint8Array {
  return new Uint8Array(32).fill(number);
}

function known(tokens: PageTokens, numbers: readonly number[]): number[] {
  return numbers.filter((number) => tokens.has(hash(number)));
}

Deno.test("PageTokens.has() and all() know what was added, over restarts", () => {
  using folder = new Folder();
  {
    using store = openStore(folder.path);
    assertEquals(store.pageTokens.has(hash(1)), false);
    store.pageTokens.add(hash(1), 5);
    store.pageTokens.add(hash(1), 6);
    assertEquals(known(store.pageTokens, [0, 1, 2]), [1]);
    assertEquals(store.pageTokens.all(), [hash(1)]);
  }
  using store = openStore(folder.path);
  assertEquals(known(store.pageTokens, [0, 1, 2]), [1]);
});

Deno.test("PageTokens.add() forgets the one that was used longest ago beyond 64", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  const tokens = store.pageTokens;
  const all = Array.from({ length: MAX_PAGE_TOKENS }, (_, index) => index);
  for (const number of all) tokens.add(hash(number), 1_000_000 * (number + 1));
  tokens.touch(hash(0), 1_000_000_000);
  // Not there, or going back: neither counts.
  tokens.touch(hash(200), 3_000_000_000);
  tokens.touch(hash(2), 1);
  tokens.add(hash(100), 2_000_000_000);
  assertEquals(known(tokens, [...all, 100, 200]), [...all.filter((number) => number !== 1), 100]);
  // A clock that went back does not make the newest the oldest.
  tokens.add(hash(101), 3);
  assertEquals(known(tokens, [1, 2, 3, 100, 101]), [3, 100, 101]);
});

Deno.test("PageTokens.add() takes SHA-256 hashes only", () => {
  using folder = new Folder();
  using store = openStore(folder.path);
  assertThrows(() => store.pageTokens.add(new Uint8Array(31), 1), StorageError, "CHECK");
});
