/** An administrator's policy at the command line's doors: options, variables, commands and JSON lines. */
import { parseCommandLine } from "../../../src/cli/arguments.ts";
import { readPolicy } from "../../../src/cli/policy_reader.ts";
import { startArguments } from "../../../src/cli/start_arguments.ts";
import { NO_POLICY, type Policy, PolicyError } from "../../../src/model/policy.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { office, start } from "./fixture.ts";
import { Process } from "./process.ts";

const PATH = "/etc/lanmessenger/policy.json";

function policyOf(entries: Readonly<Record<string, unknown>>): Policy {
  const facts = { login: () => "ada", host: () => "engine-room", home: () => "/home/ada" };
  return readPolicy({ path: PATH, text: JSON.stringify(entries) }, facts);
}

function settingsOf(args: readonly string[], policy: Policy, env: Readonly<Record<string, string>> = {}) {
  const variables: Readonly<Record<string, string>> = { HOME: "/home/ada", ...env };
  const invocation = parseCommandLine(args, (name) => variables[name], "linux", () => "/home/ada", () => policy);
  if (!("settings" in invocation)) throw new Error("That starts nothing");
  return invocation.settings;
}

/** Of each entry that is an option: what it locks, what contradicts it, and what does not. */
const OPTIONS: readonly (readonly [name: string, locked: unknown, wrong: string, right: string])[] = [
  ["name", "{login} *", "--name=Ben", "--name=ada B"],
  ["group", "Analysis", "--group=Sales", "--group=Analysis"],
  ["filesFolder", "{home}/in", "--files=/tmp", "--files=/home/ada/in"],
  ["bind", ["10.4.0.0/16", "192.0.2.5"], "--bind=10.5.0.1", "--bind=10.4.9.9"],
  ["port", 2400, "--port=2401", "--port=2400"],
  ["pagePort", 0, "--page-port=1", "--page-port=0"],
  ["peers", ["10.5.0.1"], "--peer=10.5.0.2", "--peer=10.5.0.1"],
  ["scan", "/usr/bin/scan -q", "--scan=/bin/true", "--scan=/usr/bin/scan -q"],
];

Deno.test("an option or variable that contradicts a locked entry is refused, with the file that says so", () => {
  for (const [name, locked, wrong, right] of OPTIONS) {
    const policy = policyOf({ [name]: { locked } });
    const { message } = assertThrows(() => settingsOf([wrong], policy), Error);
    assertStringIncludes(message, `set by your administrator: ${PATH}`);
    settingsOf([right], policy);
    // What is only a default, the user may say otherwise.
    settingsOf([wrong], policyOf({ [name]: { default: locked } }));
  }
  const { message } = assertThrows(() =>
    settingsOf([], policyOf({ port: { locked: 2400 } }), { LANMESSENGER_PORT: "2401" })
  );
  assertStringIncludes(message, 'LANMESSENGER_PORT can\'t be "2401": it stays 2400');
});

Deno.test("what a policy says of options holds where nothing is given", () => {
  for (const kind of ["default", "locked"]) {
    const policy = policyOf(Object.fromEntries(OPTIONS.map(([name, value]) => [name, { [kind]: value }])));
    const { binds, port, pagePort, peers, scan } = settingsOf([], policy);
    assertEquals({ binds, port, pagePort, peers, scan }, {
      binds: ["10.4.0.0/16", "192.0.2.5"],
      port: 2400,
      pagePort: 0,
      peers: [{ host: "10.5.0.1", port: 2400 }],
      scan: ["/usr/bin/scan", "-q"],
    });
    // Another policy may be there by the time that the system starts it.
    assertEquals(startArguments(settingsOf([], policy), "/", "linux"), [
      "--no-open",
      "--data=/home/ada/.local/share/lanmessenger",
    ]);
  }
});

Deno.test("a policy that can't be used ends every start with its reason, and leaves the help alone", async () => {
  await using process = await Process.inNewFolder();
  process.policy = () => {
    throw new PolicyError(`Cannot use the policy ${PATH}: it is no JSON`);
  };
  for (
    const args of [[], ["--headless"], ["peers"], ["settings"], ["policy"], ["autostart"], ["identity"], ["install"]]
  ) {
    assertEquals(await process.run(...args), 1, args.join(" "));
    assertStringIncludes(process.err.text, PATH);
  }
  assertEquals(process.started, []);
  assertEquals([await process.run("--help"), await process.run("--version")], [0, 0]);
});

Deno.test("policy prints what holds, without a node", async () => {
  await using process = await Process.inNewFolder();
  assertEquals(await process.run("policy"), 0);
  assertStringIncludes(process.out.text, "There is no policy");
  process.policy = () => policyOf({ port: { default: 2400 }, receipts: { locked: "off" } });
  assertEquals(await process.run("policy"), 0);
  assertStringIncludes(process.out.text, `Set by your administrator: ${PATH}`);
  assertStringIncludes(process.out.text, "receipts          locked   off");
  process.out.text = "";
  assertEquals(await process.run("policy", "--json"), 0);
  assertEquals(process.out.json, [{
    event: "policy",
    path: PATH,
    entries: [{ name: "port", kind: "default", value: 2400 }, { name: "receipts", kind: "locked", value: "off" }],
  }]);
  assertEquals(process.started, []);
});

Deno.test("JSON has what holds and what is locked, and a refusal has a code of its own", async () => {
  const { context, messenger } = office();
  messenger.policy = policyOf({ receipts: { locked: "off" }, filesFolder: { locked: "default" }, port: { locked: 1 } });
  const settings = await start(context, { do: "settings" });
  const [event] = settings.events;
  assertEquals(event?.event === "settings" && [event.locked, event.policy], [["receipts", "folder"], PATH]);
  const policy = await start(context, { do: "policy" });
  assertEquals(policy.events[0], { event: "policy", path: PATH, entries: messenger.policy.written });
  messenger.policy = NO_POLICY;
  assertEquals((await start(context, { do: "policy" })).events[0], { event: "policy", entries: [] });
});
