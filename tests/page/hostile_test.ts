/// <reference lib="dom" />
/** What hostile people may write, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { LAYOUT_ATTEMPTS, SCRIPT_ATTEMPTS } from "../support/hostile_texts.ts";
import { field, lines, pageTests, scrollTo } from "../support/page_bench.ts";
import { openConversation, until } from "../support/page_probe.ts";
import { BEN, idOf, ME, NOW, officeWorld, person, type World } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/hostile_test.ts");

const hostileTexts = [...SCRIPT_ATTEMPTS, ...LAYOUT_ATTEMPTS];
const hostileWorld: World = {
  me: { ...ME, name: SCRIPT_ATTEMPTS[2] ?? "", statusText: SCRIPT_ATTEMPTS[0] ?? "" },
  people: hostileTexts.map((words, index) =>
    person(words, {
      id: idOf(`hostile ${index}`),
      host: words,
      group: words,
      statusText: words,
      addresses: [words],
      lastSeen: index % 2 === 0 ? Number.MAX_SAFE_INTEGER : -1,
      presence: index % 3 === 0 ? "offline" : "online",
    })
  ),
  said: hostileTexts.map((words, index) => ({
    conversation: "everyone",
    from: idOf(`hostile ${index}`),
    text: words,
    at: index % 5 === 0 ? Number.MAX_SAFE_INTEGER : NOW,
    kind: index % 7 === 0 ? words.slice(0, 32) : "text",
  })),
  unread: { everyone: 4 },
};

pageTest(
  "the page shows what hostile people write as text, and runs none of it",
  hostileWorld,
  async ({ page, tab, fixture }) => {
    await openConversation(tab, "everyone");
    await scrollTo(page, "0");
    await until(page, "all texts", async () => await lines(page).count() === hostileTexts.length);
    assertEquals(await lines(page).allTextContents(), hostileTexts);
    assertEquals(
      await page.locator("#page script, #page img, #page iframe, #page object, #page style").count(),
      0,
    );
    const links = await page.locator("#page a").evaluateAll((all) =>
      all.map((link) => [new URL((link as HTMLAnchorElement).href).protocol, link.getAttribute("rel")].join(" "))
    );
    assertEquals(links.filter((link) => !/^https?: noreferrer noopener$/.test(link)), []);
    for (const words of hostileTexts.slice(0, 3)) fixture.notices(words, words);
    await page.locator(".bar").nth(2).waitFor();
    for (const index of [0, 3, 8, 30]) {
      await openConversation(tab, idOf(`hostile ${index}`));
      await page.getByRole("button", { name: text.details.show, exact: true }).click();
      await page.locator(".details").waitFor();
      await page.keyboard.press("Escape");
      await field(page).fill(hostileTexts[index] ?? "");
      await field(page).press("Enter");
      await lines(page).first().waitFor();
    }
  },
);

pageTest("the page is as wide as its window whatever people write", hostileWorld, async ({ page, tab }) => {
  await openConversation(tab, "everyone");
  for (const width of [1440, 1024, 390]) {
    await page.setViewportSize({ width, height: 780 });
    const wider = await page.evaluate(
      "[...document.querySelectorAll('body, #page, .page, .list, .log, .chat-header, .words')].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className)",
    );
    assertEquals(wider, [], `at ${width} px`);
  }
});

pageTest("the page cuts a long text until the reader wants all of it", {
  ...officeWorld(),
  said: [
    { conversation: BEN.id, from: BEN.id, text: "x".repeat(65_536), at: NOW },
    { conversation: BEN.id, from: BEN.id, text: "line\n".repeat(500), at: NOW },
  ],
}, async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  assertEquals((await lines(page).nth(0).textContent())?.length, 3_000);
  assertEquals((await lines(page).nth(1).textContent())?.split("\n").length, 40);
  await page.getByRole("button", { name: text.showAll(65_536) }).click();
  assertEquals((await lines(page).nth(0).textContent())?.length, 65_536);
});
