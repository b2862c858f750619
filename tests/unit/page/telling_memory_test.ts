import { TellingMemory } from "../../../src/page/telling_memory.ts";
import { assertEquals } from "../../../src/std/assert.ts";

function storage(stored?: string) {
  const kept = new Map(stored === undefined ? [] : [["lanmessenger-telling", stored]]);
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
}

Deno.test("TellingMemory keeps what was chosen", () => {
  const kept = storage();
  const memory = new TellingMemory(kept);
  assertEquals(memory.choice.value, { ask: "once", words: "shown" });
  memory.choose({ ask: "later" });
  memory.choose({ words: "hidden" });
  assertEquals(new TellingMemory(kept).choice.value, { ask: "later", words: "hidden" });
});

Deno.test("TellingMemory follows what another tab chose", () => {
  const kept = storage();
  const [one, other] = [new TellingMemory(kept), new TellingMemory(kept)];
  one.choose({ ask: "later" });
  other.keptElsewhere("something else");
  assertEquals(other.choice.value.ask, "once");
  other.keptElsewhere("lanmessenger-telling");
  assertEquals(other.choice.value.ask, "later");
});

Deno.test("TellingMemory takes nothing from what it did not write", () => {
  for (const stored of ["", "{", "null", "7", '{"ask":1,"words":["hidden"]}']) {
    assertEquals(new TellingMemory(storage(stored)).choice.value, { ask: "once", words: "shown" }, stored);
  }
});

Deno.test("TellingMemory holds for the tab where the browser keeps nothing", () => {
  const memory = new TellingMemory({
    getItem: () => null,
    setItem: () => {
      throw new Error("full");
    },
  });
  memory.choose({ ask: "later" });
  assertEquals(memory.choice.value.ask, "later");
});
