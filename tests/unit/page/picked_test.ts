import {
  addItems,
  MAX_DEPTH,
  MAX_ENTRIES,
  partName,
  pickedFile,
  pickedFiles,
  pickedFolder,
  type PickedItem,
  PickError,
  sumOf,
  uploadList,
} from "../../../src/page/picked.ts";
import { assert, assertEquals, assertThrows } from "../../../src/std/assert.ts";

function file(name: string, bytes = 3, lastModified = 1_000, folder = ""): File {
  const made = new File(["x".repeat(bytes)], name, { lastModified });
  // Deno has no such member; a browser fills it in.
  return Object.assign(made, { webkitRelativePath: folder === "" ? "" : `${folder}/${name}` });
}

const paths = (items: readonly PickedItem[]) => uploadList(items).entries.map(({ path }) => path);

Deno.test("uploadList() puts a folder before what is in it, and nothing else between", () => {
  const folder = pickedFolder("a", [{ path: "z.txt", file: file("z.txt") }, { path: "sub/b", file: file("b") }], [], 9);
  const list = uploadList([pickedFile(file("b")), folder, pickedFile(file("a b")), pickedFile(file("a!"))]);
  assertEquals(
    list.entries,
    [
      { path: "a", at: 1_000, folder: true },
      { path: "a/sub", at: 1_000, folder: true },
      { path: "a/sub/b", bytes: 3, at: 1_000 },
      { path: "a/z.txt", bytes: 3, at: 1_000 },
      { path: "a b", bytes: 3, at: 1_000 },
      { path: "a!", bytes: 3, at: 1_000 },
      { path: "b", bytes: 3, at: 1_000 },
    ],
  );
  assertEquals(list.files.map(({ path }) => path), list.entries.filter((entry) => "bytes" in entry).map((e) => e.path));
});

Deno.test("pickedFolder() knows the folders between, and gives each the time of the newest file in it", () => {
  const item = pickedFolder(
    "run",
    [{ path: "a/b/c.txt", file: file("c.txt", 5, 70) }, { path: "a/d.txt", file: file("d.txt", 7, 90) }],
    ["empty", "empty/er"],
    33,
  );
  assertEquals([item.files, item.bytes], [2, 12]);
  assertEquals(uploadList([item]).entries, [
    { path: "run", at: 90, folder: true },
    { path: "run/a", at: 90, folder: true },
    { path: "run/a/b", at: 70, folder: true },
    { path: "run/a/b/c.txt", bytes: 5, at: 70 },
    { path: "run/a/d.txt", bytes: 7, at: 90 },
    { path: "run/empty", at: 33, folder: true },
    { path: "run/empty/er", at: 33, folder: true },
  ]);
});

Deno.test("pickedFiles() takes files, and a folder from their paths", () => {
  const items = pickedFiles([file("x.txt", 1, 5, "docs"), file("loose.txt"), file("y.txt", 1, 5, "docs/deep")], 9);
  assertEquals(items.map(({ name, type, files }) => [name, type, files]), [["loose.txt", "file", 1], [
    "docs",
    "folder",
    2,
  ]]);
  assertEquals(paths(items), ["docs", "docs/deep", "docs/deep/y.txt", "docs/x.txt", "loose.txt"]);
});

Deno.test("addItems() gives the later of two the same name a number", () => {
  const first = addItems([], [pickedFile(file("a.txt")), pickedFile(file("a.txt")), pickedFile(file("A.txt"))]);
  const items = addItems(first, [pickedFile(file("a.txt")), pickedFolder("a.txt", [], [], 1), pickedFile(file(".b"))]);
  assertEquals(addItems(items, [pickedFile(file(".b"))]).map(({ name }) => name), [
    "a.txt",
    "a (2).txt",
    "A.txt",
    "a (3).txt",
    "a.txt (2)",
    ".b",
    ".b (2)",
  ]);
  assertEquals(sumOf(items), { files: 5, bytes: 15 });
});

Deno.test("addItems() refuses more than an offer holds, and says how many that is", () => {
  const inside = file("x", 0);
  const many = pickedFolder(
    "many",
    Array.from({ length: MAX_ENTRIES - 1 }, (_, index) => ({ path: `${index}`, file: inside })),
    [],
    1,
  );
  const full = addItems([], [many]);
  assertThrows(() => addItems(full, [pickedFile(inside)]), PickError, "100,000");
});

Deno.test("addItems() refuses what lies too deep or has too long a path", () => {
  const deep = (parts: number) => pickedFolder("a", [{ path: "b/".repeat(parts - 2) + "c", file: file("c") }], [], 1);
  assertEquals(addItems([], [deep(MAX_DEPTH)]).length, 1);
  assertThrows(() => addItems([], [deep(MAX_DEPTH + 1)]), PickError, `${MAX_DEPTH} folders`);
  const long = (bytes: number) => pickedFolder("a", [{ path: "é".repeat((bytes - 2) / 2), file: file("c") }], [], 1);
  assertEquals(addItems([], [long(4_096)]).length, 1);
  assertThrows(() => addItems([], [long(4_098)]), PickError, "4,096 bytes");
});

Deno.test("partName() makes a name that a path may carry", () => {
  assertEquals(["a/b\\c", "", "..", "x\ud800", "ok"].map(partName), ["a_b_c", "_", "_", "x\ufffd", "ok"]);
});

Deno.test("uploadList() gives whole times since 1970", () => {
  const at = (lastModified: number) => uploadList([pickedFile(file("a", 1, lastModified))]).entries[0]?.at;
  assertEquals([at(-5), at(1.5)], [0, 1]);
  assert(Object.is(at(-0.5), 0));
});
