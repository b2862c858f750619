/// <reference lib="dom" />
/** Keyboard, narrow screens, screen readers and contrast, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import { field, pageTests, row, writing } from "../support/page_bench.ts";
import { PageFixture } from "../support/page_fixture.ts";
import {
  accessibilityFindings,
  LOST_CONNECTION,
  openConversation,
  openTab,
  type Tab,
  until,
} from "../support/page_probe.ts";
import { BEN, EMPTY_WORLD, GRACE, LIN, officeWorld, ROSA } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/access_test.ts");

pageTest("the page shows one pane at a time on a narrow screen", officeWorld(), async ({ page, tab }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  assertEquals([await page.locator(".people").isVisible(), await page.locator(".centre").isVisible()], [true, false]);
  await openConversation(tab, BEN.id);
  assertEquals([await page.locator(".people").isVisible(), await page.locator(".centre").isVisible()], [false, true]);
  await page.getByRole("button", { name: text.back }).click();
  assertEquals([await page.locator(".people").isVisible(), await page.locator(".centre").isVisible()], [true, false]);
  assert(await row(page, BEN.id).evaluate((row) => row === document.activeElement), "the focus goes back to the row");
});

pageTest("the page is used by keyboard alone", officeWorld(), async ({ page }) => {
  const focused = (): Promise<string> =>
    page.evaluate("document.activeElement.dataset.conversation ?? document.activeElement.className ?? ''");
  await page.keyboard.press("Tab");
  assertEquals(await focused(), "me");
  assert(
    await page.locator(".me").evaluate((me) => getComputedStyle(me).outlineStyle !== "none"),
    "the focus is seen",
  );
  // A new room, the settings, the field and the palette stand between oneself and the list.
  for (let press = 0; press < 5; press++) await page.keyboard.press("Tab");
  assertEquals(await focused(), "everyone");
  await page.keyboard.press("ArrowDown");
  assertEquals(await focused(), GRACE.id);
  await page.keyboard.press("End");
  assertEquals(await focused(), ROSA.id);
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Home");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".chat-header h2", { hasText: BEN.name }).waitFor();
  await until(page, "the field to have the focus", () => writing(page));
});

for (const colorScheme of ["light", "dark"] as const) {
  pageTest(
    `the page has no finding of axe-core in its ${colorScheme} theme`,
    officeWorld(),
    async ({ browser, fixture }) => {
      const check = async (where: string, tab: Tab) => assertEquals(await accessibilityFindings(tab.page), [], where);
      const tab = await openTab(browser, fixture, { colorScheme });
      await check("nothing open", tab);
      await openConversation(tab, BEN.id);
      await check("a conversation", tab);
      await field(tab.page).fill("something");
      await row(tab.page, GRACE.id).hover();
      await check("a draft", tab);
      await tab.page.getByRole("button", { name: text.details.show, exact: true }).click();
      await check("details", tab);
      await tab.page.getByRole("button", { name: text.details.hide }).click();
      await tab.page.locator(".me").click();
      await check("the status menu", tab);
      await tab.page.keyboard.press("Escape");
      fixture.notices("n", "Something to know.");
      await tab.page.locator(".bar").waitFor();
      await openConversation(tab, GRACE.id);
      await openConversation(tab, "everyone");
      await check("everyone, with a notice", tab);
      await openConversation(tab, LIN.id);
      await check("an empty conversation", tab);
      await tab.page.setViewportSize({ width: 390, height: 780 });
      await check("a narrow conversation", tab);
      await tab.page.getByRole("button", { name: text.back }).click();
      await check("a narrow list", tab);
      await using empty = new PageFixture(EMPTY_WORLD);
      await check("nobody here", await openTab(browser, empty, { colorScheme }));
      await check("nobody here, narrow", await openTab(browser, empty, { colorScheme, width: 390, height: 780 }));
      await check("no key", await openTab(browser, empty, { colorScheme, url: empty.url }));
      await fixture.goAway();
      await tab.page.locator(".bar", { hasText: text.gone }).waitFor();
      await check("the program gone", tab);
    },
    LOST_CONNECTION,
  );
}
