/** The page's key: how a tab gets it, keeps it and loses it. */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { field, pageTests } from "../support/page_bench.ts";
import { openConversation, openTab, REFUSED } from "../support/page_probe.ts";
import { BEN, EMPTY_WORLD, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/key_test.ts");

const stored = (page: Page): Promise<string | null> => page.evaluate("sessionStorage.getItem('lanmessenger-key')");

pageTest(
  "the page takes the launch token out of the address and keeps its key in the tab",
  EMPTY_WORLD,
  async ({ page, fixture }) => {
    assertEquals(page.url(), fixture.url);
    assert((await stored(page) ?? "") !== "");
    await page.goto("about:blank");
    await page.goBack();
    await page.locator(".page").waitFor();
    assertEquals(page.url(), fixture.url, "the way back does not lead to the token");
    await page.reload();
    await page.locator(".page").waitFor();
  },
);

pageTest("the page explains itself in a tab without a key", EMPTY_WORLD, async ({ browser, fixture }) => {
  const other = await openTab(browser, fixture, { url: fixture.url });
  assertEquals(await other.page.locator("h1").textContent(), text.noKey);
  assertStringIncludes(await other.page.locator("main").innerText(), text.noKeyCommand);
  assertEquals(other.faults(), []);
});

pageTest(
  "the page explains itself where the launch token was used already",
  EMPTY_WORLD,
  async ({ browser, fixture }) => {
    const url = fixture.launchUrl();
    await openTab(browser, fixture, { url });
    const second = await openTab(browser, fixture, { url });
    assertEquals(await second.page.locator("h1").textContent(), text.noKey);
    assertEquals(second.faults(REFUSED), []);
  },
);

pageTest(
  "the page gives back what was typed when its key is refused",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    await field(page).fill("half a sentence");
    fixture.forgetKeys();
    // Whatever the page asks first ends it: that something is written, or the text itself.
    await page.keyboard.press("Enter");
    await page.locator(".explanation").waitFor();
    assertEquals(await page.locator(".kept-draft").inputValue(), "half a sentence");
    assertEquals(await stored(page), null);
  },
  REFUSED,
);
