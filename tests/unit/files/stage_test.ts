import { FilesError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { AT, changedAt, contentOf, filesIn, NOW, TestFolder, text } from "./fixture.ts";

const NAME = "5f0e3c1a9b7d4e21";
const MASK = Deno.umask();

Deno.test("stage() makes the goal, and a folder in it that only this user may enter", async () => {
  using folder = new TestFolder();
  const goal = `${folder.path}/some/goal`;
  await filesIn(folder.path).stage(goal, NAME);
  const staged = Deno.lstatSync(`${goal}/.lanmessenger-${NAME}`);
  assert(staged.isDirectory);
  assertEquals(staged.mode! & 0o777, 0o700);
});

Deno.test("stage() finds what was there before, by the same name", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const before = await files.stage(folder.path, NAME);
  await before.put(["a.txt"], text("half"), AT);
  await before.settle();
  const after = await files.stage(folder.path, NAME);
  assertEquals(await after.size(["a.txt"]), 4);
  assertEquals(await (await files.stage(folder.path, "another")).size(["a.txt"]), undefined);
});

Deno.test("stage() refuses a folder that this program did not make", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const theirs = folder.folder("theirs");
  Deno.chmodSync(theirs, 0o700);
  folder.link(".lanmessenger-link", theirs);
  folder.file(".lanmessenger-file");
  Deno.chmodSync(folder.folder(".lanmessenger-open"), 0o777);
  Deno.chmodSync(folder.folder(".lanmessenger-readable"), 0o750);
  for (const name of ["link", "file", "open", "readable"]) {
    const error = await assertRejects(() => files.stage(folder.path, name), FilesError, "not made by this program");
    assertEquals(error.problem, "folder");
  }
  const left = [...Deno.readDirSync(folder.path)].filter(({ name }) => name.includes("probe"));
  assertEquals(left, [], "what it made to find that out is gone");
});

Deno.test({ name: "stage() refuses a folder of another user", ignore: Deno.uid() !== 0 }, async () => {
  using folder = new TestFolder();
  const theirs = folder.folder(`.lanmessenger-${NAME}`);
  Deno.chmodSync(theirs, 0o700);
  Deno.chownSync(theirs, 12_345, 12_345);
  await assertRejects(() => filesIn(folder.path).stage(folder.path, NAME), FilesError, "not made by this program");
});

Deno.test("stage() refuses a goal that can't be one", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const file = folder.file("file");
  for (const goal of ["relative", file, `${file}/within`]) {
    assertEquals((await assertRejects(() => files.stage(goal, NAME), FilesError, goal)).problem, "folder");
  }
  assertThrows(() => files.stage(folder.path, "../x"), RangeError);
});

Deno.test("put() writes small files with their times, and without the right to run", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.makeFolder(["d"]);
  const buffer = text("12345");
  for (let index = 0; index < 300; index++) await stage.put(["d", `f${index}`], buffer, AT + index);
  buffer.fill(0);
  await stage.put(["empty"], new Uint8Array(0), AT);
  await stage.settle();
  for (let index = 0; index < 300; index++) {
    const path = `${stage.pathOf("d")}/f${index}`;
    assertEquals(Deno.readTextFileSync(path), "12345", "the buffer was the caller's again");
    assertEquals(changedAt(path), AT + index);
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o666 & ~MASK);
  }
  assertEquals(await stage.size(["empty"]), 0);
});

Deno.test("put() again replaces what was put before", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.put(["a"], text("longer than what follows"), AT);
  await stage.settle();
  await stage.put(["a"], text("short"), AT);
  assertEquals(await stage.size(["a"]), 5, "it waits for what is being written");
});

Deno.test("settle() says what could not be written, once", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.put(["no such folder", "a"], text("x"), AT);
  assertEquals((await assertRejects(() => stage.settle(), FilesError, "no such folder")).problem, "folder");
  await stage.settle();
});

Deno.test("open() writes behind what is kept, and cuts the rest off", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  const first = await stage.open(["a"], 0, undefined);
  await first.write(text("01234"));
  await first.write(text("56789"));
  first.close();
  assertEquals(await stage.size(["a"]), 10);

  const reread: string[] = [];
  const second = await stage.open(["a"], 7, (bytes) => reread.push(new TextDecoder().decode(bytes)));
  await second.write(text("x"));
  await second.finish(AT);
  second.close();
  assertEquals(reread, ["0123456"]);
  const path = stage.pathOf("a");
  assertEquals(Deno.readTextFileSync(path), "0123456x");
  assertEquals(changedAt(path), AT);
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o666 & ~MASK);

  const third = await stage.open(["a"], 2, undefined);
  await third.write(text("y"));
  third.close();
  assertEquals(Deno.readTextFileSync(path), "01y");
});

Deno.test("open() gives back what is kept in pieces of a mebibyte", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  const bytes = new Uint8Array(2_500_000).map((_, index) => index % 251);
  const first = await stage.open(["a"], 0, undefined);
  await first.write(bytes);
  first.close();
  const pieces: Uint8Array[] = [];
  const buffers = new Set<ArrayBuffer>();
  const file = await stage.open(["a"], 2_400_000, (piece) => {
    pieces.push(piece.slice());
    buffers.add(piece.buffer);
  });
  file.close();
  assertEquals(pieces.reduce((sum, { length }) => sum + length, 0), 2_400_000);
  let offset = 0;
  for (const piece of pieces) {
    assert(piece.length <= 1_048_576);
    assert(piece.every((byte, index) => byte === bytes[offset + index]));
    offset += piece.length;
  }
  assertEquals(buffers.size, 1);
});

Deno.test("open() refuses to go on with more than is there, and leaves what is there", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.put(["a"], text("123"), AT);
  assertEquals((await assertRejects(() => stage.open(["a"], 4, undefined), FilesError, "3 bytes")).problem, "missing");
  await assertRejects(
    () =>
      stage.open(["a"], 2, () => {
        throw new Error("not wanted any more");
      }),
    Error,
    "not wanted any more",
  );
  assertEquals(await stage.size(["a"]), 2);
});

Deno.test("makeFolder() is content with one that is there, not with a file or a link", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.makeFolder(["a"]);
  await stage.makeFolder(["a"]);
  await stage.makeFolder(["a", "b"]);
  await stage.put(["file"], text(""), AT);
  await stage.settle();
  Deno.symlinkSync(folder.path, stage.pathOf("link"));
  for (const path of [["file"], ["link"], ["c", "d"]]) await assertRejects(() => stage.makeFolder(path), FilesError);
});

Deno.test("drop() removes a file, and is content when there is none", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.put(["a"], text("x"), AT);
  await stage.drop(["a"]);
  await stage.drop(["a"]);
  assertEquals(await stage.size(["a"]), undefined);
});

Deno.test("a stage refuses every path that did not pass the rules for names", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  for (const path of [[], [".."], ["a", ".."], ["a/b"], ["a\\b"], [""], ["."], ["a\0"], ["con"], ["a "], ["/etc"]]) {
    assertThrows(() => stage.put(path, text("x"), AT), RangeError);
    assertThrows(() => stage.size(path), RangeError);
    assertThrows(() => stage.makeFolder(path), RangeError);
    assertThrows(() => stage.open(path, 0, undefined), RangeError);
    assertThrows(() => stage.drop(path), RangeError);
    if (path.length === 1) assertThrows(() => stage.pathOf(path[0]!), RangeError);
  }
  for (const path of [`${folder.path}/../x`, `${folder.path}/a/b`, "/x", "x", `${folder.path}/.lanmessenger-x`]) {
    assertThrows(() => stage.publish("a", path), RangeError);
  }
});

Deno.test("a peer's times are taken as far as a file can have them", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.makeFolder(["d"]);
  for (const [index, at] of [-1, 0, Number.MAX_SAFE_INTEGER, 8.64e15 + 1].entries()) {
    await stage.put([`small${index}`], text("x"), at);
    await (await stage.open([`large${index}`], 0, undefined)).finish(at);
    await stage.setTimes([{ path: ["d"], at }]);
  }
  await stage.settle();
});

Deno.test("publish() gives files and folders their names, with their times, and leaves no stage behind", async () => {
  using folder = new TestFolder();
  const goal = folder.folder("goal");
  const stage = await filesIn(folder.path).stage(goal, NAME);
  await stage.makeFolder(["run 7"]);
  await stage.makeFolder(["run 7", "empty"]);
  await stage.put(["run 7", "a.txt"], text("a"), AT);
  await stage.put(["notes.txt"], text("n"), AT);
  await stage.setTimes([{ path: ["run 7", "empty"], at: AT }, { path: ["run 7"], at: AT + 5 }]);
  const paths = await stage.freePaths(["run 7", "notes.txt"]);
  assertEquals(paths, [`${goal}/run 7`, `${goal}/notes.txt`]);
  assertEquals(await stage.publish("run 7", paths[0]!), "published");
  assertEquals(await stage.publish("notes.txt", paths[1]!), "published");
  assertEquals(contentOf(goal), { "run 7/": "", "run 7/empty/": "", "run 7/a.txt": "a", "notes.txt": "n" });
  assertEquals(["run 7", "run 7/empty", "run 7/a.txt"].map((name) => changedAt(`${goal}/${name}`)), [AT + 5, AT, AT]);
});

Deno.test("freePaths() passes by what is there, in whatever case, and what it has given", async () => {
  using folder = new TestFolder();
  const goal = folder.folder("goal");
  for (const name of ["Notes.TXT", "notes (2).txt", "STRASSE"]) folder.file(`goal/${name}`);
  folder.link("goal/link", "nowhere");
  const stage = await filesIn(folder.path).stage(goal, NAME);
  assertEquals(
    await stage.freePaths(["notes.txt", "straße", "link", "new", "NEW", ".LANmessenger-x"]),
    ["notes (3).txt", "straße (2)", "link (2)", "new", "NEW (2)", "_.LANmessenger-x"].map((name) => `${goal}/${name}`),
  );
});

Deno.test("putAside() moves all of it to a folder of its own, and can be repeated", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const stage = await files.stage(folder.path, NAME);
  await stage.put(["a"], text("bad"), AT);
  const path = await stage.putAside();
  assertEquals(path, `${folder.path}/.lanmessenger-aside-${NAME}`);
  assertEquals(contentOf(path), { a: "bad" });
  assertEquals(Deno.statSync(path).mode! & 0o777, 0o700);
  const again = await files.stage(folder.path, NAME);
  assertEquals(await again.putAside(), path);
  assertEquals(contentOf(folder.path), {
    [`.lanmessenger-aside-${NAME}/`]: "",
    [`.lanmessenger-aside-${NAME}/a`]: "bad",
  });
});

Deno.test("remove() leaves nothing, not even what is being written, and can be repeated", async () => {
  using folder = new TestFolder();
  const stage = await filesIn(folder.path).stage(folder.path, NAME);
  await stage.makeFolder(["d"]);
  for (let index = 0; index < 100; index++) await stage.put(["d", String(index)], text("x"), NOW);
  await stage.remove();
  await stage.remove();
  assertEquals(contentOf(folder.path), {});
});
