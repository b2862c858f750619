/** The list of people in a real browser. */
import { text } from "../../src/page/text.ts";
import { assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { pageTests, row } from "../support/page_bench.ts";
import { until } from "../support/page_probe.ts";
import { BEN, EMPTY_WORLD, GRACE, idOf, LIN, officeWorld, person, ROSA, TWIN } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/list_test.ts");

pageTest("the page lists who is here and who is away", officeWorld(), async ({ page }) => {
  const sections = page.locator("nav section");
  assertEquals(await sections.count(), 2);
  assertMatch(await sections.nth(0).locator("h2").innerText(), /^Here now\s+4$/);
  assertMatch(await sections.nth(1).locator("h2").innerText(), /^Away from the network\s+1$/);
  assertStringIncludes(await row(page, ROSA.id).innerText(), "last here yesterday, a text waits");
  assertEquals(await row(page, GRACE.id).locator(".presence").getAttribute("aria-label"), text.presence.busy);
  assertStringIncludes(await row(page, GRACE.id).innerText(), "found it: an actual moth");
  assertStringIncludes(await row(page, GRACE.id).innerText(), text.unread(3));
  assertEquals(await page.title(), text.titleWithUnread(3));
});

pageTest("the page says that nobody is here, and what it tries", EMPTY_WORLD, async ({ page, fixture }) => {
  assertEquals(await page.locator(".centre h2").innerText(), text.nobody);
  assertStringIncludes(await page.locator(".centre").innerText(), text.nobodyHint);
  fixture.comes(LIN);
  await row(page, LIN.id).waitFor();
  assertEquals(await page.locator(".centre h2").innerText(), text.pick);
  fixture.leaves(LIN.id);
  await page.locator(".centre h2", { hasText: text.nobody }).waitFor();
});

pageTest("the page tells two people of one name apart", officeWorld(), async ({ page, fixture }) => {
  assertEquals(await page.locator(".short-id").count(), 0);
  fixture.comes(TWIN);
  await row(page, TWIN.id).waitFor();
  assertEquals(await row(page, TWIN.id).locator(".short-id").textContent(), ` ${TWIN.id.slice(0, 8)}`);
  assertEquals(await row(page, BEN.id).locator(".short-id").textContent(), ` ${BEN.id.slice(0, 8)}`);
});

pageTest("the page finds people among ten thousand and draws a hundred at once", {
  ...EMPTY_WORLD,
  people: Array.from({ length: 10_000 }, (_, index) => person(`Person ${index}`, { id: idOf(`p${index}`) })),
}, async ({ page, fixture }) => {
  await until(page, "a hundred rows beside that for everyone", async () => await page.locator(".row").count() === 101);
  await page.locator("section .more").click();
  assertEquals(await page.locator(".row").count(), 201);
  for (let index = 0; index < 10_000; index++) {
    fixture.comes(person(`Person ${index}`, { id: idOf(`p${index}`), presence: "busy" }));
  }
  fixture.comes(person("The last one"));
  await page.locator(".count", { hasText: "10,001" }).waitFor();
  await page.getByRole("searchbox").fill("person 9876");
  await page.locator(".count", { hasText: /^1$/ }).waitFor();
  assertEquals(await row(page, idOf("p9876")).locator(".presence").getAttribute("aria-label"), text.presence.busy);
  await page.getByRole("searchbox").press("Escape");
  await page.locator(".count", { hasText: "10,001" }).waitFor();
});
