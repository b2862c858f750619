import fc from "fast-check";
import { MAX_COMPONENT_BYTES, nameKey, numbered, safeComponent } from "../../../src/model/safe_component.ts";
import { utf8Length } from "../../../src/model/text.ts";
import { assert, assertEquals, assertNotEquals } from "../../../src/std/assert.ts";
import { assertLegal, hostileName } from "../../support/hostile_names.ts";

Deno.test("safeComponent() leaves honest names as they are", () => {
  const names = [
    "notes.txt",
    ".gitignore",
    "Größe (2).tar.gz",
    "報告書.pdf",
    "a'b&c$d%e;f.txt",
    "console.log",
    "com10.txt",
    "auxiliary",
    "lpt.doc",
    "…",
    "-rf",
    "x".repeat(MAX_COMPONENT_BYTES),
  ];
  for (const name of names) assertEquals(safeComponent(name), name);
});

Deno.test("safeComponent() takes out what can't be seen", () => {
  assertEquals(safeComponent("inv\u202eoice\u200b\u200d\ufe0f\u2800\u0000\u001b[31m.exe"), "invoice[31m.exe");
  assertEquals(safeComponent("a\ud800b\udc00\ufeff"), "ab");
  assertEquals(safeComponent("می\u200cخواهم.txt"), "میخواهم.txt");
});

Deno.test("safeComponent() composes, and again what came together", () => {
  assertEquals(safeComponent("e\u0301.txt"), "é.txt");
  assertEquals(safeComponent("e\u200b\u0301.txt"), "é.txt");
  assertEquals(safeComponent("<\u034f\u0338"), "≮", "both were one character all the time");
});

Deno.test("safeComponent() leaves no character that Windows forbids, no slash, no dot or blank at the end", () => {
  assertEquals(safeComponent('<>:"|?*/\\'), "_________");
  assertEquals(safeComponent("../../etc/passwd"), ".._.._etc_passwd");
  assertEquals(safeComponent("  \u3000x . .\u00a0. \t"), "x");
  for (const nothing of ["", ".", "..", ".. ", "..\u200b", " . . ", "\u202e", "\u2800"]) {
    assertEquals(safeComponent(nothing), "_");
  }
});

Deno.test("safeComponent() marks the names of devices, whatever comes behind them", () => {
  const devices = [
    "con",
    "PRN",
    "Aux.txt",
    "nul.tar.gz",
    "COM1",
    "com0.x",
    "lpt9",
    "COM¹",
    "lpt³.txt",
    "CONIN$",
    "conout$",
  ];
  for (const device of [...devices, "con .txt", "Con   .a.b", "clock$", "conın$"]) {
    assertEquals(safeComponent(device), `_${device}`);
  }
  assertEquals(safeComponent("nul..."), "_nul");
  assertEquals(safeComponent("c\u200bon"), "_con");
  assertEquals(safeComponent(`con${" ".repeat(300)}x.txt`), "_con.txt", "a device only once it is cut");
});

Deno.test("safeComponent() cuts to 200 bytes, between characters, and keeps the extension", () => {
  assertEquals(safeComponent(`${"x".repeat(300)}.jpeg`), `${"x".repeat(195)}.jpeg`);
  assertEquals(safeComponent("😀".repeat(60)), "😀".repeat(50));
  assertEquals(safeComponent(`a${"😀".repeat(60)}.txt`), `a${"😀".repeat(48)}.txt`);
  assertEquals(safeComponent(`${"x".repeat(300)}.${"y".repeat(20)}`), "x".repeat(200), "that is no extension");
  assertEquals(safeComponent(`${"x".repeat(199)}. ${"y".repeat(50)}`), "x".repeat(199));
  assertEquals(safeComponent(`${".".repeat(300)}txt`), "_.txt");
});

Deno.test("safeComponent() of anything is legal on every system, and stays as it is", () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const safe = safeComponent(name);
      assertLegal(safe);
      assertEquals(safeComponent(safe), safe);
    }),
    { numRuns: 100_000 },
  );
});

Deno.test("safeComponent() of each single character is legal and stays as it is", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    for (const name of [String.fromCodePoint(code), `a${String.fromCodePoint(code)}`]) {
      const safe = safeComponent(name);
      assert(safe === "_" || safe === name || safe === name.normalize("NFC") || safe === "a" || safe === "a_", name);
      if (safe !== name) assert(safeComponent(safe) === safe, `U+${code.toString(16)}`);
    }
  }
});

Deno.test("nameKey() is the same for what some system takes for the same", () => {
  const same = [
    ["README", "readme"],
    ["É", "e\u0301"],
    ["straße", "STRASSE", "STRAẞE"],
    ["ΟΔΟΣ", "οδος", "οδοσ"],
    ["ﬁx", "FIX"],
    ["ſ", "s"],
    ["µ", "μ"],
    ["ǅ", "ǆ"],
  ];
  for (const names of same) assertEquals(new Set(names.map(nameKey)).size, 1, names.join(" "));
  assertNotEquals(nameKey("a"), nameKey("á"));
});

Deno.test("nameKey() knows the pairs of every character", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    const key = nameKey(character);
    for (const twin of [character.toLowerCase(), character.toUpperCase(), character.normalize("NFD"), key]) {
      if (twin !== character) assert(nameKey(twin) === key, `U+${code.toString(16)}`);
    }
  }
});

Deno.test("numbered() puts the number before the extension, within 200 bytes", () => {
  assertEquals(numbered("notes.txt", 2), "notes (2).txt");
  assertEquals(numbered("notes", 17), "notes (17)");
  assertEquals(numbered(".gitignore", 2), ".gitignore (2)");
  assertEquals(numbered("What I did. And why", 2), "What I did. And why (2)");
  const long = numbered(`${"é".repeat(98)}.txt`, 100_000);
  assert(utf8Length(long) <= MAX_COMPONENT_BYTES && long.endsWith("é (100000).txt"), long);
  fc.assert(fc.property(hostileName, fc.integer({ min: 2, max: 100_000 }), (name, number) => {
    const other = numbered(safeComponent(name), number);
    assertLegal(other);
    assertEquals(safeComponent(other), other);
  }));
});
