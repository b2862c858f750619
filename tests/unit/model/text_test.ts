import { cleanLine, nameProblem, textProblem } from "../../../src/model/text.ts";
import { assertEquals, assertStringIncludes } from "../../../src/std/assert.ts";

Deno.test("cleanLine() removes what can't be seen and keeps what scripts need", () => {
  assertEquals(cleanLine(" Ada\u202e\u0000\u200b\ufeff "), "Ada");
  assertEquals(cleanLine("می\u200cخواهم"), "می\u200cخواهم");
  assertEquals(cleanLine("\ud800x"), "\ufffdx");
  assertEquals(cleanLine("a\nb\u2028c"), "abc");
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
