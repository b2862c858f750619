import { Events } from "../../../src/messenger/events.ts";
import { Presence } from "../../../src/messenger/presence.ts";
import type { Hello } from "../../../src/protocol/record.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { simulatedSecurity } from "../../sim/world/security.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const { id } = simulatedSecurity(1).self;

function hello(epoch: number, seq: number): Hello {
  return {
    profile: { name: "Ben", host: "", status: { availability: "available", text: "" }, group: "" },
    epoch,
    seq,
    port: 2372,
    use: "text",
    peers: undefined,
    picture: undefined,
    app: "",
  };
}

Deno.test("Presence.greet() sets the mark just before the datagram that HELLO names, and never below 0", () => {
  const presence = new Presence(new ManualClock(), new Events(() => {}), { contacts: [], blocked: [], pictures: [] });
  const remote = { address: "10.0.0.2", port: 2372 };
  presence.greet(id, hello(9, 7), remote, { version: 1, dialled: true });
  assertEquals([6, 7].map((seq) => presence.freshness(id, { epoch: 9, seq })), ["same", "newer"]);
  presence.greet(id, hello(3, 0), remote, { version: 1, dialled: true });
  presence.makeContact(id);
  assertEquals(presence.takeUnkept().map(({ mark }) => mark), [{ epoch: 3, seq: 0 }]);
});
