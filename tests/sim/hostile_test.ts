import { appendSignature, encodeUnsigned } from "../../src/protocol/announcement.ts";
import { assertEquals, assertLess } from "../../src/std/assert.ts";
import { simulatedSecurity } from "./world/security.ts";
import { World } from "./world/world.ts";

/** An announcement of somebody who does not exist. */
async function invented(seed: number): Promise<Uint8Array<ArrayBuffer>> {
  const security = simulatedSecurity(seed);
  const unsigned = encodeUnsigned({
    type: "announce",
    probe: seed % 2 === 0,
    epoch: 1_790_000_000,
    seq: 1,
    port: 2372,
    intervalSeconds: 65_535,
    modulus: security.self.modulus,
    profile: { name: `Ghost ${seed}`, host: "", status: { availability: "available", text: "" }, group: "" },
    addresses: ["10.9.9.9"],
  });
  return appendSignature(unsigned, await security.signAnnouncement(unsigned));
}

Deno.test("ten thousand invented identities leave a node serving its contacts", async () => {
  const world = new World(1, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  await ada.messenger.send({ to: ben.id, text: "Before" });
  await world.time.pass(1_000);
  // From as many addresses, so that no limit for one address helps.
  for (let seed = 0; seed < 10_000; seed++) {
    const from = { address: `10.${1 + (seed >> 16)}.${(seed >> 8) & 255}.${seed & 255}`, port: 2372 };
    world.lan.hosts.get(ada.address)?.hear({ bytes: await invented(100 + seed), from });
    if (seed % 100 === 0) await world.time.pass(1_000);
  }
  assertLess(ada.messenger.peers().length, 1_030);
  ben.messenger.setStatus({ availability: "away", text: "" });
  await world.time.pass(100);
  assertEquals(ada.sees(ben), "away");
  await ben.messenger.send({ to: ada.id, text: "During" });
  await world.time.pass(1_000);
  assertEquals(ada.shown.map(({ text }) => text), ["During"]);
  assertEquals(world.reported, []);
  world.end();
});

Deno.test("a replayed announcement does not bring back who has left", async () => {
  const world = new World(2, ["Ada", "Ben", "Mallory"]);
  const [ada, ben, mallory] = [world.node("Ada"), world.node("Ben"), world.node("Mallory")];
  ada.start();
  mallory.start();
  const recorded: Uint8Array<ArrayBuffer>[] = [];
  const host = world.lan.hosts.get(mallory.address)!;
  const hear = host.hear.bind(host);
  host.hear = (datagram) => {
    recorded.push(datagram.bytes.slice());
    hear(datagram);
  };
  ben.start();
  await world.time.pass(1_000);
  void ben.stop();
  await world.time.pass(1_500);
  assertEquals(recorded.length > 0, true);
  for (const bytes of recorded) {
    world.lan.hosts.get(ada.address)?.hear({ bytes, from: { address: mallory.address, port: 2372 } });
  }
  await world.time.pass(1_000);
  assertEquals(ada.sees(ben), "nobody");
  world.end();
});

Deno.test("datagrams of any content change nothing", async () => {
  const world = new World(3, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  const valid = await invented(77);
  for (let round = 0; round < 500; round++) {
    const bytes = round % 2 === 0 ? world.random.bytes(world.random.below(1_400)) : valid.slice();
    if (round % 2 === 1) bytes[world.random.below(bytes.length)]! ^= 1 + world.random.below(255);
    world.lan.hosts.get(ada.address)?.hear({ bytes, from: { address: `10.7.7.${round % 250}`, port: 9 } });
  }
  await world.time.pass(2_000);
  assertEquals(ada.sees(ben), "online");
  assertEquals(ada.messenger.peers().length, 1);
  assertEquals(world.reported, []);
  world.end();
});

Deno.test("datagrams of other programs take nothing from the share of their source", async () => {
  const world = new World(4, ["Ada"]);
  const ada = world.node("Ada");
  ada.start();
  await world.time.pass(1_000);
  const from = { address: "10.7.7.7", port: 2372 };
  const host = world.lan.hosts.get(ada.address);
  for (let i = 0; i < 100; i++) host?.hear({ bytes: world.random.bytes(900).fill(0, 0, 4), from });
  host?.hear({ bytes: await invented(100), from });
  await world.time.pass(100);
  assertEquals(ada.messenger.peers().length, 1);
  world.end();
});
