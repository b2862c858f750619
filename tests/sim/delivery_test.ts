import { EVERYONE } from "../../src/model/ids.ts";
import { RequestError } from "../../src/model/errors.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import type { Weather } from "./world/network.ts";
import { SeededRandom } from "./world/random.ts";
import { checkTexts, FAIR, type SimulatedNode, World } from "./world/world.ts";

const SEEDS = Number(Deno.env.get("SIM_COUNT") ?? 300);
const STEPS = 40;
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"];

/** Printed and repeatable: `SIM_SEED=12345 deno task test tests/sim` runs that world alone. */
const given = Deno.env.get("SIM_SEED");
const first = !given ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
const count = given ? 1 : SEEDS;

Deno.test(`a LAN of messengers loses nothing, shows nothing twice and keeps order (${count} seeds from ${first})`, async () => {
  let deliveries = 0;
  for (let index = 0; index < count; index++) {
    const seed = (first + index) >>> 0;
    try {
      deliveries += await live(seed);
    } catch (error) {
      throw new Error(`The world of seed ${seed} went wrong: run it alone with SIM_SEED=${seed}`, { cause: error });
    }
  }
  // A world in which nobody speaks would pass anything.
  assert(deliveries > 50 * count, `Only ${deliveries} deliveries in ${count} worlds`);
});

async function live(seed: number): Promise<number> {
  const random = new SeededRandom(seed ^ 0x5eed);
  const weather: Weather = {
    loss: random.pick([0, 0.1, 0.3]),
    duplication: random.pick([0, 0.2]),
    delay: random.pick([[1, 5], [1, 80], [20, 400]]),
    cut: random.pick([0, 0, 0.02, 0.1]),
    rate: Infinity,
  };
  const world = new World(seed, NAMES.slice(0, 3 + random.below(6)), weather);
  try {
    for (const node of world.nodes) if (random.chance(0.8)) node.start();
    await world.time.pass(random.between(0, 3_000));
    for (let step = 0; step < STEPS; step++) {
      await act(world, random);
      await world.time.pass(random.pick([0, 1, 10, 100, 1_000, 20_000]) * random.unit());
    }
    await heal(world);
    assertEquals(world.reported, []);
    return checkTexts(world);
  } finally {
    world.end();
  }
}

async function act(world: World, random: SeededRandom): Promise<void> {
  const node = random.pick(world.nodes);
  switch (random.below(12)) {
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
      world.time.schedule(random.between(0, 200_000), () => world.lan.plugIn(node.address));
      return;
    case 5:
      if (node.isRunning) { for (let i = 0; i < 30; i++) attempt(world, node, random); }
      return;
    default:
      if (node.isRunning) attempt(world, node, random);
      await world.time.pass(0);
  }
}

/** Sends to somebody known, or to everyone; nobody may be there. */
function attempt(world: World, node: SimulatedNode, random: SeededRandom): void {
  const peers = node.messenger.peers();
  const to = random.chance(0.3) || peers.length === 0 ? EVERYONE : random.pick(peers).id;
  node.messenger.send({ to, text: `${node.name} ${world.time.ticks}` }).catch((error: unknown) => {
    if (!(error instanceof RequestError) || !["nobody", "stopping"].includes(error.problem)) world.report(error);
  });
}

/** Fair weather, everybody here: whatever waits must arrive within bounded time. */
async function heal(world: World): Promise<void> {
  world.lan.weather = FAIR;
  for (const node of world.nodes) world.lan.plugIn(node.address);
  await world.time.pass(2_000);
  for (const node of world.nodes) node.start();
  const nothingWaits = () => world.nodes.every((node) => node.store.waitingPeers().length === 0);
  assert(await world.time.passUntil(nothingWaits, 300_000), "Something still waits five minutes after all is well");
  const allSeen = () =>
    world.nodes.every((node) =>
      node.messenger.peers().filter(({ presence }) => presence === "online").length === world.nodes.length - 1
    );
  assert(await world.time.passUntil(allSeen, 60_000), "Somebody is not seen a minute after all is well");
}
