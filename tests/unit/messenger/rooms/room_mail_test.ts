import { RoomMail } from "../../../../src/messenger/rooms/room_mail.ts";
import {
  MAX_EARLY_BYTES,
  MAX_EARLY_MESSAGES,
  VAIN_MESSAGE_MS,
  VAIN_MESSAGES_AT_ONCE,
} from "../../../../src/messenger/limits.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import type { WireMessage } from "../../../../src/model/message.ts";
import { CLOSE_REASON } from "../../../../src/protocol/constants.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { ManualClock, settled } from "../../../support/manual_clock.ts";
import { ADA, BEN, CLEO, DAN, FakeSession, Node, Room } from "./fixture.ts";

/** Ben's mail, and what came of it. */
function mailOf(node: Node) {
  const clock = new ManualClock();
  const stored: string[] = [];
  const acknowledged: number[] = [];
  const asked: string[] = [];
  const mail = new RoomMail({
    ...node,
    clock,
    security: node.security,
    isTrusted: (id) => id === ADA.self.id,
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
  return { mail, clock, stored, acknowledged, asked };
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

Deno.test("RoomMail keeps nothing of rooms that are not here, asks once, and acknowledges none of it", async () => {
  const room = await new Room().begin(BEN);
  const { mail, stored, acknowledged, asked } = mailOf(new Node(BEN));
  const session = sessionWith(DAN);
  const big = await room.says(DAN, 1);
  const padded = { ...big, sealed: { ...big.sealed!, signed: "x".repeat(600_000) } };
  for (let i = 0; i < 50; i++) await mail.received(session.session, Array(100).fill(padded));
  assertEquals([session.state, stored, new Set(acknowledged), asked], ["open", [], new Set([0]), [room.id]]);
  await mail.handedOn(session.session, [big]);
  assertEquals([session.state, stored], ["open", []]);
});

Deno.test("RoomMail takes in order what was left, once its author repeats it", async () => {
  const room = await new Room().begin(BEN);
  const node = new Node(BEN);
  const { mail, stored, acknowledged } = mailOf(node);
  const { session } = sessionWith(ADA);
  const [one, two, three] = [await room.says(ADA, 1), await room.says(ADA, 2), await room.says(ADA, 3)];
  await mail.received(session, [one]);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  mail.roomChanged(room.id);
  // It was on its way already.
  await mail.received(session, [two]);
  assertEquals([stored, acknowledged.splice(0).filter((count) => count > 0)], [[], []]);
  await mail.received(session, [one, two, three]);
  assertEquals([stored, acknowledged], [["text 1", "text 2", "text 3"], [3]]);
});

Deno.test("RoomMail lets nobody wait with messages who is no member", async () => {
  const room = await new Room().begin(BEN);
  const { mail, stored, acknowledged, asked } = await benIn(room);
  const early = await room.says(DAN, 1, ["0f".repeat(32)]);
  const session = sessionWith(DAN);
  await mail.received(session.session, Array(MAX_EARLY_MESSAGES + 1).fill(early));
  assertEquals([session.state, stored, acknowledged, asked], ["open", [], [0], [room.id]]);
});

Deno.test("RoomMail closes a session of which too many bytes wait, and forgets those of one that has ended", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail } = await benIn(room);
  const one = await room.says(CLEO, 1, ["0f".repeat(32)]);
  const early = { ...one, sealed: { ...one.sealed!, signed: "x".repeat(500_000) } };
  const session = sessionWith(CLEO);
  await mail.received(session.session, Array(Math.floor(MAX_EARLY_BYTES / 1_001_000)).fill(early));
  assertEquals(session.isOpen, true);
  await mail.received(session.session, [early]);
  assertEquals(session.state, CLOSE_REASON.storage);
  for (let i = 0; i < 20; i++) {
    const next = sessionWith(CLEO);
    await mail.received(next.session, [early, early, early]);
    assertEquals(next.isOpen, true);
    mail.ended(next.session);
  }
});

Deno.test("RoomMail bounds the bytes that wait on all sessions", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail } = await benIn(room);
  const one = await room.says(CLEO, 1, ["0f".repeat(32)]);
  const early = { ...one, sealed: { ...one.sealed!, signed: "x".repeat(500_000) } };
  const states = [];
  for (let i = 0; i < 14; i++) {
    const session = sessionWith(CLEO);
    await mail.received(session.session, [early, early, early]);
    states.push(session.state);
  }
  assertEquals(states.filter((state) => state === "open").length, 11);
});

Deno.test("RoomMail takes from its author what somebody else had left out, once, and acknowledges it", async () => {
  const room = await new Room().begin(CLEO, BEN);
  const { mail, stored, acknowledged } = await benIn(room);
  const [one, two, three] = [await room.says(ADA, 1), await room.says(ADA, 2), await room.says(ADA, 3)];
  // Cleo was in it before Ben: his run may begin with what she brings.
  await mail.handedOn(sessionWith(CLEO).session, [three]);
  const ada = sessionWith(ADA).session;
  await mail.received(ada, [one, two, three]);
  await mail.received(ada, [one, two, three]);
  assertEquals([stored, acknowledged], [["text 3", "text 1", "text 2"], [0, 3, 3]]);
});

Deno.test("RoomMail.handedOn() takes only what nothing can be missing before", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail, stored, asked } = await benIn(room);
  const cleo = sessionWith(CLEO).session;
  const [one, two, three] = [await room.says(ADA, 1), await room.says(ADA, 2), await room.says(ADA, 3)];
  // Cleo came after Ben.
  await mail.handedOn(cleo, [two]);
  await mail.handedOn(cleo, [one, three]);
  assertEquals([stored, asked], [["text 1"], []]);
  await mail.handedOn(cleo, [two, three]);
  assertEquals(stored, ["text 1", "text 2", "text 3"]);
});

Deno.test("RoomMail.handedOn() passes over what was said while this node was out, and nothing later", async () => {
  const room = await new Room().begin(CLEO, BEN);
  const inside = room.last;
  await room.does(ADA, { does: "remove", member: BEN.self.id });
  await room.does(ADA, { does: "add", modulus: BEN.self.modulus });
  const { mail, stored } = await benIn(room);
  const cleo = sessionWith(CLEO).session;
  await mail.handedOn(cleo, [await room.says(ADA, 1, [inside]), await room.says(ADA, 3, [inside])]);
  await mail.handedOn(cleo, [await room.says(ADA, 1, [inside]), await room.says(ADA, 3), await room.says(ADA, 5)]);
  assertEquals(stored, ["text 1", "text 3"]);
});

Deno.test("RoomMail.handedOn() waits for who was put out and came back, unless this node came later", async () => {
  for (const comesLater of [false, true]) {
    const room = await new Room().begin(...(comesLater ? [CLEO] : [CLEO, BEN]));
    await room.does(ADA, { does: "remove", member: CLEO.self.id });
    await room.does(ADA, { does: "add", modulus: CLEO.self.modulus });
    if (comesLater) await room.does(ADA, { does: "add", modulus: BEN.self.modulus });
    const { mail, stored } = await benIn(room);
    // Ada took nothing of what Cleo brought while she was out, and would leave it out here.
    await mail.handedOn(sessionWith(ADA).session, [await room.says(CLEO, 3)]);
    assertEquals(stored, comesLater ? ["text 3"] : []);
    await mail.received(sessionWith(CLEO).session, [await room.says(CLEO, 1), await room.says(CLEO, 3)]);
    assertEquals(stored, comesLater ? ["text 3", "text 1"] : ["text 1", "text 3"]);
  }
});

Deno.test("RoomMail looks at no signature of what it would not take, and never at all members", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { node, mail, acknowledged, stored } = await benIn(room);
  let [verified, listed] = [0, 0];
  const { verifyRoomText } = BEN;
  const members = node.book.get(room.id)!;
  members.membersIn = () => {
    listed++;
    return new Set();
  };
  const security = node.security as { verifyRoomText: typeof verifyRoomText };
  security.verifyRoomText = (...text) => {
    verified++;
    return verifyRoomText.apply(BEN, text);
  };
  try {
    const heads = room.operations.map(({ operation: { id } }) => [id]);
    const forged = async (message: Promise<WireMessage>) => {
      const { sealed, ...others } = await message;
      return { ...others, sealed: { ...sealed!, signature: new Uint8Array(384) } };
    };
    // By this node itself, by who is no member, under heads in which they were none yet; and gaps that are handed on.
    await mail.received(sessionWith(ADA).session, [
      ...await Promise.all([1, 2, 3].map((seq) => forged(room.says(BEN, seq)))),
      ...await Promise.all([1, 2, 3].map((seq) => forged(room.says(DAN, seq)))),
      ...await Promise.all(heads.slice(0, 2).map((one, i) => forged(room.says(CLEO, i + 1, one)))),
    ]);
    await mail.handedOn(sessionWith(CLEO).session, await Promise.all([5, 7, 9].map((seq) => room.says(ADA, seq))));
    assertEquals([verified, listed, stored, acknowledged], [0, 0, [], [8, 0]]);
    await mail.received(sessionWith(CLEO).session, [await room.says(CLEO, 1)]);
    assertEquals([verified, listed, stored], [1, 0, ["text 1"]]);
  } finally {
    security.verifyRoomText = verifyRoomText;
  }
});

Deno.test("RoomMail reads more slowly from strangers who bring things in vain without end, until they are gone", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const { mail, clock } = await benIn(room);
  const vain = Array(256).fill(await room.says(DAN, 1));
  const rounds = VAIN_MESSAGES_AT_ONCE / vain.length;
  const [ada, cleo] = [sessionWith(ADA).session, sessionWith(CLEO).session];
  for (let i = 0; i < rounds; i++) await mail.received(cleo, vain);
  let read = false;
  const wait = mail.received(cleo, vain).then(() => read = true);
  // Whom the user wrote to is not held up.
  for (let i = 0; i < rounds + 2; i++) await mail.received(ada, vain);
  await clock.pass(vain.length * VAIN_MESSAGE_MS - 1);
  await settled();
  assertEquals(read, false);
  await clock.pass(1);
  await wait;
  const last = mail.received(cleo, vain);
  await settled();
  assertEquals(clock.pending, 1);
  mail.ended(cleo);
  await last;
  assertEquals(clock.pending, 0);
});
