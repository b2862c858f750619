import { Arrivals } from "../../../../src/messenger/transfers/arrivals.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { settled } from "../../../support/manual_clock.ts";

/** Puts a thing, and says when whoever put it may go on. */
function put(arrivals: Arrivals<number>, arrival: number): { free: boolean } {
  const putter = { free: false };
  void Promise.resolve(arrivals.put(arrival)).then(() => putter.free = true);
  return putter;
}

Deno.test("Arrivals come in order, before and after they are waited for", async () => {
  const arrivals = new Arrivals<number>(10);
  put(arrivals, 1);
  put(arrivals, 2);
  assertEquals([await arrivals.next(), await arrivals.next()], [1, 2]);
  const next = arrivals.next();
  await settled();
  put(arrivals, 3);
  assertEquals(await next, 3);
});

Deno.test("Arrivals beyond the limit are taken, and hold up who puts them until half is read", async () => {
  const arrivals = new Arrivals<number>(4);
  const putters = [1, 2, 3, 4, 5, 6].map((arrival) => put(arrivals, arrival));
  await settled();
  assertEquals(putters.map(({ free }) => free), [true, true, true, true, false, false]);
  for (const expected of [1, 2, 3]) assertEquals(await arrivals.next(), expected);
  await settled();
  assertEquals(putters.map(({ free }) => free), [true, true, true, true, false, false]);
  assertEquals(await arrivals.next(), 4);
  await settled();
  assertEquals(putters.map(({ free }) => free), [true, true, true, true, true, true]);
});

Deno.test("end() lets go of everybody who waits, and nobody waits any more", async () => {
  const arrivals = new Arrivals<number>(1);
  const putters = [1, 2, 3].map((arrival) => put(arrivals, arrival));
  arrivals.end();
  putters.push(put(arrivals, 4), put(arrivals, 5), put(arrivals, 6));
  await settled();
  assertEquals(putters.map(({ free }) => free), [true, true, true, true, true, true]);
});
