import { appendSignature, encodeUnsigned } from "../../src/protocol/announcement.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { World } from "./world/world.ts";

Deno.test("a newcomer is seen by everybody, and sees everybody, within half a second", async () => {
  const world = new World(1, ["Ada", "Ben", "Cleo", "Dan"]);
  const [ada, ...others] = world.nodes;
  for (const node of others) node.start();
  await world.time.pass(20_000);
  ada!.start();
  await world.time.pass(500);
  for (const other of others) {
    assertEquals(other.sees(ada!), "online");
    assertEquals(ada!.sees(other), "online");
  }
  world.end();
});

Deno.test("who leaves is gone at once", async () => {
  const world = new World(2, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  void ben.stop();
  await world.time.pass(20);
  assertEquals(ada.sees(ben), "nobody");
  world.end();
});

Deno.test("a leave counts although a session is still open", async () => {
  const world = new World(7, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(3_000);
  await ada.messenger.send({ to: ben.id, text: "Still there?" });
  await world.time.pass(1_000);
  const unsigned = encodeUnsigned({
    type: "leave",
    probe: false,
    epoch: 2_000_000_000,
    seq: 1,
    port: 2372,
    intervalSeconds: 30,
    modulus: ben.security.self.modulus,
    profile: ben.messenger.me.profile,
    addresses: [],
  });
  const bytes = appendSignature(unsigned, await ben.security.signAnnouncement(unsigned));
  world.lan.hosts.get(ada.address)?.hear({ bytes, from: { address: ben.address, port: 2372 } });
  await world.time.pass(10);
  assertEquals([ada.connections, ada.sees(ben)], [1, "offline"]);
  world.end();
});

Deno.test("who is killed is gone after three intervals, and not before", async () => {
  const world = new World(3, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  // Ben's last word is the announcement of his start, or his answer to Ada's.
  await world.time.pass(1_000);
  ben.crash();
  await world.time.pass(88_900);
  assertEquals(ada.sees(ben), "online");
  await world.time.pass(1_200);
  assertEquals(ada.sees(ben), "nobody");
  world.end();
});

Deno.test("each is gone after their own three intervals, however long others' are", async () => {
  const world = new World(8, ["Ada", "Ben", "Cleo"]);
  const [ada, ben, cleo] = [world.node("Ada"), world.node("Ben"), world.node("Cleo")];
  ada.start();
  ben.start();
  await world.time.pass(1_500);
  const unsigned = encodeUnsigned({
    type: "announce",
    probe: false,
    epoch: 1,
    seq: 1,
    port: 2372,
    intervalSeconds: 1,
    modulus: cleo.security.self.modulus,
    profile: ben.messenger.me.profile,
    addresses: [],
  });
  const bytes = appendSignature(unsigned, await cleo.security.signAnnouncement(unsigned));
  world.lan.hosts.get(ada.address)?.hear({ bytes, from: { address: cleo.address, port: 2372 } });
  await world.time.pass(2_900);
  assertEquals(ada.sees(cleo), "online");
  await world.time.pass(200);
  assertEquals([ada.sees(cleo), ada.sees(ben)], ["nobody", "online"]);
  world.end();
});

Deno.test("a contact that went stays in the list, as offline", async () => {
  const world = new World(4, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  await ada.messenger.send({ to: ben.id, text: "Here?" });
  await world.time.pass(1_000);
  void ben.stop();
  await world.time.pass(1_000);
  assertEquals(ada.sees(ben), "offline");
  ada.crash();
  ada.start();
  await world.time.pass(1_000);
  assertEquals(ada.sees(ben), "offline");
  ben.start();
  await world.time.pass(1_000);
  assertEquals(ada.sees(ben), "online");
  world.end();
});

Deno.test("a status is seen by the others at once", async () => {
  const world = new World(5, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start();
  ben.start();
  await world.time.pass(1_000);
  ben.messenger.setStatus({ availability: "busy", text: "In the lab" });
  await world.time.pass(50);
  assertEquals(ada.sees(ben), "busy");
  assertEquals(ada.messenger.peers()[0]?.profile.status.text, "In the lab");
  world.end();
});

Deno.test("of a hundred, a newcomer hears some and learns of all within three seconds", async () => {
  const names = Array.from({ length: 100 }, (_, index) => `Peer ${index}`);
  const world = new World(6, names);
  const [newcomer, ...others] = world.nodes;
  for (const node of others) node.start();
  await world.time.pass(60_000);
  newcomer!.start();
  await world.time.pass(1_900);
  const heard = newcomer!.messenger.peers().length;
  await world.time.pass(3_100);
  assertEquals(newcomer!.messenger.peers().length, others.length);
  assertEquals(heard < others.length, true);
  world.end();
});

Deno.test("network() counts what is heard, and says who was met at an address that was given", async () => {
  const world = new World(11, ["Ada", "Ben"]);
  const [ada, ben] = [world.node("Ada"), world.node("Ben")];
  ada.start({ follow: [{ address: ben.address, port: 2372 }, { address: "10.9.9.9", port: 7 }] });
  assertEquals(ada.messenger.network().announcedAt, undefined);
  await world.time.pass(1_000);
  assertEquals(ada.messenger.network().followed.map(({ state }) => state), ["trying", "trying"]);
  assertEquals([ada.messenger.network().heard.others, ada.messenger.network().heard.refused], [0, 0]);
  assert(ada.messenger.network().announcedAt !== undefined);
  ben.start();
  await world.time.pass(30_000);
  const host = world.lan.hosts.get(ada.address);
  host?.hear({ bytes: new TextEncoder().encode("another program"), from: { address: "10.7.7.7", port: 9 } });
  await world.time.pass(10);
  const { heard, followed: later } = ada.messenger.network();
  assert(heard.others > 0, "Ben was heard");
  assertEquals(heard.refused, 1);
  assertEquals(later.map(({ address, state }) => [address, state]), [[ben.address, "met"], ["10.9.9.9", "trying"]]);
  world.end();
});
