import { withdrawFrom } from "../../../../src/messenger/rooms/withdrawal.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { ADA, BEN, CLEO, DAN, Node, Room } from "./fixture.ts";

/** Ben's disk, on which two messages of a room and a private one wait for Cleo, and one of the room for Dan. */
async function benWith(room: Room, heads: readonly string[]) {
  const node = new Node(BEN);
  await node.book.take(room.id, room.operations.map(({ source }) => source), node.self);
  const says = async (seq: number, ...to: Security[]) => {
    const { sealed, ...message } = await room.says(BEN, seq, heads);
    const recipients = to.map(({ self }) => self.id);
    const { id, kind, text, at } = message;
    const [saved] = node.store.enqueue([{
      id,
      kind,
      text,
      at,
      conversation: room.id,
      recipients,
      seal: () => sealed!,
    }]);
    return saved!.id;
  };
  const ids = [await says(1, CLEO, DAN), await says(2, CLEO)] as const;
  const recipients = [CLEO.self.id];
  const privately = { id: "f".repeat(32) as typeof ids[0], kind: "text", text: "", at: 8 };
  node.store.enqueue([{ ...privately, conversation: CLEO.self.id, recipients }]);
  return { node, ids, privately: privately.id };
}

function waits({ store }: Node, { self }: Security): string[] {
  return store.waiting(self.id, 0, 9).map(({ message }) => message.id);
}

Deno.test("withdrawFrom() takes out what waits for who was removed, of that room alone", async () => {
  const room = await new Room().begin(BEN, CLEO, DAN);
  const heads = [room.last];
  await room.does(ADA, { does: "remove", member: CLEO.self.id });
  const { node, ids, privately } = await benWith(room, heads);
  const withdrawn = [...withdrawFrom(node.book.get(room.id)!, node.store)];
  assertEquals(withdrawn, [{ to: CLEO.self.id, ids: [...ids] }]);
  assertEquals([waits(node, CLEO), waits(node, DAN)], [[privately], [ids[0]]]);
  assertEquals(node.store.message(ids[0])?.deliveries.map(({ to }) => to), [DAN.self.id]);
  assertEquals([...withdrawFrom(node.book.get(room.id)!, node.store)], []);
});

Deno.test("withdrawFrom() leaves what waits for who has left, or is in the room again", async () => {
  const room = await new Room().begin(BEN, CLEO, DAN);
  const heads = [room.last];
  await room.does(CLEO, { does: "leave" });
  await room.does(ADA, { does: "remove", member: DAN.self.id });
  await room.does(ADA, { does: "add", modulus: DAN.self.modulus });
  const { node, ids, privately } = await benWith(room, heads);
  assertEquals([...withdrawFrom(node.book.get(room.id)!, node.store)], []);
  assertEquals([waits(node, CLEO), waits(node, DAN)], [[...ids, privately], [ids[0]]]);
});

Deno.test("withdrawFrom() takes out what waits for somebody whose invitation is void", async () => {
  const room = await new Room().begin(BEN, CLEO);
  const knew = [room.last];
  const invitation = await room.does(CLEO, { does: "add", modulus: DAN.self.modulus }, knew);
  await room.does(ADA, { does: "remove", member: CLEO.self.id }, knew);
  const { node } = await benWith(room, [invitation.id]);
  const withdrawn = [...withdrawFrom(node.book.get(room.id)!, node.store)];
  assertEquals(withdrawn.map(({ to }) => to).toSorted(), [CLEO.self.id, DAN.self.id].toSorted());
  assertEquals(waits(node, DAN), []);
});
