import { type Browser, launchBrowser } from "../../tests/support/browser.ts";
import { PageFixture } from "../../tests/support/page_fixture.ts";
import { BEN, officeWorld } from "../../tests/support/page_world.ts";
import type { Row } from "../support/table.ts";
import { manyContacts } from "./world.ts";

const IDLE_MS = 20_000;
/** What follows an opening is over by then. */
const SETTLE_MS = 3_000;
const WANTED_SHARE = 0.01;

/** What all of Chromium's processes take while the page shows a conversation and nothing happens. */
export async function benchIdle(): Promise<Row[]> {
  // A browser of its own: what other pages left behind is not measured here.
  await using browser = await launchBrowser();
  const raw = await idleShare(browser, "about:blank");
  const office = officeWorld();
  const contacts = manyContacts();
  await using fixture = new PageFixture({
    ...contacts,
    people: [...office.people, ...contacts.people],
    said: office.said,
  });
  const share = await idleShare(browser, fixture.launchUrl(), BEN.id);
  return [{
    what: `idle page with a conversation open, ${IDLE_MS / 1_000} s`,
    wanted: `≤ ${percent(WANTED_SHARE)} of a core`,
    measured: percent(share),
    raw: `${percent(raw)} (an empty page)`,
    verdict: share <= WANTED_SHARE ? "reached" : "falls short",
  }];
}

/** The share of a core that all processes of the browser take together. */
async function idleShare(browser: Browser, url: string, conversation?: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(url);
  if (conversation !== undefined) await page.locator(`.row[data-conversation="${conversation}"]`).click();
  const input = await page.context().browser()?.newBrowserCDPSession();
  if (input === undefined) throw new Error("The page belongs to no browser");
  const cpuSeconds = async () => {
    const { processInfo } = await input.send("SystemInfo.getProcessInfo");
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0);
  };
  // What is measured is time gone by, so here there is no condition to wait for.
  const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  await pass(SETTLE_MS);
  const [before, start] = [await cpuSeconds(), performance.now()];
  await pass(IDLE_MS);
  const share = (await cpuSeconds() - before) / ((performance.now() - start) / 1_000);
  await page.context().close();
  return share;
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
