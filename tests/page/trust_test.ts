/** Safety numbers, and what is accepted without asking, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { pageTests, row } from "../support/page_bench.ts";
import { SAFETY_NUMBER } from "../support/page_files.ts";
import { accessibilityFindings, openConversation, REFUSED, until } from "../support/page_probe.ts";
import { BEN, LIN, officeWorld } from "../support/page_world.ts";
import type { Page } from "../support/browser.ts";

const pageTest = await pageTests("tests/page/trust_test.ts");

const openDetails = async (page: Page) => {
  await page.getByRole("button", { name: text.details.show, exact: true }).click();
  await page.locator(".safety-number").waitFor();
};

pageTest("the page shows the safety number, and marks who was verified", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  assertEquals(await page.locator(".verified").count(), 0);
  await openDetails(page);
  assertEquals(await page.locator(".safety-number").textContent(), SAFETY_NUMBER);
  assertEquals(await page.getByLabel(text.trust.rule).count(), 0, "not before they were verified");
  await page.getByLabel(text.trust.verified).check();
  await page.locator(".chat-header .verified", { hasText: text.verified }).waitFor();
  await row(page, BEN.id).locator(".verified").waitFor();
  assertStringIncludes(await row(page, BEN.id).innerText(), text.verified);
  assertEquals(fixture.files.trust.get(BEN.id)?.verified, true);
  assertEquals(await accessibilityFindings(page), []);
  await page.getByLabel(text.trust.verified).uncheck();
  await page.locator(".verified").first().waitFor({ state: "detached" });
});

pageTest("the page keeps when files are accepted without asking", officeWorld(), async ({ page, tab, fixture }) => {
  fixture.comes({ ...BEN, verified: true });
  await openConversation(tab, BEN.id);
  await openDetails(page);
  await page.getByLabel(text.trust.rule).check();
  await page.locator(".rule-end").getByText(text.trust.saved, { exact: true }).waitFor();
  assertEquals(fixture.files.trust.get(BEN.id)?.rule, { folder: null, largest: 1e9, quota: 1e10 }, "from the tick on");
  const save = page.getByRole("button", { name: text.trust.save, exact: true });
  await page.getByLabel(text.trust.largest).fill("lots");
  await save.click();
  await page.getByText(text.trust.badAmount).waitFor();
  await page.getByLabel(text.trust.largest).fill("0,5");
  await page.getByLabel(text.trust.folder).fill("runs");
  await save.click();
  await page.locator(".details .problem").waitFor();
  await page.getByText(text.trust.unsaved).waitFor();
  await page.getByLabel(text.trust.folder).fill("/work/runs");
  await page.getByLabel(text.trust.folder).press("Enter");
  await page.locator(".rule-end").getByText(text.trust.saved, { exact: true }).waitFor();
  assertEquals(fixture.files.trust.get(BEN.id)?.rule, { folder: "/work/runs", largest: 5e8, quota: 1e10 });
  await page.keyboard.press("Escape");
  await openDetails(page);
  assertEquals(await page.getByLabel(text.trust.folder).inputValue(), "/work/runs");
  await page.getByLabel(text.trust.quota).press("End");
  await page.getByLabel(text.trust.quota).pressSequentially("0");
  await page.getByText(text.trust.unsaved).waitFor();
  await page.keyboard.press("Escape");
  await until(page, "what was typed to be kept", () => fixture.files.trust.get(BEN.id)?.rule?.quota === 1e11);
  await openDetails(page);
  await page.getByLabel(text.trust.rule).uncheck();
  await until(page, "the rule to go", () => fixture.files.trust.get(BEN.id)?.rule === null);
}, REFUSED);

pageTest("the page verifies contacts, and says so of others", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, LIN.id);
  await openDetails(page);
  await page.getByText(text.trust.notAContact).waitFor();
  assertEquals(await page.getByLabel(text.trust.verified).count(), 0);
});
