import type { Clock } from "../ports.ts";

/**
 * Does something with each, a few at a time, and gives all results. In between everything else has its turn: to verify a
 * signature takes a third of a millisecond, in which nothing else is done.
 */
export async function inSteps<Item, Result>(
  clock: Pick<Clock, "after">,
  items: readonly Item[],
  size: number,
  each: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let begin = 0; begin < items.length; begin += size) {
    if (begin > 0) await new Promise<void>((resolve) => clock.after(0, resolve));
    results.push(...await Promise.all(items.slice(begin, begin + size).map(each)));
  }
  return results;
}
