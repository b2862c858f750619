/** What the page does while the program is away. */
import { text } from "../../src/page/text.ts";
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { belowEnd, field, pageTests, row } from "../support/page_bench.ts";
import { item, offer } from "../support/page_files.ts";
import { LOST_CONNECTION, openConversation, REFUSED, until } from "../support/page_probe.ts";
import { BEN, idOf, NOW, officeWorld, person } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/absence_test.ts");

pageTest(
  "the page says that the program has gone, keeps what is typed, and catches up",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    await field(page).fill("typed before");
    await fixture.goAway();
    await page.locator(".bar", { hasText: text.gone }).waitFor();
    await field(page).press("Enter");
    await page.getByRole("alert").waitFor();
    assertEquals(await field(page).inputValue(), "typed before");
    fixture.says({ conversation: BEN.id, from: BEN.id, text: "said meanwhile" });
    fixture.comes(person("Newcomer"));
    fixture.comeBack();
    await page.getByRole("button", { name: text.tryNow }).click();
    await page.locator(".bar").waitFor({ state: "detached" });
    await page.locator(".words", { hasText: "said meanwhile" }).waitFor();
    await row(page, idOf("Newcomer")).waitFor();
    assertEquals(await field(page).inputValue(), "typed before");
    await field(page).press("Enter");
    await page.locator(".words", { hasText: "typed before" }).waitFor();
  },
  LOST_CONNECTION,
);

pageTest("the page tells nothing as the present while the program has gone", {
  ...officeWorld(),
  said: [{
    conversation: BEN.id,
    from: BEN.id,
    text: "",
    at: NOW,
    offer: offer([item("run 7.zip", 2e9)]),
    transfers: [{ peer: BEN.id, state: "running", bytes: 1e9, speed: 97e6 }],
  }],
}, async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  const detail = page.locator(".file-card .file-detail");
  assertStringIncludes(await detail.innerText(), "MB/s");
  const unknown = page.locator('.presence[data-presence="unknown"]');
  assertEquals(await unknown.count(), 0);
  await fixture.goAway();
  await page.locator(".bar").waitFor();
  await detail.getByText(text.file.waitsForProgram).waitFor();
  assertEquals(await detail.innerText(), `${text.file.waitsForProgram}, 1.00 of 2.0\u00a0GB`);
  assertEquals(await page.locator(".list .presence, .chat-header .presence").count(), await unknown.count() - 1);
  assertStringIncludes(await page.locator(".chat-line").innerText(), text.presenceUnknown);
  assertEquals(await belowEnd(page), 0, "the bar leaves the reader at the end");
  fixture.comeBack();
  await page.locator(".bar").waitFor({ state: "detached" });
  await detail.getByText(text.file.receiving).waitFor();
  assertEquals(await unknown.count(), 0);
}, LOST_CONNECTION);

pageTest("the page comes back by itself", officeWorld(), async ({ page, fixture }) => {
  await fixture.goAway();
  await page.locator(".bar").waitFor();
  fixture.comeBack();
  await page.locator(".bar").waitFor({ state: "detached" });
}, LOST_CONNECTION);

pageTest(
  "the page explains itself when the program comes back and does not know its key",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    await field(page).fill("half a sentence");
    await fixture.goAway();
    await page.locator(".bar").waitFor();
    fixture.forgetKeys();
    fixture.comeBack();
    await page.locator(".explanation").waitFor();
    assertEquals(await page.locator(".kept-draft").inputValue(), "half a sentence");
  },
  new RegExp(`${LOST_CONNECTION.source}|${REFUSED.source}`),
);

pageTest(
  "the page does not say twice what was saved although the answer got lost",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    fixture.sendBehaviour = { type: "save-and-cut" };
    await field(page).fill("only once");
    await field(page).press("Enter");
    await page.getByRole("alert").waitFor();
    fixture.sendBehaviour = { type: "save" };
    fixture.comeBack();
    await page.locator(".bar").waitFor({ state: "detached" });
    await until(page, "the field to be empty", async () => await field(page).inputValue() === "");
    assertEquals(await page.locator(".words", { hasText: "only once" }).count(), 1);
    assertEquals(fixture.sent.length, 1);
  },
  new RegExp(`${LOST_CONNECTION.source}|status of 500`),
);
