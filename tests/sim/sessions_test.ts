import { StorageError } from "../../src/model/errors.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { World } from "./world/world.ts";

Deno.test("simultaneous dials leave one session, whoever is the smaller", async () => {
  for (let seed = 0; seed < 50; seed++) {
    const world = new World(seed, ["Ada", "Ben"], { loss: 0, duplication: 0, delay: [1, 40], cut: 0, rate: Infinity });
    const [ada, ben] = [world.node("Ada"), world.node("Ben")];
    ada.start();
    ben.start();
    await world.time.pass(1_000);
    void ada.messenger.send({ to: ben.id, text: "Tea?" });
    void ben.messenger.send({ to: ada.id, text: "Coffee?" });
    await world.time.pass(7_000);
    assertEquals([ada.connections, ben.connections], [1, 1]);
    assertEquals(ada.shown.map(({ text }) => text), ["Coffee?"]);
    assertEquals(ben.shown.map(({ text }) => text), ["Tea?"]);
    await ada.messenger.send({ to: ben.id, text: "Both" });
    await world.time.pass(500);
    assertEquals(ben.shown.at(-1)?.text, "Both");
    world.end();
  }
});

Deno.test("who starts anew after a power cut is served at once, whoever had dialled whom", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const world = new World(seed, ["Ada", "Ben"]);
    const [ada, ben] = world.random.chance(0.5) ? world.nodes : world.nodes.toReversed();
    ada!.start();
    ben!.start();
    await world.time.pass(3_000);
    await ada!.messenger.send({ to: ben!.id, text: "Before" });
    await world.time.pass(1_000);
    ben!.crash("silent");
    ben!.start();
    // Its first datagrams get lost: what it says by TCP must do.
    world.lan.weather = { ...world.lan.weather, loss: 1 };
    await ben!.messenger.send({ to: ada!.id, text: "I am back" });
    await world.time.pass(1_500);
    assertEquals(ada!.shown.map(({ text }) => text), ["I am back"]);
    await ada!.messenger.send({ to: ben!.id, text: "Good" });
    await world.time.pass(1_500);
    assertEquals(ben!.shown.map(({ text }) => text), ["Before", "Good"]);
    world.end();
  }
});

Deno.test("a connection that is dead without a word is replaced in seconds, whoever had dialled", async () => {
  for (let seed = 0; seed < 20; seed++) {
    const world = new World(seed, ["Ada", "Ben"]);
    const [ada, ben] = world.random.chance(0.5) ? world.nodes : world.nodes.toReversed();
    ada!.start();
    ben!.start();
    await world.time.pass(3_000);
    await ada!.messenger.send({ to: ben!.id, text: "Before" });
    await world.time.pass(1_000);
    world.lan.hosts.get(ben!.address)?.silenceAll();
    await ben!.messenger.send({ to: ada!.id, text: "Can you hear me?" });
    // Found dead after 5 s of silence and 10 s without an answer; the rest is coming back.
    await world.time.pass(25_000);
    assertEquals(ada!.shown.map(({ text }) => text), ["Can you hear me?"]);
    world.end();
  }
});

Deno.test("a text waits for somebody who was followed, and goes out when their session ended", async () => {
  const world = new World(9, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ben.start();
  ada.start({ follow: [{ address: ben.address, port: 2372 }] });
  await world.time.pass(3_000);
  assertEquals(ada.connections, 1);
  world.lan.unplug(ben.address);
  await ada.messenger.send({ to: ben.id, text: "Across" });
  await world.time.pass(5_000);
  world.lan.plugIn(ben.address);
  await world.time.pass(10_000);
  assertEquals(ben.shown.map(({ text }) => text), ["Across"]);
  world.end();
});

Deno.test("strangers can't fill the disk, and whoever was written to is not held up", async () => {
  const world = new World(10, ["Ada", "Mallory"]);
  const [ada, mallory] = [world.node("Ada"), world.node("Mallory")];
  ada.start();
  mallory.start();
  await world.time.pass(3_000);
  const sizes = () => ada.shown.reduce((sum, { text }) => sum + text.length, 0);
  const flood = async () => {
    for (let i = 0; i < 300; i++) {
      await Promise.all(
        Array.from({ length: 4 }, () => mallory.messenger.send({ to: ada.id, text: "x".repeat(65_536) })),
      );
      await world.time.pass(100);
    }
  };
  await flood();
  assertEquals(sizes() <= 64 * 1_048_576, true);
  await ada.messenger.send({ to: mallory.id, text: "Go on" });
  await world.time.pass(120_000);
  assertEquals(ada.shown.length, 1_200);
  world.end();
});

Deno.test("a session that has nothing to say is closed after ten minutes, and opened again when it has", async () => {
  const world = new World(1, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  await ada.messenger.send({ to: ben.id, text: "First" });
  await world.time.pass(590_000);
  assertEquals(ada.connections, 1);
  await world.time.pass(20_000);
  assertEquals([ada.connections, ben.connections], [0, 0]);
  await ben.messenger.send({ to: ada.id, text: "Second" });
  await world.time.pass(500);
  assertEquals(ada.shown.map(({ text }) => text), ["Second"]);
  world.end();
});

Deno.test("a text to somebody away waits, in order, across restarts of both", async () => {
  const world = new World(2, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  await ada.messenger.send({ to: ben.id, text: "0" });
  await world.time.pass(1_000);
  ben.crash();
  for (const text of ["1", "2", "3"]) await ada.messenger.send({ to: ben.id, text });
  await world.time.pass(200_000);
  ada.crash();
  ada.start();
  await world.time.pass(200_000);
  await ada.messenger.send({ to: ben.id, text: "4" });
  ben.start();
  await world.time.pass(5_000);
  assertEquals(ben.shown.map(({ text }) => text), ["0", "1", "2", "3", "4"]);
  assertEquals(ada.delivered.length, 5);
  world.end();
});

Deno.test("a receiver whose disk is full acknowledges nothing, and gets it when there is room", async () => {
  const world = new World(3, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  const notices: string[] = [];
  ben.messenger.subscribe((event) => event.type === "notice" && notices.push(event.message));
  ben.store.failure = new StorageError("full", "The disk is full");
  await ada.messenger.send({ to: ben.id, text: "Are you there?" });
  await world.time.pass(10_000);
  assertEquals(ada.delivered, []);
  assertEquals(notices[0], "The disk is full");
  ben.store.failure = undefined;
  await world.time.pass(120_000);
  assertEquals(ada.delivered.length, 1);
  assertEquals(ben.shown.length, 1);
  world.end();
});

Deno.test("a text to everyone reaches 270 people, and not all those sessions stay", async () => {
  const world = new World(4, Array.from({ length: 271 }, (_, index) => `Peer ${index}`));
  for (const node of world.nodes) node.start();
  await world.time.pass(3_000);
  const [ada] = world.nodes;
  const everybody = () => ada!.messenger.peers().length === 270;
  assertEquals(await world.time.passUntil(everybody, 120_000), true);
  await ada!.messenger.send({ to: "everyone", text: "Fire drill at three" });
  await world.time.pass(20_000);
  assertEquals(ada!.delivered.length, 270);
  assertEquals(ada!.connections <= 256, true);
  world.end();
});
