import { openInAppWindow } from "../../../src/server/app_window.ts";
import type { Desktop } from "../../../src/server/browser.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { until } from "./fixture.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const FILE = "/home/ada/Downloads/lanmessenger-x.html";

/** @param there programs that can be started, and how they end; undefined: they run on. */
function desktop(there: Readonly<Record<string, boolean | undefined>>, changes: Partial<Desktop> = {}) {
  const started: string[][] = [];
  const clock = new ManualClock();
  const parts: Desktop = {
    os: "linux",
    env: (name) => ({ DISPLAY: ":0", HOME: "/home/ada" })[name],
    start: (program, args) => {
      if (!(program in there)) return Promise.reject(new Deno.errors.NotFound(program));
      started.push([program, ...args]);
      const end = there[program];
      return end === undefined ? new Promise(() => {}) : Promise.resolve(end);
    },
    clock,
    ...changes,
  };
  return { parts, started, clock };
}

Deno.test("openInAppWindow() gives the file's address to the first of Chromium's family", async () => {
  const rows: readonly [string, string, string, Desktop["os"]][] = [
    ["chromium", FILE, `file://${FILE}`, "linux"],
    ["google-chrome", "/home/ada/a b#c?%/x.html", "file:///home/ada/a%20b%23c%3F%25/x.html", "linux"],
    ["/var/lib/flatpak/exports/bin/com.google.Chrome", FILE, `file://${FILE}`, "linux"],
    ["/home/ada/.local/share/flatpak/exports/bin/org.chromium.Chromium", FILE, `file://${FILE}`, "linux"],
    ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", FILE, `file://${FILE}`, "darwin"],
    [
      "C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe",
      "C:\\Users\\Ada B\\x.html",
      "file:///C:/Users/Ada%20B/x.html",
      "windows",
    ],
  ];
  for (const [program, file, address, os] of rows) {
    const { parts, started, clock } = desktop({ [program]: true }, { os });
    assertEquals(await openInAppWindow(file, parts), { outcome: "opened" }, program);
    assertEquals(started, [[program, `--app=${address}`]]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("openInAppWindow() goes on where one fails, and is content with one that runs on", async () => {
  const { parts, started, clock } = desktop({ chromium: false, "google-chrome": undefined, "brave-browser": true });
  const opening = openInAppWindow(FILE, parts);
  await until(() => started.length === 2);
  await clock.pass(3_000);
  assertEquals(await opening, { outcome: "opened" });
  assertEquals(started.map(([program]) => program), ["chromium", "google-chrome"]);
});

Deno.test("openInAppWindow() says so where there is none, or no desktop", async () => {
  const none = await openInAppWindow(FILE, desktop({}).parts);
  assert(none.outcome === "unable" && none.why.includes("Chromium"));
  const { parts, started } = desktop({ chromium: true }, { env: () => undefined });
  assertEquals(await openInAppWindow(FILE, parts), { outcome: "unable", why: "there is no desktop here" });
  assertEquals(started, []);
});
