/**
 * `deno task screenshots`: the pictures of docs/screenshots, of three real programs on loopback addresses, drawn by a
 * real Chromium.
 */
import { type Browser, launchBrowser, type Page } from "../tests/support/browser.ts";
import { PagePerson } from "../tests/support/page_person.ts";
import { dropFiles } from "../tests/support/page_drop.ts";
import { freePort } from "../tests/support/task.ts";
import { buildPage } from "./build.ts";

const PICTURES = new URL("../docs/screenshots/", import.meta.url).pathname;

const row = (page: Page, name: string) => page.locator(".row", { hasText: name });

async function open(browser: Browser, person: PagePerson, options: Parameters<Browser["newPage"]>[0]): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(person.launchUrl);
  await page.locator(".page").waitFor();
  return page;
}

async function say(page: Page, to: string, text: string): Promise<void> {
  if (await page.locator(".composer textarea").count() === 0) await row(page, to).click();
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer textarea").press("Enter");
  await page.locator(".text-line .words", { hasText: text.split("\n")[0] ?? text }).last().waitFor();
  await page.locator('.log .tick[data-state="saved"]').waitFor({ state: "detached" });
}

/** A file that is offered, and waits for an answer. */
async function offer(page: Page, path: string, bytes: number, text: string): Promise<void> {
  await Deno.writeFile(path, new Uint8Array(bytes));
  await dropFiles(page, ".log", [path]);
  await page.locator(".attached").waitFor();
  await page.locator(".composer textarea").fill(text);
  await page.locator(".composer textarea").press("Enter");
  await page.locator(".file-card").waitFor();
}

async function draw(): Promise<void> {
  await buildPage("outdated");
  await Deno.mkdir(PICTURES, { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "lanmessenger-pictures-" });
  const where = { port: freePort(), folder };
  try {
    await using ada = await PagePerson.start({ ...where, name: "Ada Lovelace", bind: "127.0.0.2" });
    await using ben = await PagePerson.start({ ...where, name: "Ben Ndlovu", bind: "127.0.0.3" });
    await using grace = await PagePerson.start({ ...where, name: "Grace Hopper", bind: "127.0.0.4" });
    await using browser = await launchBrowser();
    const adas = await open(browser, ada, { colorScheme: "light" });
    const bens = await open(browser, ben, { colorScheme: "dark", width: 390, height: 760 });
    const graces = await open(browser, grace, {});
    await row(graces, "Ben").waitFor();
    await row(bens, "Ada").click();
    await say(bens, "Ada", "Run 7 is done. The sensor on plate B drifts after 340 s.");
    await row(adas, "Ben").click();
    await say(adas, "Ben", "Same as in run 5. Can you send me the raw set?\nI'd rather not wait for the share.");
    await say(bens, "Ada", "Give me ten minutes, it is still on the bench.");
    await say(adas, "Ben", "No hurry.");
    await offer(bens, `${folder}/thermal-run-07.zip`, 24_600_000, "Here it is.");
    await adas.locator(".file-card").waitFor();
    await row(graces, "Everyone").click();
    await say(graces, "Everyone", "Fire drill at three.");
    await row(adas, "Everyone").locator(".badge").waitFor();
    await adas.screenshot({ path: `${PICTURES}conversation.png` });
    await bens.screenshot({ path: `${PICTURES}narrow-dark.png` });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await draw();
