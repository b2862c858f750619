/// <reference lib="dom" />
/** What people do with messages, conversations and each other, in a real browser before a scripted program. */
import { Buffer } from "node:buffer";
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { field, lines, pageTests, row, writing } from "../support/page_bench.ts";
import { accessibilityFindings, openConversation, REFUSED, until } from "../support/page_probe.ts";
import { BEN, GRACE, idOf, longHistory, ME, NOW, officeWorld, type World } from "../support/page_world.ts";
import type { Page } from "../support/browser.ts";

const pageTest = await pageTests("tests/page/conversations_test.ts");
const { talk } = text;

const LAB = { id: `room:${idOf("lab")}`, name: "Thermal lab", topic: "Run 7", maker: ME.id, members: [ME.id, BEN.id] };

function withRoom(): World {
  const world = officeWorld();
  const said = { conversation: LAB.id, from: BEN.id, text: "The plates are in, @Ada", at: NOW };
  return { ...world, rooms: [LAB], said: [...world.said, said], unread: { [LAB.id]: 1 } };
}

const line = (page: Page, words: string) => page.locator(".text-line", { hasText: words }).last();

async function openMenu(page: Page, words: string) {
  await line(page, words).hover();
  await line(page, words).locator(".message-button").click();
  return line(page, words).locator(".message-menu");
}

async function choose(page: Page, words: string, what: string): Promise<void> {
  await (await openMenu(page, words)).getByRole("button", { name: what, exact: true }).click();
}

pageTest("the page answers a text, and goes back to it", longHistory(120), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await choose(page, "Text 116 of 120", talk.reply);
  await until(page, "the field to have the focus", () => writing(page));
  await page.locator(".writing-about", { hasText: "Text 116 of 120" }).waitFor();
  await field(page).fill("I'd rather not");
  await field(page).press("Enter");
  const quote = page.locator(".quote", { hasText: "Text 116 of 120" });
  await quote.waitFor();
  assertEquals(fixture.sent.at(-1)?.reply?.author, BEN.id);
  assertEquals(await page.locator(".writing-about").count(), 0);
  await quote.click();
  await page.locator(".text-line[data-target]", { hasText: "Text 116 of 120" }).waitFor();
});

pageTest(
  "the page marks a quotation of what is not in the conversation",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    const elsewhere = fixture.says({ conversation: "everyone", from: BEN.id, text: "Ben's own words to all" });
    const answer = (author: string, id: string, text: string, words: string) =>
      fixture.says({ conversation: BEN.id, from: BEN.id, text: words, facts: { reply: { author, id, text } } });
    await openConversation(tab, BEN.id);
    answer(ME.id, "f".repeat(32), "I resign", "So you said");
    answer(BEN.id, elsewhere.id, "I pay for all", "As I said");
    const held = fixture.says({ conversation: BEN.id, from: BEN.id, text: "What I really said" });
    answer(BEN.id, held.id, "Something else", "See above");
    const quote = (words: string) => line(page, words).locator(".quote");
    await quote("So you said").getByText(talk.quoteUnproven).waitFor();
    assertStringIncludes(await quote("So you said").innerText(), text.you);
    await quote("As I said").getByText(talk.quoteUnproven).waitFor();
    await quote("See above").getByText("What I really said").waitFor();
    assertEquals(await quote("See above").getByText(talk.quoteUnproven).count(), 0);
    assertEquals(await accessibilityFindings(page), []);
  },
  REFUSED,
);

pageTest(
  "the page reacts, with a common emoji, another one, and by joining",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    const words = "Zipping it";
    await (await openMenu(page, words)).getByRole("button", { name: talk.react("🎉") }).click();
    const reaction = (emoji: string) => line(page, words).locator(".reaction", { hasText: emoji });
    await reaction("🎉").waitFor();
    assertEquals(await reaction("🎉").getAttribute("aria-pressed"), "true");
    const menu = await openMenu(page, words);
    assertEquals(await accessibilityFindings(page), []);
    await menu.getByRole("button", { name: talk.otherEmoji, exact: true }).click();
    await menu.getByRole("searchbox", { name: text.emoji.find }).fill("butterfly");
    await menu.getByRole("gridcell", { name: "butterfly", exact: true }).waitFor();
    assertEquals(await accessibilityFindings(page), []);
    await menu.getByRole("gridcell", { name: "butterfly", exact: true }).click();
    await reaction("🦋").waitFor();
    assertEquals(await reaction("🎉").count(), 0);
    await reaction("🦋").click();
    await reaction("🦋").waitFor({ state: "detached" });
    const [said] = fixture.asked.filter(([, path]) => path === "/api/changes");
    assert(said !== undefined);
  },
);

pageTest(
  "the page edits by the Up arrow and by the menu, and shows earlier wordings",
  officeWorld(),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    await field(page).press("ArrowUp");
    assertEquals(await field(page).inputValue(), "No hurry.");
    await page.keyboard.press("Escape");
    assertEquals(await field(page).inputValue(), "");
    await choose(page, "No hurry.", talk.edit);
    await field(page).fill("No hurry **at all**.");
    await field(page).press("Enter");
    await line(page, "No hurry at all.").locator("strong", { hasText: "at all" }).waitFor();
    assertEquals(await field(page).inputValue(), "");
    await field(page).press("Tab");
    const hint = page.locator(".composer .keys");
    assertEquals(await hint.innerText(), text.composerKeys);
    await line(page, "No hurry at all.").locator(".edited").click();
    const dialog = page.getByRole("dialog", { name: talk.editsTitle });
    await dialog.getByText("No hurry.", { exact: true }).waitFor();
    assertEquals(await accessibilityFindings(page), []);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  },
);

pageTest("the page takes a text back once it was asked", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await choose(page, "No hurry.", talk.retract);
  const dialog = page.getByRole("dialog", { name: talk.retractTitle });
  await dialog.getByRole("button", { name: talk.cancel }).click();
  await dialog.waitFor({ state: "detached" });
  assertEquals(fixture.asked, []);
  await choose(page, "No hurry.", talk.retract);
  await dialog.getByRole("button", { name: talk.retractYes }).click();
  await page.getByText(talk.retractedOwn).last().waitFor();
  assertEquals(await page.locator(".log").getByText("No hurry.").count(), 0);
});

pageTest("the page sends a text on", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await choose(page, "Zipping it", talk.forward);
  const dialog = page.getByRole("dialog", { name: talk.forwardTitle });
  await dialog.getByRole("searchbox").fill("grace");
  await dialog.getByRole("button", { name: GRACE.name }).click();
  await page.locator(".chat-header h2", { hasText: GRACE.name }).waitFor();
  await line(page, "Zipping it").getByText(talk.forwarded).waitFor();
  assertEquals([fixture.sent.at(-1)?.to, fixture.sent.at(-1)?.forwarded], [GRACE.id, true]);
});

pageTest(
  "the page shows who has a text, who has seen it, and who is missing",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, "everyone");
    const people = [BEN.id, GRACE.id];
    const message = fixture.says({
      conversation: "everyone",
      from: ME.id,
      text: "Cake",
      to: people,
      recipients: 2,
      at: NOW,
    });
    fixture.delivers(message.id, BEN.id);
    const tick = line(page, "Cake").locator(".tick");
    await tick.getByText("1 of 2").first().waitFor();
    await tick.click();
    const dialog = page.getByRole("dialog", { name: talk.receiversTitle });
    await dialog.locator("section", { hasText: talk.missing }).getByText(GRACE.name).waitFor();
    fixture.delivers(message.id, GRACE.id);
    fixture.emit({ type: "read", conversation: "everyone", by: GRACE.id, position: message.position });
    await dialog.locator("section", { hasText: talk.seenBy }).getByText(GRACE.name).waitFor();
    assertEquals(await accessibilityFindings(page), []);
    await page.keyboard.press("Escape");
    fixture.emit({ type: "read", conversation: "everyone", by: BEN.id, position: message.position });
    await line(page, "Cake").locator('.tick[data-state="read"]').waitFor();
    fixture.emit({ type: "typing", conversation: "everyone", by: GRACE.id, on: true });
    await page.locator(".chat-header").getByText(talk.typing(GRACE.name)).waitFor();
    fixture.emit({ type: "typing", conversation: "everyone", by: GRACE.id, on: false });
    await page.locator(".typing").waitFor({ state: "detached" });
  },
);

pageTest(
  "the page finds a text and goes to its place, with what stands around it",
  longHistory(400),
  async ({ page }) => {
    await page.getByRole("searchbox", { name: text.find }).fill("text 123 of");
    const result = page.locator(".result").first();
    await result.locator("mark").first().waitFor();
    assertEquals(await accessibilityFindings(page), []);
    await result.click();
    const target = page.locator(".text-line[data-target]", { hasText: "Text 123 of 400" });
    await target.waitFor();
    const inSight = () =>
      target.evaluate((found) => {
        const { top, bottom } = found.getBoundingClientRect();
        return top > 0 && bottom < innerHeight;
      });
    await until(page, "the text to be in sight", inSight);
    // Down from there the newer ones come, up to the last.
    await until(page, "the last text to be there", async () => {
      await page.evaluate("document.querySelector('.log').scrollTop += 2000");
      return await line(page, "Text 400 of 400").count() > 0;
    });
    await page.getByRole("button", { name: text.clearFind }).click();
    assertEquals(await page.locator(".result").count(), 0);
  },
);

pageTest("the page makes a room, and lets people in and out", officeWorld(), async ({ page, fixture }) => {
  await page.getByRole("button", { name: talk.newRoom }).click();
  const dialog = page.getByRole("dialog", { name: talk.newRoomTitle });
  await dialog.getByRole("textbox", { name: talk.roomName }).fill("Optics");
  await dialog.getByRole("checkbox", { name: BEN.name }).check();
  assertEquals(await accessibilityFindings(page), []);
  await dialog.getByRole("button", { name: talk.roomMake }).click();
  await page.locator(".chat-header h2", { hasText: "Optics" }).waitFor();
  await page.locator(".chat-header", { hasText: talk.members(2) }).waitFor();
  await field(page).fill("Hello, both");
  await field(page).press("Enter");
  await line(page, "Hello, both").waitFor();
  const panel = page.getByRole("button", { name: talk.roomMembersShow });
  await panel.click();
  const details = page.locator(".details");
  await details.getByRole("textbox", { name: talk.roomTopic }).fill("Lenses");
  await details.getByRole("button", { name: talk.saveOf(talk.roomTopic) }).click();
  await page.locator(".chat-line", { hasText: "Lenses" }).waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await details.getByRole("button", { name: talk.roomAdd }).click();
  const adding = page.getByRole("dialog", { name: talk.roomAddTitle("Optics") });
  await adding.getByRole("checkbox", { name: GRACE.name }).check();
  await adding.getByRole("button", { name: talk.roomAddYes }).click();
  await page.locator(".chat-header", { hasText: talk.members(3) }).waitFor();
  await details.getByRole("button", { name: talk.roomRemove(BEN.name) }).click();
  await page.locator(".chat-header", { hasText: talk.members(2) }).waitFor();
  await details.getByRole("button", { name: talk.roomLeave }).click();
  await page.getByRole("dialog", { name: talk.roomLeaveTitle("Optics") }).getByRole("button", {
    name: talk.roomLeaveYes,
  })
    .click();
  await page.locator(".chat-notice", { hasText: talk.roomLeft }).waitFor();
  assertEquals(await field(page).count(), 0);
  assertEquals(fixture.sent.at(-1)?.to, `room:${idOf("Optics")}`);
});

pageTest("the page marks a text that names the user, until it was seen", withRoom(), async ({ page, tab }) => {
  await row(page, LAB.id).locator(".mention-badge").waitFor();
  await openConversation(tab, LAB.id);
  await line(page, "The plates are in").locator('.mention[data-whom="me"]', { hasText: "@Ada" }).waitFor();
  await row(page, LAB.id).locator(".badge").first().waitFor({ state: "detached" });
});

pageTest(
  "the page keeps a conversation as it is wanted, saves it, and deletes it",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, GRACE.id);
    await page.getByRole("button", { name: text.details.show, exact: true }).click();
    const details = page.locator(".details");
    await details.getByRole("button", { name: text.details.favourite, pressed: false }).click();
    await page.locator("section", { hasText: text.favourites }).locator(`.row[data-conversation="${GRACE.id}"]`)
      .waitFor();
    await details.getByRole("button", { name: text.details.mute, pressed: false }).click();
    await page.locator(".chat-mark").waitFor();
    const days = details.getByRole("textbox", { name: talk.keepDays });
    await days.fill("no");
    await details.getByRole("button", { name: talk.saveOf(talk.keepDays) }).click();
    await details.getByText(talk.badDays).waitFor();
    await days.fill("30");
    await details.getByRole("button", { name: talk.saveOf(talk.keepDays) }).click();
    await until(page, "the days", () => fixture.asked.some(([, , body]) => JSON.stringify(body) === '{"keepDays":30}'));
    const download = page.waitForEvent("download");
    await details.getByRole("button", { name: talk.exportAs.html }).click();
    assertEquals((await download).suggestedFilename(), "a.txt");
    await details.getByRole("button", { name: talk.remove }).click();
    await page.getByRole("dialog", { name: talk.removeTitle }).getByRole("button", { name: talk.removeYes }).click();
    await page.getByText(text.firstText).waitFor();
    assertEquals(await lines(page).count(), 0);
  },
);

pageTest("the page gives a nickname, blocks, and warns of another key", {
  ...officeWorld(),
  people: [{ ...BEN, id: idOf("twin"), twin: BEN.id }, BEN],
}, async ({ page, tab, fixture }) => {
  await openConversation(tab, idOf("twin"));
  await page.locator(".chat-notice", { hasText: talk.twin(BEN.name) }).waitFor();
  await openConversation(tab, BEN.id);
  assertEquals(await page.locator(".chat-notice").count(), 0);
  await page.getByRole("button", { name: text.details.show, exact: true }).click();
  const details = page.locator(".details");
  await details.getByRole("img", { name: talk.qrLabel }).waitFor();
  await details.getByRole("textbox", { name: talk.nickname }).fill("Benny");
  await details.getByRole("button", { name: talk.saveOf(talk.nickname) }).click();
  await row(page, BEN.id).getByText("Benny").waitFor();
  await details.getByText(BEN.name).waitFor();
  await details.getByRole("button", { name: talk.block, exact: true }).click();
  await page.locator(".chat-notice", { hasText: talk.blockedHere }).waitFor();
  await page.keyboard.press("Escape");
  assertEquals(await accessibilityFindings(page), []);
  await page.locator(".chat-notice").getByRole("button", { name: talk.unblock }).click();
  await page.locator(".chat-notice").waitFor({ state: "detached" });
  assertEquals(fixture.asked.map(([, , body]) => body), [{ nickname: "Benny" }, { blocked: true }, { blocked: false }]);
});

pageTest("the page makes a small picture of a large one", officeWorld(), async ({ page, fixture }) => {
  const large: number[] = await page.evaluate(`(async () => {
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [1600, 1200];
    const context = canvas.getContext("2d");
    for (let x = 0; x < 1600; x += 4) {
      context.fillStyle = "hsl(" + (x * 7919 % 360) + " 80% 50%)";
      context.fillRect(x, 0, 4, 1200);
    }
    const blob = await new Promise((done) => canvas.toBlob(done, "image/png"));
    return [...new Uint8Array(await blob.arrayBuffer())];
  })()`);
  await page.locator(".me").click();
  const choose = (name: string, bytes: Iterable<number>) =>
    page.locator(".own-card input[type=file]").setInputFiles({
      name,
      mimeType: "image/png",
      buffer: Buffer.from(Uint8Array.from(bytes)),
    });
  await choose("me.png", large);
  await page.locator(".my-card .me img.portrait").waitFor();
  const bytes = fixture.picture?.length ?? 0;
  assert(bytes > 100 && bytes <= 65_536, `${bytes} bytes`);
  await choose("bad.png", new TextEncoder().encode("no picture"));
  await page.locator(".own-card").getByRole("alert").getByText(talk.pictureBad).waitFor();
});

pageTest("the page marks texts up, and their links say where they lead", {
  ...officeWorld(),
  said: [{
    conversation: BEN.id,
    from: BEN.id,
    text: "*Look*: [bank](https://evil.example/x)\n\n- one\n- two\n\n```\nlet a = 1;\n```\n> quoted <b>x</b>",
    at: NOW,
  }],
}, async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  const words = lines(page).first();
  assertEquals(await words.locator("em, li, pre, blockquote").allInnerTexts(), [
    "Look",
    "one",
    "two",
    "let a = 1;",
    "quoted <b>x</b>",
  ]);
  const link = words.locator("a");
  assertEquals([await link.getAttribute("href"), await link.getAttribute("rel"), await link.getAttribute("target")], [
    "https://evil.example/x",
    "noreferrer noopener",
    "_blank",
  ]);
  await words.getByText("(evil.example)").waitFor();
  assertEquals(await accessibilityFindings(page), []);
});

pageTest(
  "the page has room for all of it on a narrow screen, and its menus are reached by keyboard",
  withRoom(),
  async ({ page, tab }) => {
    await page.setViewportSize({ width: 390, height: 780 });
    await openConversation(tab, LAB.id);
    await page.locator(".message-button").last().focus();
    await page.keyboard.press("Enter");
    const menu = page.locator(".message-menu:popover-open");
    await menu.waitFor();
    const fits = (selector: string) =>
      page.locator(selector).evaluate((box) => {
        const { left, right, top, bottom } = box.getBoundingClientRect();
        return left >= 0 && right <= innerWidth + 1 && top >= 0 && bottom <= innerHeight + 1;
      });
    assert(await fits(".message-menu:popover-open"), "the menu is outside");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: talk.roomMembersShow }).click();
    assert(await fits(".details"), "the panel is outside");
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: text.back }).click();
    await page.getByRole("button", { name: talk.newRoom }).click();
    assert(await fits(".modal"), "the dialog is outside");
  },
);

pageTest("the page moves within a text's menu by the arrows", withRoom(), async ({ page, tab }) => {
  await openConversation(tab, LAB.id);
  const button = line(page, "The plates are in").locator(".message-button");
  await button.focus();
  await page.keyboard.press("Enter");
  const menu = page.locator(".message-menu:popover-open");
  await menu.locator(".emoji-button:focus").waitFor();
  const focused = (): Promise<string> =>
    page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent");
  const first = await focused();
  await page.keyboard.press("ArrowRight");
  assertEquals(await focused(), await menu.locator(".emoji-button").nth(1).getAttribute("aria-label"));
  await page.keyboard.press("ArrowDown");
  assertEquals(await focused(), talk.reply);
  await page.keyboard.press("ArrowUp");
  assertEquals(await focused(), first);
  await page.keyboard.press("End");
  assertEquals(await focused(), await menu.locator(".choice").last().innerText());
  await page.keyboard.press("Home");
  assertEquals(await focused(), first);
  await page.keyboard.press("Escape");
  await line(page, "The plates are in").locator(".message-button:focus").waitFor();
  await page.keyboard.press("Enter");
  await menu.locator(".emoji-button:focus").waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.keyboard.type("So they are");
  assertEquals(await page.locator(".composer textarea").inputValue(), "So they are");
});
