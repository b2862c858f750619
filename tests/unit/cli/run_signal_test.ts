/** What others learn without a word: "read" and "typing", which are in JSON alone. */
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { parseCommand } from "../../../src/cli/command.ts";
import { CommandError } from "../../../src/cli/members.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { room, roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, message, messageId, office, peerId, profile, start, turn } from "./fixture.ts";

const DONE = { event: "exit", code: 0 } as const;

function talk() {
  const one = office();
  one.messenger.messages = [
    message({ position: 3, id: messageId("3") }),
    message({ position: 5, id: messageId("5") }),
    message({ position: 7, id: messageId("7"), conversation: CLEO, from: CLEO }),
  ];
  return one;
}

Deno.test("read marks a conversation as seen, up to its end or to a message", async () => {
  const { context, messenger } = talk();
  const all = await start(context, { do: "read", who: "Ben" });
  assertEquals(all.events, [{ event: "seen", conversation: BEN, name: "Ben", position: 5 }, DONE]);
  const some = await start(context, { do: "read", who: "Ben", id: "33333333", from: "Ben" });
  assertEquals(some.events, [{ event: "seen", conversation: BEN, name: "Ben", position: 3 }, DONE]);
  assertEquals(messenger.seen, [{ conversation: BEN, position: 5 }, { conversation: BEN, position: 3 }]);
});

Deno.test("read of nothing does nothing, and of what is not there says so", async () => {
  const { context, messenger } = talk();
  assertEquals((await start(context, { do: "read", who: "everyone" })).events, [DONE]);
  for (const wanted of [{ who: "Dora" }, { who: "Ben", id: "77777777" }]) {
    const running = await start(context, { do: "read", ...wanted });
    assertEquals(running.events.at(-1), { event: "exit", code: 4 }, JSON.stringify(wanted));
  }
  assertEquals(messenger.seen, []);
});

Deno.test("typing says that something is being written, and that it is over", async () => {
  const { context, messenger } = talk();
  messenger.asked.roomList = [room()];
  for (const on of [true, false]) {
    assertEquals((await start(context, { do: "typing", who: "Ben", on })).events, [DONE]);
  }
  assertEquals((await start(context, { do: "typing", who: "room:Thermal lab", on: true })).events, [DONE]);
  assertEquals(messenger.asked.calls, [["typing", BEN, true], ["typing", BEN, false], ["typing", roomId("r"), true]]);
});

Deno.test("typing to a stranger waits until nobody else can be meant", async () => {
  const { context, messenger } = talk();
  messenger.come({ id: peerId("d"), profile: profile({ name: "Dora" }), contact: false });
  const typing = await start(context, { do: "typing", who: "Dora", on: true });
  assertEquals(messenger.asked.calls, []);
  messenger.settle();
  await turn();
  await typing.ended;
  assertEquals(messenger.asked.calls, [["typing", peerId("d"), true]]);
});

Deno.test("typing in a room that one is not in is refused as a text there is", async () => {
  const { context, messenger } = talk();
  messenger.asked.roomList = [room({ members: [BEN] })];
  const typing = await start(context, { do: "typing", who: "room:Thermal lab", on: true });
  assertEquals(typing.events.map((event) => event.event === "error" ? event.code : event), [
    "failed",
    { event: "exit", code: 1 },
  ]);
  assertEquals(messenger.asked.calls, []);
});

Deno.test("parseCommand() reads them, and the command line has none of them", () => {
  assertEquals(parseCommand({ do: "read", who: "Ben", id: "5F0E3C1A" }), {
    do: "read",
    who: "Ben",
    id: "5f0e3c1a",
    from: undefined,
  });
  const refused: [json: object, said: string][] = [
    [{ do: "read" }, '"read" lacks "who"'],
    [{ do: "read", who: "Ben", id: "x" }, "a message's id"],
    [{ do: "typing", on: true }, '"typing" lacks "who"'],
    [{ do: "typing", who: "Ben" }, '"typing" lacks "on"'],
    [{ do: "typing", who: "Ben", on: "yes" }, '"on" is true or false'],
    [{ do: "reed" }, "read, typing are known"],
  ];
  for (const [json, said] of refused) {
    assertStringIncludes(assertThrows(() => parseCommand(json), CommandError).message, said);
  }
  for (const word of ["read", "typing"]) {
    assertThrows(() => parseCommandLine([word, "Ben"], () => "/home/ada", "linux", () => "/"), UsageError, "Unknown");
  }
});
