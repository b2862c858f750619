import { tongueFor } from "../../../../src/page/languages/languages.ts";
import { assertEquals } from "../../../../src/std/assert.ts";

Deno.test("tongueFor() takes the first language that is preferred and spoken, with its variant, and nothing that Intl refuses", () => {
  for (
    const [preferred, language, locale] of [
      [["de-DE", "en-US"], "de", "de-DE"],
      [["sv", "pt-BR", "en"], "pt", "pt-BR"],
      [["en-US@posix", "en"], "en", "en"],
      [["en-US@posix"], "en", "en-GB"],
      [["en-"], "en", "en-GB"],
      [["enough", "toString", "ar"], "ar", "ar"],
      [["ZH-hans-CN"], "zh", "ZH-hans-CN"],
      [[], "en", "en-GB"],
    ] as const
  ) {
    assertEquals(tongueFor(undefined, preferred), { language, locale });
  }
});

Deno.test("tongueFor() takes the language that was chosen, in the variant that the browser prefers", () => {
  assertEquals(tongueFor("de", ["en-US", "de-AT"]), { language: "de", locale: "de-AT" });
  assertEquals(tongueFor("ja", ["en-US", "de-AT"]), { language: "ja", locale: "ja" });
});
