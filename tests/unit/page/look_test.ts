import { rememberedTheme, rememberTheme, showTheme } from "../../../src/page/look.ts";
import { assertEquals } from "../../../src/std/assert.ts";

Deno.test("rememberedTheme() is what rememberTheme() kept, and the system's where that is nothing known", () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  assertEquals(rememberedTheme(storage), "system");
  for (const theme of ["dark", "light", "system"] as const) {
    rememberTheme(storage, theme);
    assertEquals(rememberedTheme(storage), theme);
  }
  for (const key of kept.keys()) kept.set(key, "sepia");
  assertEquals(rememberedTheme(storage), "system");
});

Deno.test("showTheme() tells the style", () => {
  const root = { dataset: {} as Record<string, string | undefined> };
  showTheme(root, "dark");
  assertEquals(root.dataset.theme, "dark");
});
