/**
 * A browser's tab on the page, watched: whatever breaks the content security policy, fails, or runs a script that
 * somebody wrote into a text is remembered.
 */
import axe from "axe-core";
import type { Browser, Page, PageOptions } from "./browser.ts";
import type { PageFixture } from "./page_fixture.ts";
import { NOW } from "./page_world.ts";

const WATCH = `
  addEventListener("securitypolicyviolation", (event) =>
    console.error("policy: " + event.violatedDirective + " " + event.blockedURI + " " + event.sample));
  globalThis.ran = () => console.error("a script of a text ran");
`;

/** What Chromium says by itself when a request fails. */
export const LOST_CONNECTION = /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET|^WebSocket connection/;
export const REFUSED = /the server responded with a status of 4\d\d/;

export interface Tab {
  readonly page: Page;
  /** Errors so far, in Chromium's words; `expected` leaves some out. */
  faults(expected?: RegExp): string[];
}

/** An empty tab that is watched from now on. */
export async function watchTab(browser: Browser, options: PageOptions = {}): Promise<Tab> {
  const page = await browser.newPage({ locale: "en-GB", timezoneId: "UTC", ...options });
  const faults: string[] = [];
  page.on("console", (message) => {
    // Browsers of different age know different names of features; that one is unknown harms nothing.
    if (message.text().startsWith("Error with Permissions-Policy header")) return;
    if (message.type() === "error" || message.type() === "warning") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
  await page.addInitScript(WATCH);
  return {
    page,
    faults: (expected) => faults.filter((fault) => expected === undefined || !expected.test(fault)),
  };
}

/** Opens the fixture's page, its clock at the world's time, and waits until something is drawn. */
export async function openTab(
  browser: Browser,
  fixture: PageFixture,
  { url = fixture.launchUrl(), ...options }: PageOptions & { readonly url?: string } = {},
): Promise<Tab> {
  const tab = await watchTab(browser, options);
  await tab.page.clock.setFixedTime(NOW);
  await tab.page.goto(url);
  await tab.page.locator(".page, .explanation").waitFor();
  return tab;
}

/** The tab of an opened conversation, its texts drawn. */
export async function openConversation({ page }: Tab, conversation: string): Promise<void> {
  await page.locator(`.row[data-conversation="${conversation}"]`).click();
  await page.locator(".log[aria-busy=false]").waitFor();
}

/** Each finding of axe-core as "rule: place"; none is how it should be. */
export async function accessibilityFindings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const violations: { id: string; nodes: { target: string[] }[] }[] = await page.evaluate(
    "axe.run(document, { resultTypes: ['violations'] }).then((results) => results.violations)",
  );
  return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(" ")}`));
}

/**
 * Asks again and again until `check` agrees; the time between belongs to the browser, which answers each question.
 *
 * @throws {Error} after `withinMs`.
 */
export async function until(
  page: Page,
  what: string,
  check: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!await check()) {
    if (performance.now() > end) throw new Error(`Waited ${withinMs} ms in vain: ${what}`);
    await page.evaluate("new Promise((done) => requestAnimationFrame(done))");
  }
}
