/**
 * Frames while a reader scrolls. They are counted where the page draws, by requestAnimationFrame: a frame that scripts
 * or layout hold up is missing there, though the browser may go on moving what is drawn already.
 */
import type { Browser, Page } from "../../tests/support/browser.ts";
import { BEN } from "../../tests/support/page_world.ts";
import { median, ms, type Row } from "../support/table.ts";
import { COUNT_FRAMES, COUNTED_FRAMES } from "./in_page.ts";
import { MESSAGES } from "./world.ts";

/** A wheel turned steadily and fast: some twenty notches a second. Each time some four pages of texts are fetched. */
const SPEED_PX = 2_000;
const DISTANCE_PX = 12_000;
const TIMES = 4;
const WANTED = 55;
/** Messages that must have come in meanwhile, or the wheel turned in vain. */
const LEAST_PASSED = 400;

interface Scrolled {
  /** Frames a second. */
  readonly rate: number;
  /** Ms between two frames, at the most. */
  readonly longest: number;
}

/** @param page on the long conversation. */
export async function benchScrolling(browser: Browser, page: Page): Promise<Row[]> {
  const bare = await emptyScroller(browser);
  const from = await firstHeld(page);
  const scrolled: Scrolled[] = [];
  const raw: Scrolled[] = [];
  // By turns, so that whatever else the machine does meets both.
  for (let turn = 0; turn < TIMES; turn++) {
    await bare.bringToFront();
    raw.push(await wheelUp(bare));
    await page.bringToFront();
    scrolled.push(await wheelUp(page));
  }
  await bare.context().close();
  const passed = from - await firstHeld(page);
  if (passed < LEAST_PASSED) throw new Error(`The scrolling fetched ${passed} older messages and no more`);
  const [rate, rawRate] = [median(scrolled.map(({ rate }) => rate)), median(raw.map(({ rate }) => rate))];
  const longest = (all: readonly Scrolled[]) => ms(Math.max(...all.map(({ longest }) => longest)));
  return [{
    what: `scrolling up in ${MESSAGES.toLocaleString("en")} messages, median of ${TIMES}`,
    wanted: `≥ ${WANTED} frames/s`,
    measured: `${rate.toFixed(1)} frames/s (longest ${longest(scrolled)})`,
    raw: `${rawRate.toFixed(1)} (an empty scroller, longest ${longest(raw)}): ${(rate / rawRate).toFixed(2)} ×`,
    verdict: rate >= WANTED ? "reached" : "falls short",
  }];
}

/** The position of the first message that the page holds. */
async function firstHeld(page: Page): Promise<number> {
  return Number(await page.locator(".text-line").first().getAttribute("data-position"));
}

/** Turns the wheel upwards over the middle of the page for some seconds. */
async function wheelUp(page: Page): Promise<Scrolled> {
  const input = await page.context().newCDPSession(page);
  await page.evaluate(COUNT_FRAMES);
  await input.send("Input.synthesizeScrollGesture", {
    x: 900,
    y: 400,
    yDistance: DISTANCE_PX,
    speed: SPEED_PX,
    gestureSourceType: "mouse",
  });
  const frames: number[] = await page.evaluate(COUNTED_FRAMES);
  await input.detach();
  const steps = frames.slice(1).map((time, index) => time - (frames[index] ?? time));
  const seconds = ((frames.at(-1) ?? 0) - (frames[0] ?? 0)) / 1_000;
  return { rate: steps.length / seconds, longest: Math.max(...steps) };
}

/** As high as all the messages would be. */
async function emptyScroller(browser: Browser): Promise<Page> {
  const page = await browser.newPage();
  await page.setContent(
    '<body style="margin: 0"><div id="log" style="height: 100vh; overflow: auto"><div style="height: 4000000px"></div></div>',
  );
  await page.evaluate("log.scrollTop = 4000000");
  return page;
}

/** Opens the conversation and waits for its texts. */
export async function openLong(page: Page): Promise<void> {
  await page.locator(`.row[data-conversation="${BEN.id}"]`).click();
  await page.locator(".log[aria-busy=false] .text-line").first().waitFor();
}
