import type { WireMessage } from "../../../../src/model/message.ts";
import { RoomExchange } from "../../../../src/messenger/rooms/room_exchange.ts";
import { RoomBook } from "../../../../src/messenger/rooms/room_book.ts";
import type { RoomMail } from "../../../../src/messenger/rooms/room_mail.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import { MAX_KEPT_OF_MEMBER } from "../../../../src/model/room.ts";
import { CLOSE_REASON } from "../../../../src/protocol/constants.ts";
import type { RoomItem } from "../../../../src/protocol/rooms.ts";
import {
  ASK_BACK_AGAIN_MS,
  LEFT_TO_AUTHOR_MS,
  LEFT_WHILE_IT_COMES_MS,
  MAX_ASKED_BACK,
  MAX_ROOMS_ANSWERED_PER_RECORD,
  SAME_ANSWER_AFTER_MS,
} from "../../../../src/messenger/limits.ts";
import { ManualClock, settled } from "../../../support/manual_clock.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";
import { ADA, AT_ONCE, BEN, CLEO, DAN, FakeSession, Node, Room } from "./fixture.ts";

/** Ben's end of the exchange; `here`: who is. */
async function benIn(room: Room, here: readonly Security[] = []) {
  const node = new Node(BEN);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  const changes: number[] = [];
  const clock = new ManualClock();
  const exchange = new RoomExchange({
    ...node,
    clock,
    mail: { handedOn: () => Promise.resolve() } as unknown as RoomMail,
    isTrusted: (id) => id !== DAN.self.id,
    isAdmitted: (room) => room.isMember(node.self),
    isHere: (id) => here.some(({ self }) => self.id === id),
    changed: (_, __, operations) => changes.push(operations.length),
    storageFailed: (error) => {
      throw error;
    },
  });
  const hold = (...messages: WireMessage[]) => node.store.receive(ADA.self.id, messages, 9);
  return { node, clock, exchange, changes, hold };
}

function have(room: Room, heads: readonly string[] = [room.last], heard: readonly WireMessage[] = []): RoomItem {
  const said = heard.map(({ sealed, store, seq }) => ({ author: sealed!.author, store, seq }));
  return { do: "have", room: room.id, heads, heard: said };
}

/** What was said, in short: numbers of operations, and texts of messages. */
function short({ said }: FakeSession): unknown[] {
  return said.splice(0).map((item) =>
    item.do === "ops" ? item.ops.length : item.do === "messages" ? item.messages.map(({ text }) => text) : item.do
  );
}

Deno.test("RoomExchange.opened() says have of the rooms that both are in", async () => {
  const { exchange } = await benIn(await new Room().begin(BEN, CLEO));
  const [cleo, dan] = [new FakeSession(CLEO), new FakeSession(DAN)];
  exchange.opened(cleo.session);
  exchange.opened(dan.session);
  assertEquals([short(cleo), short(dan)], [["have"], []]);
});

Deno.test("RoomExchange answers a member with operations that they lack, and asks back for what is not here", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { exchange } = await benIn(room);
  const session = new FakeSession(CLEO);
  exchange.opened(session.session);
  short(session);
  await exchange.received(session.session, [have(room, [room.operations[0]!.operation.id])]);
  assertEquals(short(session), [2]);
  const unknown = have(room, ["0f".repeat(32)]);
  await exchange.received(session.session, [unknown]);
  assertEquals(short(session), [3, "have"]);
  await exchange.received(session.session, [unknown]);
  assertEquals(short(session), []);
  await exchange.received(session.session, [have(room, [room.last], [await room.says(ADA, 4)])]);
  assertEquals(short(session), ["have"]);
});

Deno.test("RoomExchange answers equal heads once in a while, and again when more is here", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { clock, exchange, node } = await benIn(room);
  const session = new FakeSession(CLEO);
  exchange.opened(session.session);
  short(session);
  const ask = () => exchange.received(session.session, [have(room, [])]);
  await ask();
  await ask();
  assertEquals(short(session), [3]);
  await clock.pass(SAME_ANSWER_AFTER_MS);
  await ask();
  assertEquals(short(session), [3]);
  await room.does(ADA, { does: "topic", text: "Talk" });
  node.book.keep(room.operations.slice(-1));
  await ask();
  assertEquals(short(session), [4]);
});

Deno.test("RoomExchange answers one have of a room in a record, and not of many rooms", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { exchange } = await benIn(room);
  const session = new FakeSession(CLEO);
  const knew = room.operations.map(({ operation: { id } }) => id);
  await exchange.received(session.session, knew.map((head) => have(room, [head])));
  assertEquals(short(session), [2]);
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const others = letters.map((letter) => ({ ...have(room), room: `room:${letter.repeat(52)}` }) as RoomItem);
  await exchange.received(session.session, others);
  assertEquals(short(session).length, MAX_ROOMS_ANSWERED_PER_RECORD);
});

Deno.test("RoomExchange waits between records of operations, and says no more when the session has ended", async () => {
  const room = await new Room().begin(BEN, CLEO);
  for (let i = 0; i < 600; i++) await room.does(ADA, { does: "topic", text: `topic ${i} ${"x".repeat(200)}` });
  const { exchange } = await benIn(room);
  const session = new FakeSession(CLEO);
  const gate = Promise.withResolvers<"room" | "ended">();
  session.room = () => gate.promise;
  const answered = exchange.received(session.session, [have(room, [])]);
  await settled();
  assertEquals(session.said.length, 1);
  gate.resolve("ended");
  await answered;
  assertEquals(session.said.length, 1);
});

Deno.test("RoomExchange says nothing of a room to strangers, and asks for one that it does not know", async () => {
  const room = await new Room().begin(BEN);
  const { exchange } = await benIn(room);
  const session = new FakeSession(DAN);
  await exchange.received(session.session, [have(room, [])]);
  assertEquals(short(session), []);
  const other: RoomItem = {
    do: "have",
    room: `${room.id.slice(0, -1)}a` as typeof room.id,
    heads: [room.last],
    heard: [],
  };
  await exchange.received(session.session, [other]);
  assertEquals(short(session), ["have"]);
  await exchange.received(session.session, [{ ...other, heads: [] }]);
  assertEquals(short(session), []);
});

Deno.test("RoomExchange hears from who is new that they are in it, though who let them in has gone", async () => {
  const room = await new Room().begin(BEN);
  const { exchange, changes } = await benIn(room);
  const invitation = await room.does(ADA, { does: "add", modulus: DAN.self.modulus });
  const session = new FakeSession(DAN);
  await exchange.received(session.session, [have(room, [invitation.id])]);
  assertEquals(session.said, [{ do: "have", room: room.id, heads: [], heard: [] }]);
  const ops = room.operations.map(({ source }) => source);
  await exchange.received(session.session, [{ do: "ops", room: room.id, ops }]);
  assertEquals(changes, [1]);
});

Deno.test("RoomExchange tells who was removed of that, and nothing later", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const knew = room.last;
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  await room.does(ADA, { does: "topic", text: "Without Cleo" });
  const { exchange, hold } = await benIn(room);
  hold(await room.says(ADA, 1, [knew]));
  const session = new FakeSession(CLEO);
  await exchange.received(session.session, [have(room, [knew])]);
  const [item] = session.said;
  assertEquals(item?.do === "ops" ? item.ops.map(({ operation }) => operation.act.does) : item, ["remove"]);
  assertEquals(session.said.length, 1);
});

Deno.test("RoomExchange tells whose invitation was void why", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const knew = room.last;
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  const invitation = await room.does(CLEO, { does: "add", modulus: DAN.self.modulus }, [knew]);
  const { exchange } = await benIn(room);
  const session = new FakeSession(DAN);
  await exchange.received(session.session, [have(room, [invitation.id])]);
  assertEquals(short(session), [1]);
});

Deno.test("RoomExchange hands on in order what a member is a receiver of, and only without a gap", async () => {
  const room = await new Room().begin(BEN);
  const alone = room.last;
  await room.does(ADA, { does: "add", modulus: CLEO.self.modulus });
  const { exchange, hold } = await benIn(room);
  const [one, two, three, five] = [
    await room.says(ADA, 1, [alone]),
    await room.says(ADA, 2),
    await room.says(ADA, 3),
    await room.says(ADA, 5),
  ];
  hold(one, two, three);
  const session = new FakeSession(CLEO);
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), [["text 2", "text 3"]]);
  await exchange.received(session.session, [have(room, [room.last], [two])]);
  assertEquals(short(session), [["text 3"]]);
  hold(five);
  await exchange.received(session.session, [have(room, [room.last], [three])]);
  // Cleo would not take it: number 4 may be for her.
  assertEquals(short(session), []);
  await exchange.received(session.session, [have(room, [room.last], [await room.says(ADA, 4)])]);
  assertEquals(short(session), [["text 5"]]);
});

Deno.test("RoomExchange hands on nothing that was said while a member was out", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const inside = room.last;
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  const outside = room.last;
  await room.does(ADA, { does: "add", modulus: CLEO.self.modulus });
  const { exchange, hold } = await benIn(room);
  hold(await room.says(ADA, 1, [inside]), await room.says(ADA, 2, [outside]), await room.says(ADA, 3));
  const session = new FakeSession(CLEO);
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), [["text 1", "text 3"]]);
});

Deno.test("RoomExchange does not read all that was said before somebody joined", async () => {
  const room = await new Room().begin(BEN);
  const alone = room.last;
  await room.does(ADA, { does: "add", modulus: CLEO.self.modulus });
  const { exchange, hold, node } = await benIn(room);
  hold(...await Promise.all(Array.from({ length: 1_000 }, (_, index) => room.says(ADA, 1 + index, [alone]))));
  hold(await room.says(ADA, 1_001), await room.says(ADA, 1_002));
  let read = 0;
  const { held } = node.store.rooms;
  node.store.rooms.held = (...request) => {
    const messages = held.apply(node.store.rooms, request);
    read += messages.length;
    return messages;
  };
  const session = new FakeSession(CLEO);
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), [["text 1001", "text 1002"]]);
  assert(read < 50, `${read} were read`);
});

Deno.test("RoomExchange keeps back what somebody may miss something before", async () => {
  const room = await new Room().begin(CLEO, BEN);
  const { exchange, hold } = await benIn(room);
  const [one, two] = [await room.says(ADA, 3), await room.says(ADA, 4)];
  hold(one, two);
  const session = new FakeSession(CLEO);
  // Cleo was in it before Ben, and may be a receiver of what came before number 3.
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), []);
  await exchange.received(session.session, [have(room, [room.last], [await room.says(ADA, 2)])]);
  assertEquals(short(session), [["text 3", "text 4"]]);
});

Deno.test("RoomExchange leaves what an author who is here will bring to them at first, and compares once more", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { clock, exchange, hold } = await benIn(room, [ADA]);
  hold(await room.says(ADA, 1));
  const session = new FakeSession(CLEO);
  exchange.opened(session.session);
  short(session);
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), []);
  await clock.pass(LEFT_TO_AUTHOR_MS - 1);
  assertEquals(short(session), []);
  await clock.pass(1);
  assertEquals(short(session), ["have"]);
  await exchange.received(session.session, [have(room)]);
  assertEquals(short(session), [["text 1"]]);
  await clock.pass(LEFT_WHILE_IT_COMES_MS);
  assertEquals(short(session), []);
});

Deno.test("RoomExchange leaves it to an author on and on while they bring it", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { clock, exchange, hold } = await benIn(room, [ADA]);
  const messages = await Promise.all(Array.from({ length: 40 }, (_, index) => room.says(ADA, 1 + index)));
  hold(...messages);
  const session = new FakeSession(CLEO);
  exchange.opened(session.session);
  short(session);
  const hears = async (count: number) => {
    await exchange.received(session.session, [have(room, [room.last], messages.slice(0, count).slice(-1))]);
    const said = short(session);
    await clock.pass(LEFT_TO_AUTHOR_MS);
    return [...said, ...short(session)];
  };
  for (const count of [0, 5, 10]) assertEquals(await hears(count), ["have"]);
  // Nothing has come since.
  assertEquals(await hears(10), [messages.slice(10).map(({ text }) => text)]);
  // Another one, who brings a message each time, and not for ever.
  const slow = new FakeSession(CLEO);
  exchange.opened(slow.session);
  for (let age = 0, count = 0; age < LEFT_WHILE_IT_COMES_MS; age += LEFT_TO_AUTHOR_MS, count++) {
    short(slow);
    await exchange.received(slow.session, [have(room, [room.last], messages.slice(0, count).slice(-1))]);
    assertEquals(short(slow), []);
    await clock.pass(LEFT_TO_AUTHOR_MS);
  }
  short(slow);
  await exchange.received(slow.session, [have(room, [room.last], messages.slice(0, 20).slice(-1))]);
  assertEquals(short(slow).length, 1);
});

Deno.test("RoomExchange does not compare once more on a session that has ended, or with who is out", async () => {
  const room = await new Room().begin(BEN, CLEO, DAN);
  const { clock, exchange, hold, node } = await benIn(room, [ADA]);
  hold(await room.says(ADA, 1));
  const [cleo, dan] = [new FakeSession(CLEO), new FakeSession(DAN)];
  for (const session of [cleo, dan]) {
    exchange.opened(session.session);
    short(session);
    await exchange.received(session.session, [have(room)]);
  }
  exchange.ended(cleo.session);
  await room.does(ADA, { does: "remove", member: DAN.self.id });
  node.book.keep(room.operations.slice(-1));
  await clock.pass(LEFT_WHILE_IT_COMES_MS);
  assertEquals([short(cleo), short(dan)], [[], []]);
});

Deno.test("RoomExchange asks back about the same a few times, and not at once", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { clock, exchange } = await benIn(room);
  const session = new FakeSession(CLEO);
  exchange.opened(session.session);
  short(session);
  const unknown = have(room, [room.last], [await room.says(ADA, 4)]);
  const hears = async () => {
    await exchange.received(session.session, [unknown, unknown]);
    return short(session);
  };
  assertEquals([await hears(), await hears()], [["have"], []]);
  for (let times = 2; times <= MAX_ASKED_BACK; times++) {
    await clock.pass(ASK_BACK_AGAIN_MS);
    assertEquals([await hears(), await hears()], [["have"], []]);
  }
  await clock.pass(ASK_BACK_AGAIN_MS);
  assertEquals(await hears(), []);
});

Deno.test("RoomExchange stops in the midst of it when a member is put out", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const knew = [room.last];
  const { exchange, hold, node } = await benIn(room);
  hold(...await Promise.all(Array.from({ length: 600 }, (_, index) => room.says(ADA, 1 + index))));
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  const session = new FakeSession(CLEO);
  const gate = Promise.withResolvers<"room">();
  session.room = () => gate.promise;
  const answered = exchange.received(session.session, [have(room, knew)]);
  await settled();
  assertEquals(session.said.map((item) => item.do), ["messages"]);
  node.book.keep(room.operations.slice(-1));
  gate.resolve("room");
  await answered;
  assertEquals(session.said.map((item) => item.do), ["messages"]);
});

Deno.test("RoomExchange takes up a room that lets this node in, and no other", async () => {
  const [mine, other] = [await new Room().begin(BEN), await new Room().begin(CLEO)];
  const { exchange, changes, node } = await benIn(await new Room().begin(CLEO));
  const session = new FakeSession(ADA);
  for (const room of [other, mine]) {
    const ops = room.operations.map(({ source }) => source);
    await exchange.received(session.session, [{ do: "ops", room: room.id, ops }]);
  }
  assertEquals([changes, node.book.size], [[2], 1]);
});

Deno.test("RoomExchange takes what a removal came behind though it had enough of its author's, and so after a restart", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const [base, begun] = [room.last, room.operations.length];
  for (let i = 0; i < 2 * MAX_KEPT_OF_MEMBER; i++) await room.does(CLEO, { does: "topic", text: `${i}` }, [base]);
  const forks = room.operations.slice(begun);
  const enough = forks.splice(0, MAX_KEPT_OF_MEMBER);
  room.operations.splice(begun);
  room.operations.push(...enough);
  const { exchange, node } = await benIn(room);
  const last = forks.slice(-16).map(({ operation: { id } }) => id);
  const removal = await room.does(ADA, { does: "remove", member: CLEO.self.id }, last);
  forks.push(room.operations.at(-1)!);
  const session = new FakeSession(ADA);
  exchange.opened(session.session);
  for (let i = 0; i < forks.length; i += 100) {
    const ops = forks.slice(i, i + 100).map(({ source }) => source);
    await exchange.received(session.session, [{ do: "ops", room: room.id, ops }]);
  }
  assertEquals(node.book.get(room.id)!.has(removal.id), true);
  const again = new RoomBook({ clock: AT_ONCE, store: node.store, security: node.security });
  await again.load();
  assertEquals(again.get(room.id)!.standing(CLEO.self.id), "removed");
});

Deno.test("RoomExchange cuts the session of who brings an operation that its author did not sign", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { exchange, node } = await benIn(room);
  await room.does(CLEO, { does: "topic", text: "Forged" });
  const ops = [{ ...room.operations.at(-1)!.source, signature: new Uint8Array(384) }];
  const session = new FakeSession(CLEO);
  await exchange.received(session.session, [{ do: "ops", room: room.id, ops }]);
  assertEquals([session.state, node.book.get(room.id)?.room.topic], ["cut", ""]);
});

Deno.test("RoomExchange lets strangers bring so many bytes of operations and no more", async () => {
  const room = await new Room().begin(BEN, DAN);
  const { exchange } = await benIn(room);
  const ops = Array(1_000).fill(room.operations[1]!.source);
  const [stranger, known] = [new FakeSession(DAN), new FakeSession(ADA)];
  for (const session of [stranger, known]) {
    for (let i = 0; i < 80; i++) await exchange.received(session.session, [{ do: "ops", room: room.id, ops }]);
  }
  assertEquals([stranger.state, known.state], [CLOSE_REASON.unwanted, "open"]);
});

Deno.test("RoomExchange takes up no room that is not admitted, and forgets one that is removed", async () => {
  const { exchange, changes, node } = await benIn(await new Room().begin(CLEO));
  const room = await new Room().begin(BEN);
  await room.does(BEN, { does: "leave" });
  const session = new FakeSession(ADA).session;
  const ops = room.operations.map(({ source }) => source);
  await exchange.received(session, [{ do: "ops", room: room.id, ops }]);
  assertEquals([changes, node.book.size, node.store.rooms.operations()], [[], 0, []]);
  await exchange.received(session, [{ do: "ops", room: room.id, ops: ops.slice(0, 2) }]);
  assertEquals([changes, node.book.size, node.store.rooms.operations().length], [[2], 1, 2]);
  node.book.remove(room.id);
  assertEquals([node.book.size, node.store.rooms.operations()], [0, []]);
});

Deno.test("RoomExchange takes up a room whose operations come in several records, the last of which lets it in", async () => {
  const { exchange, node } = await benIn(await new Room().begin(CLEO));
  const room = await new Room().begin(CLEO, DAN, BEN);
  await room.does(ADA, { does: "topic", text: "Songs" });
  const session = new FakeSession(ADA).session;
  for (const { source } of room.operations) {
    await exchange.received(session, [{ do: "ops", room: room.id, ops: [source] }]);
  }
  assertEquals([node.book.get(room.id)?.size, node.book.get(room.id)?.room.topic], [5, "Songs"]);
});
