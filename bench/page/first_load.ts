import type { Browser, Page } from "../../tests/support/browser.ts";
import { PageFixture } from "../../tests/support/page_fixture.ts";
import { officeWorld } from "../../tests/support/page_world.ts";
import { ms, percentile, type Row } from "../support/table.ts";
import { AFTER_PAINT, WATCH_START } from "./in_page.ts";
import { CONTACTS, manyContacts } from "./world.ts";

const KILOBYTE = 1_000;
const WANTED_KB = 150;
const WANTED_MS = 300;
const STARTS = 9;

/** What the first load fetches, each answer compressed by itself as it is sent, whoever compresses it. */
export async function benchFirstLoad(browser: Browser): Promise<Row[]> {
  await using fixture = new PageFixture(officeWorld());
  const page = await browser.newPage();
  const bodies: Promise<Uint8Array<ArrayBuffer>>[] = [];
  page.on(
    "response",
    (response) => bodies.push(response.body().then((body) => Uint8Array.from(body), () => new Uint8Array())),
  );
  await page.goto(fixture.launchUrl());
  await page.locator(".row").first().waitFor();
  await page.waitForLoadState("networkidle");
  const plain = await Promise.all(bodies);
  const compressed = (await Promise.all(plain.map(gzipped))).reduce((sum, size) => sum + size, 0);
  const all = plain.reduce((sum, body) => sum + body.length, 0);
  await page.context().close();
  return [{
    what: `first load, compressed, ${plain.length} answers`,
    wanted: `≤ ${WANTED_KB} KB`,
    measured: `${(compressed / KILOBYTE).toFixed(0)} KB`,
    raw: `${(all / KILOBYTE).toFixed(0)} KB as they are`,
    verdict: compressed <= WANTED_KB * KILOBYTE ? "reached" : "falls short",
  }];
}

async function gzipped(body: Uint8Array<ArrayBuffer>): Promise<number> {
  return (await new Response(new Blob([body]).stream().pipeThrough(new CompressionStream("gzip"))).bytes()).length;
}

/** From the navigation to a list in which a press opens a conversation, in a browser that has nothing in store. */
export async function benchStart(browser: Browser): Promise<Row[]> {
  await using fixture = new PageFixture(manyContacts());
  const starts: { listed: number; opened: number }[] = [];
  const bare: number[] = [];
  for (let start = 0; start < STARTS; start++) {
    bare.push(await firstPaint(browser, fixture));
    const page = await browser.newPage();
    await page.addInitScript(AFTER_PAINT + WATCH_START);
    await page.goto(fixture.launchUrl());
    starts.push(await page.evaluate("usable"));
    await page.context().close();
  }
  const opened = percentile(starts.map(({ opened }) => opened), 0.5);
  const listed = percentile(starts.map(({ listed }) => listed), 0.5);
  const raw = percentile(bare, 0.5);
  return [{
    what: `first load to usable with ${CONTACTS.toLocaleString("en")} contacts, median`,
    wanted: `≤ ${WANTED_MS} ms`,
    measured: `${ms(opened)} (the list drawn after ${ms(listed)}, then a press opens a conversation)`,
    raw: `${ms(raw)} (the same page without its script, drawn): ${(opened / raw).toFixed(1)} ×`,
    verdict: opened <= WANTED_MS ? "reached" : "falls short",
  }];
}

async function firstPaint(browser: Browser, fixture: PageFixture): Promise<number> {
  const page: Page = await browser.newPage();
  await page.addInitScript(
    `${AFTER_PAINT} globalThis.painted = new Promise((done) => addEventListener("DOMContentLoaded", () => afterPaint(done)));`,
  );
  await page.route("**/app.js", (route) => route.abort());
  await page.goto(fixture.url);
  const painted: number = await page.evaluate("painted");
  await page.context().close();
  return painted;
}
