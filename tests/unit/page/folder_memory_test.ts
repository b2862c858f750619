import { FolderMemory } from "../../../src/page/folder_memory.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("FolderMemory knows the last folder, and until there is one another", () => {
  const stored = new Map<string, string>();
  const memory = new FolderMemory({
    getItem: (name) => stored.get(name) ?? null,
    setItem: (name, value) => void stored.set(name, value),
  });
  assertEquals(memory.folder("/usual"), "/usual");
  memory.remember("/work/runs");
  assertEquals(memory.folder("/usual"), "/work/runs");
});
