import { RequestError } from "../../src/model/errors.ts";
import type { PeerId } from "../../src/model/ids.ts";
import type { Room } from "../../src/model/room.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../src/std/assert.ts";
import { Library } from "./world/library.ts";
import { FAIR, type SimulatedNode, World } from "./world/world.ts";

/** People who are here and see each other. */
async function meet(...names: string[]): Promise<{ world: World; nodes: SimulatedNode[] }> {
  const world = new World(names.length * 7 + 1, names);
  for (const node of world.nodes) node.start();
  await world.time.pass(5_000);
  return { world, nodes: world.nodes };
}

/** Lets time pass until a request is answered. */
async function settle<T>(world: World, request: Promise<T>): Promise<T> {
  let done = false;
  const watched = request.finally(() => done = true);
  watched.catch(() => {});
  assert(await world.time.passUntil(() => done, 10_000, 1));
  return await watched;
}

function make(world: World, maker: SimulatedNode, ...others: SimulatedNode[]): Promise<Room> {
  return settle(world, maker.messenger.rooms.make({ name: "Choir", members: others.map(({ id }) => id) }));
}

async function say(world: World, node: SimulatedNode, room: Room, ...texts: string[]): Promise<void> {
  for (const text of texts) await settle(world, node.messenger.send({ to: room.id, text }));
}

function read(node: SimulatedNode, room: Room): string[] {
  return node.shown.filter(({ conversation }) => conversation === room.id).map(({ text }) => text);
}

const until = (world: World, condition: () => boolean, limit = 600_000) => world.time.passUntil(condition, limit);

Deno.test("a room is made, named and spoken in, and its messages say who has them", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    assertEquals([room.name, room.topic, room.maker, room.members.length], ["Choir", "", ada!.id, 3]);
    await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined);
    assertEquals(cleo!.messenger.find("room:choir"), room.id);
    await settle(world, cleo!.messenger.rooms.act(room.id, { do: "topic", text: "Thursdays" }));
    assert(await until(world, () => ada!.messenger.rooms.get(room.id)?.topic === "Thursdays"));
    await say(world, ben!, room, "one", "two");
    assert(await until(world, () => read(ada!, room).length === 2 && read(cleo!, room).length === 2));
    assertEquals([read(ada!, room), read(ben!, room)], [["one", "two"], []]);
    const has = () => ben!.store.history({ conversation: room.id, limit: 9 })[0]!.deliveries;
    await until(world, () => has().every(({ deliveredAt }) => deliveredAt !== undefined));
    assertEquals(has().map(({ to }) => to), [ada!.id, cleo!.id].toSorted());
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});

Deno.test("a message reaches who was away though its author has gone, from somebody who has it, once", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined));
    await settle(world, cleo!.stop());
    await say(world, ada!, room, "while you were away", "and another");
    assert(await until(world, () => read(ben!, room).length === 2));
    ada!.crash("silent");
    await world.time.pass(200_000);
    cleo!.start();
    assert(await until(world, () => read(cleo!, room).length === 2));
    assertEquals(read(cleo!, room), ["while you were away", "and another"]);
    assertEquals(cleo!.shown.map(({ from }) => from), [ada!.id, ada!.id]);
    ada!.start();
    assert(await until(world, () => ada!.store.waitingPeers().length === 0));
    assertEquals(read(cleo!, room).length, 2);
  } finally {
    world.end();
  }
});

Deno.test("who is new sees from their joining on, and who was removed nothing that was sent after", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!);
    await until(world, () => ben!.messenger.rooms.get(room.id) !== undefined);
    await say(world, ada!, room, "before");
    await settle(world, ben!.messenger.rooms.act(room.id, { do: "add", member: cleo!.id }));
    assert(await until(world, () => ada!.messenger.rooms.get(room.id)?.members.length === 3));
    await say(world, ada!, room, "with Cleo");
    assert(await until(world, () => read(cleo!, room).length === 1 && read(ben!, room).length === 2));
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "remove", member: ben!.id }));
    assert(await until(world, () => ben!.messenger.rooms.get(room.id)?.members.includes(ben!.id) === false));
    await say(world, cleo!, room, "without Ben");
    assert(await until(world, () => read(ada!, room).length === 1));
    await world.time.pass(900_000);
    assertEquals([read(ben!, room), read(cleo!, room)], [["before", "with Cleo"], ["with Cleo"]]);
    await assertRejects(() => ben!.messenger.send({ to: room.id, text: "Hello?" }), RequestError, "not in the room");
    await assertRejects(
      () => settle(world, cleo!.messenger.rooms.act(room.id, { do: "remove", member: ada!.id })),
      RequestError,
    );
  } finally {
    world.end();
  }
});

Deno.test("rooms refuse what can't be, and say why", async () => {
  const { world, nodes: [ada, ben] } = await meet("Ada", "Ben");
  try {
    const stranger = "a".repeat(52) as PeerId;
    const { rooms } = ada!.messenger;
    await assertRejects(() => rooms.make({ name: "", members: [] }), RequestError);
    await assertRejects(() => rooms.make({ name: "Choir", members: [stranger] }), RequestError, "key");
    const room = await make(world, ada!, ben!);
    const act = (what: Parameters<typeof rooms.act>[1]) => settle(world, rooms.act(room.id, what));
    await assertRejects(() => act({ do: "topic", text: "x".repeat(257) }), RequestError, "256");
    await assertRejects(() => act({ do: "remove", member: ada!.id }), RequestError, "leave");
    await assertRejects(() => act({ do: "remove", member: stranger }), RequestError, "not in the room");
    assertEquals((await act({ do: "add", member: ben!.id })).members.length, 2);
    assertThrows(() => ada!.messenger.find("room:chess"), RequestError);
    await act({ do: "leave" });
    assertEquals(rooms.all(), []);
    assert(await until(world, () => ben!.messenger.rooms.get(room.id)?.members.length === 1));
  } finally {
    world.end();
  }
});

Deno.test("rooms survive the end of the program, and somebody is let in while they are away", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!);
    await settle(world, ada!.messenger.send({ to: cleo!.id, text: "Hello" }));
    await until(world, () => ben!.messenger.rooms.get(room.id) !== undefined && cleo!.shown.length === 1);
    await settle(world, cleo!.stop());
    ada!.crash();
    ada!.start();
    await world.time.pass(400_000);
    assertEquals(ada!.messenger.rooms.get(room.id)?.members.length, 2);
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "add", member: cleo!.id }));
    await say(world, ada!, room, "Welcome");
    await world.time.pass(10_000);
    cleo!.start();
    assert(await until(world, () => read(cleo!, room).length === 1));
    assertEquals(cleo!.messenger.rooms.all().map(({ name }) => name), ["Choir"]);
  } finally {
    world.end();
  }
});

Deno.test("what somebody who is blocked says in a room is dropped, and does not come back from others", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined);
    await say(world, ben!, room, "before");
    await until(world, () => read(cleo!, room).length === 1);
    cleo!.messenger.people.setBlocked(ben!.id, "blocked");
    await say(world, ben!, room, "blocked");
    await say(world, ada!, room, "from Ada");
    assert(await until(world, () => read(ada!, room).length === 2 && read(cleo!, room).length === 2));
    ben!.crash("silent");
    await world.time.pass(1_200_000);
    assertEquals(read(cleo!, room), ["before", "from Ada"]);
    assertEquals(
      cleo!.store.rooms.heard(room.id).map(({ author, last }) => [author, last]).toSorted(),
      [
        [ada!.id, 1],
        [ben!.id, 2],
      ].toSorted(),
    );
  } finally {
    world.end();
  }
});

Deno.test("what waits for somebody whose invitation turns out to be void is not sent to them", async () => {
  const { world, nodes: [ada, ben, cleo, dan] } = await meet("Ada", "Ben", "Cleo", "Dan");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    await until(world, () => [ben, cleo].every((node) => node!.messenger.rooms.get(room.id)?.members.length === 3));
    world.lan.unplug(ada!.address);
    dan!.crash("silent");
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "remove", member: ben!.id }));
    await settle(world, ben!.messenger.rooms.act(room.id, { do: "add", member: dan!.id }));
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id)?.members.includes(dan!.id) === true));
    await say(world, cleo!, room, "for Dan");
    assertEquals(cleo!.store.waitingPeers().includes(dan!.id), true);
    world.lan.plugIn(ada!.address);
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id)?.members.length === 2));
    assertEquals(cleo!.store.waitingPeers().includes(dan!.id), false);
    dan!.start();
    await world.time.pass(900_000);
    assertEquals([read(dan!, room), read(ada!, room)], [[], ["for Dan"]]);
  } finally {
    world.end();
  }
});

Deno.test("what waits for somebody who is removed is not sent to them, and their receipt does not wait either", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const library = new Library(world);
    const room = await make(world, ada!, ben!, cleo!);
    await until(world, () => [ben, cleo].every((node) => node!.messenger.rooms.get(room.id)?.members.length === 3));
    await say(world, cleo!, room, "for all");
    assert(await until(world, () => read(ben!, room).length === 1 && cleo!.store.waitingPeers().length === 0));
    ben!.crash("silent");
    await say(world, cleo!, room, "for Ada and Ben");
    library.write(cleo!, `${cleo!.home}/notes.txt`, 100);
    const from = { paths: [`${cleo!.home}/notes.txt`] };
    const offer = await settle(world, cleo!.messenger.offer({ to: room.id, from, text: "" }));
    await settle(world, cleo!.messenger.send({ to: ben!.id, text: "for Ben alone" }));
    await until(world, () => read(ada!, room).length === 3);
    const changed = new Map<string, readonly PeerId[]>();
    cleo!.heard = (event) => {
      if (event.type !== "changed") return;
      changed.set(event.message.text, event.message.deliveries.map(({ to }) => to));
    };
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "remove", member: ben!.id }));
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id)?.members.length === 2));
    assertEquals([...changed], [["for Ada and Ben", [ada!.id]], ["", [ada!.id]]]);
    const states = cleo!.messenger.transfersOf(cleo!.id, offer.message.id).map((
      { key, state },
    ) => [key.peer, state.name]);
    assertEquals(new Map(states as [PeerId, string][]), new Map([[ada!.id, "offered"], [ben!.id, "withdrawn"]]));
    const receivers = cleo!.store.history({ conversation: room.id, limit: 9 }).map(({ deliveries }) =>
      deliveries.length
    );
    assertEquals(receivers, [2, 1, 1]);
    ben!.start();
    assert(await until(world, () => cleo!.store.waitingPeers().length === 0));
    await world.time.pass(900_000);
    assertEquals(read(ben!, room), ["for all"]);
    assertEquals(ben!.shown.at(-1)?.text, "for Ben alone");
    // Let in again, they hear what is said from then on; others may bring what they said when Ben was in it.
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "add", member: ben!.id }));
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id)?.members.length === 3));
    await say(world, cleo!, room, "welcome back");
    assert(await until(world, () => read(ben!, room).includes("welcome back")));
    await world.time.pass(900_000);
    const seen = read(ben!, room).filter((text) => text !== "" && text !== "for Ada and Ben");
    assertEquals(seen, ["for all", "welcome back"]);
    assertEquals(read(ben!, room).at(-1), "welcome back");
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});

Deno.test("members hand on what somebody said whose program was killed, though they seem to be here", async () => {
  for (const how of ["cut", "silent"] as const) {
    const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
    try {
      const room = await make(world, ada!, ben!, cleo!);
      assert(await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined));
      cleo!.crash();
      await say(world, ada!, room, "my last words");
      assert(await until(world, () => read(ben!, room).length === 1));
      ada!.crash(how);
      await world.time.pass(1_000);
      cleo!.start();
      assertEquals(ben!.sees(ada!), "online");
      assert(await until(world, () => read(cleo!, room).length === 1, 10_000), how);
    } finally {
      world.end();
    }
  }
});

Deno.test("members who are all here compare within seconds when somebody is killed in the middle of speaking", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined));
    world.lan.weather = { ...FAIR, rate: 100 };
    for (let i = 0; i < 30; i++) await say(world, ada!, room, `${i} ${"x".repeat(10_000)}`);
    const counts = () => [read(ben!, room).length, read(cleo!, room).length];
    assert(await until(world, () => counts()[0] !== counts()[1]));
    ada!.crash();
    world.lan.weather = FAIR;
    assert(counts()[0] !== counts()[1], `${counts()}`);
    assertEquals([ben!.sees(ada!), cleo!.sees(ben!)], ["online", "online"]);
    assert(await until(world, () => counts()[0] === counts()[1], 6_000), `${counts()}`);
    assertEquals(read(ben!, room), read(cleo!, room));
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});

Deno.test("members leave it to an author who is here to bring what they said", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const room = await make(world, ada!, ben!, cleo!);
    assert(await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined));
    await settle(world, cleo!.stop());
    for (let i = 0; i < 100; i++) await say(world, ada!, room, "x".repeat(10_000));
    assert(await until(world, () => read(ben!, room).length === 100));
    const before = ben!.written;
    // It takes Ada ten seconds.
    world.lan.weather = { ...FAIR, rate: 100 };
    cleo!.start();
    assert(await until(world, () => read(cleo!, room).length === 100));
    await world.time.pass(60_000);
    assert(ben!.written - before < 100_000, `Ben wrote ${ben!.written - before} bytes`);
  } finally {
    world.end();
  }
});

Deno.test("what was not signed by its author is refused, and ends the session", async () => {
  const { world, nodes: [ada, ben] } = await meet("Ada", "Ben");
  try {
    const room = await make(world, ada!, ben!);
    await until(world, () => ben!.messenger.rooms.get(room.id) !== undefined);
    Object.assign(ada!.security, { signRoomText: () => Promise.resolve(new Uint8Array(384)) });
    await settle(world, ada!.messenger.rooms.act(room.id, { do: "name", text: "Forged" }));
    await world.time.pass(300_000);
    assertEquals(ben!.messenger.rooms.get(room.id)?.name, "Choir");
    await say(world, ada!, room, "forged");
    await world.time.pass(300_000);
    assertEquals([read(ben!, room), ada!.store.waitingPeers()], [[], [ben!.id]]);
  } finally {
    world.end();
  }
});

Deno.test("files offered in a room are offered to each member, and done at whoever accepts", async () => {
  const { world, nodes: [ada, ben, cleo] } = await meet("Ada", "Ben", "Cleo");
  try {
    const library = new Library(world);
    const room = await make(world, ada!, ben!, cleo!);
    await until(world, () => cleo!.messenger.rooms.get(room.id) !== undefined);
    library.write(ada!, `${ada!.home}/notes.txt`, 70_000);
    const from = { paths: [`${ada!.home}/notes.txt`] };
    const { message } = await settle(world, ada!.messenger.offer({ to: room.id, from, text: "Scores" }));
    const of = (node: SimulatedNode) => node.messenger.transfersOf(ada!.id, message.id);
    assert(await until(world, () => of(ben!).length === 1 && of(cleo!).length === 1));
    assertEquals(read(cleo!, room), ["Scores"]);
    for (const node of [ben!, cleo!]) {
      await settle(world, node.messenger.steer({ author: ada!.id, offer: message.id }, { do: "accept" }));
    }
    assert(await until(world, () => of(ada!).length === 2 && of(ada!).every(({ state }) => state.name === "done")));
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});

Deno.test("what is said at once reaches who was just let in, on the same session", async () => {
  const { world, nodes: [ada, ben] } = await meet("Ada", "Ben");
  try {
    await settle(world, ada!.messenger.send({ to: ben!.id, text: "hello" }));
    const room = await make(world, ada!, ben!);
    await say(world, ada!, room, "one", "two", "three");
    assert(await until(world, () => read(ben!, room).length === 3, 1_000));
    assertEquals(read(ben!, room), ["one", "two", "three"]);
    assert(await until(world, () => ada!.store.waitingPeers().length === 0, 1_000));
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});

Deno.test("a stranger brings nobody into more than a few rooms, and one that was left and deleted is forgotten", async () => {
  const { world, nodes: [mallory, ben, cleo] } = await meet("Mallory", "Ben", "Cleo");
  try {
    await settle(world, ben!.messenger.send({ to: cleo!.id, text: "hello" }));
    for (let i = 0; i < 15; i++) await make(world, mallory!, ben!);
    await world.time.pass(10_000);
    const count = () => ben!.messenger.rooms.all().length;
    assertEquals(count(), 10);
    const genuine = await make(world, cleo!, ben!);
    assert(await until(world, () => count() === 11));
    assertEquals(ben!.messenger.find("room:choir"), genuine.id);
    const [strange] = ben!.messenger.rooms.all().filter(({ maker }) => maker === mallory!.id);
    await say(world, mallory!, strange!, "noise");
    assert(await until(world, () => read(ben!, strange!).length === 1));
    await settle(world, ben!.messenger.rooms.act(strange!.id, { do: "leave" }));
    await settle(world, ben!.messenger.keeping.delete(strange!.id));
    await settle(world, ben!.messenger.rooms.act(genuine.id, { do: "leave" }));
    const kept = new Set(ben!.store.rooms.operations().map(({ room }) => room));
    assertEquals([kept.size, kept.has(strange!.id), kept.has(genuine.id)], [10, false, true]);
    const another = await make(world, mallory!, ben!);
    assert(await until(world, () => ben!.messenger.rooms.get(another.id) !== undefined));
    assertEquals(world.reported, []);
  } finally {
    world.end();
  }
});
