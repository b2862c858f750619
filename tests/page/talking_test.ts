/// <reference lib="dom" />
/** Two people, each with the real program and its page: what one does with a message is seen by the other. */
import { Buffer } from "node:buffer";
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { until } from "../support/page_probe.ts";
import { twoPeopleTests } from "../support/page_two.ts";

const twoTest = await twoPeopleTests("tests/page/talking_test.ts");
const { talk } = text;
/** A picture of one pixel. */
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const rowOf = (page: Page, name: string) => page.locator(".row", { hasText: name });
const line = (page: Page, words: string) => page.locator(".text-line", { hasText: words }).last();
const field = (page: Page) => page.locator(".composer textarea");

async function say(page: Page, words: string): Promise<void> {
  await field(page).fill(words);
  await field(page).press("Enter");
}

async function choose(page: Page, words: string, what: string): Promise<void> {
  await line(page, words).hover();
  await line(page, words).locator(".message-button").click();
  await line(page, words).locator(".message-menu").getByRole("button", { name: what, exact: true }).click();
}

async function meet(adas: Page, bens: Page): Promise<void> {
  await rowOf(adas, "Ben").click();
  await say(adas, "Shall we meet at three?");
  await rowOf(bens, "Ada").click();
  await line(bens, "Shall we meet at three?").waitFor();
}

twoTest("an answer, a reaction, another wording and a taking back reach the other side", async ({ adas, bens }) => {
  await meet(adas, bens);
  await choose(bens, "Shall we meet", talk.reply);
  await say(bens, "Yes, at *three*");
  await line(adas, "Yes, at three").locator(".quote", { hasText: "Shall we meet at three?" }).waitFor();
  await choose(adas, "Yes, at three", talk.react("👍"));
  await line(bens, "Yes, at three").locator(".reaction", { hasText: "👍" }).waitFor();
  await adas.bringToFront();
  await field(adas).focus();
  await field(adas).press("ArrowUp");
  assertEquals(await field(adas).inputValue(), "Shall we meet at three?");
  await say(adas, "Shall we meet at four?");
  // The answer quotes it as it is now.
  await line(bens, "Yes, at three").locator(".quote", { hasText: "Shall we meet at four?" }).waitFor();
  await bens.locator(".text-line", { hasText: "Shall we meet at four?" }).first().locator(".edited").click();
  await bens.getByRole("dialog").getByText("Shall we meet at three?").waitFor();
  await bens.keyboard.press("Escape");
  const first = adas.locator(".text-line", { hasText: "Shall we meet at four?" }).first();
  await first.hover();
  await first.locator(".message-button").click();
  await first.getByRole("button", { name: talk.retract, exact: true }).click();
  await adas.getByRole("dialog").getByRole("button", { name: talk.retractYes }).click();
  await bens.locator(".text-line").getByText(talk.retracted).first().waitFor();
  assertEquals(await bens.getByText("Shall we meet at four?").count(), 0);
});

twoTest("the sender sees that a text was read, and that somebody writes", async ({ adas, bens }) => {
  await meet(adas, bens);
  // Whoever was never written to does not learn that somebody reads.
  await say(bens, "Perhaps");
  await line(adas, "Perhaps").waitFor();
  await say(adas, "At three, then");
  await line(adas, "At three, then").locator('.tick[data-state="read"]').waitFor();
  await field(bens).pressSequentially("Ye");
  await adas.locator(".chat-header .typing").waitFor();
  await say(bens, "Yes");
  await adas.locator(".typing").waitFor({ state: "detached" });
});

twoTest("a text is found again, and gone to", async ({ adas, bens }) => {
  await meet(adas, bens);
  for (let index = 1; index <= 70; index++) await say(adas, `Text number ${index}`);
  await line(adas, "Text number 70").locator('.tick:not([data-state="saved"])').waitFor();
  await adas.reload();
  await adas.getByRole("searchbox", { name: text.find }).fill("meet at thr");
  await adas.locator(".result", { hasText: "Shall we meet at three?" }).click();
  await adas.locator(".text-line[data-target]", { hasText: "Shall we meet at three?" }).waitFor();
});

twoTest("whoever is blocked is not heard, until they are welcome again", async ({ adas, bens }) => {
  await meet(adas, bens);
  await bens.getByRole("button", { name: text.details.show, exact: true }).click();
  await bens.locator(".details").getByRole("button", { name: talk.block, exact: true }).click();
  await bens.locator(".chat-notice", { hasText: talk.blockedHere }).waitFor();
  await bens.keyboard.press("Escape");
  await say(adas, "Do you hear me?");
  await line(adas, "Do you hear me?").locator('.tick[data-state="saved"]').waitFor();
  await bens.locator(".chat-notice").getByRole("button", { name: talk.unblock }).click();
  await bens.locator(".chat-notice").waitFor({ state: "detached" });
  await line(bens, "Do you hear me?").waitFor();
  await until(
    adas,
    "the text to arrive",
    async () => await line(adas, "Do you hear me?").locator('.tick:not([data-state="saved"])').count() === 1,
    30_000,
  );
});

twoTest("a nickname, a group and a picture are seen where they should be", async ({ adas, bens }) => {
  // Each session begins with who one is: a picture that comes later is seen in the next one.
  await bens.locator(".me").click();
  await bens.locator(".own-card input[type=file]").setInputFiles({
    name: "me.png",
    mimeType: "image/png",
    buffer: Buffer.from(PIXEL, "base64"),
  });
  await bens.locator(".me img.portrait").waitFor();
  await bens.keyboard.press("Escape");
  await meet(adas, bens);
  await adas.locator(".chat-header img.portrait").waitFor();
  await adas.getByRole("button", { name: text.details.show, exact: true }).click();
  const details = adas.locator(".details");
  await details.getByRole("textbox", { name: talk.nickname }).fill("Benny");
  await details.getByRole("button", { name: talk.saveOf(talk.nickname) }).click();
  await rowOf(adas, "Benny").waitFor();
  await adas.keyboard.press("Escape");
  await bens.locator(".me").click();
  await bens.locator(".own-card").getByRole("textbox", { name: talk.group }).fill("Optics");
  await bens.locator(".own-card").getByRole("button", { name: talk.saveOf(talk.group) }).click();
  await adas.locator(".chat-line", { hasText: "Optics" }).waitFor();
});

twoTest("a conversation is saved to a file, and deleted", async ({ adas, bens }) => {
  await meet(adas, bens);
  await bens.getByRole("button", { name: text.details.show, exact: true }).click();
  const download = bens.waitForEvent("download");
  await bens.locator(".details").getByRole("button", { name: talk.exportAs.text, exact: true }).click();
  const path = await (await download).path();
  assertEquals((await Deno.readTextFile(path)).includes("Shall we meet at three?"), true);
  await bens.locator(".details").getByRole("button", { name: talk.remove }).click();
  await bens.getByRole("dialog", { name: talk.removeTitle }).getByRole("button", { name: talk.removeYes }).click();
  await bens.getByText(text.firstText).waitFor();
  await bens.reload();
  await rowOf(bens, "Ada").click();
  await bens.getByText(text.firstText).waitFor();
});
