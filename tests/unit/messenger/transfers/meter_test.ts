import { Meter } from "../../../../src/messenger/transfers/meter.ts";
import { assertEquals } from "../../../../src/std/assert.ts";

Deno.test("speed() is the mean of the last three seconds", () => {
  const meter = new Meter();
  for (let second = 0; second <= 10; second++) meter.note(second * 1_000, second * 500);
  assertEquals(meter.speed(10_000), 500);
  // From now on four times as fast: after three seconds nothing is left of before.
  for (let second = 1; second <= 3; second++) meter.note(10_000 + second * 1_000, 5_000 + second * 2_000);
  assertEquals(meter.speed(13_000), 2_000);
});

Deno.test("speed() falls while nothing comes, and is not known any more after three seconds", () => {
  const meter = new Meter();
  meter.note(0, 0);
  meter.note(1_000, 1_000);
  assertEquals([1_000, 2_000, 4_000].map((now) => meter.speed(now)), [1_000, 500, 250]);
  assertEquals(meter.speed(4_001), undefined);
});

Deno.test("speed() is not known of one moment alone, and of what was cleared", () => {
  const meter = new Meter();
  assertEquals(meter.speed(0), undefined);
  meter.note(0, 500);
  assertEquals(meter.speed(100), undefined);
  meter.note(0, 600);
  assertEquals(meter.speed(100), undefined);
  meter.note(100, 700);
  assertEquals(meter.speed(100), 2_000);
  meter.clear();
  assertEquals(meter.speed(100), undefined);
});

Deno.test("speed() is never below nothing, when a file begins again", () => {
  const meter = new Meter();
  meter.note(0, 5_000);
  meter.note(1_000, 100);
  assertEquals(meter.speed(1_000), 0);
});
