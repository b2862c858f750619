/** What the page does while the program is away. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { field, pageTests, row } from "../support/page_bench.ts";
import { LOST_CONNECTION, openConversation, REFUSED, until } from "../support/page_probe.ts";
import { BEN, idOf, officeWorld, person } from "../support/page_world.ts";

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
