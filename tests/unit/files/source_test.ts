import { FilesError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { AT, filesIn, TestFolder } from "./fixture.ts";

Deno.test("open() reads from a place on, to the end, and says what the file is", async () => {
  using folder = new TestFolder();
  const path = folder.file("a.txt", "0123456789");
  await using file = await filesIn(folder.path).open({ path, from: 3 });
  assertEquals(await file.stat(), { bytes: 10, at: AT });
  const buffer = new Uint8Array(4);
  const read: string[] = [];
  for (;;) {
    const count = await file.read(buffer);
    if (count === 0) break;
    read.push(new TextDecoder().decode(buffer.subarray(0, count)));
  }
  assertEquals(read, ["3456", "789"]);
});

Deno.test("open() sees that a file grows", async () => {
  using folder = new TestFolder();
  const path = folder.file("a.txt", "0");
  await using file = await filesIn(folder.path).open({ path, from: 0 });
  Deno.writeTextFileSync(path, "123", { append: true });
  const now = await file.stat();
  assertEquals(now.bytes, 4);
  assert(now.at > AT);
});

Deno.test("open() and readWhole() refuse links, folders, pipes, and what is not there", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  folder.link("link", folder.file("target"));
  folder.folder("folder");
  new Deno.Command("mkfifo", { args: [`${folder.path}/pipe`] }).outputSync();
  for (const name of ["link", "folder", "pipe", "nowhere", "target/x"]) {
    const place = { path: `${folder.path}/${name}`, from: 0 };
    assertEquals((await assertRejects(() => files.open(place), FilesError, name)).problem, "missing");
    assertEquals((await assertRejects(() => files.readWhole(place, 1), FilesError, name)).problem, "missing");
  }
});

Deno.test("open() refuses a link that takes a file's place while it is opened", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const place = { path: folder.file("a", "fine"), from: 0 };
  folder.file("secret");
  const { open } = Deno;
  try {
    // Just after it was looked at.
    Deno.open = (path, options) => {
      Deno.removeSync(place.path);
      folder.link("a", "secret");
      return open(path, options);
    };
    await assertRejects(() => files.open(place), FilesError, "became another file");
  } finally {
    Deno.open = open;
  }
});

Deno.test("readWhole() reads so many bytes from a place on, and says what the file is", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  const path = folder.file("a.txt", "0123456789");
  const read = async (from: number, bytes: number) => {
    const whole = await files.readWhole({ path, from }, bytes);
    return [new TextDecoder().decode(whole.bytes), whole.size, whole.at];
  };
  assertEquals(await read(0, 10), ["0123456789", 10, AT]);
  assertEquals(await read(2, 3), ["234", 10, AT]);
  assertEquals(await read(8, 10), ["89", 10, AT], "it has become shorter");
  assertEquals(await read(0, 0), ["", 10, AT]);
});
