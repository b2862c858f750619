import { assertEquals } from "../../../src/std/assert.ts";
import type { OwnFace } from "../../../src/model/peer.ts";
import type { Contact } from "../../../src/messenger/ports.ts";
import { PLAIN_FACE } from "../../../src/model/peer.ts";
import { type Host, nameSourceOf, profileOf } from "../../../src/wiring/profile.ts";
import { BEN, message, profile } from "../../support/fake_messenger.ts";

const NOTHING = { name: undefined, group: undefined };
const KEPT: OwnFace = { name: "Ada L", status: { availability: "busy", text: "in the lab" }, group: "Analysis" };

function host(variables: Record<string, string> = {}, hostname = "engine-room"): Host {
  return { hostname: () => hostname, env: (variable) => variables[variable] };
}

Deno.test("profileOf() takes what was given, then what was set, then what the system says", () => {
  const system = host({ USER: "ada" });
  const plain = { name: "ada", host: "engine-room", status: PLAIN_FACE.status, group: "" };
  assertEquals(profileOf(NOTHING, PLAIN_FACE, system), plain);
  assertEquals(profileOf(NOTHING, KEPT, system), { host: "engine-room", ...KEPT, name: "Ada L" });
  assertEquals(profileOf({ name: "Countess", group: "Engines" }, KEPT, system), {
    host: "engine-room",
    name: "Countess",
    status: KEPT.status,
    group: "Engines",
  });
  // None at all can be given, too.
  assertEquals(profileOf({ name: undefined, group: "" }, KEPT, system).group, "");
});

Deno.test("profileOf() has a name whatever the system says", () => {
  const nameOf = (system: Host) => profileOf(NOTHING, PLAIN_FACE, system).name;
  assertEquals(nameOf(host({ LOGNAME: " ", USERNAME: "é".repeat(40) })), "é".repeat(32));
  assertEquals(nameOf(host()), "engine-room");
  assertEquals(nameOf(host({}, "")), "Somebody");
});

Deno.test("nameSourceOf() has the user asked only where nothing was given, set or kept", () => {
  const store = (face: OwnFace, contacts: number, messages: number) => ({
    face: () => face,
    contacts: () => Array.from({ length: contacts }, () => contact()),
    history: () => Array.from({ length: messages }, () => message()),
  });
  const rows: readonly [string | undefined, OwnFace, number, number, "user" | "system"][] = [
    [undefined, PLAIN_FACE, 0, 0, "system"],
    [undefined, { ...PLAIN_FACE, group: "Analysis" }, 0, 0, "system"],
    ["Ada", PLAIN_FACE, 0, 0, "user"],
    [undefined, KEPT, 0, 0, "user"],
    [undefined, PLAIN_FACE, 1, 0, "user"],
    [undefined, PLAIN_FACE, 0, 1, "user"],
  ];
  for (const [name, face, contacts, messages, expect] of rows) {
    assertEquals(nameSourceOf({ name, group: undefined }, store(face, contacts, messages)), expect);
  }
});

function contact(): Contact {
  return {
    id: BEN,
    profile: profile(),
    endpoints: [],
    mark: { epoch: 1, seq: 1 },
    lastSeen: 0,
    version: 1,
    trusted: false,
    verified: false,
    nickname: undefined,
  };
}
