/** Conversations as they are read in a real browser. */
import { LOG_LIMIT } from "../../src/page/log.ts";
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import type { Locator } from "playwright-core";
import type { Page } from "../support/browser.ts";
import { belowEnd, field, lines, pageTests, row, scrollTo, scrollTop } from "../support/page_bench.ts";
import { openConversation, until } from "../support/page_probe.ts";
import { BEN, GRACE, LIN, longHistory, ME, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/reading_test.ts");

pageTest(
  "the page shows a conversation by days and authors and says how far it was read",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    assertEquals(await page.locator(".divider").allInnerTexts(), [text.yesterday, text.today]);
    assertEquals(await page.locator(".text-line").count(), 8);
    assertEquals(await page.locator(".author-name").allInnerTexts(), [
      BEN.name,
      text.you,
      BEN.name,
      text.you,
      BEN.name,
      text.you,
    ]);
    assertEquals(fixture.seen, [], "nothing was unread");
    await openConversation(tab, GRACE.id);
    assertEquals(await page.locator(".divider.new").count(), 1);
    await row(page, GRACE.id).locator(".badge").waitFor({ state: "detached" });
    await until(page, "the program to hear of it", () => fixture.seen.length > 0);
    assertEquals(fixture.seen.map(({ conversation }) => conversation), [GRACE.id]);
    assertEquals(await page.title(), text.title);
  },
);

pageTest("the page tells saved from delivered in words too", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  const ticks = page.locator(".tick");
  assertEquals((await ticks.allTextContents()).at(-1), text.saved);
  const message = fixture.says({ conversation: BEN.id, from: ME.id, text: "one more", recipients: 1 });
  await page.locator(".words", { hasText: "one more" }).waitFor();
  fixture.delivers(message.id, BEN.id);
  await page.locator(".text-line", { hasText: "one more" }).locator(".tick[data-state=delivered]").waitFor();
  assertEquals((await ticks.allTextContents()).at(-1), text.delivered);
});

pageTest("the page counts who has a text to everyone", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, "everyone");
  assertStringIncludes(await page.locator(".tick").last().textContent() ?? "", text.deliveredTo(3, 4));
  const message = fixture.says({ conversation: "everyone", from: ME.id, text: "to all", recipients: 2 });
  const tick = page.locator(".text-line", { hasText: "to all" }).locator(".tick");
  await tick.waitFor();
  assertStringIncludes(await tick.textContent() ?? "", text.deliveredTo(0, 2));
  for (const [to, done] of [[BEN.id, 1], [LIN.id, 2]] as const) {
    fixture.delivers(message.id, to);
    await tick.getByText(text.deliveredTo(done, 2)).waitFor();
  }
  assertEquals(await tick.getAttribute("title"), text.deliveredNames(`${BEN.name}, ${LIN.name}`));
});

pageTest(
  "the page loads older texts near the top and leaves the reader where they are",
  longHistory(180),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    assertEquals([await lines(page).count(), await belowEnd(page)], [50, 0]);
    const known = page.locator(".text-line", { hasText: "Text 136 of" });
    const place = async () => Math.round((await known.boundingBox())?.y ?? NaN);
    const moved = await scrollTop(page) - 300;
    const before = await place() + moved;
    await scrollTo(page, "300");
    await until(page, "older texts, before the top is near", async () => await lines(page).count() === 100);
    assertEquals(await place(), before);
    for (const count of [150, 180]) {
      await scrollTo(page, "0");
      await until(page, "older texts", async () => await lines(page).count() === count);
    }
    assertEquals(await page.locator(".log-top").innerText(), text.beginning);
  },
);

pageTest("the page follows new texts at the end and nowhere else", longHistory(60), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  fixture.says({ conversation: BEN.id, from: BEN.id, text: "seen at once" });
  await page.locator(".words", { hasText: "seen at once" }).waitFor();
  assertEquals(await belowEnd(page), 0);
  await scrollTo(page, "400");
  await page.locator(".to-end").waitFor();
  const top = await scrollTop(page);
  fixture.says({ conversation: BEN.id, from: BEN.id, text: "not yet seen" });
  await page.locator(".to-end .badge").waitFor();
  assertEquals(await scrollTop(page), top);
  await page.locator(".to-end").click();
  await page.locator(".to-end").waitFor({ state: "detached" });
  assertEquals(await belowEnd(page), 0);
  await row(page, BEN.id).locator(".badge").waitFor({ state: "detached" });
});

pageTest("the page goes to the end for what one writes oneself", longHistory(60), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await scrollTo(page, "400");
  await page.locator(".to-end").waitFor();
  await field(page).fill("an answer");
  await field(page).press("Enter");
  await page.locator(".words", { hasText: "an answer" }).waitFor();
  await page.locator(".to-end").waitFor({ state: "detached" });
  assertEquals(await belowEnd(page), 0);
});

pageTest(
  "the page holds a bounded number of texts and finds back to the newest",
  longHistory(700),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    for (let count = 100; count <= LOG_LIMIT; count += 50) {
      await scrollTo(page, "0");
      await until(page, `${count} texts`, async () => await lines(page).count() === count);
    }
    await scrollTo(page, "0");
    await until(
      page,
      "the window to move",
      async () => (await lines(page).first().innerText()).startsWith("Text 351 "),
    );
    assertEquals(await lines(page).count(), LOG_LIMIT);
    assertMatch(await lines(page).last().innerText(), /^Text 650 /);
    await page.locator(".to-end").click();
    await until(page, "the newest", async () => /^Text 700 /.test(await lines(page).last().innerText()));
    assertEquals(await belowEnd(page), 0);
  },
);

/** Where the first text in sight stands, px below the top of the log, and which one it is. */
const firstInSight = (page: Page): Promise<{ position: string; top: number }> =>
  page.evaluate(`(() => {
    const top = document.querySelector(".log").getBoundingClientRect().top;
    const line = [...document.querySelectorAll(".text-line")].find((line) => line.getBoundingClientRect().bottom > top);
    return { position: line.dataset.position, top: Math.round(line.getBoundingClientRect().top - top) };
  })()`);

pageTest(
  "the page goes on under the wheel through a long history, and no text jumps",
  longHistory(3_000),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    const input = await page.context().newCDPSession(page);
    // Each frame says where each text stood: between two frames all that are in sight move by the same, and downwards.
    await page.evaluate(`{
      globalThis.jumps = [];
      let before = new Map();
      const look = () => {
        const now = new Map([...document.querySelectorAll(".text-line")]
          .map((line) => [line.dataset.position, Math.round(line.getBoundingClientRect().top)])
          .filter(([, top]) => top > 0 && top < innerHeight));
        const moves = [...now].filter(([position]) => before.has(position)).map(([position, top]) => top - before.get(position));
        if (before.size > 0 && (moves.length === 0 || Math.max(...moves) - Math.min(...moves) > 1 || Math.min(...moves) < -1)) {
          jumps.push(moves.join());
        }
        before = now;
        if (!globalThis.looked) requestAnimationFrame(look);
      };
      requestAnimationFrame(look);
    }`);
    await input.send("Input.synthesizeScrollGesture", {
      ...{ x: 900, y: 400, yDistance: 8_000, speed: 2_000, gestureSourceType: "mouse" },
    });
    await page.evaluate("globalThis.looked = true");
    assertEquals(await page.evaluate("jumps"), []);
    const first = Number(await lines(page).first().innerText().then((words) => /^Text (\d+)/.exec(words)?.[1]));
    assert(first < 2_800, `older texts came on the way: the first is ${first}`);
    assert(await scrollTop(page) > 0, "they came before the reader stood at the top");
  },
);

pageTest(
  "the page keeps the reader's place in a full log while new texts come in",
  longHistory(LOG_LIMIT),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    for (let count = 100; count <= LOG_LIMIT; count += 50) {
      await scrollTo(page, "0");
      await until(page, `${count} texts`, async () => await lines(page).count() === count);
    }
    await scrollTo(page, "0");
    const place = await firstInSight(page);
    fixture.says({ conversation: BEN.id, from: BEN.id, text: "one at the end" });
    fixture.says({ conversation: BEN.id, from: BEN.id, text: "and another" });
    await page.locator(".words", { hasText: "and another" }).waitFor();
    assertEquals(await firstInSight(page), place);
    assertEquals(await page.locator(".log-top").first().innerText(), text.beginning);
  },
);

pageTest(
  "the page jumps to a hit deep in the past, and scrolls on from there either way",
  longHistory(3_000),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    await page.getByRole("searchbox").fill("Text 1234 of");
    await page.locator(".result").click();
    const hit = page.locator(".text-line[data-target]");
    await hit.waitFor();
    assertMatch(await hit.innerText(), /Text 1234 of/);
    const box = await page.locator(".log").boundingBox();
    const top = (await hit.boundingBox())?.y ?? NaN;
    assert(box !== null && top > box.y && top < box.y + box.height, "it is in sight");
    const numberOf = async (line: Locator) => Number(/^Text (\d+)/.exec(await line.innerText())?.[1]);
    const quiet = () => page.locator(".log[aria-busy=false]").waitFor();
    await quiet();
    await scrollTo(page, "0");
    await until(page, "texts before", async () => await numberOf(lines(page).first()) < 1_180);
    await quiet();
    await scrollTo(page, "document.querySelector('.log').scrollHeight");
    await until(page, "texts behind", async () => await numberOf(lines(page).last()) > 1_290);
    assertEquals(await hit.count(), 1, "the hit is still held");
  },
);
