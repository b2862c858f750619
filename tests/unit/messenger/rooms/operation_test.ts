import { inOrder, knownOperation } from "../../../../src/messenger/rooms/operation.ts";
import { ProtocolError } from "../../../../src/protocol/errors.ts";
import { operationText } from "../../../../src/protocol/room_operation.ts";
import { assert, assertEquals, assertRejects } from "../../../../src/std/assert.ts";
import { ADA, BEN, CLEO, Room } from "./fixture.ts";

Deno.test("knownOperation() gives what only hashes tell, and the same room to all its operations", async () => {
  const room = await new Room().begin(BEN);
  const [create, add] = room.operations.map(({ operation }) => operation);
  assert(/^room:[a-z2-7]{52}$/.test(create!.room));
  assertEquals([add!.room, add!.after], [create!.room, [create!.id]]);
  assertEquals(add!.act, { does: "add", member: BEN.self.id, modulus: BEN.self.modulus });
});

Deno.test("knownOperation() refuses a room that is begun in somebody else's name", async () => {
  const { modulus } = BEN.self;
  const act = { does: "create", text: "Choir", modulus, nonce: "0".repeat(32) } as const;
  const operation = { room: undefined, author: ADA.self.id, after: [], at: 7, act };
  const signed = operationText(operation);
  const signature = await BEN.signRoomText("room-op", signed);
  await assertRejects(
    () => knownOperation({ signed, signature, operation }, CLEO),
    ProtocolError,
    "its key is that of",
  );
});

Deno.test("inOrder() puts each operation behind those in its after, once", async () => {
  const room = await new Room().begin(BEN);
  for (let i = 0; i < 3_000; i++) await room.does(ADA, { does: "topic", text: `${i}` });
  const shuffled = room.operations.toSorted((a, b) => a.operation.id < b.operation.id ? -1 : 1);
  const ids = (operations: typeof shuffled) => operations.map(({ operation }) => operation.id);
  assertEquals(ids(inOrder(shuffled)), ids(room.operations));
  assertEquals(ids(inOrder(shuffled.slice(0, 9))).length, 9);
});
