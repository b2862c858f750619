import { freeSpace } from "../../../src/files/free_space.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { TestFolder } from "./fixture.ts";

Deno.test("freeSpace() tells the same for a folder and for one that it will have", async () => {
  using folder = new TestFolder();
  const there = await freeSpace(folder.path, Deno.build.os);
  const later = await freeSpace(`${folder.path}/a/b/c`, Deno.build.os);
  assert(there !== undefined && there > 0);
  assert(later !== undefined && Math.abs(later - there) < 2 ** 30, "others write meanwhile");
});

Deno.test("freeSpace() does not know of what is no folder's path", async () => {
  using folder = new TestFolder();
  assertEquals(await freeSpace("relative", Deno.build.os), undefined);
  assertEquals(await freeSpace(`${folder.file("file")}/within`, Deno.build.os), undefined);
});
