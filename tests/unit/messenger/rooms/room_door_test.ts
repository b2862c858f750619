import { MAX_ROOMS, MAX_STRANGE_ROOMS, MAX_STRANGE_ROOMS_OF_INVITER } from "../../../../src/messenger/limits.ts";
import { RoomDoor } from "../../../../src/messenger/rooms/room_door.ts";
import { viewOf } from "../../../../src/messenger/rooms/view.ts";
import type { Security } from "../../../../src/messenger/ports.ts";
import { RoomMembers } from "../../../../src/model/room_members.ts";
import { assertEquals } from "../../../../src/std/assert.ts";
import { simulatedSecurity } from "../../../sim/world/security.ts";
import { ADA, BEN, CLEO, DAN, Room } from "./fixture.ts";

/** Ben's door; he wrote to Cleo. */
function doorOf(...blocked: Security[]): RoomDoor {
  return new RoomDoor({
    self: BEN.self.id,
    isTrusted: (id) => id === CLEO.self.id,
    isBlocked: (id) => blocked.some(({ self }) => self.id === id),
  });
}

function membersOf({ operations }: Room): RoomMembers {
  const [first, ...others] = operations.map(({ operation }) => operation);
  const room = new RoomMembers(first!);
  for (const operation of others) room.add(operation);
  return room;
}

let nonce = 0;

/** A new room; the last to be let in is Ben. */
async function roomOf(maker: Security, inviter = maker): Promise<RoomMembers> {
  const room = new Room();
  const { modulus } = maker.self;
  const number = (nonce++).toString(16).padStart(32, "0");
  await room.does(maker, { does: "create", text: "Choir", modulus, nonce: number });
  if (inviter !== maker) await room.does(maker, { does: "add", modulus: inviter.self.modulus });
  await room.does(inviter, { does: "add", modulus: BEN.self.modulus });
  return membersOf(room);
}

const roomsOf = (count: number, maker: Security, inviter = maker) =>
  Promise.all(Array.from({ length: count }, () => roomOf(maker, inviter)));

Deno.test("RoomDoor.admits() a few rooms of one stranger, and others' beside them", async () => {
  const door = doorOf();
  const strange = await roomsOf(MAX_STRANGE_ROOMS_OF_INVITER, ADA);
  const [next, dans, cleos, byCleo, toCleo] = [
    await roomOf(ADA),
    await roomOf(DAN),
    await roomOf(CLEO),
    await roomOf(ADA, CLEO),
    await roomOf(CLEO, ADA),
  ];
  assertEquals(door.admits(next, strange.slice(1)), true);
  assertEquals(door.admits(next, strange), false);
  assertEquals([dans, cleos, byCleo, toCleo].map((room) => door.admits(room, strange)), [true, true, true, true]);
});

Deno.test("RoomDoor.admits() so many rooms of all strangers, which leave those of others their place", async () => {
  const door = doorOf();
  const strangers = [10, 11, 12, 13, 14].map(simulatedSecurity);
  const strange = (await Promise.all(strangers.map((one) => roomsOf(MAX_STRANGE_ROOMS / 5, one)))).flat();
  const [dans, cleos] = [await roomOf(DAN), await roomOf(CLEO)];
  assertEquals([door.admits(dans, strange), door.admits(dans, strange.slice(1))], [false, true]);
  assertEquals(door.admits(cleos, strange), true);
  const many = Array.from({ length: MAX_ROOMS }, () => cleos);
  assertEquals([door.admits(cleos, many), door.admits(dans, many)], [false, false]);
  assertEquals(door.admits(cleos, [...many.slice(1), ...strange]), true);
});

Deno.test("RoomDoor.admits() no room that somebody who is blocked made or brings this node into", async () => {
  const [made, invited, fine] = [await roomOf(DAN, CLEO), await roomOf(CLEO, DAN), await roomOf(CLEO)];
  assertEquals([made, invited, fine].map((room) => doorOf(DAN).admits(room, [])), [false, false, true]);
  assertEquals([made, invited, fine].map((room) => doorOf().admits(room, [])), [true, true, true]);
});

Deno.test("viewOf() shows the words of the last who is not blocked", async () => {
  const room = await new Room().begin(BEN, DAN);
  await room.does(ADA, { does: "topic", text: "Songs" });
  await room.does(DAN, { does: "topic", text: "Insults" });
  await room.does(DAN, { does: "name", text: "Another" });
  const members = membersOf(room);
  const words = (...blocked: Security[]) => {
    const { name, topic } = viewOf(members, (id) => blocked.some(({ self }) => self.id === id));
    return [name, topic];
  };
  assertEquals(words(), ["Another", "Insults"]);
  assertEquals(words(DAN), ["Choir", "Songs"]);
  assertEquals(words(ADA), ["Another", "Insults"]);
  assertEquals(words(ADA, DAN), [room.id.slice(0, 13), ""]);
  assertEquals(viewOf(members, (id) => id === DAN.self.id).members, members.room.members);
});
