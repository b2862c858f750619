import { parseCommand } from "../../../src/cli/command.ts";
import { Echoes } from "../../../src/cli/echoes.ts";
import type { ChangedEvent, OutputEvent, RoomEvent } from "../../../src/cli/output_event.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, messageId } from "./fixture.ts";

const PERSON = { id: BEN, name: "Ben" };
const ON: OutputEvent = {
  event: "settings",
  receipts: "on",
  theme: "system",
  language: "system",
  notify: "on",
  sound: "off",
};
const OFF: OutputEvent = { ...ON, receipts: "off" };
const MARK: ChangedEvent = {
  event: "changed",
  id: messageId("1"),
  position: 1,
  from: PERSON,
  conversation: BEN,
  kind: "text",
  text: "Hello",
  at: 1,
};
const ROOM: RoomEvent = { event: "room", id: roomId("r"), name: "Lab", topic: "", maker: PERSON, members: [PERSON] };
const FULL: RoomEvent = { ...ROOM, members: [PERSON, { id: CLEO, name: "Cleo" }] };

function begin(json: object) {
  const echoes = new Echoes();
  const command = parseCommand(json, "linux");
  echoes.begin(command);
  return { echoes, command };
}

Deno.test("Echoes tells a change by its answer alone, whichever comes first", () => {
  const first = begin({ do: "settings", receipts: "off" });
  assertEquals(first.echoes.heard(OFF), []);
  assertEquals(first.echoes.answered(first.command, OFF), []);
  assertEquals(first.echoes.end(first.command), []);
  const last = begin({ do: "settings", receipts: "off" });
  assertEquals(last.echoes.answered(last.command, OFF), []);
  assertEquals(last.echoes.end(last.command), []);
  assertEquals(last.echoes.heard(OFF), []);
  // Once: the next is somebody's who changed it and changed it back.
  assertEquals(last.echoes.heard(OFF), [OFF]);
});

Deno.test("Echoes keeps nothing back of what an answer says that changed nothing", () => {
  const { echoes, command } = begin({ do: "settings" });
  echoes.answered(command, ON);
  echoes.end(command);
  assertEquals([OFF, ON].flatMap((event) => echoes.heard(event)), [OFF, ON]);
});

Deno.test("Echoes tells what is not the command's own, when it has ended at the latest", () => {
  const { echoes, command } = begin({ do: "edit", id: "11111111", text: "x" });
  const other = { ...MARK, id: messageId("2") };
  assertEquals([other, ON, ROOM].flatMap((event) => echoes.heard(event)), [other, ON, ROOM]);
  assertEquals(echoes.heard(MARK), []);
  // Another command answers with a list, in which there is nothing that it changed.
  const asking = parseCommand({ do: "rooms" });
  echoes.begin(asking);
  assertEquals([...echoes.answered(asking, ROOM), ...echoes.end(asking), ...echoes.heard(ROOM)], [ROOM]);
  assertEquals(echoes.end(command), [MARK]);
});

Deno.test("Echoes leaves out the steps on the way to an answer, and nothing that follows it", () => {
  const { echoes, command } = begin({ do: "room", act: "add", room: "Lab", who: ["Ben", "Cleo"] });
  const later = { ...FULL, topic: "Run 8" };
  for (const event of [ROOM, FULL, later]) assertEquals(echoes.heard(event), []);
  assertEquals(echoes.answered(command, FULL), []);
  assertEquals(echoes.end(command), [later]);
});

Deno.test("Echoes tells what came before an answer before it", () => {
  const { echoes, command } = begin({ do: "room", act: "name", room: "Lab", text: "Lab" });
  assertEquals(echoes.heard(ROOM), []);
  assertEquals(echoes.answered(command, FULL), [ROOM]);
  assertEquals([...echoes.end(command), ...echoes.heard(FULL)], []);
});

Deno.test("Echoes knows a deleted conversation though nobody is called by its name any more", () => {
  const { echoes, command } = begin({ do: "delete", who: "Ben", yes: true });
  const gone: OutputEvent = { event: "deleted", conversation: BEN, name: "bbbbbbbb", position: 7 };
  assertEquals(echoes.heard(gone), []);
  assertEquals([...echoes.answered(command, { ...gone, name: "Ben", messages: 12 }), ...echoes.end(command)], []);
});

Deno.test("Echoes holds 256 events back, and then tells the oldest", () => {
  const { echoes } = begin({ do: "room", act: "leave", room: "Lab" });
  const told = Array.from({ length: 257 }, (_, index) => echoes.heard({ ...ROOM, topic: `${index}` })).flat();
  assertEquals(told, [{ ...ROOM, topic: "0" }]);
});
