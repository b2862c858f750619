/// <reference lib="dom" />
/** Questions with choices, in a real browser before a scripted program. */
import { text } from "../../src/page/text.ts";
import type { QuestionDto } from "../../src/server/dto.ts";
import { assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { pageTests } from "../support/page_bench.ts";
import { accessibilityFindings, openConversation, REFUSED, until } from "../support/page_probe.ts";
import { BEN, ME, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/question_test.ts");

const OPEN: QuestionDto = {
  words: "Deploy **now**?",
  choices: ["Yes", "Not today", "\u202eevil\u2066 & <b>bold</b>"],
  state: "open",
  choice: null,
  by: null,
};
const asked = (question: QuestionDto) => ({
  conversation: BEN.id,
  from: BEN.id,
  text: `${question.words}\n\n${question.choices.map((choice) => `- ${choice}`).join("\n")}`,
  facts: { question },
});
const line = (page: Page) => page.locator(".text-line", { hasText: "Deploy now?" }).first();

pageTest("the page puts a question as buttons, and says what was chosen", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const question = fixture.says(asked(OPEN));
  const buttons = line(page).getByRole("group", { name: text.question.choices }).getByRole("button");
  await buttons.nth(2).waitFor();
  assertEquals(await buttons.count(), 3);
  // The list of the choices is for programs without buttons.
  assertEquals(await line(page).locator(".words li").count(), 0);
  assertEquals(await line(page).locator("b").count(), 0);
  assertEquals(await accessibilityFindings(page), []);
  await buttons.nth(1).focus();
  await page.keyboard.press("Enter");
  await until(page, "the answer to be sent", () => Promise.resolve(fixture.sent.length === 1));
  assertEquals([fixture.sent[0]?.text, fixture.sent[0]?.reply], ["Not today", { author: BEN.id, id: question.id }]);
  fixture.emit({
    type: "changed",
    message: { ...question, question: { ...OPEN, state: "answered", choice: "Not today", by: ME.id } },
  });
  const outcome = line(page).locator(".question-outcome");
  await outcome.getByText(text.question.chosenByYou).waitFor();
  assertEquals(await buttons.count(), 0);
  assertEquals(await page.evaluate("document.activeElement.className"), "question-outcome");
  assertEquals(await accessibilityFindings(page), []);
  fixture.emit({ type: "changed", message: { ...question, question: { ...OPEN, state: "over" } } });
  await outcome.getByText(text.question.over).waitFor();
});

pageTest("the page shows an own question without buttons, and who answered it", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const question = fixture.says({ ...asked(OPEN), from: ME.id });
  await line(page).getByText(text.question.waits).waitFor();
  assertEquals(await line(page).locator(".question-choices .button").count(), 0);
  fixture.emit({
    type: "changed",
    message: { ...question, question: { ...OPEN, state: "answered", choice: "Yes", by: BEN.id } },
  });
  await line(page).locator(".question-by", { hasText: BEN.name }).waitFor();
  assertEquals(await accessibilityFindings(page), []);
});

pageTest("the page says why an answer was not saved, and keeps the buttons", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  fixture.says(asked(OPEN));
  fixture.sendBehaviour = { type: "refuse", status: 400, message: "The disk is full" };
  await line(page).getByRole("button", { name: "Yes", exact: true }).click();
  await line(page).getByRole("alert").getByText("The disk is full").waitFor();
  assertEquals(await line(page).locator(".question-choices .button").count(), 3);
}, REFUSED);
