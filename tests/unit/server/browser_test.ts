import { type Desktop, openInBrowser, startDetached } from "../../../src/server/browser.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";

const FILE = "/home/ada/Downloads/lanmessenger-x.html";

function desktop(changes: Partial<Desktop> = {}) {
  const started: string[][] = [];
  const clock = new ManualClock();
  const parts: Desktop = {
    os: "linux",
    env: (name) => name === "DISPLAY" ? ":0" : undefined,
    start: (program, args) => {
      started.push([program, ...args]);
      return Promise.resolve(true);
    },
    clock,
    ...changes,
  };
  return { parts, started, clock };
}

Deno.test("openInBrowser() gives the file to the system's opener", async () => {
  const rows: readonly { os: typeof Deno.build.os; expect: string[] }[] = [
    { os: "linux", expect: ["xdg-open", FILE] },
    { os: "freebsd", expect: ["xdg-open", FILE] },
    { os: "darwin", expect: ["open", FILE] },
    { os: "windows", expect: ["rundll32", "url.dll,FileProtocolHandler", FILE] },
  ];
  for (const { os, expect } of rows) {
    const { parts, started, clock } = desktop({ os });
    assertEquals(await openInBrowser(FILE, parts), { outcome: "opened" });
    assertEquals(started, [expect]);
    assertEquals(clock.pending, 0);
  }
});

Deno.test("openInBrowser() starts nothing where there is no desktop", async () => {
  const rows: readonly { os: typeof Deno.build.os; env: Readonly<Record<string, string>>; opened: boolean }[] = [
    { os: "linux", env: {}, opened: false },
    { os: "linux", env: { DISPLAY: "", WAYLAND_DISPLAY: "" }, opened: false },
    { os: "linux", env: { DISPLAY: ":0" }, opened: true },
    { os: "linux", env: { WAYLAND_DISPLAY: "wayland-0" }, opened: true },
    { os: "darwin", env: {}, opened: true },
    { os: "windows", env: {}, opened: true },
  ];
  for (const { os, env, opened } of rows) {
    const { parts, started } = desktop({ os, env: (name) => env[name] });
    const { outcome } = await openInBrowser(FILE, parts);
    assertEquals([outcome, started.length], opened ? ["opened", 1] : ["unable", 0], JSON.stringify({ os, env }));
  }
});

Deno.test("openInBrowser() says so when the opener is missing or fails", async () => {
  const missing = desktop({ start: () => Promise.reject(new Deno.errors.NotFound("xdg-open")) });
  assertEquals(await openInBrowser(FILE, missing.parts), { outcome: "unable", why: "xdg-open could not be started" });
  const failing = desktop({ start: () => Promise.resolve(false) });
  assertEquals(await openInBrowser(FILE, failing.parts), { outcome: "unable", why: "xdg-open found no browser" });
  assertEquals([missing.clock.pending, failing.clock.pending], [0, 0]);
});

Deno.test("openInBrowser() does not wait for an opener that lasts as long as its browser", async () => {
  const { promise, reject } = Promise.withResolvers<boolean>();
  const { parts, clock } = desktop({ start: () => promise });
  const opening = openInBrowser(FILE, parts);
  await clock.pass(3_000);
  assertEquals(await opening, { outcome: "opened" });
  reject(new Error("The browser crashed later: nobody's concern"));
});

Deno.test("startDetached() starts a program with its arguments and tells how it ended", async () => {
  const code = (text: string) => ["eval", "--no-config", text];
  // A detached program does not keep this one alive; something else has to.
  const alive = setInterval(() => {}, 60_000);
  try {
    assert(await startDetached(Deno.execPath(), code("Deno.exit(0)")));
    assert(!await startDetached(Deno.execPath(), code("Deno.exit(3)")));
    await assertRejects(() => startDetached("lanmessenger-no-such-program", []), Deno.errors.NotFound);
  } finally {
    clearInterval(alive);
  }
});
