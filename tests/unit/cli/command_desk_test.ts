import { CommandDesk } from "../../../src/cli/command_desk.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { BEN, messageId, office, Running, turn } from "./fixture.ts";

function desk() {
  const room = office();
  const desk = new CommandDesk(room.context);
  const hand = async (json: unknown) => {
    const running = new Running((signal) => desk.run(json, signal));
    await turn();
    return running;
  };
  return { ...room, desk, hand };
}

Deno.test("CommandDesk carries out foreign JSON, and refuses what is no command", async () => {
  const { hand } = desk();
  assertEquals((await hand({ do: "whoami" })).events.at(-1), { event: "exit", code: 0 });
  assertEquals((await hand({ do: "dance" })).events.map((event) => event.event === "error" ? event.code : event), [
    "invalid",
    { event: "exit", code: 2 },
  ]);
});

Deno.test("CommandDesk that closes finishes what ends, and breaks off what does not", async () => {
  const { desk: place, hand, messenger, clock } = desk();
  const listening = await hand({ do: "listen" });
  const sending = await hand({ do: "send", to: "Ben", text: "Hello" });
  const broken = assertRejects(() => listening.ended, RequestError, "try again");
  const closing = place.close(2000);
  await broken;
  await clock.pass(1999);
  messenger.deliver(messageId("1"), BEN);
  await closing;
  await sending.ended;
  assertEquals(sending.events.map(({ event }) => event), ["saved", "delivered", "exit"]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("CommandDesk that closes breaks off after its time, and says no result", async () => {
  const { desk: place, hand, messenger, clock } = desk();
  const sending = await hand({ do: "send", to: "Ben", text: "Hello" });
  const broken = assertRejects(() => sending.ended, RequestError, "try again");
  const closing = place.close(2000);
  await clock.pass(2000);
  await closing;
  await broken;
  assertEquals(sending.events.map(({ event }) => event), ["saved"]);
  assertEquals([clock.pending, messenger.listeners], [0, 0]);
});

Deno.test("CommandDesk that is closed takes nothing more", async () => {
  const { desk: place } = desk();
  await place.close(2000);
  const error = await assertRejects(
    () => Array.fromAsync(place.run({ do: "whoami" }, new AbortController().signal)),
    RequestError,
  );
  assertEquals(error.problem, "stopping");
});
