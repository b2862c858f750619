import { RequestError } from "../../src/model/errors.ts";
import type { RoomAct } from "../../src/messenger/facade.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import type { Weather } from "./world/network.ts";
import { SeededRandom } from "./world/random.ts";
import { checkReceivers, checkShown, noteWritten, roomProblem, roomsOf } from "./world/rooms.ts";
import { FAIR, type SimulatedNode, World } from "./world/world.ts";

const SEEDS = Number(Deno.env.get("SIM_COUNT") ?? 40);
const STEPS = 60;
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gus", "Hal"];

/** Printed and repeatable: `SIM_SEED=12345 deno task test tests/sim/rooms_test.ts` runs that world alone. */
const given = Deno.env.get("SIM_SEED");
const first = !given ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
const count = given ? 1 : SEEDS;

Deno.test(`rooms agree, lose nothing and tell nobody else (${count} seeds from ${first})`, async () => {
  let [shown, withdrawn, rooms] = [0, 0, 0];
  for (let index = 0; index < count; index++) {
    const seed = (first + index) >>> 0;
    try {
      const lived = await live(seed);
      shown += lived.shown;
      withdrawn += lived.withdrawn;
      rooms += lived.rooms;
    } catch (error) {
      throw new Error(`The world of seed ${seed} went wrong: run it alone with SIM_SEED=${seed}`, { cause: error });
    }
  }
  // A world in which nobody speaks would pass anything.
  if (count > 5) {
    assert(shown > 30 * count && rooms > count, `Only ${shown} messages in ${rooms} rooms of ${count} worlds`);
  }
  // In one world of five something is.
  if (count >= 100) assert(withdrawn > 0, `Nothing was withdrawn in ${count} worlds`);
});

async function live(seed: number): Promise<{ shown: number; withdrawn: number; rooms: number }> {
  const random = new SeededRandom(seed ^ 0x700f);
  const weather: Weather = {
    loss: random.pick([0, 0.1, 0.3]),
    duplication: random.pick([0, 0.2]),
    delay: random.pick([[1, 5], [1, 80], [20, 400]]),
    cut: random.pick([0, 0, 0.02, 0.1]),
    rate: Infinity,
  };
  const world = new World(seed, NAMES.slice(0, 3 + random.below(6)), weather);
  const written = noteWritten(world);
  const gone = new Set<SimulatedNode>();
  try {
    for (const node of world.nodes) node.start();
    await world.time.pass(random.between(1_000, 5_000));
    for (let step = 0; step < STEPS; step++) {
      await act(world, random, gone);
      await world.time.pass(random.pick([0, 1, 10, 100, 1_000, 20_000]) * random.unit());
    }
    await heal(world, gone);
    assertEquals(world.reported, []);
    const rooms = await roomsOf(world);
    return { shown: checkShown(world, written), withdrawn: checkReceivers(rooms, written), rooms: rooms.size };
  } finally {
    world.end();
  }
}

async function act(world: World, random: SeededRandom, gone: Set<SimulatedNode>): Promise<void> {
  const node = random.pick(world.nodes);
  if (gone.has(node)) return;
  switch (random.below(20)) {
    case 0:
      return node.crash(random.pick(["cut", "silent"]));
    case 1:
      void node.stop();
      return;
    case 2:
    case 3:
    case 4:
      return node.start();
    case 5:
      world.lan.unplug(node.address);
      world.time.schedule(random.between(0, 200_000), () => world.lan.plugIn(node.address));
      return;
    case 6:
      if (gone.size === 0 && random.chance(0.3) && world.nodes.length > 3) {
        gone.add(node);
        node.crash("silent");
      }
      return;
    default:
      if (node.isRunning) await speak(world, node, random);
  }
}

async function speak(world: World, node: SimulatedNode, random: SeededRandom): Promise<void> {
  const { rooms } = node.messenger;
  const own = rooms.all().filter(({ members }) => members.includes(node.id));
  const chance = random.unit();
  const others = world.nodes.filter((other) => other !== node).map(({ id }) => id);
  if (own.length === 0 || chance < 0.05) {
    if (rooms.all().length > 2) return;
    const members = others.filter(() => random.chance(0.5));
    return attempt(world, () => rooms.make({ name: `${node.name}'s`, members }));
  }
  const room = random.pick(own);
  if (chance < 0.35) {
    const what = random.below(10);
    const act: RoomAct = what < 4
      ? { do: "add", member: random.pick(others) }
      : what < 7
      ? { do: "remove", member: random.pick(others) }
      : what < 8
      ? { do: "leave" }
      : { do: random.pick(["name", "topic"]), text: `${node.name} ${random.below(1_000)}` };
    return attempt(world, () => rooms.act(room.id, act));
  }
  const last = node.store.history({ conversation: room.id, limit: 20 }).filter(({ from }) => from === node.id).at(-1);
  if (chance < 0.42 && last !== undefined) {
    return attempt(world, () => node.messenger.changes.edit(last.id, `edited ${random.below(1_000)}`));
  }
  for (let i = 1 + random.below(4); i > 0; i--) {
    attempt(world, () => node.messenger.send({ to: room.id, text: `${node.name} ${world.time.ticks}` }));
  }
  await world.time.pass(0);
}

/** The program may refuse what its user may not do, or stop in the midst of it. */
function attempt(world: World, action: () => Promise<unknown>): void {
  action().catch((error: unknown) => {
    const isFine = error instanceof RequestError
      ? ["invalid", "nobody", "stopping"].includes(error.problem)
      : error instanceof Error && /program crashed/.test(error.message);
    if (!isFine && !(error instanceof RequestError && /crashed/.test(error.message))) world.report(error);
  });
}

/** Fair weather, everybody here but who went for good: rooms must agree, and have everything, within bounded time. */
async function heal(world: World, gone: ReadonlySet<SimulatedNode>): Promise<void> {
  world.lan.weather = FAIR;
  for (const node of world.nodes) world.lan.plugIn(node.address);
  await world.time.pass(2_000);
  const present = world.nodes.filter((node) => !gone.has(node));
  for (const node of present) node.start();
  let problem: string | undefined = "";
  for (let minute = 0; minute < 60 && problem !== undefined; minute++) {
    await world.time.pass(60_000);
    const waits = present.find(({ store }) => present.some(({ id }) => store.waitingPeers().includes(id)));
    problem = waits === undefined
      ? roomProblem(await roomsOf(world), present)
      : `Something of ${waits.name} still waits`;
  }
  assertEquals(problem, undefined, `An hour after all is well: ${problem}`);
}
