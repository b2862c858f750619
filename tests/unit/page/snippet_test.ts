import fc from "fast-check";
import { snippet } from "../../../src/page/snippet.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

const marked = (text: string, words: string) =>
  snippet(text, words).map(({ text, tone }) => tone === "found" ? `[${text}]` : text).join("");

Deno.test("snippet() marks the words, parts of words and any case", () => {
  assertEquals(marked("The plates of run 7", "plate RUN"), "The [plate]s of [run] 7");
  assertEquals(marked("one\n\ntwo", "two"), "one [two]");
  assertEquals(marked("nothing here", "plate"), "nothing here");
  assertEquals(marked("المعايرة تمت اليوم", "تمت"), "المعايرة [تمت] اليوم");
});

Deno.test("snippet() shows the place, not the beginning, of a long text", () => {
  const long = "lorem ipsum ".repeat(50) + "needle " + "dolor sit ".repeat(50);
  const shown = marked(long, "needle");
  assert(/^….*\[needle\].*…$/.test(shown), shown);
  assert(shown.length < 200);
});

Deno.test("snippet() never fails, and shows what is in the text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), fc.string({ maxLength: 20 }), (text, words) => {
      const line = text.replace(/\s+/gu, " ").trim();
      for (const part of snippet(text, words)) assert(part.text === "…" || line.includes(part.text));
    }),
  );
});
