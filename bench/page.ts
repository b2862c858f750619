import { browserOrSkip } from "../tests/support/browser.ts";
import { PageFixture } from "../tests/support/page_fixture.ts";
import { benchArrivals } from "./page/arrivals.ts";
import { benchFirstLoad, benchStart } from "./page/first_load.ts";
import { benchIdle } from "./page/idle.ts";
import { WATCH_ARRIVALS } from "./page/in_page.ts";
import { benchScrolling, openLong } from "./page/scrolling.ts";
import { longConversation } from "./page/world.ts";
import type { Row } from "./support/table.ts";

/** What the page costs, in a real browser without a graphics card, some two minutes; a scripted program is behind it. */
export async function benchPage(): Promise<Row[]> {
  await using browser = await browserOrSkip("bench page");
  if (browser === undefined) {
    return [{ what: "the page", wanted: "", measured: "", raw: "no browser runs here", verdict: "not measured" }];
  }
  const rows: Row[] = [...await benchFirstLoad(browser), ...await benchStart(browser)];
  {
    await using fixture = new PageFixture(longConversation());
    const page = await browser.newPage();
    await page.addInitScript(WATCH_ARRIVALS);
    await page.goto(fixture.launchUrl());
    await openLong(page);
    rows.push(...await benchArrivals(browser, page, fixture), ...await benchScrolling(browser, page));
    await page.context().close();
  }
  await browser.close();
  rows.push(...await benchIdle());
  return rows;
}
