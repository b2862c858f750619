import { Door } from "../../../src/messenger/door.ts";
import type { Connection } from "../../../src/messenger/ports.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

function connection(address: string, closed: string[], name = address): Connection {
  return {
    remote: { address, port: 40_000 },
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    close: () => closed.push(name),
  };
}

Deno.test("Door.enter() closes the longest waiting of an address that has four", () => {
  const door = new Door(new ManualClock(), () => false);
  const closed: string[] = [];
  for (const name of ["1", "2", "3", "4", "5"]) door.enter(connection("10.0.0.1", closed, name));
  door.enter(connection("10.0.0.2", closed));
  assertEquals(closed, ["1"]);
});

Deno.test("Door.enter() keeps places for contacts when a thousand strangers hold theirs open", () => {
  const door = new Door(new ManualClock(), (address) => address === "10.0.0.1");
  const closed: string[] = [];
  door.enter(connection("10.0.0.1", closed));
  for (let i = 0; i < 1_000; i++) door.enter(connection(`10.1.${i >> 8}.${i & 255}`, closed));
  assertEquals(closed.includes("10.0.0.1"), false);
  assertEquals(closed.length, 1_000 - 48);
});

Deno.test("Door.leave() gives the place back", () => {
  const door = new Door(new ManualClock(), () => false);
  const closed: string[] = [];
  for (let i = 0; i < 10; i++) {
    const one = connection("10.0.0.1", closed);
    door.enter(one);
    door.leave(one);
  }
  assertEquals(closed, []);
});

Deno.test("Door.mayBegin() allows 20 handshakes a second, and contacts 10 more", async () => {
  const clock = new ManualClock();
  const door = new Door(clock, (address) => address === "10.0.0.1");
  const stranger = connection("10.0.0.2", []);
  const contact = connection("10.0.0.1", []);
  door.enter(stranger);
  door.enter(contact);
  assertEquals(Array.from({ length: 30 }, () => door.mayBegin(stranger)).filter(Boolean).length, 20);
  assertEquals(Array.from({ length: 30 }, () => door.mayBegin(contact)).filter(Boolean).length, 10);
  await clock.pass(1_000);
  assertEquals(door.mayBegin(stranger), true);
});
