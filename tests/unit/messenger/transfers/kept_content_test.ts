import {
  contentOfSurvey,
  decodeContent,
  decodeList,
  encodeContent,
  encodeList,
} from "../../../../src/messenger/transfers/kept_content.ts";
import { Content } from "../../../../src/messenger/transfers/content.ts";
import { assert, assertEquals } from "../../../../src/std/assert.ts";
import { MemoryFiles } from "../../../support/memory_files.ts";
import { contentOn, file, folder, make } from "./fixture.ts";

const ENTRIES = [folder("ä"), file('ä/"\u0001\u202e', 5, 0), file("\\", 0, Number.MAX_SAFE_INTEGER)];

Deno.test("decodeList() gives back what encodeList() was given", () => {
  assertEquals(decodeList(encodeList(ENTRIES)), ENTRIES);
  assertEquals(decodeList(encodeList([])), []);
});

Deno.test("decodeContent() gives back what encodeContent() was given, for both ways of keeping", () => {
  const items = new Map([["ä", "/home/ä"], ["\\", "/tmp/\\"]]);
  for (
    const content of [
      { entries: ENTRIES, where: { kept: "by user", items, odd: new Map([[1, "/odd"]]) }, spool: undefined },
      { entries: ENTRIES, where: { kept: "in spool", path: "/spool/1" }, spool: "1" },
    ] as const
  ) {
    assertEquals(decodeContent(encodeContent(content)), content);
  }
});

Deno.test("contentOfSurvey() keeps a path for each item, and others only where names differ", async () => {
  const disk = new MemoryFiles();
  make(disk, "/home", { "run": "folder", "run/a": 1, "run/b": 2, "notes": 3 });
  const { entries, where } = await contentOn(disk, "/home/run", "/home/notes");
  assertEquals(entries.map(({ path }) => path), ["run", "run/a", "run/b", "notes"]);
  assertEquals(where, {
    kept: "by user",
    items: new Map([["run", "/home/run"], ["notes", "/home/notes"]]),
    odd: new Map(),
  });
});

Deno.test("contentOfSurvey() finds every file again, under whatever name it is listed", () => {
  const surveyed = [
    { entry: folder("run"), place: { path: "/home/run", from: 0 } },
    { entry: file("run/a_b", 1), place: { path: "/home/run/a:b", from: 0 } },
    { entry: folder("run/c_"), place: { path: "/home/run/c:", from: 0 } },
    { entry: file("run/c_/d", 1), place: { path: "/home/run/c:/d", from: 0 } },
    { entry: file("run (2)", 1), place: { path: "/elsewhere/run", from: 0 } },
  ];
  const { entries, where } = contentOfSurvey({ entries: surveyed, left: [] });
  const content = new Content(entries, where);
  for (const [index, { entry, place }] of surveyed.entries()) {
    if (entry.type === "file") assertEquals(content.place(index), place);
  }
  assert(where.kept === "by user");
  assertEquals([...where.odd.keys()], [1, 2, 3]);
});
