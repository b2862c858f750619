import type { Browser, Page } from "../../tests/support/browser.ts";
import type { PageFixture } from "../../tests/support/page_fixture.ts";
import { until } from "../../tests/support/page_probe.ts";
import { BEN } from "../../tests/support/page_world.ts";
import { ms, percentile, type Row } from "../support/table.ts";
import { AFTER_PAINT, BARE_ARRIVALS } from "./in_page.ts";

const ARRIVALS = 100;
const WANTED_MS = 50;

/**
 * From the arrival of a message's frame in the page until it is drawn.
 *
 * @param page at the end of the long conversation, with WATCH_ARRIVALS.
 */
export async function benchArrivals(browser: Browser, page: Page, fixture: PageFixture): Promise<Row[]> {
  const count = (): Promise<number> => page.evaluate("arrivals.length");
  for (let sent = 1; sent <= ARRIVALS; sent++) {
    fixture.says({ conversation: BEN.id, from: BEN.id, text: `One more, the ${sent}th: **is it there** yet?` });
    await until(page, "the message to be drawn", async () => await count() === sent);
  }
  const times: number[] = await page.evaluate("arrivals");
  const bare = await browser.newPage();
  await bare.evaluate(AFTER_PAINT + BARE_ARRIVALS);
  const raw: number[] = await bare.evaluate(`drawn(${ARRIVALS})`);
  await bare.context().close();
  const [p50, p95] = [percentile(times, 0.5), percentile(times, 0.95)];
  const [raw50, raw95] = [percentile(raw, 0.5), percentile(raw, 0.95)];
  return [{
    what: "a message that arrives is drawn, with 1,000 contacts beside, p95",
    wanted: `≤ ${WANTED_MS} ms`,
    measured: `${ms(p95)} (p50 ${ms(p50)})`,
    raw: `${ms(raw95)}, p50 ${ms(raw50)} (a line in an empty page): ${(p95 / raw95).toFixed(1)} ×`,
    verdict: p95 <= WANTED_MS ? "reached" : "falls short",
  }];
}
