/** The administrator's file: what it may say, and what is said of one that is wrong. */
import { POLICY_NAMES, readPolicy } from "../../../src/cli/policy_reader.ts";
import { PolicyError } from "../../../src/model/policy.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";

const PATH = "/etc/lanmessenger/policy.json";

function read(text: string, login: string | undefined = "ada") {
  const facts = { login: () => login, host: () => "engine-room", home: () => "/home/ada" };
  return readPolicy({ path: PATH, text }, facts);
}

/** One of each member, and what becomes of it. */
const EACH:
  readonly (readonly [name: string, kind: "default" | "locked" | "most", written: unknown, value: unknown])[] = [
    ["name", "locked", "{login}", { kind: "fixed", name: "ada" }],
    ["name", "default", "* ({host})", { kind: "around", before: "", after: " (engine-room)" }],
    ["group", "default", "Analysis", "Analysis"],
    ["receipts", "locked", "off", "off"],
    ["keepDays", "locked", 30, 30],
    ["keepDays", "most", 90, 90],
    ["keepDays", "default", "forever", undefined],
    ["theme", "default", "dark", "dark"],
    ["language", "locked", "de", "de"],
    ["notify", "locked", "off", "off"],
    ["sound", "default", "on", "on"],
    ["quietHours", "locked", "22:00-07:00", { from: "22:00", to: "07:00" }],
    ["quietHours", "locked", "none", undefined],
    ["filesFolder", "locked", "{home}/Received", "/home/ada/Received"],
    ["autostart", "locked", "off", "off"],
    ["autoAccept", "locked", "off", "off"],
    ["largestSent", "locked", "2M", 2_000_000],
    ["largestReceived", "locked", 0, 0],
    ["tokens", "locked", "off", "off"],
    ["webhooks", "locked", "off", "off"],
    ["bind", "locked", ["10.4.3.2/16", "fd00:0::1"], ["10.4.0.0/16", "fd00::1"]],
    ["port", "locked", 2400, 2400],
    ["pagePort", "default", 0, 0],
    ["peers", "locked", ["10.5.0.1:2400", "print-room"], [{ host: "10.5.0.1", port: 2400 }, {
      host: "print-room",
      port: 0,
    }]],
    ["scan", "locked", "/usr/bin/clamdscan --fdpass", ["/usr/bin/clamdscan", "--fdpass"]],
  ];

Deno.test("readPolicy() takes each member, and keeps it as it is written", () => {
  assertEquals(new Set(EACH.map(([name]) => name)), new Set(POLICY_NAMES));
  for (const [name, kind, written, value] of EACH) {
    const policy = read(JSON.stringify({ $schema: "policy.schema.json", [name]: { [kind]: written } }));
    assertEquals(new Map(Object.entries(policy)).get(name), { kind, value }, name);
    assertEquals(
      [policy.path, policy.written.map((entry) => ({ ...entry }))],
      [PATH, [{ name, kind, value: written }]] as unknown[],
    );
  }
});

Deno.test("readPolicy() names the line and the member of what is wrong", () => {
  const wrong: readonly (readonly [text: string, line: number, ...words: string[]])[] = [
    ['{\n  "prot": {"locked": 1}\n}', 2, '"prot" is unknown', "port"],
    ['{\n  "port": {"locked": 1},\n  "port": {"locked": 2}\n}', 3, '"port" stands there twice'],
    ['{"port": {"locked": 1,\n"locked": 2}}', 2, '"port.locked" stands there twice'],
    ['{"port":\n\n{"lockd": 1}}', 3, '"default" or "locked"', '"lockd"'],
    ['{"port": {"locked": 1, "default": 1}}', 1, "nothing else"],
    ['{"port": 2400}', 1, '"port" is an object'],
    ['{"port": {"locked":\n70000}}', 1, '"port" is a port', "70000"],
    ['{"tokens": {"default": "off"}}', 1, '"locked"', '"default"'],
    ['{"receipts": {"locked": "never"}}', 1, '"on", "off"', '"never"'],
    ['{"keepDays": {"most": 0}}', 1, "1 to 36500"],
    ['{"keepDays": {"most": "forever"}}', 1, "give days"],
    ['{"theme": {"most": "dark"}}', 1, '"theme"', '"most"'],
    ['{"quietHours": {"locked": "25:00-07:00"}}', 1, "22:00-07:00"],
    ['{"filesFolder": {"locked": "in"}}', 1, "absolute path"],
    ['{"name": {"locked": "{user}"}}', 1, '"{user}"', "{login} and {host}"],
    ['{"name": {"locked": "*-*"}}', 1, "more than one *"],
    [`{"name": {"locked": "${"x".repeat(65)}"}}`, 1, "64"],
    [`{"name": {"locked": "*${"x".repeat(60)}"}}`, 1, "48 is the most"],
    ['{"bind": {"locked": ["eth0"]}}', 1, "10.4.0.0/16", '"eth0"'],
    ['{"bind": {"locked": []}}', 1, "empty"],
    ['{"peers": {"locked": "a"}}', 1, "list"],
    ['{"scan": {"locked": "\\"a"}}', 1, "closing"],
    ['{"__proto__": {"locked": 1}}', 1, '"__proto__" is unknown'],
    ["[]", 1, "no JSON object"],
    ['{\n"port": {"locked": 1},\n}', 3, "no JSON"],
    ['{"port":\n', 2, "no JSON"],
  ];
  for (const [text, line, ...words] of wrong) {
    const { message } = assertThrows(() => read(text), PolicyError);
    for (const word of [`${PATH}, line ${line}, so LanMessenger does not start`, ...words]) {
      assertStringIncludes(message, word);
    }
  }
  const { message } = assertThrows(() => read('{"name":{"locked":"{login}"}}', ""), PolicyError);
  assertStringIncludes(message, "which this system does not say");
});
