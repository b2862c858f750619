import { FileAutostart } from "../../../src/wiring/autostart.ts";
import { autostartEntry, type StartCommand } from "../../../src/wiring/autostart_entry.ts";
import { RequestError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects, assertStringIncludes } from "../../../src/std/assert.ts";

type System = Parameters<typeof autostartEntry>[0];

const PLAIN: StartCommand = ["/opt/lan/lanmessenger", "--no-open", "--data=/home/ada/d"];
const HOME = { HOME: "/home/ada", APPDATA: "C:\\Users\\ada\\AppData\\Roaming" };

function entry(os: System, command = PLAIN, env: Readonly<Record<string, string>> = HOME) {
  const entry = autostartEntry(os, (variable) => env[variable], command);
  if ("state" in entry) return entry.why;
  const { path, bytes, folder } = entry;
  assert(path.startsWith(folder));
  const decoder = new TextDecoder(os === "windows" ? "utf-16le" : "utf-8");
  return { path, text: decoder.decode(bytes) };
}

function text(os: System, command: StartCommand): string {
  const made = entry(os, command);
  return typeof made === "string" ? made : made.text;
}

Deno.test("autostartEntry() writes a desktop entry where the system speaks XDG", () => {
  assertEquals(entry("linux"), {
    path: "/home/ada/.config/autostart/lanmessenger.desktop",
    text: [
      "[Desktop Entry]",
      "Type=Application",
      "Name=LanMessenger",
      'Exec="/opt/lan/lanmessenger" "--no-open" "--data=/home/ada/d"',
      "Terminal=false",
      "",
    ].join("\n"),
  });
  const place = (env: Record<string, string>) => {
    const made = entry("freebsd", PLAIN, env);
    return typeof made === "string" ? made : made.path;
  };
  assertEquals(place({ XDG_CONFIG_HOME: "/c", HOME: "/h" }), "/c/autostart/lanmessenger.desktop");
  assertEquals(place({ XDG_CONFIG_HOME: "c", HOME: "/h" }), "/h/.config/autostart/lanmessenger.desktop");
  assertEquals(place({ HOME: "" }), "folder");
});

Deno.test("autostartEntry() escapes what the Exec key gives a meaning", () => {
  const rows: [word: string, written: string][] = [
    ["/a b/lan", '"/a b/lan"'],
    ["/a;b&c|d", '"/a;b&c|d"'],
    ['/a"b', String.raw`"/a\\"b"`],
    ["/a$HOME`id`", String.raw`"/a\\$HOME\\${"`"}id\\${"`"}"`],
    ["/a\\b", String.raw`"/a\\\\b"`],
    ["/50%f", '"/50%%f"'],
  ];
  for (const [word, written] of rows) assertStringIncludes(text("linux", [word]), `\nExec=${written}\n`);
  assertEquals(text("linux", ["/a=b"]), "path");
});

Deno.test("autostartEntry() writes a launch agent on macOS", () => {
  const made = entry("darwin", ["/Applications/Lan & Co/<lan>", "--no-open"]);
  assert(typeof made !== "string");
  assertEquals(made.path, "/home/ada/Library/LaunchAgents/lanmessenger.plist");
  assertStringIncludes(
    made.text,
    "  <array>\n    <string>/Applications/Lan &amp; Co/&lt;lan&gt;</string>\n    <string>--no-open</string>\n  </array>\n",
  );
  assertStringIncludes(made.text, "  <key>RunAtLoad</key>\n  <true/>\n");
});

Deno.test("autostartEntry() writes a script without a window on Windows", () => {
  assertEquals(entry("windows", ["C:\\Program Files\\Ö\\lan.exe", "--no-open", "--data=D:\\", '--scan="x" y\\"']), {
    path: "C:\\Users\\ada\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\LanMessenger.vbs",
    text: 'CreateObject("WScript.Shell").Run ' +
      String.raw`"""C:\Program Files\Ö\lan.exe"" ""--no-open"" ""--data=D:\\"" ""--scan=\""x\"" y\\\""""", 0, False` +
      "\r\n",
  });
  const made = autostartEntry("windows", (variable) => HOME[variable as keyof typeof HOME], PLAIN);
  assert("bytes" in made);
  assertEquals([...made.bytes.subarray(0, 4)], [0xff, 0xfe, "C".charCodeAt(0), 0]);
  assertEquals(text("windows", ["C:\\100%\\lan.exe"]), "path");
});

Deno.test("autostartEntry() refuses what would begin another line, whatever the system", () => {
  for (const os of ["linux", "darwin", "windows"] as const) {
    for (const word of ["/a\nExec=evil", "/a\rb", "/a\0b", "/a\x7fb"]) assertEquals(text(os, ["/x", word]), "path", os);
  }
  assertEquals(text("android", PLAIN), "system");
  assertEquals(entry("windows", PLAIN, {}), "folder");
  assertEquals(entry("darwin", PLAIN, {}), "folder");
});

for (const [os, variable] of [["linux", "HOME"], ["darwin", "HOME"], ["windows", "APPDATA"]] as const) {
  Deno.test(`FileAutostart makes, shows and removes its entry on ${os}`, async () => {
    const home = await Deno.makeTempDir();
    try {
      const env = (name: string) => name === variable ? home : undefined;
      const desk = new FileAutostart({ os, env, command: PLAIN });
      assertEquals(await desk.look(), { state: "off" });
      assertEquals(await desk.set("off"), { state: "off" });
      const on = await desk.set("on");
      assert(on.state === "on");
      assert((await Deno.lstat(on.entry)).isFile);
      assertEquals(await desk.set("on"), on);
      const moved = new FileAutostart({ os, env, command: ["/elsewhere/lanmessenger"] });
      assertEquals(await moved.look(), { state: "other", entry: on.entry });
      assertEquals(await moved.set("on"), on);
      assertEquals(await desk.look(), { state: "other", entry: on.entry });
      assertEquals(await desk.set("off"), { state: "off" });
      await assertRejects(() => Deno.lstat(on.entry), Deno.errors.NotFound);
      assertEquals(await moved.look(), { state: "off" });
    } finally {
      await Deno.remove(home, { recursive: true });
    }
  });
}

Deno.test("FileAutostart says why it can't", async () => {
  const sources = new FileAutostart({ os: "linux", env: () => "/home/ada", command: undefined });
  assertEquals(await sources.look(), { state: "impossible", why: "sources" });
  await assertRejects(() => sources.set("on"), RequestError, "sources");
  const home = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${home}/.config`, "a file");
    const desk = new FileAutostart({ os: "linux", env: (name) => name === "HOME" ? home : undefined, command: PLAIN });
    await assertRejects(() => desk.set("on"), RequestError, "Cannot write");
  } finally {
    await Deno.remove(home, { recursive: true });
  }
});
