import { StorageError } from "../../../src/model/errors.ts";
import type { AppEvent } from "../../../src/model/event.ts";
import { EVERYONE } from "../../../src/model/ids.ts";
import { DEFAULT_SETTINGS } from "../../../src/model/settings.ts";
import { Events } from "../../../src/messenger/events.ts";
import type { Store } from "../../../src/messenger/ports.ts";
import { Retention } from "../../../src/messenger/retention.ts";
import { Sweep } from "../../../src/messenger/sweep.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

function desk() {
  const clock = new ManualClock();
  const events = new Events(() => {});
  const told: AppEvent[] = [];
  events.subscribe((event) => told.push(event));
  const calls: [number, number | undefined, number][] = [];
  const failures: unknown[] = [];
  const disk = { left: 0, hidden: 0, failure: undefined as StorageError | undefined };
  const cleared: [number, number][] = [];
  const clearDeleted: Store["clearDeleted"] = (limit) => {
    cleared.push([clock.now() - clock.start, disk.hidden]);
    if (disk.failure !== undefined && disk.hidden > 0) throw disk.failure;
    const some = Math.min(disk.hidden, limit);
    disk.hidden -= some;
    return some;
  };
  const deleteOld: Store["deleteOld"] = (now, keepDays, limit) => {
    calls.push([now - clock.start, keepDays, limit]);
    if (disk.failure !== undefined) throw disk.failure;
    if (disk.left === 0) return [];
    disk.left = Math.max(0, disk.left - limit);
    return [{ id: EVERYONE, position: disk.left }];
  };
  const retention = new Retention({
    clock,
    store: { deleteOld, clearDeleted } as unknown as Store,
    events,
    settings: () => ({ ...DEFAULT_SETTINGS, keepDays: 30 }),
    storageFailed: (error) => failures.push(error),
  });
  return { clock, retention, calls, cleared, told, disk, failures };
}

Deno.test("Retention deletes in steps until nothing is left, and looks again every hour", async () => {
  const { clock, retention, calls, told, disk } = desk();
  retention.look();
  assertEquals(clock.pending, 0);
  disk.left = 500;
  retention.start();
  await clock.pass(1_000);
  assertEquals(calls, [0, 50, 100, 150].map((at) => [at, 30, 200]));
  assertEquals(told.map((event) => event.type === "deleted" && event.position), [300, 100, 0]);
  await clock.pass(3_600_000);
  assertEquals(calls.length, 5);
  retention.look();
  await clock.pass(0);
  assertEquals(calls.length, 6);
  retention.end();
  retention.look();
  assertEquals(clock.pending, 0);
});

Deno.test("Retention clears deleted conversations in steps, at the start and when it is told, before what is old", async () => {
  const { clock, retention, calls, cleared, disk } = desk();
  disk.hidden = 150;
  retention.clear();
  assertEquals(cleared, []);
  retention.start();
  await clock.pass(100);
  assertEquals([cleared, calls.map(([at]) => at)], [[[0, 150], [10, 50], [20, 0]], [20]]);
  disk.hidden = 250;
  retention.clear();
  // Some of it at once.
  assertEquals(disk.hidden, 150);
  await clock.pass(100);
  assertEquals(cleared.slice(3), [[100, 250], [110, 150], [120, 50], [130, 0]]);
  retention.clear();
  await clock.pass(1_000);
  assertEquals([cleared.length, calls.length], [8, 2]);
  retention.end();
  retention.clear();
  assertEquals([cleared.length, clock.pending], [8, 0]);
});

Deno.test("Retention goes on clearing in an hour where the disk refused", async () => {
  const { clock, retention, calls, cleared, disk, failures } = desk();
  retention.start();
  await clock.pass(0);
  disk.hidden = 1;
  disk.failure = new StorageError("full", "The disk is full");
  retention.clear();
  assertEquals([failures, disk.hidden], [[disk.failure], 1]);
  disk.failure = undefined;
  await clock.pass(3_600_000);
  assertEquals([cleared.length, disk.hidden, calls.length], [3, 0, 1]);
  retention.end();
});

Deno.test("Retention says that the disk refused, and tries again in an hour", async () => {
  const { clock, retention, calls, disk, failures } = desk();
  disk.failure = new StorageError("full", "The disk is full");
  retention.start();
  await clock.pass(3_599_999);
  assertEquals([calls.length, failures], [1, [disk.failure]]);
  disk.failure = undefined;
  await clock.pass(1);
  assertEquals([calls.length, failures.length], [2, 1]);
  retention.end();
});

Deno.test("Sweep keeps one timer, for the first of all deadlines", async () => {
  const clock = new ManualClock();
  const swept: number[] = [];
  const next = [30, Infinity];
  const sweep = new Sweep(clock, (now) => {
    swept.push(now);
    return next.shift() ?? Infinity;
  });
  sweep.by(Infinity);
  assertEquals(clock.pending, 0);
  for (const at of [20, 10, 15]) sweep.by(at);
  assertEquals(clock.pending, 1);
  await clock.pass(100);
  assertEquals([swept, clock.pending], [[10, 30], 0]);
  sweep.by(5);
  await clock.pass(0);
  assertEquals(swept, [10, 30, 100]);
  sweep.by(500);
  sweep.end();
  assertEquals(clock.pending, 0);
});
