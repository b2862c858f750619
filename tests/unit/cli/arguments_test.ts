import { type Invocation, parseCommandLine } from "../../../src/cli/arguments.ts";
import type { Job } from "../../../src/cli/job.ts";
import type { OperatingSystem, Settings } from "../../../src/cli/settings.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { settings } from "./fixture.ts";

const HOME: Record<string, string> = { HOME: "/home/ada" };
const DEFAULTS = settings({ dataFolder: "/home/ada/.local/share/lanmessenger" });

const ID = "5f0e3c1a9b7d4e21a0c4d8f3b6e19275";

function parse(args: string[], env: Record<string, string> = {}, os: OperatingSystem = "linux"): Invocation {
  const all = { ...HOME, ...env };
  return parseCommandLine(args, (name) => all[name], os, () => os === "windows" ? "C:\\work" : "/work");
}

function settingsOf(args: string[], env: Record<string, string> = {}, os?: OperatingSystem): Settings {
  const invocation = parse(args, env, os);
  if (!("settings" in invocation)) throw new Error(`No settings in mode ${invocation.mode}`);
  return invocation.settings;
}

function jobOf(args: string[]): Job {
  const invocation = parse(args);
  if (invocation.mode !== "command") throw new Error(`No command in mode ${invocation.mode}`);
  return invocation.job;
}

function problem(args: string[], env: Record<string, string> = {}, os?: OperatingSystem): string {
  return assertThrows(() => parse(args, env, os), UsageError).message;
}

Deno.test("parseCommandLine() tells the modes apart", () => {
  const modes: [args: string[], mode: Invocation["mode"]][] = [
    [[], "page"],
    [["--no-open"], "page"],
    [["--headless"], "headless"],
    [["--headless", "peers"], "command"],
    [["peers", "--headless"], "command"],
    [["whoami"], "command"],
    [["--version"], "version"],
    [["--help"], "help"],
    [["-h"], "help"],
  ];
  for (const [args, mode] of modes) assertEquals(parse(args).mode, mode, args.join(" "));
  assertEquals(parse(["--headless=false"]).mode, "page");
});

Deno.test("parseCommandLine() gives help on a command, whatever else is wrong", () => {
  assertEquals(parse(["send", "--help"]), { mode: "help", topic: "send" });
  assertEquals(parse(["--help", "history"]), { mode: "help", topic: "history" });
  assertEquals(parse(["send", "--help", "--port", "no"]), { mode: "help", topic: "send" });
  assertEquals(parse(["nonsense", "--help"]), { mode: "help", topic: undefined });
});

Deno.test("parseCommandLine() reads every option of the contract, from the command line and the environment", () => {
  const rows: [args: string[], env: Record<string, string>, expected: Partial<Settings>][] = [
    [["--name", "Ada"], { LANMESSENGER_NAME: "Ada" }, { name: "Ada" }],
    [["--group", " Thermal lab\n"], { LANMESSENGER_GROUP: "Thermal lab" }, { group: "Thermal lab" }],
    [["--data", "/d"], { LANMESSENGER_DATA: "/d" }, { dataFolder: "/d" }],
    [["--bind", "127.0.0.2"], { LANMESSENGER_BIND: "127.0.0.2" }, { binds: ["127.0.0.2"] }],
    [["--bind=10.0.0.1", "--bind", "FE80::1%eth0"], { LANMESSENGER_BIND: "10.0.0.1, fe80::1%eth0," }, {
      binds: ["10.0.0.1", "fe80::1%eth0"],
    }],
    [["--port", "1"], { LANMESSENGER_PORT: "1" }, { port: 1 }],
    [["--page-port", "65535"], { LANMESSENGER_PAGE_PORT: "65535" }, { pagePort: 65535 }],
    [["--page-port=0"], { LANMESSENGER_PAGE_PORT: "0" }, { pagePort: 0 }],
    [["--peer", "lab-3", "--peer", "10.0.0.9:99", "--peer", "[fe80::1%eth0]:7", "--peer", "[::1]"], {
      LANMESSENGER_PEER: "lab-3,10.0.0.9:99,[fe80::1%eth0]:7,[::1]",
    }, {
      peers: [
        { host: "lab-3", port: 2372 },
        { host: "10.0.0.9", port: 99 },
        { host: "fe80::1%eth0", port: 7 },
        { host: "::1", port: 2372 },
      ],
    }],
    [["--peer", "lab-3", "--port", "77"], { LANMESSENGER_PEER: "lab-3", LANMESSENGER_PORT: "77" }, {
      port: 77,
      peers: [{ host: "lab-3", port: 77 }],
    }],
    [["--files", "/in"], { LANMESSENGER_FILES: "/in" }, { filesFolder: "/in", filesFolderFrom: "given" }],
    [["--files", "in"], { LANMESSENGER_FILES: "./in/" }, { filesFolder: "/work/in", filesFolderFrom: "given" }],
    [["--scan", "/bin/scan '-x y'"], { LANMESSENGER_SCAN: "/bin/scan '-x y'" }, { scan: ["/bin/scan", "-x y"] }],
    [["--scan", "scan a,b"], { LANMESSENGER_SCAN: "scan a,b" }, { scan: ["scan", "a,b"] }],
    [["--no-open"], { LANMESSENGER_NO_OPEN: "1" }, { open: false }],
    [["--app"], { LANMESSENGER_APP: "1" }, { window: "app" }],
    [["--json"], { LANMESSENGER_JSON: "true" }, { json: true }],
    [["--quiet"], { LANMESSENGER_QUIET: "yes" }, { quiet: true }],
    [["--wait", "0"], { LANMESSENGER_WAIT: "0" }, { waitSeconds: 0 }],
    [["--wait", "2.5"], { LANMESSENGER_WAIT: "2.5" }, { waitSeconds: 2.5 }],
  ];
  for (const [args, env, expected] of rows) {
    assertEquals(settingsOf(args), { ...DEFAULTS, ...expected }, args.join(" "));
    assertEquals(settingsOf([], env), { ...DEFAULTS, ...expected }, JSON.stringify(env));
  }
});

Deno.test("parseCommandLine() lets the command line win, and the last of two", () => {
  assertEquals(settingsOf(["--name", "Ada"], { LANMESSENGER_NAME: "Ben" }).name, "Ada");
  assertEquals(settingsOf(["--name", "Ada"], { LANMESSENGER_NAME: "x".repeat(100) }).name, "Ada");
  assertEquals(settingsOf(["--bind", "127.0.0.2"], { LANMESSENGER_BIND: "10.0.0.1,10.0.0.2" }).binds, ["127.0.0.2"]);
  assertEquals(settingsOf(["--no-open=false"], { LANMESSENGER_NO_OPEN: "1" }).open, true);
  assertEquals(settingsOf(["--json=false"], { LANMESSENGER_JSON: "1" }).json, false);
  assertEquals(settingsOf(["--port", "1", "--port", "2"]).port, 2);
});

Deno.test("parseCommandLine() takes an empty variable for none", () => {
  const empty = Object.fromEntries(
    ["NAME", "GROUP", "DATA", "BIND", "PORT", "PAGE_PORT", "PEER", "FILES", "SCAN", "NO_OPEN", "JSON", "QUIET", "WAIT"]
      .map((
        name,
      ) => [
        `LANMESSENGER_${name}`,
        "",
      ]),
  );
  assertEquals(settingsOf([], empty), DEFAULTS);
});

Deno.test("parseCommandLine() knows each system's folder for data", () => {
  const rows: [OperatingSystem, Record<string, string>, string][] = [
    ["linux", {}, "/home/ada/.local/share/lanmessenger"],
    ["linux", { XDG_DATA_HOME: "/x" }, "/x/lanmessenger"],
    ["linux", { XDG_DATA_HOME: "relative" }, "/home/ada/.local/share/lanmessenger"],
    ["linux", { XDG_DATA_HOME: "/x", HOME: "" }, "/x/lanmessenger"],
    ["freebsd", {}, "/home/ada/.local/share/lanmessenger"],
    ["darwin", { HOME: "/Users/ada" }, "/Users/ada/Library/Application Support/LanMessenger"],
    ["windows", { APPDATA: "C:\\Users\\ada\\AppData\\Roaming" }, "C:\\Users\\ada\\AppData\\Roaming\\LanMessenger"],
  ];
  for (const [os, env, folder] of rows) assertEquals(settingsOf([], env, os).dataFolder, folder, os);
  for (const [os, variable] of [["linux", "HOME"], ["darwin", "HOME"], ["windows", "APPDATA"]] as const) {
    const message = problem([], { HOME: "" }, os);
    assertStringIncludes(message, variable);
    assertStringIncludes(message, "--data");
    assertEquals(settingsOf(["--data", "d"], { HOME: "" }, os).dataFolder, "d");
  }
});

function text(text: string | undefined, ...to: string[]): Extract<Job, { do: "send" }> {
  return { do: "send", to, text, file: undefined, reply: undefined };
}

Deno.test("parseCommandLine() knows where received files go", () => {
  const rows: [OperatingSystem, env: Record<string, string>, args: string[], folder: string][] = [
    ["linux", {}, [], "/home/ada/Downloads"],
    ["darwin", { HOME: "/Users/ada" }, [], "/Users/ada/Downloads"],
    ["windows", { USERPROFILE: "C:\\Users\\ada" }, ["--data", "d"], "C:\\Users\\ada\\Downloads"],
    ["windows", {}, ["--data", "D:\\data"], "D:\\data\\files"],
    ["windows", {}, ["--data", "d", "--files", "..\\in"], "C:\\in"],
    ["linux", { HOME: "" }, ["--data", "/d"], "/d/files"],
    ["linux", { HOME: "" }, ["--data", "d"], "/work/d/files"],
  ];
  for (const [os, env, args, folder] of rows) assertEquals(settingsOf(args, env, os).filesFolder, folder, os);
});

Deno.test("parseCommandLine() reads each command", () => {
  const rows: [args: string[], job: Job][] = [
    [["send", "--to", "Ada", "Hello"], text("Hello", "Ada")],
    [["send", "Hello", "--to=Ada", "--to", "everyone"], text("Hello", "Ada", "everyone")],
    [["send", "--to", "Ada"], text(undefined, "Ada")],
    [["send", "--to", "Ada", "-"], text(undefined, "Ada")],
    [["send", "--to=-x", "--", "--json"], text("--json", "-x")],
    [["--to", "Ada", "send", "--json", "true"], text("true", "Ada")],
    [["send", "--quiet", "--to", "7", "0042"], text("0042", "7")],
    [["send", "--to", "Ada", "a=b --json\n"], text("a=b --json\n", "Ada")],
    [["send", "--to", "Ada", "--file", "a b.pdf"], { ...text("", "Ada"), file: ["/work/a b.pdf"] }],
    [["send", "--to", "Ada", "--file", "../x/", "--file=/y", "Look"], {
      ...text("Look", "Ada"),
      file: ["/x", "/y"],
    }],
    [["send", "--to", "Ada", "--file", ".", "-"], { ...text(undefined, "Ada"), file: ["/work"] }],
    [["files"], { do: "files" }],
    [["rules"], { do: "rules" }],
    [["accept", "5F0E3C1A"], { do: "accept", id: "5f0e3c1a", from: undefined, folder: undefined }],
    [["accept", ID, "--folder", "in", "--from", "Ben"], { do: "accept", id: ID, from: "Ben", folder: "/work/in" }],
    [["decline", ID], { do: "decline", id: ID, from: undefined }],
    [["pause", ID], { do: "pause", id: ID, from: undefined, to: undefined }],
    [["resume", ID, "--to", "Ben"], { do: "resume", id: ID, from: undefined, to: ["Ben"] }],
    [["cancel", ID, "--to", "Ben", "--to=Cleo", "--from", "Ada"], {
      do: "cancel",
      id: ID,
      from: "Ada",
      to: ["Ben", "Cleo"],
    }],
    [["rule", "Ben"], { do: "rule", who: "Ben", folder: undefined, largest: undefined, quota: undefined, off: false }],
    [["rule", "Ben", "--folder", "/in", "--largest", "2G", "--quota", "64MiB"], {
      do: "rule",
      who: "Ben",
      folder: "/in",
      largest: 2_000_000_000,
      quota: 67_108_864,
      off: false,
    }],
    [["rule", "Ben", "--off"], {
      do: "rule",
      who: "Ben",
      folder: undefined,
      largest: undefined,
      quota: undefined,
      off: true,
    }],
    [["verify", "Ben"], { do: "verify", who: "Ben", safetyNumber: undefined, off: false }],
    [["verify", "Ben", "--safety-number", ` ${"01234 ".repeat(8)}`], {
      do: "verify",
      who: "Ben",
      safetyNumber: "01234".repeat(8),
      off: false,
    }],
    [["verify", "Ben", "--off"], { do: "verify", who: "Ben", safetyNumber: undefined, off: true }],
    [["peers"], { do: "peers" }],
    [["whoami"], { do: "whoami" }],
    [["listen"], { do: "listen", once: false, exec: undefined }],
    [["listen", "--once", "--exec", `/bin/x 'a b' "c"d`], {
      do: "listen",
      once: true,
      exec: ["/bin/x", "a b", "cd"],
    }],
    [["history"], {
      do: "history",
      who: undefined,
      search: undefined,
      since: undefined,
      limit: 50,
      ids: false,
      edits: false,
    }],
    [["history", "room:lab", "--search", "a b", "--since", "3d", "--limit", "1000", "--ids", "--edits"], {
      do: "history",
      who: "room:lab",
      search: "a b",
      since: "3d",
      limit: 1000,
      ids: true,
      edits: true,
    }],
  ];
  for (const [args, job] of rows) assertEquals(jobOf(args), job, args.join(" "));
});

Deno.test("parseCommandLine() says what is wrong, with what value, and what to do", () => {
  const rows: [args: string[], ...said: string[]][] = [
    [["--nmae", "x"], "--nmae", "did you mean --name?"],
    [["--prot=3"], "--prot:", "did you mean --port?"],
    [["--zzzzzzzz"], "--zzzzzzzz", "--help"],
    [["-x"], "-x"],
    [["--json.x=1"], "--json.x"],
    [["--constructor=1"], "--constructor"],
    [["--__proto__.x=1"], "--__proto__.x"],
    [["--switch-json=true"], "--switch-json"],
    [["sned", "--to", "Ada"], '"sned"', "did you mean send?"],
    [["xyzzy"], '"xyzzy"', "--help"],
    [["toString"], '"toString"'],
    [["--name"], "--name needs a value", "--name=NAME"],
    [["--name", ""], "--name needs a value"],
    [["--name="], "--name needs a value"],
    [["--name", "   "], "The name is empty"],
    [["--name", "x".repeat(10_000)], "10000 bytes", "shorter"],
    [["--data", "--json"], "--data needs a value"],
    [["--bind", "eth0"], '"eth0"', "IP address"],
    [["--bind", "1.2.3.256"], '"1.2.3.256"'],
    [["--port", "0"], '"0"', "1 to 65535"],
    [["--port", "65536"], '"65536"'],
    [["--port", "1e3"], '"1e3"'],
    [["--port", "x".repeat(1000)], `${"x".repeat(77)}…"`],
    [["--page-port", "-1"], "-1"],
    [["--peer", "a b"], '"a b"', "HOST:PORT"],
    [["--peer", "fe80::1"], "write [fe80::1]"],
    [["--peer", "[lab-3]"], '"[lab-3]"'],
    [["--peer", "lab:99999"], "The port of --peer", '"99999"'],
    [["--peer", "lab:"], "The port of --peer"],
    [["--wait", "soon"], '"soon"', "seconds"],
    [["--wait=-1"], '"-1"'],
    [["--wait", "Infinity"], '"Infinity"'],
    [["--wait", "999999999"], "604800"],
    [["--json=maybe"], '"maybe"', "true or false"],
    [["send", "Hello"], "--to WHO"],
    [["send", "--to", "Ada", ""], "The text is empty"],
    [["send", "--to", "Ada", "two", "words"], '"words"', "quotes"],
    [["send", "--to", "Ada", "--file", "x", ""], "The text is empty"],
    [["send", "--to", "Ada", "--file="], "--file needs a value"],
    [["--scan", "'x"], "--scan lacks a closing '"],
    [["accept"], "accept needs the ID of an offer", "files"],
    [["accept", "5f0e3c1"], '"5f0e3c1"', "8 or more"],
    [["cancel", "report.pdf"], '"report.pdf"'],
    [["accept", ID, "--to", "Ben"], "--to belongs to send, "],
    [["decline", ID, "--folder", "/x"], "--folder belongs to accept, rule"],
    [["rule"], "rule needs WHO"],
    [["rule", "Ben", "--largest", "big"], '--largest is a size such as 500M, 2G or 64MiB, not "big"'],
    [["rule", "Ben", "--quota", "0"], '"0"'],
    [["rule", "Ben", "--quota", "-5"], '--quota is a size such as 500M, 2G or 64MiB, not "-5"'],
    [["rule", "Ben", "--quota=-5"], '--quota is a size such as 500M, 2G or 64MiB, not "-5"'],
    [["history", "--limit", "-.5"], '--limit is a whole number, 1 to 1000, not "-.5"'],
    [["rule", "Ben", "--folder", "-x"], '--folder needs a value, not "-x"', "--folder=DIR where it begins with a dash"],
    [["send", "--to", "--nmae", "x"], '--to needs a value, not "--nmae"'],
    [["send", "--to", "Ada", "--json", "-5"], "Unknown option -5", "put -- before"],
    [["send", "--to", "Ada", "--", "--wait", "-5"], '"-5" is too much'],
    [["rule", "Ben", "--off", "--quota", "1G"], "--off takes the rule away"],
    [["verify"], "verify needs WHO"],
    [["verify", "Ben", "--safety-number", "12345"], "forty digits", '"12345"'],
    [["verify", "Ben", "--safety-number", "0".repeat(40), "--off"], "--off takes it back"],
    [["files", "Ben"], '"Ben"'],
    [["send", "--to", "Ada", "x".repeat(65_537)], "65537 bytes"],
    [["--group", "x".repeat(65)], "65 bytes", "shorter"],
    [["send", "--to", "x".repeat(257), "Hello"], "257"],
    [["peers", "Ada"], '"Ada"'],
    [["--to", "Ada"], "--to belongs to send"],
    [["listen", "--to", "Ada"], "--to belongs to send"],
    [["send", "--to", "Ada", "--exec", "x", "Hello"], "--exec belongs to listen"],
    [["listen", "--exec", "'x"], "lacks a closing '"],
    [["listen", "--exec", "  "], "names no program"],
    [["history", "--limit", "0"], '"0"'],
    [["history", "--limit", "1001"], '"1001"'],
    [["history", "--since", "yesterday"], '"yesterday"', "2h"],
    [["ask", "--to", "Ada", "Well?"], "ask needs answers to choose"],
    [["send", "--to", "Ada", "--choice", "x"], "--choice belongs to ask"],
  ];
  for (const [args, ...said] of rows) {
    const message = problem(args);
    for (const part of said) assertStringIncludes(message, part, args.join(" "));
  }
});

Deno.test("parseCommandLine() names the variable that is wrong", () => {
  for (
    const [name, value] of [
      ["NAME", "x".repeat(65)],
      ["PORT", "x"],
      ["PAGE_PORT", "x"],
      ["BIND", "10.0.0.1,x"],
      [
        "PEER",
        "a b",
      ],
      ["NO_OPEN", "x"],
      ["JSON", "x"],
      ["QUIET", "x"],
      ["WAIT", "x"],
    ] as const
  ) {
    assertStringIncludes(problem([], { [`LANMESSENGER_${name}`]: value }), `LANMESSENGER_${name}`);
  }
});
