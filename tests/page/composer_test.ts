/// <reference lib="dom" />
/** Emoji, names and kept drafts, in a real browser. */
import { Buffer } from "node:buffer";
import { text } from "../../src/page/text.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { field, pageTests, writing } from "../support/page_bench.ts";
import { accessibilityFindings, LOST_CONNECTION, openConversation, until } from "../support/page_probe.ts";
import { BEN, GRACE, ME, officeWorld, person, type World } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/composer_test.ts");

const ROOM = "room:lab";
const ADAM = person("Adam Grey", { group: "Graphics" });

function labWorld(): World {
  const world = officeWorld();
  const members = [ME.id, BEN.id, GRACE.id];
  return {
    ...world,
    people: [...world.people, ADAM],
    rooms: [{ id: ROOM, name: "Lab", topic: "", maker: ME.id, members }],
  };
}

const picker = (page: Page) => page.locator(".emoji-popover");
const options = (page: Page) => page.locator(".mention-list [role=option]");
const names = async (page: Page) => await options(page).locator(".grow > bdi").allInnerTexts();

async function openPicker(page: Page): Promise<void> {
  await page.getByRole("button", { name: text.emoji.choose }).click();
  await picker(page).locator(".emoji-cell").first().waitFor();
}

pageTest("the page puts an emoji in at the caret, found by words and chosen by keys", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  await field(page).fill("well done");
  await page.keyboard.press("Home");
  for (let i = 0; i < 4; i++) await page.keyboard.press("ArrowRight");
  await openPicker(page);
  assertEquals(await accessibilityFindings(page), []);
  await page.keyboard.type("clapping");
  await picker(page).getByRole("gridcell", { name: "clapping hands" }).waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await page.keyboard.press("Enter");
  assertEquals([await field(page).inputValue(), await writing(page)], ["well👏 done", true]);
  await page.keyboard.type("!");
  assertEquals(await field(page).inputValue(), "well👏! done");
  await page.keyboard.press("Enter");
  await page.locator(".words", { hasText: "well👏! done" }).waitFor();
  assertEquals(fixture.sent.map((request) => request.text), ["well👏! done"]);
});

pageTest(
  "the page's emoji are gone through by kind and by arrows, and Escape leads back",
  officeWorld(),
  async (bench) => {
    const { page, tab } = bench;
    await openConversation(tab, BEN.id);
    await openPicker(page);
    const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
    await page.keyboard.press("Tab");
    assertEquals(await focused(), text.emoji.groups.smileys);
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    assertEquals(await focused(), text.emoji.groups.animals);
    await page.keyboard.press("Tab");
    assertEquals(await focused(), "monkey face");
    await page.keyboard.press("ArrowRight");
    assertEquals(await focused(), "monkey");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await page.keyboard.press("End");
    const end = await focused();
    await page.keyboard.press("Home");
    assertEquals([await focused(), end === "monkey face"], ["monkey face", false]);
    await page.keyboard.press("ArrowUp");
    assertEquals(await focused(), text.emoji.find);
    await page.keyboard.press("Escape");
    await until(page, "the field to have the focus again", () => writing(page));
  },
);

pageTest("the page remembers the emoji used last, and the skin tone", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await openPicker(page);
  assertEquals(await picker(page).getByRole("tab", { name: text.emoji.recent }).count(), 0);
  await picker(page).getByRole("tab", { name: text.emoji.groups.people }).click();
  await picker(page).getByRole("radio", { name: text.emoji.tones[5] ?? "", exact: true }).check();
  await picker(page).getByRole("gridcell", { name: "waving hand" }).click();
  assertEquals(await field(page).inputValue(), "👋🏿");
  await page.reload();
  await openConversation(tab, BEN.id);
  await openPicker(page);
  const recent = picker(page).getByRole("tab", { name: text.emoji.recent });
  assertEquals(await recent.getAttribute("aria-selected"), "true");
  await picker(page).getByRole("gridcell", { name: "waving hand" }).click();
  assertEquals(await field(page).inputValue(), "👋🏿👋🏿");
});

pageTest("the page says so where the emoji can't be loaded, and tries again", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await page.route("**/static/emoji/*", (route) => route.abort());
  await page.getByRole("button", { name: text.emoji.choose }).click();
  await picker(page).getByRole("alert").waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await page.unroute("**/static/emoji/*");
  await picker(page).getByRole("button", { name: text.tryAgain }).click();
  await picker(page).locator(".emoji-cell").first().waitFor();
}, /ERR_FAILED/);

pageTest("the page offers who is in the room while a name is typed", labWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, ROOM);
  await page.keyboard.type("Ask @");
  assertEquals(await options(page).count(), 0);
  await page.keyboard.type("g");
  await options(page).first().waitFor();
  assertEquals(await names(page), [GRACE.name], "Adam Grey is not in the room");
  assertEquals(await accessibilityFindings(page), []);
  const marked = await field(page).getAttribute("aria-activedescendant");
  assertEquals(await options(page).getAttribute("id"), marked);
  await page.keyboard.press("Tab");
  assertEquals(await field(page).inputValue(), "Ask @Grace Hopper ");
  assert(await writing(page));
  await page.keyboard.type("about it");
  await page.keyboard.press("Enter");
  await page.locator(".mention", { hasText: "@Grace Hopper" }).waitFor();
  assertEquals(fixture.sent.map((request) => request.text), ["Ask @Grace Hopper about it"]);
});

pageTest("the page's list of names obeys arrows, the mouse and Escape", labWorld(), async ({ page, tab }) => {
  await openConversation(tab, "everyone");
  await page.keyboard.type("@gr");
  await until(page, "both to be shown", async () => (await names(page)).length === 2);
  const chosen = () => page.locator(".mention-list [aria-selected=true] .grow > bdi").innerText();
  const [first = "", second = ""] = await names(page);
  assertEquals(await chosen(), first);
  await page.keyboard.press("ArrowUp");
  assertEquals(await chosen(), second);
  await page.keyboard.press("ArrowDown");
  assertEquals(await chosen(), first);
  await page.keyboard.press("Escape");
  assertEquals([await options(page).count(), await field(page).inputValue()], [0, "@gr"]);
  await page.keyboard.type("a");
  assertEquals(await options(page).count(), 0, "it was sent away");
  await field(page).fill("");
  await page.keyboard.type("@grey");
  await options(page).first().click();
  assertEquals([await field(page).inputValue(), await writing(page)], [`@${ADAM.name} `, true]);
  // Undo takes it back, as any typing.
  await page.keyboard.press("Control+z");
  assertEquals(await field(page).inputValue(), "@grey");
});

pageTest(
  "the page leaves Enter to an input method while names are shown",
  labWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, "everyone");
    await page.keyboard.type("@gr");
    await options(page).first().waitFor();
    const input = await page.context().newCDPSession(page);
    await input.send("Input.imeSetComposition", { text: "a", selectionStart: 1, selectionEnd: 1 });
    await field(page).press("Enter");
    assertEquals([(await field(page).inputValue()).trim(), fixture.sent], ["@gra", []]);
  },
);

pageTest("the page keeps drafts over a reload, and forgets what was sent", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("first line\nto Ben");
  await openConversation(tab, GRACE.id);
  await field(page).fill("to Grace");
  await page.reload();
  await openConversation(tab, BEN.id);
  assertEquals(await field(page).inputValue(), "first line\nto Ben");
  await field(page).press("Enter");
  await page.locator(".words", { hasText: "to Ben" }).waitFor();
  await page.reload();
  await openConversation(tab, BEN.id);
  assertEquals(await field(page).inputValue(), "");
  await openConversation(tab, GRACE.id);
  assertEquals(await field(page).inputValue(), "to Grace");
});

pageTest(
  "the page keeps a draft for a tab that is opened after the program was killed",
  officeWorld(),
  async (bench) => {
    const { page, tab, fixture } = bench;
    await openConversation(tab, BEN.id);
    await field(page).fill("never lost");
    await fixture.goAway();
    await page.keyboard.type(", not at all");
    await page.close();
    fixture.comeBack();
    const again = await page.context().newPage();
    await again.goto(fixture.launchUrl());
    await openConversation({ ...tab, page: again }, BEN.id);
    assertEquals(await field(again).inputValue(), "never lost, not at all");
  },
  LOST_CONNECTION,
);

pageTest("the page does not send twice what was saved while its answer got lost", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  fixture.sendBehaviour = { type: "save-and-cut" };
  await field(page).fill("once");
  await field(page).press("Enter");
  await page.getByRole("alert").waitFor();
  fixture.comeBack();
  await page.reload();
  fixture.sendBehaviour = { type: "save" };
  await openConversation(tab, BEN.id);
  await page.locator(".words", { hasText: "once" }).waitFor();
  await until(page, "the field to be empty", async () => await field(page).inputValue() === "");
  assertEquals(await page.locator(".words", { hasText: "once" }).count(), 1);
}, /ERR_CONNECTION_REFUSED|^WebSocket connection|status of 500/);

pageTest("the page shows the same draft in two tabs, and loses none of either", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const other = await page.context().newPage();
  await other.goto(fixture.launchUrl());
  await openConversation({ ...tab, page: other }, BEN.id);
  await field(page).pressSequentially("from one");
  await until(other, "the words to come over", async () => await field(other).inputValue() === "from one");
  await field(other).pressSequentially(" and two");
  await until(page, "the words to come back", async () => await field(page).inputValue() === "from one and two");
  await field(page).press("Enter");
  await until(other, "the field to be empty", async () => await field(other).inputValue() === "");
  assertEquals(fixture.sent.map((request) => request.text), ["from one and two"]);
});

pageTest("the page says that picked files did not outlive a reload", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("See this");
  await page.locator(".composer input[type=file]").first().setInputFiles({
    name: "a.txt",
    mimeType: "text/plain",
    buffer: Buffer.from("abc"),
  });
  await page.locator(".attached").waitFor();
  page.on("dialog", (dialog) => void dialog.accept());
  await page.reload();
  await openConversation(tab, BEN.id);
  await page.getByRole("alert").waitFor();
  assertEquals(await page.getByRole("alert").innerText(), text.drafts.filesLost);
  assertEquals(await field(page).inputValue(), "See this");
  assertEquals(await accessibilityFindings(page), []);
});

pageTest("the page counts the bytes of a text that nears its end", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("é".repeat(32_700));
  await page.getByText(text.drafts.bytesLeft(136)).waitFor();
  await field(page).fill("é".repeat(32_800));
  await page.getByText(text.drafts.bytesOver(64)).waitFor();
  assertEquals(await field(page).getAttribute("aria-invalid"), "true");
  assertEquals(await accessibilityFindings(page), []);
});
