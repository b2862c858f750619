import { markFor } from "../../../src/files/mark.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { AT, changedAt, contentOf, FakePrograms, NOW, TestFolder } from "./fixture.ts";

const now = () => NOW;
const ZONE = "[ZoneTransfer]\r\nZoneId=3\r\n";

Deno.test("markFor() Windows writes the zone beside each file, and leaves times as they were", async () => {
  using folder = new TestFolder();
  const path = folder.file("item/a.exe");
  folder.file("item/deep/b.txt");
  await markFor("windows", { run: new FakePrograms().run, now })(`${folder.path}/item`);
  // Here that is a file by itself; there it is a part of the file.
  assertEquals(contentOf(`${folder.path}/item`), {
    "a.exe": "item/a.exe",
    "a.exe:Zone.Identifier": ZONE,
    "deep/": "",
    "deep/b.txt": "item/deep/b.txt",
    "deep/b.txt:Zone.Identifier": ZONE,
  });
  assertEquals(changedAt(path), AT);
});

Deno.test("markFor() macOS has the system's program write the attribute", async () => {
  const programs = new FakePrograms();
  const mark = markFor("darwin", { run: programs.run, now });
  await mark("/Users/ada/.lanmessenger-1/a.exe");
  assertEquals(programs.runs.map(({ program, args }) => [program, ...args]), [
    ["/usr/bin/xattr", "-r", "-w", "com.apple.quarantine", "0081;6ab13b80;LanMessenger;"].concat(
      "/Users/ada/.lanmessenger-1/a.exe",
    ),
  ]);
  programs.end = new Error("not there");
  await mark("/Users/ada/x");
});

Deno.test("markFor() Linux does nothing", async () => {
  using folder = new TestFolder();
  folder.file("a");
  const programs = new FakePrograms();
  await markFor("linux", { run: programs.run, now })(`${folder.path}/a`);
  assertEquals(contentOf(folder.path), { a: "a" });
  assertEquals(programs.runs, []);
});
