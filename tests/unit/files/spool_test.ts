import { FilesError } from "../../../src/model/errors.ts";
import { assertEquals, assertRejects, assertThrows } from "../../../src/std/assert.ts";
import { filesIn, TestFolder, text } from "./fixture.ts";

Deno.test("spool() writes behind what is there, for its user alone", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  assertEquals(await files.spools(), []);
  const spool = await files.spool("one");
  await spool.append(text("abc"));
  await spool.append(text("def"));
  assertEquals(spool.bytes, 6);
  await spool.close();
  await spool.close();
  const again = await files.spool("one");
  assertEquals(again.bytes, 6);
  await again.append(text("g"));
  await again.close();
  assertEquals(again.path, `${folder.path}/spool/one`);
  assertEquals(Deno.readTextFileSync(again.path), "abcdefg");
  assertEquals(Deno.statSync(`${folder.path}/spool`).mode! & 0o777, 0o700);
  assertEquals(Deno.statSync(again.path).mode! & 0o777, 0o600);
});

Deno.test("spools() lists them, and removeSpool() removes one that may be gone", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  for (const name of ["two", "one"]) await (await files.spool(name)).close();
  folder.file("spool/not.ours");
  folder.folder("spool/folder");
  assertEquals(await files.spools(), ["one", "two"]);
  await files.removeSpool("one");
  await files.removeSpool("one");
  assertEquals(await files.spools(), ["two"]);
});

Deno.test("spool() refuses links, and names that are none", async () => {
  using folder = new TestFolder();
  const files = filesIn(folder.path);
  folder.folder("spool");
  folder.link("spool/link", folder.file("target", "theirs"));
  assertEquals((await assertRejects(() => files.spool("link"), FilesError, "no file")).problem, "folder");
  for (const name of ["", "..", "a/b", "../x", "a.b"]) {
    assertThrows(() => files.spool(name), RangeError);
    assertThrows(() => files.removeSpool(name), RangeError);
  }
  assertEquals(Deno.readTextFileSync(`${folder.path}/target`), "theirs");
});
