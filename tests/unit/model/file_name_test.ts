import fc from "fast-check";
import { nameKey, NamesError, runsWhenOpened, safeTree, splitPath } from "../../../src/model/file_name.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";
import { assertLegal, hostilePath } from "../../support/hostile_names.ts";

Deno.test("splitPath() takes both slashes, and names as they are", () => {
  assertEquals(splitPath("run 7/data\\day 1.csv"), ["run 7", "data", "day 1.csv"]);
  assertEquals(splitPath("..."), ["..."]);
  assertEquals(splitPath(".. /x\u202e"), [".. ", "x\u202e"]);
  assertEquals(splitPath("1:2/at 10:30"), ["1:2", "at 10:30"]);
});

Deno.test("splitPath() refuses what leaves its folder", () => {
  const paths = [
    "",
    "/etc/passwd",
    "\\\\server\\share",
    "\\x",
    "a//b",
    "a/",
    "a\\",
    "..",
    "../a",
    "a/../b",
    "a\\..\\b",
    ".",
  ];
  for (const path of [...paths, "a/./b", "C:\\x", "c:x", "a/C:", "a/d:b", "a\0b", "\ud800", "a/\udc00"]) {
    assertEquals(splitPath(path), undefined, JSON.stringify(path));
  }
});

Deno.test("splitPath() takes 32 components and 4,096 bytes, and no more", () => {
  assertEquals(splitPath("a/".repeat(31) + "a")?.length, 32);
  assertEquals(splitPath("a/".repeat(32) + "a"), undefined);
  assertEquals(splitPath("é".repeat(2_048))?.length, 1);
  assertEquals(splitPath("é".repeat(2_048) + "x"), undefined);
  assertEquals(splitPath("x".repeat(4_097)), undefined);
});

Deno.test("safeTree() puts entries where their folders went", () => {
  const entries = [folder("C con "), folder("C con /aux"), file("C con /aux/a?.txt"), file("C con \\b"), file("b")];
  assertEquals(safeTree(entries), [["C con"], ["C con", "_aux"], ["C con", "_aux", "a_.txt"], ["C con", "b"], ["b"]]);
});

Deno.test("safeTree() tells apart what some system takes for the same, within each folder", () => {
  const entries = [
    file("A.txt"),
    file("a.txt"),
    file("a\u200b.txt"),
    file("a (2).txt"),
    file("a.TXT"),
    folder("ß"),
    folder("SS"),
  ];
  assertEquals(safeTree([...entries, file("ß/x"), file("SS/x"), file("SS/X")]), [
    ["A.txt"],
    ["a (2).txt"],
    ["a (3).txt"],
    ["a (2) (2).txt"],
    ["a (4).TXT"],
    ["ß"],
    ["SS (2)"],
    ["ß", "x"],
    ["SS (2)", "x"],
    ["SS (2)", "X (2)"],
  ]);
});

Deno.test("safeTree() refuses a list that no honest program makes", () => {
  const lists = [
    [file("a/b")],
    [file("a/b"), folder("a")],
    [file("a"), file("a")],
    [folder("a"), file("a/b"), file("a\\b")],
    [folder("a"), folder("a")],
    [folder("a"), file("a")],
    [file("a"), file("a/b")],
    [file("fine"), file("../../.bashrc")],
    [folder("A"), file("a/b")],
  ];
  for (const list of lists) assertThrows(() => safeTree(list), NamesError);
  const many = Array.from({ length: 100_001 }, (_, index) => file(String(index)));
  assertThrows(() => safeTree(many), NamesError, "more than 100000");
  assertEquals(safeTree(many.slice(1)).length, 100_000);
});

Deno.test("safeTree() says which path it was, and nothing of it that could not be shown", () => {
  const error = assertThrows(() => safeTree([file("\u202e/../\u001b[31m")]), NamesError);
  assertEquals(error.message, '"/../[31m" leaves its folder, or is too long or too deep');
});

Deno.test("safeTree() keeps every path strictly inside, legal, unique, and the same again", () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(hostilePath, { minLength: 1, maxLength: 8 }), (paths) => {
      const entries = listOf(paths);
      const safe = safeTree(entries);
      accepted += safe.length;
      for (const path of safe) {
        assert(path.length > 0);
        for (const component of path) assertLegal(component);
      }
      assertEquals(new Set(safe.map((path) => path.map(nameKey).join("/"))).size, entries.length);
      assertEquals(safeTree(entries), safe);
      const again = safeTree(safe.map((path, index) => ({ ...entries[index]!, path: path.join("/") })));
      assertEquals(again, safe, "what is safe already is left as it is");
    }),
    { numRuns: 20_000 },
  );
  assert(accepted > 30_000, `only ${accepted} paths came through: the generator is too hostile to test anything`);
});

Deno.test("safeTree() of many names that become the same does not take the square of them", () => {
  const paths = Array.from({ length: 40_000 }, (_, index) => {
    const unseen = "\u200b".repeat(index % 200) + "\u200c".repeat(index / 200);
    return index % 2 === 0 ? `x${unseen}` : `${"x".repeat(190)}${index >> 2}${unseen}`;
  });
  const start = performance.now();
  const safe = safeTree(paths.map(file));
  // Half a second; by the square it would be minutes.
  assert(performance.now() - start < 20_000);
  assertEquals(safe.at(-2), ["x (20000)"]);
});

Deno.test("runsWhenOpened() looks at the name as it will be on the disk", () => {
  for (
    const name of [
      "setup.EXE",
      "a.txt.lnk",
      "x.ps1",
      "invoice.pdf.js",
      "Photos.app",
      "budget.xlsm",
      "a.desktop",
      "a.AppImage",
      "x.exe. . ",
      "x.e\u200bxe",
      "evil\u202etxt.exe",
      `${"x".repeat(400)}.scr`,
      "run.command",
      ".desktop",
      "a.txt.{3050F4D8-98B5-11CF-BB82-00AA00BDCE0B}",
    ]
  ) {
    assert(runsWhenOpened(name), name);
  }
  for (
    const name of ["photo.jpg", "exe", "notes.txt", "a.exe.txt", "archive.zip", "disk.iso", "report.docx", "com", ""]
  ) {
    assert(!runsWhenOpened(name), name);
  }
});

function file(path: string) {
  return { type: "file", path } as const;
}

function folder(path: string) {
  return { type: "folder", path } as const;
}

/** The paths that are any, as a list: folders before what is in them, and nothing twice. */
function listOf(paths: readonly string[]) {
  const entries = new Map<string, ReturnType<typeof file> | ReturnType<typeof folder>>();
  for (const path of paths) {
    const components = splitPath(path);
    if (components === undefined) continue;
    const parents = components.slice(0, -1).map((_, index) => components.slice(0, index + 1).join("/"));
    if (entries.has(components.join("/")) || parents.some((parent) => entries.get(parent)?.type === "file")) continue;
    for (const parent of parents) entries.set(parent, folder(parent));
    entries.set(components.join("/"), file(path));
  }
  return [...entries.values()];
}
