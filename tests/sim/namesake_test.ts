import { assert, assertEquals } from "../../src/std/assert.ts";
import { FAIR, type SimulatedNode, World } from "./world/world.ts";

/** Whether `node` has shown a text. */
function has(node: SimulatedNode, text: string): boolean {
  return node.shown.some((message) => message.text === text);
}

for (const place of ["another computer", "the same computer"]) {
  Deno.test(`what waits for somebody is never given to another key of the same name on ${place}`, async () => {
    const world = new World(7, ["Ada", "Ben", "Ben"], FAIR);
    try {
      const [ada, ben, newcomer] = world.nodes;
      assert(ada !== undefined && ben !== undefined && newcomer !== undefined);
      // As after a new installation: all that Ada knows of Ben is true of the newcomer, but for the key.
      if (place === "the same computer") Reflect.set(newcomer, "address", ben.address);
      ada.start();
      ben.start();
      assert(await world.time.passUntil(() => ada.sees(ben) === "online", 60_000));
      await ada.messenger.send({ to: ben.id, text: "While you are here" });
      assert(await world.time.passUntil(() => has(ben, "While you are here"), 60_000));
      await Promise.all([ben.stop(), world.time.pass(5_000)]);

      await ada.messenger.send({ to: ben.id, text: "For your eyes only" });
      newcomer.start();
      assert(await world.time.passUntil(() => ada.sees(newcomer) === "online", 60_000));
      assertEquals(ada.messenger.peer(newcomer.id)?.twin, ben.id);
      assertEquals(ada.messenger.peer(newcomer.id)?.contact, false);
      // They are reached, so that it is not for want of a session.
      await ada.messenger.send({ to: newcomer.id, text: "Who are you?" });
      assert(await world.time.passUntil(() => has(newcomer, "Who are you?"), 60_000));
      await world.time.pass(600_000);
      ada.crash();
      ada.start();
      await world.time.pass(600_000);
      assert(!has(newcomer, "For your eyes only") && !has(newcomer, "While you are here"));
      assertEquals(ada.store.waitingPeers(), [ben.id]);
      assertEquals(ada.delivered.map(({ to }) => to), [ben.id, newcomer.id]);

      await Promise.all([newcomer.stop(), world.time.pass(5_000)]);
      ben.start();
      assert(await world.time.passUntil(() => has(ben, "For your eyes only"), 300_000));
      assertEquals([world.reported, newcomer.shown.length], [[], 1]);
    } finally {
      world.end();
    }
  });
}
