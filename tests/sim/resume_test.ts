import { EVERYONE } from "../../src/model/ids.ts";
import { assertEquals, assertLess } from "../../src/std/assert.ts";
import { Library } from "./world/library.ts";
import type { Weather } from "./world/network.ts";
import { FAIR, type SimulatedNode, World } from "./world/world.ts";

const MIB = 1_048_576;
const SIZE = 16 * MIB;
/** What may be sent again after each end of a connection: what was under way, and what came since the last second. */
const AGAIN = 5 * MIB;
/** A transfer takes sixteen seconds. */
const LINE: Weather = { ...FAIR, rate: MIB / 1_000 };

/** Ada offers what is in a folder of hers, and Ben accepts whatever comes. */
async function offering(files: readonly number[]): Promise<{ world: World; ada: SimulatedNode; ben: SimulatedNode }> {
  const world = new World(1, ["Ada", "Ben"], LINE);
  const library = new Library(world);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.files.disk.place(`${ada.home}/Files`, "folder");
  for (const [index, bytes] of files.entries()) library.write(ada, `${ada.home}/Files/${index}`, bytes);
  ben.heard = (event) => {
    if (event.type !== "transfer" || event.transfer.state.name !== "offered") return;
    void ben.messenger.steer(event.transfer.key, { do: "accept" });
  };
  ada.start();
  ben.start();
  await world.time.pass(3_000);
  await ada.messenger.offer({ to: ben.id, from: { paths: [`${ada.home}/Files`] }, text: "" });
  return { world, ada, ben };
}

/** Lets time pass until Ben has a share of it all, and, at the end, all of it. */
async function until(world: World, share: number): Promise<void> {
  const ben = world.node("Ben");
  const isThere = () => {
    const [transfer] = ben.messenger.transfers();
    return share < 1 ? (transfer?.bytes ?? 0) >= share * SIZE : ben.store.openTransfers().length === 0;
  };
  assertEquals(await world.time.passUntil(isThere, 120_000, 50), true, `Ben never has ${share} of it`);
}

const SOME = Array.from({ length: 32 }, () => SIZE / 32);

for (const [what, files] of [["one large file", [SIZE]], ["many files", SOME]] as const) {
  Deno.test(`${what}: what was there before a cut is not sent again`, async () => {
    const { world, ada } = await offering(files);
    for (const share of [0.5, 0.75, 0.9]) {
      await until(world, share);
      world.lan.hosts.get(ada.address)?.cutAll();
    }
    await until(world, 1);
    assertLess(ada.written, SIZE + 3 * AGAIN);
    assertEquals(world.reported, []);
    world.end();
  });

  Deno.test(`${what}: what was there before the receiver was killed is not sent again`, async () => {
    const { world, ada, ben } = await offering(files);
    for (const share of [0.5, 0.75, 0.9]) {
      await until(world, share);
      ben.crash();
      ben.start();
    }
    await until(world, 1);
    assertLess(ada.written, SIZE + 3 * AGAIN);
    assertEquals(world.reported, []);
    world.end();
  });

  Deno.test(`${what}: what was there before the sender was killed is not sent again`, async () => {
    const { world, ada } = await offering(files);
    let written = 0;
    for (const share of [0.5, 0.75, 0.9]) {
      await until(world, share);
      written += ada.written;
      ada.crash();
      ada.start();
    }
    await until(world, 1);
    assertLess(written + ada.written, SIZE + 3 * AGAIN);
    assertEquals(world.reported, []);
    world.end();
  });
}

Deno.test("many files: what is checked outlives a power cut, and is not sent again", async () => {
  const { world, ada, ben } = await offering(SOME);
  for (const share of [0.5, 0.75, 0.9]) {
    await until(world, share);
    ben.crash("silent");
    ben.start();
  }
  await until(world, 1);
  assertLess(ada.written, SIZE + 3 * AGAIN);
  assertEquals(world.reported, []);
  world.end();
});

for (const who of ["Ada", "Ben"]) {
  Deno.test(`while ${who} has paused it nothing is sent, and then it goes on from there`, async () => {
    const { world, ada } = await offering([SIZE]);
    await until(world, 0.5);
    const person = world.node(who);
    const [transfer] = person.messenger.transfers();
    await person.messenger.steer(transfer!.key, { do: "pause" });
    await world.time.pass(3_000);
    const { written } = ada;
    await world.time.pass(20_000);
    assertLess(ada.written - written, 5_000);
    assertEquals(ada.messenger.transfers()[0]?.state, { name: "paused", by: who === "Ada" ? "here" : "there" });
    await person.messenger.steer(transfer!.key, { do: "resume" });
    await until(world, 1);
    assertLess(ada.written, SIZE + AGAIN);
    assertEquals(world.reported, []);
    world.end();
  });
}

Deno.test("an offer to everyone comes to all of ten, and not from its author alone", async () => {
  const names = Array.from({ length: 10 }, (_, index) => `Peer ${index}`);
  const world = new World(2, ["Ada", ...names], LINE);
  const library = new Library(world);
  const ada = world.node("Ada");
  const others = world.nodes.slice(1);
  library.write(ada, `${ada.home}/film`, 4 * MIB);
  for (const node of world.nodes) node.start();
  for (const other of others) {
    other.heard = (event) => {
      if (event.type !== "transfer" || event.transfer.state.name !== "offered") return;
      void other.messenger.steer(event.transfer.key, { do: "accept" });
    };
  }
  await world.time.pass(3_000);
  const { message } = await ada.messenger.offer({ to: EVERYONE, from: { paths: [`${ada.home}/film`] }, text: "" });
  const states = () => ada.messenger.transfersOf(ada.id, message.id).map(({ state }) => state.name);
  assertEquals(await world.time.passUntil(() => states().every((name) => name === "done"), 60_000), true);
  assertLess(ada.written, 7 * 4 * MIB);
  for (const other of others) library.lookAt(other, [other.filesFolder]);
  assertEquals(world.reported, []);
  world.end();
});
