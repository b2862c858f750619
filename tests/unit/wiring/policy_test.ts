/** What an administrator decided about other programs, the start with the system, and the name at the start. */
import { MemoryTokenRows, MemoryWebhookRows } from "../../support/memory_programs.ts";
import { FakeMessenger } from "../../support/fake_messenger.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { PLAIN_FACE } from "../../../src/model/peer.ts";
import type { Policy, PolicyEntries, PolicyName } from "../../../src/model/policy.ts";
import { ProgramTokens } from "../../../src/server/program_tokens.ts";
import { policyDto } from "../../../src/server/to_dto.ts";
import { Webhooks } from "../../../src/server/webhooks.ts";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { FileAutostart } from "../../../src/wiring/autostart.ts";
import { nameSourceOf, profileOf } from "../../../src/wiring/profile.ts";

const PATH = "/etc/lanmessenger/policy.json";

function policyOf(entries: PolicyEntries): Policy {
  return { ...entries, path: PATH, written: [] };
}

Deno.test("without tokens none is made, and none that was made is good for anything", async () => {
  const rows = new MemoryTokenRows();
  const tokens = (policy: Policy) =>
    new ProgramTokens({
      rows,
      policy,
      clock: new ManualClock(),
      sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)),
      report: () => {},
    });
  const request = { name: undefined, scopes: ["read"], reach: undefined, days: undefined } as const;
  const free = tokens(policyOf({ tokens: { kind: "locked", value: "on" } }));
  const { secret } = await free.create(request);
  assertEquals((await free.accepts(secret))?.id, 1);
  const off = tokens(policyOf({ tokens: { kind: "locked", value: "off" } }));
  assertEquals(await off.accepts(secret), undefined);
  const error = await assertRejects(() => off.create(request), RequestError, PATH);
  assertEquals([error.problem, rows.all().length], ["policy", 1]);
});

Deno.test("without webhooks none is made, and none is told", () => {
  const messenger = new FakeMessenger();
  const webhooks = new Webhooks({
    rows: new MemoryWebhookRows(),
    messenger,
    policy: policyOf({ webhooks: { kind: "locked", value: "off" } }),
    clock: new ManualClock(),
    lineOf: () => ({}),
    sign: () => "",
    post: () => Promise.reject(new Error("nobody is to be told")),
    version: "1",
    report: () => {},
  });
  webhooks.start();
  assertEquals(messenger.listeners, 0);
  const request = { url: "http://127.0.0.1:8080/", from: undefined, host: undefined };
  assertEquals(assertThrows(() => webhooks.create(request), RequestError, PATH).problem, "policy");
});

Deno.test("the start with the system stays as the policy says", async () => {
  for (const [locked, other] of [["on", "off"], ["off", "on"]] as const) {
    const desk = new FileAutostart({
      os: "linux",
      env: () => "/nowhere",
      command: ["/usr/bin/lanmessenger"],
      policy: policyOf({ autostart: { kind: "locked", value: locked } }),
    });
    const error = await assertRejects(() => desk.set(other), RequestError, PATH);
    assertEquals(error.problem, "policy");
    assertStringIncludes(error.message, `it stays ${locked}`);
  }
});

Deno.test("profileOf() has a name and a group that fit the policy", () => {
  const host = { hostname: () => "engine-room", env: (name: string) => name === "USER" ? "ada" : undefined };
  const nameOf = (policy: Policy, given?: string, kept?: string) =>
    profileOf({ name: given, group: undefined, policy }, { ...PLAIN_FACE, name: kept }, host).name;
  const around = { kind: "around", before: "", after: " (Lab)" } as const;
  const fixed = policyOf({ name: { kind: "locked", value: { kind: "fixed", name: "ada" } } });
  assertEquals([nameOf(fixed), nameOf(fixed, undefined, "boss")], ["ada", "ada"]);
  const locked = policyOf({ name: { kind: "locked", value: around } });
  assertEquals([nameOf(locked), nameOf(locked, undefined, "Ada L")], ["ada (Lab)", "Ada L (Lab)"]);
  const usual = policyOf({ name: { kind: "default", value: around } });
  assertEquals([nameOf(usual), nameOf(usual, undefined, "Ada L"), nameOf(usual, "A")], ["ada (Lab)", "Ada L", "A"]);
  const groups = (kind: "default" | "locked", kept: string) => {
    const policy = policyOf({ group: { kind, value: "Lab" } });
    return profileOf({ name: undefined, group: undefined, policy }, { ...PLAIN_FACE, group: kept }, host).group;
  };
  assertEquals([groups("default", ""), groups("default", "Sales"), groups("locked", "Sales")], ["Lab", "Sales", "Lab"]);
  const store = { face: () => PLAIN_FACE, contacts: () => [], history: () => [] };
  const source = (policy: Policy) => nameSourceOf({ name: undefined, group: undefined, policy }, store);
  // Nobody is asked for what is not theirs to say.
  assertEquals([source(fixed), source(locked)], ["user", "system"]);
});

Deno.test("policyDto() names what the page can't do, and nothing that it still can", () => {
  const dtoOf = (name: PolicyName, value: unknown) =>
    policyDto({ [name]: { kind: "locked", value }, path: PATH, written: [{ name, kind: "locked", value }] });
  assertEquals(dtoOf("tokens", "off"), { path: PATH, locked: ["tokens"], mostDays: null });
  assertEquals(["tokens", "webhooks", "autoAccept"].flatMap((name) => dtoOf(name as PolicyName, "on")?.locked), []);
  assertEquals(dtoOf("name", { kind: "fixed", name: "ada" })?.locked, ["name"]);
  assertEquals(dtoOf("name", { kind: "around", before: "", after: "!" })?.locked, []);
  assertEquals(policyDto({ path: undefined, written: [] }), null);
});
