import { assert, assertEquals } from "../../src/std/assert.ts";
import type { KeptTransfer } from "../../src/messenger/ports.ts";
import { STAGE_PREFIX } from "./world/disk.ts";
import { Library, must, type OfferedFiles } from "./world/library.ts";
import type { Weather } from "./world/network.ts";
import { People } from "./world/people.ts";
import { SeededRandom } from "./world/random.ts";
import { foldersOf, Troubles } from "./world/troubles.ts";
import { checkTexts, type SimulatedNode, World } from "./world/world.ts";

const SEEDS = Number(Deno.env.get("SIM_COUNT") ?? 60);
const STEPS = 100;
const NAMES = ["Ada", "Ben", "Cleo", "Dan", "Eve"];

/** Printed and repeatable: `SIM_SEED=12345 deno task test tests/sim` runs that world alone. */
const given = Deno.env.get("SIM_SEED") || undefined;
const first = given === undefined ? crypto.getRandomValues(new Uint32Array(1))[0]! : Number(given);
const count = given === undefined ? SEEDS : 1;

Deno.test(`files come whole or not at all, and both ends agree (${count} seeds from ${first})`, async () => {
  let done = 0;
  for (let index = 0; index < count; index++) {
    const seed = (first + index) >>> 0;
    try {
      done += await live(seed);
    } catch (error) {
      throw new Error(`The world of seed ${seed} went wrong: run it alone with SIM_SEED=${seed}`, { cause: error });
    }
  }
  // A world in which nothing is ever sent would pass anything.
  assert(given !== undefined || done >= 5 * count, `Only ${done} transfers were finished in ${count} worlds`);
});

async function live(seed: number): Promise<number> {
  const random = new SeededRandom(seed ^ 0xf11e5);
  const weather: Weather = {
    loss: random.pick([0, 0.1, 0.3]),
    duplication: random.pick([0, 0.2]),
    delay: random.pick([[1, 5], [1, 80], [20, 400]]),
    cut: random.pick([0, 0, 0.02, 0.1]),
    rate: random.pick([Infinity, 10_000, 1_000, 200]),
  };
  const world = new World(seed, NAMES.slice(0, 2 + random.below(4)), weather);
  const library = new Library(world);
  const troubles = new Troubles(world, { library, random, kind: random.pick(["calm", "rough", "rough"]) });
  const people = new People(world, { library, random, troubles });
  try {
    for (const node of world.nodes) if (random.chance(0.9)) node.start();
    await world.time.pass(random.between(1_000, 3_000));
    for (let step = 0; step < STEPS; step++) {
      const node = random.pick(world.nodes);
      if (random.chance(0.25)) troubles.some(node);
      else people.act(node);
      await world.time.pass(random.pick([0, 1, 10, 100, 1_000, 1_000, 10_000]) * random.unit());
      assertEquals(world.reported, []);
    }
    troubles.heal();
    people.heal();
    await settle(world, people);
    if (troubles.kind === "calm") checkLeft(world, library);
    await restart(world);
    checkLeft(world, library);
    return check(world, library);
  } finally {
    world.end();
  }
}

/** Fair weather, everybody here, disks with room, people who answer: everything comes to its end in bounded time. */
async function settle(world: World, people: People): Promise<void> {
  await startAll(world);
  const allOver = () => {
    people.settle();
    return people.isQuiet && world.nodes.every(({ store }) => {
      return store.waitingPeers().length === 0 && store.openTransfers().length === 0;
    });
  };
  const over = await world.time.passUntil(allOver, 600_000, 2_000);
  assertEquals(world.reported, []);
  must(over, `Not everything is over ten minutes after all is well:\n${world.nodes.flatMap(openOf).join("\n")}`);
  await world.time.pass(5_000);
  for (const node of world.nodes) assertEquals(node.files.opened, [], `${node.name} has files open`);
}

/** What could not be cleared away when it was over is cleared away at the next start. */
async function restart(world: World): Promise<void> {
  for (const node of world.nodes) void node.stop();
  await startAll(world);
  await world.time.pass(5_000);
}

async function startAll(world: World): Promise<void> {
  const allRun = () => {
    for (const node of world.nodes) node.start();
    return world.nodes.every((node) => node.isRunning);
  };
  assert(await world.time.passUntil(allRun, 60_000), "A program does not end within a minute");
}

/** @returns how many transfers were finished. */
function check(world: World, library: Library): number {
  assertEquals(world.reported, []);
  checkTexts(world);
  for (const node of world.nodes) {
    library.lookAt(node, foldersOf(node));
    assertEquals(node.messenger.transfers(), []);
  }
  const done = library.offers.flatMap((offer) => checkOffer(world, offer, library));
  for (const node of world.nodes) checkReceived(node, done, library);
  return done.length;
}

/** One that was finished: whose it is now, and the paths of its items. */
interface Done {
  readonly receiver: SimulatedNode;
  readonly paths: readonly string[];
}

/** Both ends say the same of an offer, and where they say that it is done, it is. */
function checkOffer(world: World, offer: OfferedFiles, library: Library): Done[] {
  const { author, id } = offer;
  return author.store.transfersOf(author.id, id).flatMap((there) => {
    const receiver = world.nodes.find((node) => node.id === there.key.peer)!;
    const [here] = receiver.store.transfersOf(author.id, id);
    must(here !== undefined, `${receiver.name} does not know an offer of ${author.name}`);
    must(agree(there, here!), `Of ${id} ${author.name} says ${nameOf(there)}, and ${receiver.name} ${nameOf(here!)}`);
    if (here!.state.name !== "done") return [];
    library.compare(receiver, offer, here!.state, here!.size);
    return [{ receiver, paths: here!.state.paths.filter((path) => path !== "") }];
  });
}

/** Whether an author says what the receiver says. */
function agree({ state: there, size }: KeptTransfer, { state: here, size: came }: KeptTransfer): boolean {
  if (there.name === "done" && here.name === "done") {
    return there.missing === here.missing && there.changed === here.changed && size === came;
  }
  return there.name === here.name;
}

/** Nothing is left of what is over: no list, no upload, no stage. */
function checkLeft({ nodes }: World, { offers }: Library): void {
  for (const { name, home, store, files: { disk } } of nodes) {
    assertEquals(disk.names(`${home}/.data/spool`), [], `${name} keeps uploads that nobody needs`);
    for (const { author, id } of offers) {
      must(store.list(author.id, id) === undefined, `${name} keeps the list of the offer ${id} of ${author.name}`);
    }
  }
  for (const node of nodes) {
    for (const folder of foldersOf(node)) {
      const left = node.files.disk.names(folder).filter((name) => name.startsWith(STAGE_PREFIX));
      const stages = left.filter((name) => !name.startsWith(`${STAGE_PREFIX}aside-`));
      must(stages.length === 0, `There is ${folder}/${stages[0]}, which belongs to nothing`);
    }
  }
}

/** All that is in a person's folders belongs to one transfer that was finished, or to somebody else. */
function checkReceived(node: SimulatedNode, done: readonly Done[], library: Library): void {
  const { disk } = node.files;
  const paths = done.filter(({ receiver }) => receiver === node).flatMap((one) => one.paths);
  assertEquals(new Set(paths).size, paths.length, `Two transfers of ${node.name} claim the same files`);
  for (const folder of foldersOf(node)) {
    for (const name of disk.names(folder)) {
      const path = `${folder}/${name}`;
      if (name.startsWith(STAGE_PREFIX) || paths.includes(path) || library.isStrangers(node, path)) continue;
      if (library.isGivenUp(node, path)) continue;
      throw new Error(`There is ${path}, which belongs to nothing`);
    }
  }
}

function openOf(node: SimulatedNode): string[] {
  const waiting = node.store.waitingPeers().map((peer) => `${node.name} has something to say to ${peer.slice(0, 8)}`);
  const open = node.store.openTransfers().map((kept) => {
    const { author, offer, peer } = kept.key;
    const shown = node.messenger.transfersOf(author, offer).find(({ key }) => key.peer === peer);
    const end = author === node.id ? `to ${peer.slice(0, 8)}` : `from ${author.slice(0, 8)}`;
    return `${node.name} has ${offer} ${end}: ${JSON.stringify(kept.state)} ${JSON.stringify(shown?.state)}`;
  });
  return [...waiting, ...open];
}

function nameOf({ state }: KeptTransfer): string {
  return state.name;
}
