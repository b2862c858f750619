/// <reference lib="dom" />
/** Three people in a room, each with the real program; two of them look at it through their pages. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { buildPage } from "../../tools/build.ts";
import { browserOrSkip, type Page } from "../support/browser.ts";
import { accessibilityFindings, watchTab } from "../support/page_probe.ts";
import { PagePerson } from "../support/page_person.ts";
import { freePort, testFolder } from "../support/task.ts";

const browser = await browserOrSkip("tests/page/rooms_test.ts");
if (browser !== undefined) {
  await buildPage("outdated");
  Deno.test.afterAll(() => browser.close());
}

const { talk } = text;
const rowOf = (page: Page, name: string) => page.locator(".row", { hasText: name });
const line = (page: Page, words: string) => page.locator(".text-line", { hasText: words }).last();

async function say(page: Page, words: string): Promise<void> {
  await page.locator(".composer textarea").fill(words);
  await page.locator(".composer textarea").press("Enter");
}

Deno.test({
  name: "three people talk in a room, one is put out, one leaves",
  ignore: browser === undefined,
  // The browser outlives the test.
  sanitizeOps: false,
  sanitizeResources: false,
  fn: async () => {
    if (browser === undefined) return;
    await using folder = await testFolder();
    const where = { port: freePort(), folder: folder.path };
    await using ada = await PagePerson.start({ ...where, name: "Ada", bind: "127.0.0.2" });
    await using ben = await PagePerson.start({ ...where, name: "Ben", bind: "127.0.0.3" });
    await using lin = await PagePerson.start({ ...where, name: "Lin", bind: "127.0.0.4" });
    const tabs = [await watchTab(browser), await watchTab(browser), await watchTab(browser)] as const;
    const [adas, bens, lins] = tabs.map(({ page }) => page) as [Page, Page, Page];
    await adas.goto(ada.launchUrl);
    await bens.goto(ben.launchUrl);
    await lins.goto(lin.launchUrl);
    await rowOf(adas, "Ben").waitFor();
    await rowOf(adas, "Lin").waitFor();

    await adas.getByRole("button", { name: talk.newRoom }).click();
    const dialog = adas.getByRole("dialog", { name: talk.newRoomTitle });
    await dialog.getByRole("textbox", { name: talk.roomName }).fill("Thermal lab");
    await dialog.getByRole("checkbox", { name: "Ben" }).check();
    await dialog.getByRole("checkbox", { name: "Lin" }).check();
    await dialog.getByRole("button", { name: talk.roomMake }).click();
    for (const page of [adas, bens, lins]) await rowOf(page, "Thermal lab").click();
    await say(adas, "The plates are in");
    await line(bens, "The plates are in").waitFor();
    await line(lins, "The plates are in").waitFor();
    await line(adas, "The plates are in").locator(".tick", { hasText: "2 of 2" }).waitFor();
    await say(bens, "Thank you, @Ada!");
    await line(adas, "Thank you").locator('.mention[data-whom="me"]').waitFor();
    await line(lins, "Thank you").waitFor();
    assertEquals(await accessibilityFindings(adas), []);

    await adas.getByRole("button", { name: talk.roomMembersShow }).click();
    await adas.locator(".details").getByRole("textbox", { name: talk.roomTopic }).fill("Run 7");
    await adas.locator(".details").getByRole("button", { name: talk.saveOf(talk.roomTopic) }).click();
    await bens.locator(".chat-line", { hasText: "Run 7" }).waitFor();
    await adas.locator(".details").getByRole("button", { name: talk.roomRemove("Lin") }).click();
    await lins.locator(".chat-notice", { hasText: talk.roomLeft }).waitFor();
    await bens.locator(".chat-line", { hasText: talk.members(2) }).waitFor();
    await adas.keyboard.press("Escape");
    await say(adas, "Between us");
    await line(bens, "Between us").waitFor();
    await line(adas, "Between us").locator(".tick", { hasText: "1 of 1" }).waitFor();
    assertEquals(await lins.getByText("Between us").count(), 0);

    await bens.getByRole("button", { name: talk.roomMembersShow }).click();
    await bens.locator(".details").getByRole("button", { name: talk.roomLeave }).click();
    await bens.getByRole("dialog").getByRole("button", { name: talk.roomLeaveYes }).click();
    await adas.locator(".chat-line", { hasText: talk.members(1) }).waitFor();
    assertEquals(tabs.map((tab) => tab.faults()), [[], [], []]);
    for (const { page } of tabs) await page.context().close();
  },
});
