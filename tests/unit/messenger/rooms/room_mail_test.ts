import { RoomMail } from "../../../../src/messenger/rooms/room_mail.ts";
import { MAX_EARLY_MESSAGES } from "../../../../src/messenger/limits.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import { CLOSE_REASON } from "../../../../src/protocol/constants.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { ADA, BEN, CLEO, DAN, FakeSession, Node, Room } from "./fixture.ts";

/** Ben's mail, and what came of it. */
function mailOf(node: Node) {
  const stored: string[] = [];
  const acknowledged: number[] = [];
  const asked: string[] = [];
  const mail = new RoomMail({
    ...node,
    security: node.security,
    isBlocked: (id) => id === DAN.self.id,
    commit: ({ peer }, messages, ids) => {
      stored.push(...node.store.receive(peer.id, messages, 9).messages.map(({ text }) => text));
      acknowledged.push(ids.length);
    },
    ask: (_, room) => asked.push(room),
    storageFailed: (error) => {
      throw error;
    },
    report: (error) => {
      throw error;
    },
  });
  return { mail, stored, acknowledged, asked };
}

async function benIn(room: Room) {
  const node = new Node(BEN);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  return { node, ...mailOf(node) };
}

const sessionWith = (peer: Security) => new FakeSession(peer);

Deno.test("RoomMail.received() stores what members said, in order, and acknowledges it", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail, stored, acknowledged } = await benIn(room);
  await mail.received(sessionWith(CLEO).session, [await room.says(CLEO, 1), await room.says(CLEO, 2)]);
  assertEquals([stored, acknowledged], [["text 1", "text 2"], [2]]);
});

Deno.test("RoomMail.received() cuts the session of who brings what its author did not sign, and takes nothing", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail, stored, acknowledged } = await benIn(room);
  const forged = await room.says(CLEO, 2);
  const bad = { ...forged, sealed: { ...forged.sealed!, signature: new Uint8Array(384) } };
  const session = sessionWith(CLEO);
  await mail.received(session.session, [await room.says(CLEO, 1), bad]);
  assertEquals([session.state, stored, acknowledged], ["cut", [], []]);
});

Deno.test("RoomMail.received() acknowledges and drops what is not for this node, or not by a member", async () => {
  const room = await new Room().begin();
  const before = room.last;
  await room.does(ADA, { does: "add", modulus: BEN.self.modulus });
  const { mail, stored, acknowledged } = await benIn(room);
  await mail.received(sessionWith(ADA).session, [await room.says(ADA, 1, [before])]);
  await mail.received(sessionWith(CLEO).session, [await room.says(CLEO, 1)]);
  assertEquals([stored, acknowledged], [[], [1, 1]]);
});

Deno.test("RoomMail takes what a member said before they were removed from others, and not from themselves", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const message = await room.says(CLEO, 1);
  const own = await room.says(ADA, 1);
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  const { mail, stored, acknowledged } = await benIn(room);
  await mail.received(sessionWith(CLEO).session, [message]);
  assertEquals([stored, acknowledged], [[], [1]]);
  // Nor does somebody who is no member bring what others said.
  await mail.handedOn(sessionWith(CLEO).session, [own]);
  await mail.handedOn(sessionWith(DAN).session, [own, message]);
  assertEquals(stored, []);
  await mail.handedOn(sessionWith(ADA).session, [message]);
  assertEquals([stored, acknowledged.slice(1)], [["text 1"], [0, 0, 0]]);
});

Deno.test("RoomMail takes from who has left what they had said before", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const message = await room.says(CLEO, 1);
  await room.does(CLEO, { does: "leave" });
  const { mail, stored } = await benIn(room);
  await mail.received(sessionWith(CLEO).session, [message]);
  assertEquals(stored, ["text 1"]);
});

Deno.test("RoomMail keeps what names operations that are not here, and all behind it in its room, until they are", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const before = room.last;
  const { node, mail, stored, acknowledged, asked } = await benIn(room);
  await room.does(CLEO, { does: "topic", text: "Later" });
  const session = sessionWith(CLEO).session;
  await mail.received(session, [await room.says(CLEO, 1), await room.says(CLEO, 2, [before])]);
  await mail.received(session, [await room.says(CLEO, 3, [before])]);
  assertEquals([stored, acknowledged, asked], [[], [0, 0], [room.id]]);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  mail.roomChanged(room.id);
  await mail.received(session, []);
  assertEquals([stored, acknowledged.reduce((sum, count) => sum + count)], [["text 1", "text 2", "text 3"], 3]);
});

Deno.test("RoomMail.received() closes a session of which too much waits", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail } = await benIn(room);
  const [session, unknown] = [sessionWith(CLEO), "0f".repeat(32)];
  const early = await room.says(CLEO, 1, [unknown]);
  await mail.received(session.session, Array(MAX_EARLY_MESSAGES).fill(early));
  assertEquals(session.isOpen, true);
  await mail.received(session.session, [early]);
  assertEquals(session.state, CLOSE_REASON.storage);
});

Deno.test("RoomMail.handedOn() drops what it can't judge yet with what is behind it, and asks", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const before = room.last;
  const { mail, stored, asked } = await benIn(room);
  await room.does(CLEO, { does: "topic", text: "Later" });
  const messages = [await room.says(CLEO, 1, [before]), await room.says(CLEO, 2), await room.says(CLEO, 3, [before])];
  await mail.handedOn(sessionWith(ADA).session, messages);
  assertEquals([stored, asked], [["text 1"], [room.id]]);
});

Deno.test("RoomMail counts what somebody who is blocked said as heard", async () => {
  const room = await new Room().begin(BEN, DAN);
  const { node, mail, stored } = await benIn(room);
  await mail.handedOn(sessionWith(ADA).session, [await room.says(DAN, 1), await room.says(DAN, 2)]);
  assertEquals([stored, node.store.rooms.heard(room.id).map(({ first, last }) => [first, last])], [[], [[1, 2]]]);
});
