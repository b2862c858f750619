import { inSteps } from "../../../../src/messenger/rooms/in_steps.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { settled } from "../../../support/manual_clock.ts";

Deno.test("inSteps() gives all else a turn between a few and the next, and all results in order", async () => {
  const turns: (() => void)[] = [];
  const clock = { after: (_: number, callback: () => void) => (turns.push(callback), () => {}) };
  const begun: number[] = [];
  const results = inSteps(clock, [1, 2, 3, 4, 5], 2, (item) => {
    begun.push(item);
    return Promise.resolve(item * 10);
  });
  for (const count of [2, 4, 5]) {
    await settled();
    assertEquals([begun.length, turns.length], [count, count < 5 ? 1 : 0]);
    turns.pop()?.();
  }
  assertEquals(await results, [10, 20, 30, 40, 50]);
});
