import { assert, assertEquals } from "../../src/std/assert.ts";
import { Conversers } from "./world/conversers.ts";
import type { Weather } from "./world/network.ts";
import { SeededRandom } from "./world/random.ts";
import { FAIR, World } from "./world/world.ts";

const SEEDS = Number(Deno.env.get("SIM_COUNT") ?? 60);
const STEPS = 80;
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve"];

/** Printed and repeatable: `SIM_SEED=12345 deno task test tests/sim` runs that world alone. */
const given = Deno.env.get("SIM_SEED");
const first = !given ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
const count = given ? 1 : SEEDS;

Deno.test(`everybody ends with the same view of what was said, changed and read (${count} seeds from ${first})`, async () => {
  const done: Record<string, number> = { views: 0 };
  for (let index = 0; index < count; index++) {
    const seed = (first + index) >>> 0;
    try {
      for (const [what, times] of Object.entries(await live(seed))) done[what] = (done[what] ?? 0) + times;
    } catch (error) {
      throw new Error(`The world of seed ${seed} went wrong: run it alone with SIM_SEED=${seed}`, { cause: error });
    }
  }
  // A world in which nobody does anything would pass anything.
  for (const [what, times] of Object.entries(done)) {
    assert(given || times > count / 4, `Only ${times} ${what} in ${count} worlds`);
  }
});

async function live(seed: number): Promise<Record<string, number>> {
  const random = new SeededRandom(seed ^ 0xc0de);
  const weather: Weather = {
    loss: random.pick([0, 0.1, 0.3]),
    duplication: random.pick([0, 0.2]),
    delay: random.pick([[1, 5], [1, 80], [20, 400]]),
    cut: random.pick([0, 0, 0.02, 0.1]),
    rate: Infinity,
  };
  const world = new World(seed, NAMES.slice(0, 2 + random.below(4)), weather);
  const people = new Conversers(world, random);
  try {
    for (const node of world.nodes) node.start();
    await world.time.pass(random.between(0, 3_000));
    for (let step = 0; step < STEPS; step++) {
      act(world, people, random);
      await world.time.pass(random.pick([0, 0, 1, 10, 100, 1_000, 20_000]) * random.unit());
    }
    await heal(world);
    await people.settle(() => arrive(world));
    assertEquals(world.reported, []);
    return { views: people.check(), ...people.done };
  } finally {
    world.end();
  }
}

function act(world: World, people: Conversers, random: SeededRandom): void {
  const node = random.pick(world.nodes);
  switch (random.below(16)) {
    case 0:
      return node.crash(random.pick(["cut", "silent"]));
    case 1:
      void node.stop();
      return;
    case 2:
    case 3:
      return node.start();
    case 4:
      world.lan.unplug(node.address);
      world.time.schedule(random.between(0, 100_000), () => world.lan.plugIn(node.address));
      return;
    default:
      if (node.isRunning) people.act(node);
      else node.start();
  }
}

/** Fair weather, and everybody is here. */
async function heal(world: World): Promise<void> {
  world.lan.weather = FAIR;
  for (const node of world.nodes) world.lan.plugIn(node.address);
  await world.time.pass(2_000);
  for (const node of world.nodes) node.start();
  const allSeen = () =>
    world.nodes.every((node) =>
      node.messenger.peers().filter(({ presence }) => presence === "online").length === world.nodes.length - 1
    );
  assert(await world.time.passUntil(allSeen, 300_000), "Somebody is not seen five minutes after all is well");
}

async function arrive(world: World): Promise<void> {
  // What was said this moment is not saved yet.
  await world.time.pass(10);
  const nothingWaits = () => world.nodes.every((node) => node.store.waitingPeers().length === 0);
  assert(await world.time.passUntil(nothingWaits, 300_000), "Something still waits five minutes after all is well");
}
