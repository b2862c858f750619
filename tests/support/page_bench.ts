/**
 * One test of the page in a browser: a world, a tab on its page, and at the end no fault of any kind.
 */
import { assertEquals } from "../../src/std/assert.ts";
import { type Browser, browserOrSkip, type Page } from "./browser.ts";
import { PageFixture } from "./page_fixture.ts";
import { openTab, type Tab } from "./page_probe.ts";
import type { World } from "./page_world.ts";

export interface Bench {
  readonly browser: Browser;
  readonly fixture: PageFixture;
  readonly tab: Tab;
  readonly page: Page;
}

/** @param expected faults that belong to the test, in Chromium's words. */
export type PageTest = (name: string, world: World, run: (bench: Bench) => Promise<void>, expected?: RegExp) => void;

/** Starts the browser for the tests of one file, which it registers; without a browser they are ignored. */
export async function pageTests(what: string): Promise<PageTest> {
  const browser = await browserOrSkip(what);
  if (browser !== undefined) Deno.test.afterAll(() => browser.close());
  return (name, world, run, expected) =>
    Deno.test({
      name,
      ignore: browser === undefined,
      // The browser outlives each test.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: async () => {
        if (browser === undefined) return;
        await using fixture = new PageFixture(world);
        const tab = await openTab(browser, fixture);
        await run({ browser, fixture, tab, page: tab.page });
        assertEquals(tab.faults(expected), []);
        await tab.page.context().close();
      },
    });
}

// Where things are

export const row = (page: Page, id: string) => page.locator(`.row[data-conversation="${id}"]`);
export const field = (page: Page) => page.locator(".composer textarea");
export const lines = (page: Page) => page.locator(".text-line .words");
/** Whether the field has the focus. */
export const writing = (page: Page): Promise<boolean> => page.evaluate("document.activeElement.tagName === 'TEXTAREA'");

export const scrollTop = (page: Page): Promise<number> => page.evaluate("document.querySelector('.log').scrollTop");
export const scrollTo = (page: Page, top: string): Promise<void> =>
  page.evaluate(`document.querySelector('.log').scrollTop = ${top}`);
/** How far the end of the log is below what is seen, px. */
export const belowEnd = (page: Page): Promise<number> =>
  page.evaluate(
    "(() => { const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.log'); return Math.round(scrollHeight - scrollTop - clientHeight); })()",
  );
