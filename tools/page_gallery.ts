// deno-lint-ignore-file no-console
/**
 * `deno run --allow-all tools/page_gallery.ts FOLDER`: pictures of a scripted page for somebody's eyes, a file's card in
 * each of its states among them, in both themes and two widths. Nothing of it is kept.
 */
import { Buffer } from "node:buffer";
import { launchBrowser, type Page } from "../tests/support/browser.ts";
import { galleryWorld, PICTURE_NAME } from "../tests/support/page_gallery.ts";
import { PageFixture } from "../tests/support/page_fixture.ts";
import { openConversation, openTab, type Tab, until } from "../tests/support/page_probe.ts";
import { BEN } from "../tests/support/page_world.ts";
import { buildPage } from "./build.ts";

const WIDE = { width: 1440, height: 900 };
const NARROW = { width: 390, height: 780 };
const VIEWS = (["light", "dark"] as const).flatMap((colorScheme) => [
  { name: `wide-${colorScheme}`, colorScheme, ...WIDE },
  { name: `narrow-${colorScheme}`, colorScheme, ...NARROW },
]);

/** A picture that the browser itself draws. */
async function picture(page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const numbers: number[] = await page.evaluate(`(async () => {
    const canvas = new OffscreenCanvas(1600, 1000), context = canvas.getContext("2d");
    const gradient = context.createLinearGradient(0, 0, 1600, 1000);
    gradient.addColorStop(0, "#c9d6c8"); gradient.addColorStop(1, "#54706a");
    context.fillStyle = gradient; context.fillRect(0, 0, 1600, 1000);
    context.strokeStyle = "#222"; context.lineWidth = 9; context.beginPath();
    context.moveTo(200, 800); context.lineTo(1300, 250); context.stroke();
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  })()`);
  return new Uint8Array(numbers);
}

/** All that the log holds, one screen after the other. */
async function scrollThrough(page: Page, save: (name: string) => Promise<void>): Promise<void> {
  await page.evaluate("document.querySelector('.log').scrollTop = 0");
  for (let screen = 1;; screen++) {
    await page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))");
    await save(`cards-${screen}`);
    const more = await page.evaluate(
      "(() => { const log = document.querySelector('.log'), before = log.scrollTop; log.scrollTop += log.clientHeight - 40; return log.scrollTop > before; })()",
    );
    if (!more) return;
  }
}

/** What stands at the composer: a list, something half handed over, and a drop. */
async function writing(fixture: PageFixture, { page }: Tab, save: (name: string) => Promise<void>): Promise<void> {
  const gate = Promise.withResolvers<void>();
  fixture.files.beforePart = () => gate.promise;
  await page.locator(".composer textarea").scrollIntoViewIfNeeded();
  const files = page.locator("input[type=file]").first();
  const file = (name: string, bytes: number) => ({ name, mimeType: "", buffer: Buffer.alloc(bytes) });
  await files.setInputFiles([file("handover.bin", 400_000)]);
  await page.locator(".composer textarea").press("Enter");
  await page.locator(".handover progress").waitFor();
  const long = "a rather long name of a spreadsheet with the measurements of run 7 and 8.xlsx";
  await files.setInputFiles([file("report.pdf", 1_200_000), file(long, 88_000)]);
  await page.locator(".attached").waitFor();
  await page.locator(".composer textarea").fill("Both runs, and the report.");
  await save("composer");
  await page.locator(".attach").click();
  await save("attach-menu");
  await page.keyboard.press("Escape");
  await page.evaluate(`(() => {
    const transfer = new DataTransfer(); transfer.items.add(new File(["x"], "x.txt"));
    document.querySelector(".log").dispatchEvent(new DragEvent("dragenter", { dataTransfer: transfer, bubbles: true }));
  })()`);
  await page.locator(".drop-target").waitFor();
  await save("drop");
  gate.resolve();
}

async function draw(folder: string): Promise<void> {
  await buildPage("outdated");
  await Deno.mkdir(folder, { recursive: true });
  await using browser = await launchBrowser();
  for (const { name, ...options } of VIEWS) {
    await using fixture = new PageFixture(galleryWorld());
    const tab = await openTab(browser, fixture, options);
    const { page } = tab;
    const save = async (what: string) => void await page.screenshot({ path: `${folder}/${name}-${what}.png` });
    const bytes = await picture(page);
    fixture.files.serve(PICTURE_NAME, bytes);
    await save("list");
    await openConversation(tab, BEN.id);
    await scrollThrough(page, save);
    await page.locator(".small-picture").first().scrollIntoViewIfNeeded();
    await page.locator(".small-picture img").first().click();
    await page.locator(".picture-dialog img").waitFor();
    await save("picture");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "Accept into another folder…" }).first().click();
    await page.locator(".accept-form").scrollIntoViewIfNeeded();
    await save("accept-form");
    await page.getByRole("button", { name: "Details", exact: true }).click();
    await page.locator(".safety-number").waitFor();
    await page.getByLabel("Accept files without asking").check();
    await save("trust");
    await page.keyboard.press("Escape");
    await writing(fixture, tab, save);
    await page.evaluate("document.querySelector('.back')?.click()");
    await openConversation(tab, "everyone");
    await page.locator(".receivers summary").last().click();
    await until(page, "each person's state", async () => await page.locator(".receivers li").count() > 0);
    await page.evaluate("document.querySelector('.log').scrollTop = 1e6");
    await save("everyone");
    for (const fault of tab.faults()) console.error(`${name}: ${fault}`);
    await page.context().close();
  }
}

if (import.meta.main) await draw(Deno.args[0] ?? "/tmp/page-gallery");
