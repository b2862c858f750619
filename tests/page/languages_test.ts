/** The languages of the page in a real browser: which one it begins in, changing it, and the mirrored page. */
import { en } from "../../src/page/languages/en.ts";
import ar from "../../src/page/languages/ar.ts";
import de from "../../src/page/languages/de.ts";
import pt from "../../src/page/languages/pt.ts";
import ru from "../../src/page/languages/ru.ts";
import { assert, assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { field, pageTests, row } from "../support/page_bench.ts";
import { galleryWorld } from "../support/page_gallery.ts";
import { PageFixture } from "../support/page_fixture.ts";
import { accessibilityFindings, openConversation, openTab, until } from "../support/page_probe.ts";
import { BEN, EMPTY_WORLD, ME, MOHAMMED, NOW, officeWorld, type World } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/languages_test.ts");

const root = (page: Page): Promise<string> =>
  page.evaluate("document.documentElement.lang + ' ' + document.documentElement.dir");

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** What is seen of the elements, in the order of the document. */
const boxes = (page: Page, selector: string): Promise<Box[]> =>
  page.evaluate(
    `[...document.querySelectorAll(${JSON.stringify(selector)})].map((one) => one.getBoundingClientRect().toJSON())` +
      `.filter(({ width, height }) => width > 0 && height > 0)`,
  );

/** Each child of the elements that sticks out of its parent, or lies on the child before it. */
const collisions = (page: Page, selector: string): Promise<string[]> =>
  page.evaluate(`[...document.querySelectorAll(${JSON.stringify(selector)})].flatMap((parent) => {
    const around = parent.getBoundingClientRect();
    const seen = [...parent.children].filter((child) => !child.matches(".unseen, [popover]"))
      .map((child) => [child, child.getBoundingClientRect()])
      .filter(([child, { width, height }]) => width > 0 && height > 0 && getComputedStyle(child).position !== "absolute");
    const nameOf = (child) => parent.className + " > " + child.tagName + "." + (child.className.baseVal ?? child.className);
    const out = seen.filter(([, box]) => box.left < around.left - 1 || box.right > around.right + 1)
      .map(([child]) => nameOf(child) + " sticks out");
    const on = seen.filter(([, box], index) => seen.slice(0, index).some(([, other]) =>
      box.left < other.right - 1 && other.left < box.right - 1 && box.top < other.bottom - 1 && other.top < box.bottom - 1))
      .map(([child]) => nameOf(child) + " lies on another");
    return [...out, ...on];
  })`);

pageTest("the page opens in the language that the browser prefers", EMPTY_WORLD, async ({ browser, page }) => {
  assertEquals(await root(page), "en ltr");
  const wanted = [["de-AT", "de ltr", de], ["pt-BR", "pt ltr", pt], ["ru", "ru ltr", ru], ["ar-EG", "ar rtl", ar], [
    "fi",
    "en ltr",
    en,
  ]] as const;
  for (const [locale, expected, catalogue] of wanted) {
    await using fixture = new PageFixture(officeWorld());
    const tab = await openTab(browser, fixture, { locale });
    assertEquals(await root(tab.page), expected, locale);
    await row(tab.page, BEN.id).waitFor();
    await tab.page.getByRole("button", { name: catalogue.talk.settings, exact: true }).waitFor({ timeout: 5_000 });
    assertEquals(tab.faults(), []);
    await tab.page.context().close();
  }
});

pageTest("the page changes its language in the settings, and keeps the draft", officeWorld(), async (bench) => {
  const { page, tab } = bench;
  await openConversation(tab, BEN.id);
  await field(page).fill("half a thought");
  await page.keyboard.press("Control+,");
  await page.getByRole("button", { name: en.settings.panes.look, exact: true }).click();
  await page.getByRole("combobox", { name: en.settings.language, exact: true }).selectOption("ar");
  await until(page, "the page to be Arabic", async () => await root(page) === "ar rtl");
  await page.getByRole("combobox", { name: ar.settings.language, exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await field(page).waitFor();
  assertEquals(await field(page).inputValue(), "half a thought");
  assertEquals(bench.fixture.settings.language, "ar");
  await page.reload();
  await row(page, BEN.id).waitFor();
  assertEquals(await root(page), "ar rtl");
});

function mixedWorld(): World {
  const { said, ...world } = galleryWorld();
  const texts = [
    [MOHAMMED.id, "صباح الخير! هل المعايرة جاهزة؟"],
    [ME.id, "نعم، النتائج في الملف report.pdf وهي أفضل من run 7."],
    [MOHAMMED.id, "Fine, thanks. See you at 3."],
    [ME.id, "```\nconst t = 340;\n```\n\n- أولًا\n- ثانيًا\n\n> اقتباس من النص"],
  ] as const;
  return {
    ...world,
    said: [
      ...said,
      ...texts.map(([from, text], index) => ({ conversation: MOHAMMED.id, from, text, at: NOW - 9_000 + index })),
    ],
  };
}

pageTest("the mirrored page has its parts in order and nothing runs out of its row", mixedWorld(), async (bench) => {
  const { browser, fixture } = bench;
  for (const width of [1_440, 390]) {
    const tab = await openTab(browser, fixture, { locale: "ar", width, height: 844 });
    const { page } = tab;
    const clean = async (what: string) => {
      for (const parts of [".row", ".my-card", ".chat-header", ".composer", ".file-card", ".author"]) {
        assertEquals(await collisions(page, parts), [], `${what} at ${width}, ${parts}`);
      }
      assertEquals(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), true, what);
      assertEquals(await accessibilityFindings(page), [], `${what} at ${width}`);
    };
    await row(page, BEN.id).waitFor();
    await clean("the list");
    const [portrait] = await boxes(page, ".row .avatar");
    const [title] = await boxes(page, ".row .row-title");
    assert(portrait !== undefined && title !== undefined && title.right <= portrait.left, "the name is right of it");

    await openConversation(tab, MOHAMMED.id);
    await clean("texts");
    const styles: [string, string, string] = await page.evaluate(
      `["ul", "blockquote", "pre"].map((tag) => getComputedStyle(document.querySelector(".words " + tag)).direction)`,
    );
    assertEquals(styles, ["rtl", "rtl", "ltr"]);
    assertEquals(
      await page.evaluate("getComputedStyle(document.querySelector('.composer textarea')).direction"),
      "rtl",
    );
    await field(page).fill("hello");
    assertEquals(
      await page.evaluate("getComputedStyle(document.querySelector('.composer textarea')).direction"),
      "ltr",
    );
    await field(page).fill("");
    assertEquals(
      await page.evaluate("getComputedStyle(document.querySelector('.composer .pointing')).transform"),
      "matrix(-1, 0, 0, 1, 0, 0)",
    );

    if (width === 390) await page.getByRole("button", { name: ar.back, exact: true }).click();
    await openConversation(tab, BEN.id);
    await clean("files");
    await page.getByRole("button", { name: ar.details.show, exact: true }).click();
    await page.locator(".safety-number").waitFor();
    const [first, second] = await boxes(page, ".safety-number > *");
    assert(first !== undefined && second !== undefined && first.right <= second.left, "the digits are out of order");
    await clean("details");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+,");
    await page.getByRole("dialog").waitFor();
    await clean("settings");
    assertEquals(tab.faults(), []);
    await page.context().close();
  }
});
