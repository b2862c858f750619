/** One's own status, and notices, in a real browser. */
import { assertEquals } from "../../src/std/assert.ts";
import { text } from "../../src/page/text.ts";
import { pageTests } from "../support/page_bench.ts";
import { ME, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/status_test.ts");

pageTest("the page changes one's status", officeWorld(), async ({ page, fixture }) => {
  const me = page.locator(".me");
  const menu = page.getByRole("dialog", { name: text.status.title });
  await me.click();
  // Whoever goes through the choices by keys has said nothing yet, and what was typed stays.
  await menu.getByRole("textbox", { name: text.status.words }).fill("In the clean room");
  await menu.getByRole("radio", { name: text.status.availability.available }).press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assertEquals(await menu.isVisible(), true);
  assertEquals(await me.getByRole("img", { name: text.presence.busy }).count(), 0);
  await menu.getByRole("button", { name: text.status.save, exact: true }).click();
  await menu.waitFor({ state: "hidden" });
  await me.getByRole("img", { name: text.presence.busy }).waitFor();
  await me.getByText("In the clean room").waitFor();
  await me.click();
  await menu.getByRole("textbox", { name: text.status.words }).fill("x".repeat(60));
  await menu.getByRole("button", { name: text.status.save, exact: true }).click();
  await menu.getByRole("alert").getByText("too long").waitFor();
  await page.keyboard.press("Escape");
  await menu.waitFor({ state: "hidden" });
  fixture.emit({ type: "me", me: { ...ME, name: "Countess" } });
  await me.getByText("Countess").waitFor();
}, /status of 400/);

pageTest("the page shows a notice until it is dismissed", officeWorld(), async ({ page, fixture }) => {
  fixture.notices("clock", "This computer's clock went back.");
  await page.locator(".bar", { hasText: "clock went back" }).getByRole("button", { name: text.dismiss }).click();
  await page.locator(".bar").waitFor({ state: "detached" });
});
