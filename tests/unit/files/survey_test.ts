import { RequestError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { safeTree } from "../../../src/model/file_name.ts";
import { AT, filesIn, TestFolder } from "./fixture.ts";

const { signal } = new AbortController();

Deno.test("survey() lists folders before what is in them, sorted, with sizes, times and places", async () => {
  using folder = new TestFolder();
  const single = folder.file("z.txt", "12345");
  folder.file("run 7/b/data.csv", "1");
  folder.file("run 7/a.txt", "");
  folder.folder("run 7/empty");
  const { entries, left } = await filesIn(folder.path).survey([single, `${folder.path}/run 7/`], signal);
  assertEquals(left, []);
  assertEquals(entries.map(({ entry }) => [entry.type, entry.path]), [
    ["file", "z.txt"],
    ["folder", "run 7"],
    ["file", "run 7/a.txt"],
    ["folder", "run 7/b"],
    ["file", "run 7/b/data.csv"],
    ["folder", "run 7/empty"],
  ]);
  assertEquals(entries[0], {
    entry: { type: "file", path: "z.txt", bytes: 5, at: AT },
    place: { path: single, from: 0 },
  });
  assertEquals(entries[4]?.place, { path: `${folder.path}/run 7/b/data.csv`, from: 0 });
});

Deno.test("survey() never follows a link, and says what it left out", async () => {
  using folder = new TestFolder();
  folder.file("secret/key");
  folder.file("offer/fine.txt");
  folder.link("offer/to a folder", "../secret");
  folder.link("offer/to a file", "../secret/key");
  folder.link("offer/to itself", ".");
  new Deno.Command("mkfifo", { args: [`${folder.path}/offer/pipe`] }).outputSync();
  const { entries, left } = await filesIn(folder.path).survey([`${folder.path}/offer`], signal);
  assertEquals(entries.map(({ entry }) => entry.path), ["offer", "offer/fine.txt"]);
  assertEquals(left, [
    { path: `${folder.path}/offer/pipe`, why: "is a device, a pipe or a socket" },
    { path: `${folder.path}/offer/to a file`, why: "is a link" },
    { path: `${folder.path}/offer/to a folder`, why: "is a link" },
    { path: `${folder.path}/offer/to itself`, why: "is a link" },
  ]);
});

Deno.test("survey() refuses what is not there, and what leaves nothing to offer", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const link = folder.link("link", folder.file("target"));
  for (
    const [paths, why] of [
      [[`${folder.path}/nowhere`], `Cannot offer ${folder.path}/nowhere: nothing is there: check the path`],
      [[link], "is a link"],
      [[], "no file or folder was named"],
      [["target"], "no absolute path"],
      [["/"], "a whole disk"],
    ] as const
  ) {
    assertEquals((await assertRejects(() => files.survey(paths, signal), RequestError, why)).problem, "invalid");
  }
});

Deno.test("survey() gives names that no receiver refuses, each once", async () => {
  using folder = new TestFolder();
  for (const name of ["a\\b", "a_b", "C:x", "C:", " . ", "\u202e", "con"]) folder.file(`odd/${name}`);
  const { entries, left } = await filesIn(folder.path).survey([`${folder.path}/odd`], signal);
  assertEquals(left, []);
  assertEquals(
    entries.map(({ entry }) => entry.path),
    ["odd", "odd/ . ", "odd/C_", "odd/C_x", "odd/a_b", "odd/a_b (2)", "odd/con", "odd/\u202e"],
  );
  assertEquals(entries.find(({ entry }) => entry.path === "odd/a_b")?.place.path, `${folder.path}/odd/a\\b`);
  assertEquals(safeTree(entries.map(({ entry }) => entry)).length, 8);
});

Deno.test("survey() leaves out a name that is no Unicode", async () => {
  using folder = new TestFolder();
  folder.file("odd/fine");
  const touch = `touch ${folder.path}/odd/$(printf 'bad\\377')`;
  new Deno.Command("sh", { args: ["-c", touch] }).outputSync();
  const { entries, left } = await filesIn(folder.path).survey([`${folder.path}/odd`], signal);
  assertEquals(entries.map(({ entry }) => entry.path), ["odd", "odd/fine"]);
  assert(left.length <= 1, "not every version of the runtime shows such names");
});

Deno.test("survey() tells picked items of the same name apart", async () => {
  using folder = new TestFolder();
  const paths = ["one/notes.txt", "two/notes.txt", "three/notes.txt"].map((name) => folder.file(name));
  folder.file("four/same/x");
  folder.file("five/same/y");
  paths.push(`${folder.path}/four/same`, `${folder.path}/five/same/.`, `${folder.path}/five/same/..`);
  const { entries } = await filesIn(folder.path).survey(paths, signal);
  assertEquals(
    entries.map(({ entry }) => entry.path),
    ["notes.txt", "notes (2).txt", "notes (3).txt", "same", "same/x", "same (2)", "same (2)/y"].concat(
      ["five", "five/same", "five/same/y"],
    ),
  );
});

Deno.test("survey() leaves out what is being received", async () => {
  using folder = new TestFolder();
  folder.file("downloads/.lanmessenger-1/half.iso");
  folder.file("downloads/whole.iso");
  const { entries, left } = await filesIn(folder.path).survey([`${folder.path}/downloads`], signal);
  assertEquals(entries.map(({ entry }) => entry.path), ["downloads", "downloads/whole.iso"]);
  assertEquals(left.map(({ why }) => why), ["is being received"]);
});

Deno.test("survey() goes 32 deep, and refuses more", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  folder.folder(Array(32).fill("d").join("/"));
  assertEquals((await files.survey([`${folder.path}/d`], signal)).entries.length, 32);
  folder.file(Array(33).fill("d").join("/"));
  const error = await assertRejects(() => files.survey([`${folder.path}/d`], signal), RequestError, "32 folders deep");
  assertEquals(error.problem, "invalid");
});

Deno.test("survey() takes 100,000 entries, and no more", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  for (let index = 0; index < 999; index++) folder.file(`many/${index}`, "");
  // Making so many takes longer than finding them.
  const picked = Array<string>(100).fill(`${folder.path}/many`);
  assertEquals((await files.survey(picked, signal)).entries.length, 100_000);
  picked.push(`${folder.path}/many/0`);
  await assertRejects(() => files.survey(picked, signal), RequestError, "more than 100000");
});

Deno.test("survey() ends when it is aborted", async () => {
  using folder = new TestFolder();
  folder.file("a/b");
  const aborted = AbortSignal.abort(new Error("not wanted any more"));
  await assertRejects(() => filesIn(folder.path).survey([`${folder.path}/a`], aborted), Error, "not wanted any more");
});
