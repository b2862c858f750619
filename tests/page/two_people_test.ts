/// <reference lib="dom" />
/**
 * Two people, each with the real program and its page in a real browser: messages both ways, ticks, reload, restart.
 */
import { assertEquals, assertMatch } from "../../src/std/assert.ts";
import { buildPage } from "../../tools/build.ts";
import { type Browser, browserOrSkip, type Page } from "../support/browser.ts";
import { accessibilityFindings, LOST_CONNECTION, watchTab } from "../support/page_probe.ts";
import { PagePerson } from "../support/page_person.ts";
import { Program } from "../support/program.ts";
import { freePort, testFolder } from "../support/task.ts";

const browser = await browserOrSkip("two people in a browser");
if (browser !== undefined) {
  await buildPage("outdated");
  Deno.test.afterAll(() => browser.close());
}

interface Two {
  readonly ada: PagePerson;
  readonly ben: PagePerson;
  readonly adas: Page;
  readonly bens: Page;
  readonly port: number;
  readonly folder: string;
}

function twoPeopleTest(name: string, run: (two: Two) => Promise<void>, expected?: RegExp): void {
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
  const port = freePort();
  const where = { port, folder: folder.path };
  await using ada = await PagePerson.start({ ...where, name: "Ada", bind: "127.0.0.2" });
  await using ben = await PagePerson.start({ ...where, name: "Ben", bind: "127.0.0.3" });
  const [first, second] = [await watchTab(browser), await watchTab(browser)];
  await first.page.goto(ada.launchUrl);
  await second.page.goto(ben.launchUrl);
  await run({ ada, ben, adas: first.page, bens: second.page, port, folder: folder.path });
  assertEquals([first.faults(expected), second.faults(expected)], [[], []]);
  await first.page.context().close();
  await second.page.context().close();
}

const rowOf = (page: Page, name: string) => page.locator(".row", { hasText: name });
const words = (page: Page) => page.locator(".text-line .words");
const ticks = (page: Page, state: "saved" | "delivered") => page.locator(`.log .tick[data-state="${state}"]`);

async function say(page: Page, text: string): Promise<void> {
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer textarea").press("Enter");
}

twoPeopleTest("two people see each other and write to each other, live", async ({ adas, bens }) => {
  await rowOf(adas, "Ben").click();
  await say(adas, "Hello Ben, can you read this?");
  await ticks(adas, "delivered").waitFor();
  // An unread text is counted before anybody opens it.
  await rowOf(bens, "Ada").locator(".badge").waitFor();
  await rowOf(bens, "Ada").click();
  await bens.getByText("Hello Ben, can you read this?").last().waitFor();
  await say(bens, "Yes, Ada.\nNo server has seen it. <b>&amp;</b>");
  await adas.locator(".text-line .words", { hasText: "No server" }).waitFor();
  assertEquals(await words(adas).allInnerTexts(), [
    "Hello Ben, can you read this?",
    "Yes, Ada.\nNo server has seen it. <b>&amp;</b>",
  ]);
  assertEquals(await accessibilityFindings(adas), []);
});

twoPeopleTest("a reload keeps the page, its key, the history and the ticks", async ({ adas, bens }) => {
  await rowOf(adas, "Ben").click();
  await say(adas, "Before the reload");
  await ticks(adas, "delivered").waitFor();
  await adas.reload();
  await rowOf(adas, "Ben").click();
  await ticks(adas, "delivered").waitFor();
  assertEquals(await words(adas).allInnerTexts(), ["Before the reload"]);
  await rowOf(bens, "Ada").click();
  await say(bens, "After the reload");
  await adas.locator(".text-line .words", { hasText: "After the reload" }).waitFor();
});

twoPeopleTest("a text to everyone shows who has it", async ({ adas, bens }) => {
  await rowOf(adas, "Everyone").click();
  await rowOf(adas, "Ben").waitFor();
  await say(adas, "Fire drill at three");
  await ticks(adas, "delivered").waitFor();
  assertMatch(await ticks(adas, "delivered").innerText(), /1/);
  await rowOf(bens, "Everyone").click();
  await bens.locator(".text-line .words", { hasText: "Fire drill" }).waitFor();
});

twoPeopleTest(
  "a text to somebody away has one tick, and two when they are back",
  async ({ ben, adas, port, folder }) => {
    await rowOf(adas, "Ben").click();
    await say(adas, "First");
    await ticks(adas, "delivered").waitFor();
    await ben.stop();
    await adas.locator(".row", { hasText: "Ben" }).locator('[data-presence="offline"]').first().waitFor();
    await say(adas, "Are you back?");
    await ticks(adas, "saved").waitFor();
    await using again = await Program.start({ name: "Ben", data: `${folder}/Ben`, bind: "127.0.0.3", port });
    await adas.waitForFunction(() => document.querySelectorAll('.log .tick[data-state="delivered"]').length === 2);
    assertEquals((await again.until((line) => line.event === "message")).text, "Are you back?");
  },
  LOST_CONNECTION,
);

twoPeopleTest("the page outlives its program, and is live again when that is back", async ({ ada, adas, bens }) => {
  await rowOf(adas, "Ben").click();
  await adas.locator(".composer textarea").fill("half a sentence");
  await ada.kill();
  await adas.locator(".bar").waitFor();
  await ada.restart();
  await adas.locator(".bar").waitFor({ state: "detached" });
  await rowOf(adas, "Ben").locator('[data-presence="online"]').waitFor();
  assertEquals(await adas.locator(".composer textarea").inputValue(), "half a sentence");
  await adas.locator(".composer textarea").press("Enter");
  await rowOf(bens, "Ada").click();
  await bens.locator(".text-line .words", { hasText: "half a sentence" }).waitFor();
}, LOST_CONNECTION);
