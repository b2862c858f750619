/** The settings dialog in a real browser: each setting is changed as a person changes it, and is there after a reload. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { field, pageTests, row } from "../support/page_bench.ts";
import { accessibilityFindings, REFUSED, until } from "../support/page_probe.ts";
import { officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/settings_test.ts");

pageTest("the page sets, changes and removes the passphrase of the own key", officeWorld(), async (bench) => {
  const { page, fixture } = bench;
  const { talk } = text;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const fill = (label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words);
  await press(talk.settings);
  await press(text.settings.panes.key);
  await page.getByText(talk.keyPlain).waitFor();
  await press(talk.keySet);
  await fill(talk.keyNew, "correct horse");
  await fill(talk.keyRepeat, "battery staple");
  await press(talk.keyYes.set);
  await page.getByRole("alert").getByText(talk.keyDiffer).waitFor();
  assertEquals(fixture.passphrase, null);
  assertEquals(await accessibilityFindings(page), []);
  await fill(talk.keyRepeat, "correct horse");
  await press(talk.keyYes.set);
  await page.getByText(talk.keyProtected).waitFor();
  assertEquals(fixture.passphrase, "correct horse");

  await press(talk.keyChange);
  await fill(talk.keyCurrent, "wrong");
  await fill(talk.keyNew, "battery staple");
  await fill(talk.keyRepeat, "battery staple");
  await press(talk.keyYes.change);
  await page.getByRole("alert").getByText("That is not the passphrase").waitFor();
  assertEquals(fixture.passphrase, "correct horse");
  await fill(talk.keyCurrent, "correct horse");
  await press(talk.keyYes.change);
  await page.getByText(talk.keySaved, { exact: true }).waitFor();
  assertEquals(fixture.passphrase, "battery staple");

  await press(talk.keyRemove);
  await press(talk.cancel);
  await press(talk.keyRemove);
  await fill(talk.keyCurrent, "battery staple");
  await press(talk.keyYes.remove);
  await page.getByText(talk.keyPlain).waitFor();
  assertEquals(fixture.passphrase, null);
}, REFUSED);

/** A request that never reached the program. */
const CUT = /ERR_FAILED/;

const settingsOf = (page: Page) => ({
  open: async (pane: keyof typeof text.settings.panes) => {
    if (!await page.getByRole("dialog").isVisible()) {
      await page.getByRole("button", { name: text.talk.settings, exact: true }).click();
    }
    await page.getByRole("button", { name: text.settings.panes[pane], exact: true }).click();
  },
  box: (label: string) => page.getByRole("checkbox", { name: label, exact: true }),
  choice: (label: string) => page.getByRole("combobox", { name: label, exact: true }),
  fill: async (label: string, words: string) => {
    await page.getByRole("textbox", { name: label, exact: true }).fill(words);
    await page.getByRole("button", { name: text.talk.saveOf(label), exact: true }).click();
  },
});

const theme = (page: Page): Promise<string> => page.evaluate("document.documentElement.dataset.theme");
const ground = (page: Page): Promise<string> => page.evaluate("getComputedStyle(document.body).backgroundColor");

pageTest("what is set in the page is there after a reload", officeWorld(), async ({ page, fixture }) => {
  const { open, box, choice, fill } = settingsOf(page);
  const { settings, talk, status } = text;
  await open("you");
  await fill(settings.name, "Ada L.");
  await choice(settings.availability).selectOption("busy");
  await fill(settings.statusText, "Run 7");
  await fill(talk.group, "Analysis");
  await open("news");
  await box(settings.notify).uncheck();
  await box(settings.sound).check();
  await box(settings.quiet).check();
  await page.getByLabel(settings.quietFrom, { exact: true }).fill("21:30");
  await page.getByLabel(settings.quietTo, { exact: true }).fill("06:15");
  await open("files");
  await fill(settings.folder, "/home/ada/in");
  await open("privacy");
  await box(talk.receipts).uncheck();
  await fill(talk.keepAllDays, "30");
  await open("start");
  await box(settings.start).check();
  await until(page, "all to be told", () => fixture.autostart.state === "on" && fixture.settings.keepDays === 30);
  assertEquals(fixture.settings, {
    receipts: "off",
    keepDays: 30,
    theme: "system",
    language: "system",
    notify: "off",
    sound: "on",
    quietHours: { from: "21:30", to: "06:15" },
    filesFolder: "/home/ada/in",
  });
  await page.reload();
  await open("you");
  assertEquals(await page.getByRole("textbox", { name: settings.name, exact: true }).inputValue(), "Ada L.");
  assertEquals(await choice(settings.availability).inputValue(), "busy");
  assertEquals(await page.getByRole("textbox", { name: settings.statusText }).inputValue(), "Run 7");
  assertEquals(await page.locator(".my-card .row-line").innerText(), "Run 7", status.title);
  await open("news");
  assertEquals([await box(settings.notify).isChecked(), await box(settings.sound).isChecked()], [false, true]);
  assertEquals(await page.getByLabel(settings.quietTo, { exact: true }).inputValue(), "06:15");
  await open("files");
  assertEquals(await page.getByRole("textbox", { name: settings.folder }).inputValue(), "/home/ada/in");
  await open("privacy");
  assertEquals(await box(talk.receipts).isChecked(), false);
  await open("start");
  assertEquals(await box(settings.start).isChecked(), true);
});

pageTest("each part of the settings has no fault that a rule can find", officeWorld(), async ({ page, fixture }) => {
  const { open, box } = settingsOf(page);
  fixture.autostart = { state: "impossible", entry: null, why: "sources" };
  for (const width of [1_440, 390]) {
    await page.keyboard.press("Escape");
    await page.setViewportSize({ width, height: 844 });
    for (const pane of ["you", "look", "news", "files", "privacy", "key", "start"] as const) {
      await open(pane);
      if (pane === "news") await box(text.settings.quiet).check();
      if (pane === "start") await page.getByText(text.settings.startWhy.sources).waitFor();
      assertEquals(await accessibilityFindings(page), [], `${pane} at ${width}`);
      // One at a time: the list, or one of them.
      if (width === 390) {
        const focused = (): Promise<string> =>
          page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.textContent");
        await until(page, "the way back to have the focus", async () => await focused() === text.settings.back);
        await page.keyboard.press("Enter");
        await page.locator(".settings-pane").waitFor({ state: "hidden" });
        await until(page, "the list to have it", async () => await focused() === text.settings.panes[pane]);
      }
    }
  }
});

pageTest("a theme holds at once, and from the first drawing of the next start", officeWorld(), async ({ page }) => {
  const { open, choice } = settingsOf(page);
  await page.emulateMedia({ colorScheme: "light" });
  await open("look");
  const light = await ground(page);
  await choice(text.settings.theme).selectOption("dark");
  await until(page, "the dark ground", async () => await ground(page) !== light);
  assertEquals(await theme(page), "dark");
  const dark = await ground(page);
  // Before the program has answered.
  await page.route("**/api/**", (route) => route.abort());
  await page.reload();
  await until(page, "the dark ground again", async () => await ground(page) === dark);
  await page.unroute("**/api/**");
  await page.reload();
  await page.emulateMedia({ colorScheme: "dark" });
  await open("look");
  await choice(text.settings.theme).selectOption("light");
  await until(page, "the light ground", async () => await ground(page) === light);
  await choice(text.settings.theme).selectOption("system");
  await until(page, "the system's ground", async () => await ground(page) === dark);
}, CUT);

pageTest("what is refused is said beside its field, and nothing is lost", officeWorld(), async ({ page, fixture }) => {
  const { open, choice, fill } = settingsOf(page);
  await open("privacy");
  await fill(text.talk.keepAllDays, "soon");
  await page.getByRole("alert").getByText(text.talk.badDays).waitFor();
  await page.route("**/api/settings", (route) => route.abort());
  await open("look");
  await choice(text.settings.theme).selectOption("dark");
  await page.locator(".setting .problem").waitFor();
  assertEquals(await choice(text.settings.theme).inputValue(), "system");
  assertEquals(fixture.settings.theme, "system");
}, CUT);

/** The words of the page as another language's file would bring them, with one changed. */
async function otherWords(everyone: string): Promise<string> {
  const folder = await Deno.makeTempDir();
  try {
    const en = new URL("../../src/page/languages/en.ts", import.meta.url).href;
    const code = `import { en } from "${en}"; export default { ...en, everyone: "${everyone}" };`;
    await Deno.writeTextFile(`${folder}/words.ts`, code);
    const { stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["bundle", "--quiet", "--no-config", `${folder}/words.ts`],
    }).output();
    return new TextDecoder().decode(stdout);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

pageTest("a language holds at once, and nothing that was typed is lost", officeWorld(), async ({ page, fixture }) => {
  const { open, choice } = settingsOf(page);
  const body = await otherWords("الجميع");
  await page.route("**/static/languages/ar.js", (route) => route.fulfill({ contentType: "text/javascript", body }));
  await row(page, "everyone").click();
  await field(page).fill("not sent yet");
  await open("look");
  await choice(text.settings.language).selectOption("ar");
  await until(
    page,
    "the page to be mirrored",
    async () => await page.evaluate("document.documentElement.dir") === "rtl",
  );
  await row(page, "everyone").getByText("الجميع").first().waitFor();
  assertEquals(await choice(text.settings.language).inputValue(), "ar");
  await until(page, "the focus", async () => await page.evaluate("document.activeElement.tagName") === "SELECT");
  assertEquals(await field(page).inputValue(), "not sent yet");
  assertEquals(fixture.settings.language, "ar");
  assertEquals(await accessibilityFindings(page), []);
  await page.reload();
  await row(page, "everyone").getByText("الجميع").first().waitFor();
  await open("look");
  await choice(text.settings.language).selectOption("en");
  await until(page, "English", async () => await page.evaluate("document.documentElement.lang") === "en");
  await row(page, "everyone").getByText(text.everyone).first().waitFor();
});

pageTest("a language that can't be loaded is said, and the page goes on", officeWorld(), async ({ page }) => {
  const { open, choice } = settingsOf(page);
  await page.route("**/static/languages/**", (route) => route.fulfill({ status: 404 }));
  await open("look");
  await choice(text.settings.language).selectOption("zh");
  await page.getByText(text.settings.noLanguage).waitFor({ state: "attached" });
  assertEquals(await page.evaluate("document.documentElement.lang"), "en");
}, /status of 404|dynamically imported module/);
