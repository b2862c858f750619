/** A disk that is full, and one that can't be written: said as what they are, survived, and gone on from. */
import { FilesError } from "../../../src/model/errors.ts";
import { assert, assertEquals, assertRejects } from "../../../src/std/assert.ts";
import { canMount, SmallDisk } from "../../support/small_disk.ts";
import { AT, contentOf, filesIn, text } from "./fixture.ts";

const ignore = !canMount();
const LARGE = new Uint8Array(1_048_576).fill(7);

Deno.test({ name: "a full disk stops a large file, which goes on when there is room again", ignore }, async () => {
  using disk = new SmallDisk(4 * 1_048_576);
  const files = filesIn(disk.path);
  const stage = await files.stage(disk.path, "a");
  const file = await stage.open(["a"], 0, undefined);
  await file.write(LARGE);
  disk.fill();
  const error = await assertRejects(() => file.write(LARGE), FilesError, "no space left");
  assertEquals(error.problem, "full");
  file.close();
  disk.clear();
  const there = await stage.size(["a"]) ?? 0;
  assert(there >= LARGE.length, "what was written stays");
  const again = await stage.open(["a"], LARGE.length, undefined);
  await again.write(LARGE);
  await again.finish(AT);
  assertEquals(await stage.size(["a"]), 2 * LARGE.length);
});

Deno.test({ name: "a full disk stops small files, which go on when there is room again", ignore }, async () => {
  using disk = new SmallDisk(4 * 1_048_576);
  const stage = await filesIn(disk.path).stage(disk.path, "a");
  disk.fill();
  const put = async () => {
    for (let index = 0; index < 200; index++) await stage.put([`f${index}`], LARGE.subarray(0, 4_096), AT);
  };
  assertEquals((await assertRejects(put, FilesError, "no space left")).problem, "full");
  assertEquals((await assertRejects(() => stage.settle(), FilesError)).problem, "full");
  disk.clear();
  await put();
  await stage.settle();
  assertEquals(await stage.size(["f199"]), 4_096);
});

Deno.test({ name: "a full disk leaves no half of a part in a spool", ignore }, async () => {
  using disk = new SmallDisk(4 * 1_048_576);
  const files = filesIn(disk.path);
  const spool = await files.spool("a");
  await spool.append(text("abc"));
  const tooMuch = new Uint8Array(5 * 1_048_576);
  assertEquals((await assertRejects(() => spool.append(tooMuch), FilesError, "no space left")).problem, "full");
  assertEquals(spool.bytes, 3);
  await spool.append(text("def"));
  await spool.close();
  assertEquals(Deno.readTextFileSync(spool.path), "abcdef");
});

Deno.test({ name: "free() tells what is free where a folder will be", ignore }, async () => {
  using disk = new SmallDisk(4 * 1_048_576);
  const files = filesIn(disk.path);
  const free = await files.free(`${disk.path}/not/there/yet`);
  assertEquals(free, 4 * 1_048_576);
  disk.fill();
  assertEquals(await files.free(disk.path), 0);
});

Deno.test({ name: "a disk that can't be written refuses a stage, a file and a spool", ignore }, async () => {
  using disk = new SmallDisk(4 * 1_048_576);
  const files = filesIn(disk.path);
  const stage = await files.stage(disk.path, "a");
  await stage.put(["a"], text("x"), AT);
  await stage.settle();
  disk.remount("ro");
  const problems: string[] = [];
  for (
    const action of [
      () => files.stage(`${disk.path}/goal`, "b"),
      () => stage.open(["b"], 0, undefined),
      () => stage.publish("a", `${disk.path}/a`),
      () => stage.remove(),
      () => files.spool("a"),
    ]
  ) {
    problems.push((await assertRejects(action as () => Promise<unknown>, FilesError, "can't write there")).problem);
  }
  assertEquals(problems, Array(5).fill("folder"));
  disk.remount("rw");
  assertEquals(contentOf(disk.path), { ".lanmessenger-a/": "", ".lanmessenger-a/a": "x" });
});
