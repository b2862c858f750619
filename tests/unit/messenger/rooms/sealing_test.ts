import type { MessageId } from "../../../../src/model/ids.ts";
import type { Message } from "../../../../src/model/message.ts";
import { Sealing } from "../../../../src/messenger/rooms/sealing.ts";
import { settled } from "../../../support/manual_clock.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { ADA, BEN, CLEO, DAN, Node, Room } from "./fixture.ts";

Deno.test("Sealing.save() leaves out whom the room's maker removes while the message is signed", async () => {
  const room = await new Room().begin(BEN, CLEO, DAN);
  const node = new Node(BEN);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  const signed = Promise.withResolvers<void>();
  const signRoomText: typeof BEN.signRoomText = async (...text) => {
    await signed.promise;
    return await BEN.signRoomText(...text);
  };
  const sealing = new Sealing({ ...node, security: Object.assign(Object.create(BEN), { signRoomText }) });
  const id = "a".repeat(32) as MessageId;
  const outgoing = { id, conversation: room.id, recipients: [], kind: "text", text: "Hello", at: 7 };
  const heads = room.last;
  const saving = sealing.save(outgoing, (sealed): Promise<Message> => {
    const [message] = node.store.enqueue([sealed]);
    return Promise.resolve(message!);
  });
  await settled();
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  await room.does(DAN, { does: "leave" }, [heads]);
  node.book.keep(room.operations.slice(-2));
  signed.resolve();
  const { deliveries } = await saving;
  assertEquals(deliveries.map(({ to }) => to), [ADA.self.id, DAN.self.id].toSorted());
  const [held] = node.store.rooms.held(room.id, node.self, node.store.id, 0, 1);
  assertEquals(JSON.parse(held!.signed).heads, [heads]);
});
