import { Gate } from "../../../src/crypto/gate.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";

/** Tasks that end when told to, and what happened to them in order. */
function tasks() {
  const log: string[] = [];
  const ends = new Map<string, () => void>();
  const task = (name: string) => async () => {
    log.push(`${name} begins`);
    await new Promise<void>((resolve) => ends.set(name, resolve));
    log.push(`${name} ends`);
    return name;
  };
  return { log, task, end: (name: string) => ends.get(name)?.() };
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
}

Deno.test("Gate.run() lets so many run at once, and the others in order", async () => {
  const { log, task, end } = tasks();
  const gate = new Gate({ atOnce: 2, waiting: 10 });
  const results = ["a", "b", "c", "d"].map((name) => gate.run(task(name)));
  await settle();
  assertEquals(log, ["a begins", "b begins"]);
  end("b");
  await settle();
  assertEquals(log, ["a begins", "b begins", "b ends", "c begins"]);
  end("a");
  end("c");
  await settle();
  end("d");
  assertEquals(await Promise.all(results), ["a", "b", "c", "d"]);
});

Deno.test("Gate.run() never lets more run than it may, whoever comes while places change hands", async () => {
  const gate = new Gate({ atOnce: 2, waiting: 100 });
  let running = 0;
  let most = 0;
  const task = async () => {
    most = Math.max(most, ++running);
    await settle();
    running--;
  };
  // Some come at once, and each that ends brings another.
  const chain = async () => {
    await gate.run(task);
    await gate.run(task);
    await gate.run(task);
  };
  await Promise.all(Array.from({ length: 10 }, chain));
  assertEquals(most, 2);
});

Deno.test("Gate.run() refuses what comes when too many wait", async () => {
  const { task, end } = tasks();
  const gate = new Gate({ atOnce: 1, waiting: 1 });
  const [first, second] = [gate.run(task("a")), gate.run(task("b"))];
  await assertRejects(() => gate.run(task("c")), Error, "1 tasks wait already");
  await settle();
  end("a");
  await first;
  await settle();
  end("b");
  await second;
  const third = gate.run(task("c"));
  await settle();
  end("c");
  assertEquals(await third, "c");
});

Deno.test("Gate.run() gives a failed task's place to the next", async () => {
  const gate = new Gate({ atOnce: 1, waiting: 1 });
  const failed = gate.run(() => Promise.reject(new Error("no")));
  const next = gate.run(() => Promise.resolve("yes"));
  await assertRejects(() => failed, Error, "no");
  assertEquals(await next, "yes");
});
