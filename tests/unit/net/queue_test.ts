import { BoundedQueue } from "../../../src/net/queue.ts";
import { assertEquals } from "../../../src/std/assert.ts";

interface Item {
  readonly number: number;
}

Deno.test("BoundedQueue gives everything in order, also to a reader that waits", async () => {
  const queue = new BoundedQueue<Item>(8, () => {});
  queue.push({ number: 1 });
  const reader = queue[Symbol.asyncIterator]();
  assertEquals((await reader.next()).value, { number: 1 });
  const waiting = reader.next();
  queue.push({ number: 2 });
  assertEquals((await waiting).value, { number: 2 });
});

Deno.test("BoundedQueue gives each item to one of its readers", async () => {
  const queue = new BoundedQueue<Item>(8, () => {});
  const readers = [queue[Symbol.asyncIterator](), queue[Symbol.asyncIterator]()];
  const waiting = readers.map((reader) => reader.next());
  queue.push({ number: 1 });
  queue.push({ number: 2 });
  const taken = (await Promise.all(waiting)).map(({ value }) => value?.number);
  assertEquals(taken.sort(), [1, 2]);
});

Deno.test("BoundedQueue drops the oldest beyond its bound", async () => {
  const dropped: number[] = [];
  const queue = new BoundedQueue<Item>(2, ({ number }) => dropped.push(number));
  for (const number of [1, 2, 3, 4]) queue.push({ number });
  assertEquals(dropped, [1, 2]);
  assertEquals((await queue[Symbol.asyncIterator]().next()).value, { number: 3 });
});

Deno.test("BoundedQueue.close() ends every reader and drops what waits and what comes later", async () => {
  const dropped: number[] = [];
  const queue = new BoundedQueue<Item>(8, ({ number }) => dropped.push(number));
  const waiting = Promise.all([queue[Symbol.asyncIterator]().next(), queue[Symbol.asyncIterator]().next()]);
  queue.close();
  assertEquals((await waiting).map(({ done }) => done), [true, true]);
  const full = new BoundedQueue<Item>(8, ({ number }) => dropped.push(number));
  full.push({ number: 1 });
  full.close();
  full.push({ number: 2 });
  assertEquals([dropped, await Array.fromAsync(full)], [[1, 2], []]);
});
