import { hmac } from "../../../src/crypto/hash.ts";
import { launchFolders, removeOldLaunchFiles, writeLaunchFile } from "../../../src/server/launch.ts";
import { LAUNCH_LIFE_MS, PageTokens } from "../../../src/server/tokens.ts";
import { assert, assertEquals, assertMatch, assertNotEquals } from "../../../src/std/assert.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { FakeHashes, sha256 } from "./fixture.ts";

async function withFolder(action: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "lanmessenger-launch-" }));
  try {
    await action(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function namesIn(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

function newTokens() {
  const clock = new ManualClock();
  const tokens = new PageTokens({ hashes: new FakeHashes(), sha256, mac: hmac, clock, report: () => {} });
  return { tokens, clock };
}

Deno.test("launchFolders() finds folders that confined browsers can read", () => {
  const home = "/home/ada";
  const hidden = `${home}/.local/share/lanmessenger`;
  const seen = [`${home}/Downloads`, home];
  const rows: readonly { os: typeof Deno.build.os; home: string | undefined; data: string; expect: string[] }[] = [
    { os: "linux", home, data: hidden, expect: [...seen, hidden] },
    { os: "linux", home, data: `${home}/chat`, expect: [`${home}/chat`] },
    { os: "linux", home, data: `${home}/chat/.data`, expect: [...seen, `${home}/chat/.data`] },
    { os: "linux", home, data: "/tmp/lanmessenger", expect: [...seen, "/tmp/lanmessenger"] },
    { os: "linux", home, data: "/home/adam/chat", expect: [...seen, "/home/adam/chat"] },
    { os: "linux", home, data: "chat", expect: [...seen, "chat"] },
    { os: "linux", home: undefined, data: hidden, expect: [hidden] },
    { os: "linux", home: "", data: hidden, expect: [hidden] },
    { os: "darwin", home, data: `${home}/Library/x`, expect: [`${home}/Library/x`] },
    { os: "windows", home: "C:\\Users\\Ada", data: "C:\\x", expect: ["C:\\x"] },
  ];
  for (const { expect, ...place } of rows) assertEquals(launchFolders(place), expect, JSON.stringify(place));
});

Deno.test("writeLaunchFile() leads the browser to the page, and is for the user's eyes only", async () => {
  await withFolder(async (folder) => {
    const { tokens, clock } = newTokens();
    const { url, file } = await writeLaunchFile({ tokens, port: 23720, folders: [folder] });
    assert(file !== null);
    assertMatch(file.slice(folder.length), /^\/lanmessenger-[A-Za-z0-9_-]{16}\.html$/);
    assertMatch(url, /^http:\/\/127\.0\.0\.1:23720\/#launch=[A-Za-z0-9_-]{43}$/);
    if (Deno.build.os !== "windows") assertEquals((await Deno.stat(file)).mode! & 0o777, 0o600);

    const html = await Deno.readTextFile(file);
    assert(html.includes(`<meta http-equiv="refresh" content="0;url=${url}">`));
    assert(html.includes(`<a href="${url}">`));
    assert(html.includes("<title>Opening LanMessenger</title>"));
    assert(!file.includes(url.slice(-43)), "the file's name, which process lists show, holds no token");
    assert(await tokens.exchange(url.slice(-43)) !== undefined);
    assertEquals(clock.pending, 0);
  });
});

Deno.test("writeLaunchFile() makes a new name and token each time", async () => {
  await withFolder(async (folder) => {
    const { tokens } = newTokens();
    const first = await writeLaunchFile({ tokens, port: 1, folders: [folder] });
    const second = await writeLaunchFile({ tokens, port: 1, folders: [folder] });
    assertNotEquals(first.file, second.file);
    assertNotEquals(first.url, second.url);
  });
});

Deno.test("writeLaunchFile() removes the file when the token is used, has expired or the program ends", async () => {
  const { tokens, clock } = newTokens();
  const ways: readonly ((token: string) => unknown)[] = [
    (token) => tokens.exchange(token),
    () => clock.pass(LAUNCH_LIFE_MS),
    () => tokens.close(),
  ];
  for (const way of ways) {
    await withFolder(async (folder) => {
      const { url, removed } = await writeLaunchFile({ tokens, port: 1, folders: [folder] });
      assertEquals(namesIn(folder).length, 1);
      await way(url.slice(-43));
      await removed;
      assertEquals(namesIn(folder), []);
    });
  }
});

Deno.test("writeLaunchFile() is not troubled by a file that is gone already", async () => {
  await withFolder(async (folder) => {
    const { tokens } = newTokens();
    const { file, removed } = await writeLaunchFile({ tokens, port: 1, folders: [folder] });
    await Deno.remove(file ?? "");
    tokens.close();
    await removed;
  });
});

Deno.test("writeLaunchFile() takes the first folder that it can write to", async () => {
  await withFolder(async (folder) => {
    const { tokens } = newTokens();
    const folders = [`${folder}/nowhere`, folder];
    const { file } = await writeLaunchFile({ tokens, port: 1, folders });
    assertEquals(file?.slice(0, file.lastIndexOf("/")), folder);
  });
});

Deno.test("writeLaunchFile() gives the address alone where nothing can be written", async () => {
  const { tokens } = newTokens();
  const { url, file, removed } = await writeLaunchFile({ tokens, port: 1, folders: ["/nowhere/at/all"] });
  assertEquals(file, null);
  assert(await tokens.exchange(url.slice(-43)) !== undefined);
  await removed;
});

Deno.test("removeOldLaunchFiles() removes old files of ours and nothing else", async () => {
  await withFolder(async (folder) => {
    const old = `lanmessenger-${"o".repeat(16)}.html`;
    const fresh = `lanmessenger-${"f".repeat(16)}.html`;
    const others = ["lanmessenger-notes.html", `lanmessenger-${"o".repeat(16)}.html.bak`, `x${old}`, "index.html"];
    const now = Date.now();
    const before = new Date(now - LAUNCH_LIFE_MS - 1_000);
    for (const name of [old, fresh, ...others]) {
      await Deno.writeTextFile(`${folder}/${name}`, "");
      await Deno.utime(`${folder}/${name}`, before, name === fresh ? new Date(now) : before);
    }
    await removeOldLaunchFiles([`${folder}/nowhere`, folder], now);
    assertEquals(namesIn(folder).sort(), [fresh, ...others].sort());
  });
});
