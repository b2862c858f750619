import { attempt } from "../../../src/files/errors.ts";
import { FilesError } from "../../../src/model/errors.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";

Deno.test("attempt() names the path once, and says what the system had against it", async () => {
  const file = await Deno.makeTempFile();
  const path = `${file}/a`;
  const writing = () => attempt({ problem: "folder", attempt: `write ${path}` }, () => Deno.writeTextFile(path, "x"));
  const { message } = await assertRejects(writing, FilesError);
  await Deno.remove(file);
  assertEquals([message.split(path).length, message.includes("os error")], [2, true], message);
});
