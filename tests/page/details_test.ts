/** The pane beside a conversation, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { field, lines, pageTests, row } from "../support/page_bench.ts";
import { item, offer } from "../support/page_files.ts";
import { accessibilityFindings, openConversation } from "../support/page_probe.ts";
import { BEN, GRACE, NOW, officeWorld, type Said } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/details_test.ts");

const shared = (name: string): Said => ({
  conversation: BEN.id,
  from: BEN.id,
  text: "",
  at: NOW,
  offer: offer([item(name, 2e6)]),
  transfers: [{ peer: BEN.id, state: "offered" }],
});

/** Much is said between the first file and the others. */
function talkative() {
  const world = officeWorld();
  const talk = Array.from({ length: 300 }, (_, index): Said => ({
    conversation: BEN.id,
    from: BEN.id,
    text: `Line ${index}`,
    at: NOW,
  }));
  const rest = Array.from({ length: 11 }, (_, index) => shared(`plate ${index}.tiff`));
  return { ...world, said: [...world.said, shared("first.pdf"), ...talk, ...rest], unread: {} };
}

pageTest(
  "the page lists what was shared, and goes to where it was said",
  talkative(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    await page.getByRole("button", { name: text.details.show, exact: true }).click();
    const files = page.locator(".shared-file");
    await files.nth(9).waitFor();
    assertStringIncludes(await files.first().innerText(), "plate 10.tiff");
    fixture.says(shared("newest.zip"));
    await files.first().getByText("newest.zip").waitFor();
    await page.locator(".details").getByRole("button", { name: text.talk.moreResults }).click();
    await files.last().getByText("first.pdf").waitFor();
    assertEquals(await accessibilityFindings(page), []);
    assertEquals(await page.locator(".file-card", { hasText: "first.pdf" }).count(), 0);
    await files.last().click();
    await page.locator(".file-card", { hasText: "first.pdf" }).waitFor();
    await lines(page).getByText("Line 3", { exact: true }).waitFor();
  },
);

pageTest(
  "the page keeps the details where there is room, and lets go of them where not",
  officeWorld(),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    await page.getByRole("button", { name: text.details.show, exact: true }).click();
    await row(page, GRACE.id).click();
    await page.locator(".details-name", { hasText: GRACE.name }).waitFor();
    await page.setViewportSize({ width: 1000, height: 700 });
    await row(page, BEN.id).click();
    await page.locator(".details").waitFor({ state: "detached" });
    await page.getByRole("button", { name: text.details.show, exact: true }).press("Enter");
    await page.locator(".details").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".details").waitFor({ state: "detached" });
    await page.locator("[aria-controls=details]:focus").waitFor();
  },
);

pageTest(
  "the page writes nothing where the details cover it, and goes on writing after them",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await page.setViewportSize({ width: 390, height: 780 });
    await openConversation(tab, BEN.id);
    const asked = fixture.asked.length;
    for (const leave of ["Escape", "Control+."]) {
      await field(page).fill("Half a");
      await page.keyboard.press("Control+.");
      await page.locator(".details:focus").waitFor();
      await page.keyboard.type("unseen");
      await page.keyboard.press("Enter");
      assertEquals(await page.locator(".centre").evaluate((centre) => centre.hasAttribute("inert")), true);
      assertEquals(await accessibilityFindings(page), []);
      await page.keyboard.press(leave);
      await page.locator(".details").waitFor({ state: "detached" });
      await page.keyboard.type(" thought");
      assertEquals(await field(page).inputValue(), "Half a thought", leave);
    }
    assertEquals(fixture.asked.slice(asked).filter(([, path]) => path.includes("messages")), []);
    // By way of the palette as well.
    await page.keyboard.press("Control+k");
    await page.keyboard.type(text.palette.details(BEN.name));
    await page.getByRole("option", { name: text.palette.details(BEN.name), selected: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.locator(".details:focus").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".details").waitFor({ state: "detached" });
    await page.keyboard.type("!");
    assertEquals(await field(page).inputValue(), "Half a thought!");
  },
);
