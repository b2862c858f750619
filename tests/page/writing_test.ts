/** Writing in a real browser. */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { belowEnd, field, pageTests, writing } from "../support/page_bench.ts";
import { openConversation, until } from "../support/page_probe.ts";
import { BEN, GRACE, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/writing_test.ts");

pageTest(
  "the page sends with Enter, breaks with Shift+Enter, and does nothing with an empty field",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    await until(page, "one can write at once", () => writing(page));
    await field(page).press("Enter");
    await page.keyboard.type("alpha");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("beta");
    await page.keyboard.press("Enter");
    await page.locator(".words", { hasText: "beta" }).waitFor();
    assertEquals(fixture.sent.map(({ to, text }) => [to, text]), [[BEN.id, "alpha\nbeta"]]);
    assertMatch(fixture.sent[0]?.id ?? "", /^[0-9a-f]{32}$/);
    assertEquals(await field(page).inputValue(), "");
  },
);

pageTest("the page leaves Enter to an input method that composes", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  const input = await page.context().newCDPSession(page);
  await input.send("Input.imeSetComposition", { text: "にほん", selectionStart: 3, selectionEnd: 3 });
  await field(page).press("Enter");
  assertStringIncludes(await field(page).inputValue(), "にほん");
  await input.send("Input.imeSetComposition", { text: "", selectionStart: 0, selectionEnd: 0 });
  await field(page).fill("");
  await input.send("Input.insertText", { text: "日本" });
  await field(page).press("Enter");
  await page.locator(".words", { hasText: "日本" }).waitFor();
  assertEquals(fixture.sent.map((request) => request.text), ["日本"]);
});

pageTest("the page keeps a draft for each conversation", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("to Ben");
  await openConversation(tab, GRACE.id);
  assertEquals(await field(page).inputValue(), "");
  await field(page).fill("to Grace");
  await openConversation(tab, BEN.id);
  assertEquals(await field(page).inputValue(), "to Ben");
});

pageTest("the page's field grows with the text, up to a limit", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  const height = async () => (await field(page).boundingBox())?.height ?? 0;
  const one = await height();
  await field(page).fill("1\n2\n3\n4");
  assert(await height() >= one + 50, "four lines are higher than one");
  await field(page).fill("line\n".repeat(200));
  assert(await height() < 400, "the log stays in sight");
  assertEquals(await belowEnd(page), 0, "the last text stays above the field");
});

pageTest("the page keeps a text that was refused and says why", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  fixture.sendBehaviour = { type: "refuse", status: 507, message: "The disk is full: make room." };
  await field(page).fill("hello");
  await field(page).press("Enter");
  await page.getByRole("alert").waitFor();
  assertEquals(await page.getByRole("alert").innerText(), text.notSent("The disk is full: make room."));
  assertEquals(await field(page).inputValue(), "hello");
  assertEquals(await field(page).getAttribute("aria-invalid"), "true");
  fixture.sendBehaviour = { type: "save" };
  await field(page).press("Enter");
  await page.locator(".words", { hasText: "hello" }).waitFor();
  assertEquals(await page.getByRole("alert").count(), 0);
  assertEquals(new Set(fixture.sent.map(({ id }) => id)).size, 1, "a repetition is the same text");
}, /status of 507/);

pageTest("the page refuses a text that no program would take", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await field(page).fill("é".repeat(40_000));
  await field(page).press("Enter");
  assertStringIncludes(await page.getByRole("alert").innerText(), "80,000 bytes");
  assertEquals([fixture.sent.length, (await field(page).inputValue()).length], [0, 40_000]);
});
