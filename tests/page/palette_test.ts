/** Going anywhere by keyboard, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { field, pageTests, row, writing } from "../support/page_bench.ts";
import { accessibilityFindings, openConversation } from "../support/page_probe.ts";
import { BEN, GRACE, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/palette_test.ts");

pageTest("the page goes anywhere and does anything by Ctrl+K", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("half a thou");
  await page.keyboard.press("Control+k");
  const palette = page.getByRole("dialog", { name: text.palette.title });
  const words = palette.getByRole("combobox", { name: text.palette.field });
  await page.keyboard.type("grace");
  await palette.getByRole("option", { name: GRACE.name, selected: true }).waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await page.keyboard.press("Enter");
  await page.locator(".chat-header", { hasText: GRACE.name }).waitFor();
  // A command, reached by the arrows.
  await page.keyboard.press("Control+k");
  await words.fill(text.palette.mute(GRACE.name));
  await palette.getByRole("option").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await page.locator(".chat-mark").waitFor();
  assertEquals(fixture.asked.at(-1)?.[2], { muted: true });
  // Nothing goes by it, but texts may have it.
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zebra");
  await palette.getByRole("option", { name: text.palette.search("zebra"), selected: true }).waitFor();
  await page.keyboard.press("Escape");
  await palette.waitFor({ state: "detached" });
  await openConversation(tab, BEN.id);
  assertEquals(await field(page).inputValue(), "half a thou");
});

pageTest("the page gives the focus back to where it was", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).focus();
  // At once after the other, and the same again.
  for (const keys of ["Control+k", "Escape", "Control+k", "Escape", "Control+,"]) await page.keyboard.press(keys);
  await page.getByRole("dialog", { name: text.talk.settings }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  for (const keys of ["Control+k", "Control+,"]) {
    await page.keyboard.press(keys);
    await page.locator("dialog[open]").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    assertEquals(await writing(page), true, keys);
  }
});

pageTest("the page takes what is typed once a dialog has closed", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("ad");
  await page.keyboard.press("ArrowLeft");
  const left = async (keys: string, how: () => Promise<void>) => {
    await page.keyboard.press(keys);
    await page.locator("dialog[open]").waitFor();
    await how();
    await page.locator("dialog").waitFor({ state: "detached" });
  };
  await left("Control+k", () => page.keyboard.press("Escape"));
  await page.keyboard.type("b");
  assertEquals(await field(page).inputValue(), "abd", "where the caret was");
  await left("Control+,", () => page.getByRole("dialog").getByRole("button", { name: text.talk.close }).click());
  await page.keyboard.type("c");
  assertEquals(await field(page).inputValue(), "abcd", "after the settings");
  // The conversation that is open already, and something that opens nothing.
  for (const words of [BEN.name, text.palette.beThere.busy]) {
    await left("Control+k", async () => {
      await page.keyboard.type(words);
      await page.getByRole("option", { name: words, selected: true }).waitFor();
      await page.keyboard.press("Enter");
    });
    await page.keyboard.type("x");
  }
  assertEquals(await field(page).inputValue(), "abcxxd");
});

pageTest("the page begins a dialog at its first choice", officeWorld(), async ({ page }) => {
  await page.keyboard.press("Control+,");
  await page.locator(".settings nav [aria-current]:focus").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: text.talk.newRoom }).click();
  await page.getByRole("dialog").waitFor();
  await page.keyboard.type("Lab");
  assertEquals(await page.getByRole("dialog").getByLabel(text.talk.roomName).inputValue(), "Lab");
});

pageTest(
  "the page moves among conversations by keyboard, and lists its shortcuts",
  officeWorld(),
  async ({ page, tab }) => {
    await page.keyboard.press("Alt+Shift+ArrowDown");
    await page.locator(".chat-header", { hasText: GRACE.name }).waitFor();
    await page.keyboard.press("Alt+ArrowDown");
    await page.locator(".chat-header", { hasText: BEN.name }).waitFor();
    await page.keyboard.press("Alt+ArrowUp");
    await page.locator(".chat-header", { hasText: GRACE.name }).waitFor();
    await page.keyboard.press("Control+.");
    await page.locator(".details").waitFor();
    await page.keyboard.press("Control+.");
    await page.locator(".details").waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+f");
    await page.keyboard.type("ben?");
    assertEquals(await page.locator("dialog").count(), 0, "a question mark was typed");
    await page.keyboard.press("Escape");
    await row(page, BEN.id).focus();
    await page.keyboard.press("?");
    await page.getByRole("dialog", { name: text.keys.title }).waitFor();
    assertEquals(await accessibilityFindings(page), []);
    assertEquals(tab.faults(), []);
  },
);
