import { sha256 } from "../../../src/crypto/hash.ts";
import { runningHash } from "../../../src/crypto/running_hash.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";

Deno.test("runningHash() is the hash of all that was added, however it was cut", () => {
  const bytes = Uint8Array.from({ length: 1_000 }, (_, index) => index & 0xff);
  for (const size of [1, 7, 64, 1_000]) {
    const hash = runningHash();
    for (let at = 0; at < bytes.length; at += size) hash.update(bytes.subarray(at, at + size));
    assertEquals(hash.digest(), sha256(bytes));
  }
});

Deno.test("runningHash() goes on in a copy apart from the original", () => {
  const hash = runningHash();
  hash.update(Uint8Array.of(1));
  const copy = hash.copy();
  copy.update(Uint8Array.of(2));
  hash.update(Uint8Array.of(3));
  assertEquals(copy.copy().digest(), sha256(Uint8Array.of(1, 2)));
  assertEquals(hash.digest(), sha256(Uint8Array.of(1, 3)));
  assertEquals(copy.digest(), sha256(Uint8Array.of(1, 2)));
});

Deno.test("runningHash() takes nothing any more after its end", () => {
  const hash = runningHash();
  hash.digest();
  assertThrows(() => hash.update(Uint8Array.of(1)));
});
