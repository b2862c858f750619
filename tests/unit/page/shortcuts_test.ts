import { shortcutOf, SHORTCUTS } from "../../../src/page/shortcuts.ts";
import { assertEquals } from "../../../src/std/assert.ts";

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };

Deno.test("shortcutOf() knows its keys with exactly what is held, Ctrl and ⌘ alike", () => {
  for (const [shortcut, { key, held }] of SHORTCUTS) {
    const pressed = { ...NONE, key, altKey: held.includes("alt"), shiftKey: held.includes("shift") };
    const commands = held.includes("command") ? [{ ctrlKey: true }, { metaKey: true }] : [{}];
    for (const command of commands) {
      assertEquals(shortcutOf({ ...pressed, ...command }, "outside fields"), shortcut);
      assertEquals(shortcutOf({ ...pressed, ...command, altKey: !pressed.altKey }, "outside fields"), undefined);
    }
  }
});

Deno.test("shortcutOf() takes a capital letter for its key, and leaves typing alone", () => {
  assertEquals(shortcutOf({ ...NONE, key: "K", ctrlKey: true }, "in a field"), "palette");
  assertEquals(shortcutOf({ ...NONE, key: "k" }, "outside fields"), undefined);
  assertEquals(shortcutOf({ ...NONE, key: "?", shiftKey: true }, "outside fields"), "shortcuts");
  assertEquals(shortcutOf({ ...NONE, key: "?", shiftKey: true }, "in a field"), undefined);
});
