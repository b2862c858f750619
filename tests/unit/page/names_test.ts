import { foldName, hueOf, HUES, initials, namesakes, shortId, visibleName } from "../../../src/page/names.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { LAYOUT_ATTEMPTS, SCRIPT_ATTEMPTS } from "../../support/hostile_texts.ts";

const id = "abcdefgh234567";

Deno.test("visibleName() is the name, or the beginning of the id where there is nothing to see", () => {
  assertEquals(visibleName({ id, name: "Ada" }), "Ada");
  for (const name of ["", " ", "\u200b", "\u3164", "\u00ad\u2060", "\n"]) {
    assertEquals(visibleName({ id, name }), shortId(id), `the name ${JSON.stringify(name)}`);
  }
});

Deno.test("visibleName() leaves out what turns the direction or breaks the line", () => {
  assertEquals(visibleName({ id, name: "nice\u202egpj.exe" }), "nice gpj.exe");
  assertEquals(visibleName({ id, name: "two\nlines" }), "two lines");
  assertEquals(visibleName({ id, name: "علی\u200cرضا" }), "علی\u200cرضا", "a non-joiner is part of Persian words");
});

Deno.test("namesakes() marks all who bear a name that reads the same", () => {
  const people = [
    { id: "1", name: "Ada" },
    { id: "2", name: "ADA\u200b" },
    { id: "3", name: "Ben" },
    { id: "4", name: "Ａｄａ" },
  ];
  assertEquals([...namesakes(people)].sort(), ["1", "2", "4"]);
  assertEquals(namesakes([{ id: "1", name: "Ada" }, { id: "1", name: "Ada" }]).size, 0, "nobody is their own namesake");
});

Deno.test("foldName() joins what looks the same and parts what does not", () => {
  assertEquals(foldName("Zoe\u0301"), foldName("zo\u00e9"));
  assert(foldName("Ada") !== foldName("Adam"));
});

Deno.test("initials() takes the beginnings of the first and the last word", () => {
  const cases: [string, string][] = [
    ["Ada Lovelace", "AL"],
    ["ada", "A"],
    ["Grace Brewster Hopper", "GH"],
    ["  spaced   out ", "SO"],
    ["林伟", "林"],
    ["محمد الكندي", "ما"],
    ["👩‍👩‍👧‍👦 family", "👩‍👩‍👧‍👦F"],
    ["(away) Ben", "B"],
    ["!!!", "!"],
    ["", ""],
  ];
  for (const [name, expected] of cases) assertEquals(initials(name), expected, `of "${name}"`);
  assertEquals([initials("e\u0345"), initials("e\u0301")], ["E", "\u00c9"]);
});

Deno.test("initials() of anything are short", () => {
  for (const name of [...LAYOUT_ATTEMPTS, ...SCRIPT_ATTEMPTS, "a" + "\u0301".repeat(500)]) {
    assert(initials(name).length <= 24, `of ${JSON.stringify(name.slice(0, 40))}`);
  }
});

Deno.test("hueOf() gives each id one of the colours", () => {
  const hues = new Set(Array.from({ length: 200 }, (_, index) => hueOf(`id ${index}`)));
  assertEquals([...hues].sort((a, b) => a - b), Array.from({ length: HUES }, (_, index) => index));
});
