import { cleanLine, nameProblem, replaceUnseen, textProblem } from "../../../src/model/text.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";

Deno.test("cleanLine() removes what can't be seen and keeps what scripts need", () => {
  assertEquals(cleanLine(" Ada\u202e\u0000\u200b\ufeff "), "Ada");
  assertEquals(cleanLine("می\u200cخواهم"), "می\u200cخواهم");
  assertEquals(cleanLine("\ud800x"), "\ufffdx");
  assertEquals(cleanLine("a\nb\u2028c"), "abc");
});

Deno.test("cleanLine() keeps emoji whole, and the joiners of scripts that join", () => {
  for (
    const kept of [
      "❤️",
      "1️⃣ #️⃣",
      "☎️ Ada",
      "👩‍👩‍👧‍👦",
      "❤️‍🔥",
      "👩🏽‍🚀",
      "ℹ️",
      "Ⓜ️",
      "㊙️",
      "©️",
      "🇨🇭",
      "क्‍ष",
      "שלום",
      "日本語",
      "⠁⠙⠁",
    ]
  ) {
    assertEquals(cleanLine(kept), kept);
  }
});

Deno.test("cleanLine() leaves no name that is blank, or that looks like another by what can't be seen", () => {
  const unseen = [0xad, 0x34f, 0x61c, 0x115f, 0x1160, 0x17b4, 0x180b, 0x180e, 0x200b, 0x200c, 0x200d, 0x2060, 0x2064]
    .concat([0x206a, 0x2800, 0x3164, 0xfe00, 0xfe0f, 0xfeff, 0xffa0, 0xfff9, 0x1d173, 0xe0001, 0xe0041, 0xe0100]);
  for (const code of unseen) {
    const character = String.fromCodePoint(code);
    for (const name of [character, `\u3000${character} ${character}\u00a0`]) {
      assertEquals(cleanLine(name), "", `U+${code.toString(16)}`);
    }
    assertStringIncludes(nameProblem(character) ?? "", "empty");
    for (const [first, rest] of [["A", "da"], ["Ada", ""], ["", "Ada"], ["Яд", "а"], ["田", "中"], ["Ada ", "L"]]) {
      assertEquals(cleanLine(`${first}${character}${rest}`), `${first}${rest}`, `U+${code.toString(16)}`);
    }
  }
  assertEquals(cleanLine("Ada\u200d\ufe0f\u200c"), "Ada");
});

Deno.test("replaceUnseen() shows whole characters to whoever replaces them", () => {
  const seen: string[] = [];
  assertEquals(
    replaceUnseen("a\u{e0041}\ud800\u200d\u2800❤️", (character) => `<${seen.push(character)}>`),
    "a<1><2>\u200d\u2800❤️",
  );
  assertEquals(seen, ["\u{e0041}", "\ud800"]);
});

Deno.test("nameProblem() wants 1 to 64 bytes that can be seen", () => {
  assertEquals(nameProblem("Ada Lovelace"), undefined);
  assertEquals(nameProblem("é".repeat(32)), undefined);
  assertStringIncludes(nameProblem("é".repeat(33)) ?? "", "66 bytes");
  assertStringIncludes(nameProblem("x".repeat(10_000)) ?? "", "10000 bytes");
  for (const none of ["", "  ", "\u200b"]) assertStringIncludes(nameProblem(none) ?? "", "empty");
});

Deno.test("textProblem() wants 1 to 65,536 bytes of Unicode", () => {
  assertEquals(textProblem("x".repeat(65_536)), undefined);
  assertEquals(textProblem("€".repeat(21_845)), undefined);
  assertStringIncludes(textProblem("€".repeat(21_846)) ?? "", "65538 bytes");
  assertStringIncludes(textProblem("") ?? "", "empty");
  assertStringIncludes(textProblem("\udc00") ?? "", "surrogate");
});
