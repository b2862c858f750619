/** Two people, each with the real program and its page in a real browser; at the end no fault of any kind. */
import { assertEquals } from "../../src/std/assert.ts";
import { buildPage } from "../../tools/build.ts";
import { type Browser, browserOrSkip, type Page } from "./browser.ts";
import { watchTab } from "./page_probe.ts";
import { PagePerson } from "./page_person.ts";
import { freePort, testFolder } from "./task.ts";

export interface Two {
  readonly ada: PagePerson;
  readonly ben: PagePerson;
  readonly adas: Page;
  readonly bens: Page;
  /** The test's own, removed at its end. */
  readonly folder: string;
  /** Where Ben's received files go. */
  readonly bensFiles: string;
}

/** @param expected faults that belong to the test, in Chromium's words. */
export type TwoTest = (name: string, run: (two: Two) => Promise<void>, expected?: RegExp) => void;

/** Starts the browser for the tests of one file, which it registers; without a browser they are ignored. */
export async function twoPeopleTests(what: string): Promise<TwoTest> {
  const browser = await browserOrSkip(what);
  if (browser !== undefined) {
    await buildPage("outdated");
    Deno.test.afterAll(() => browser.close());
  }
  return (name, run, expected) =>
    Deno.test({
      name,
      ignore: browser === undefined,
      // The browser outlives each test.
      sanitizeOps: false,
      sanitizeResources: false,
      fn: async () => {
        if (browser !== undefined) await withTwo(browser, run, expected);
      },
    });
}

async function withTwo(browser: Browser, run: (two: Two) => Promise<void>, expected: RegExp | undefined) {
  await using folder = await testFolder();
  const where = { port: freePort(), folder: folder.path };
  await using ada = await PagePerson.start({ ...where, name: "Ada", bind: "127.0.0.2" });
  await using ben = await PagePerson.start({ ...where, name: "Ben", bind: "127.0.0.3" });
  const [first, second] = [await watchTab(browser), await watchTab(browser)];
  await first.page.goto(ada.launchUrl);
  await second.page.goto(ben.launchUrl);
  const bensFiles = `${folder.path}/Ben/files`;
  await run({ ada, ben, adas: first.page, bens: second.page, folder: folder.path, bensFiles });
  assertEquals([first.faults(expected), second.faults(expected)], [[], []]);
  await first.page.context().close();
  await second.page.context().close();
}
