import { systemReason } from "../../../src/model/system_reason.ts";
import { assertEquals, assertRejects } from "../../../src/std/assert.ts";

Deno.test("systemReason() says no path twice, and keeps one that the sentence lacks", () => {
  const rows: [said: string, sentence: string, reason: string][] = [
    ["Denied (os error 13): open '/d/a'", "Cannot write /d/a", "Denied (os error 13)"],
    ["Denied (os error 13): open '/d/it's'", "/d/it's", "Denied (os error 13)"],
    ["Denied (os error 13): mkdir '/d/a'", "Cannot use /d", "Denied (os error 13): mkdir '/d/a'"],
    ["In use (os error 16): rename '/d/a' -> '/d/b'", "/d/a /d/b", "In use (os error 16)"],
    ["In use (os error 16): rename '/d/a' -> '/d/b'", "/d/b", "In use (os error 16): rename '/d/a' -> '/d/b'"],
    ["No luck", "/d/a", "No luck"],
  ];
  for (const [said, sentence, reason] of rows) assertEquals(systemReason(new Error(said), sentence), reason);
  assertEquals(systemReason("No luck", ""), "No luck");
});

Deno.test("systemReason() knows how this runtime says it", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/none/a`;
  const error = await assertRejects(() => Deno.open(path));
  await Deno.remove(folder);
  const reason = systemReason(error, path);
  assertEquals([reason.includes("none"), reason.includes("os error")], [false, true], reason);
});
