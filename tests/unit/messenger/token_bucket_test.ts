import { TokenBucket } from "../../../src/messenger/token_bucket.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("TokenBucket.take() allows a burst, then the rate", () => {
  const bucket = new TokenBucket(2, 3);
  assertEquals([0, 0, 0, 0].map((now) => bucket.take(now)), [true, true, true, false]);
  assertEquals(bucket.take(499), false);
  assertEquals(bucket.take(1_000), true);
  assertEquals(bucket.isFull(1_100), false);
  assertEquals(bucket.isFull(9_000), true);
});

Deno.test("TokenBucket.take() survives a clock that goes back", () => {
  const bucket = new TokenBucket(1, 1);
  assertEquals(bucket.take(10_000), true);
  assertEquals(bucket.take(0), false);
  assertEquals(bucket.take(1_000), true);
});
