/** What an administrator has set, as the settings show it. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { pageTests } from "../support/page_bench.ts";
import { accessibilityFindings } from "../support/page_probe.ts";
import { officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/policy_test.ts");
const PATH = "/etc/lanmessenger/policy.json";
/** As it stands among words. */
const SHOWN = `\u2068${PATH}\u2069`;

pageTest("the settings show what is locked, and by what", officeWorld(), async ({ page, fixture }) => {
  const { settings, talk } = text;
  const everything = ["name", "group", "receipts", "keepDays", "theme", "language", "notify", "sound", "quietHours"];
  fixture.policy = { path: PATH, locked: [...everything, "filesFolder", "autostart"], mostDays: null };
  await page.reload();
  await page.getByRole("button", { name: talk.settings, exact: true }).click();
  const fields = {
    you: [["textbox", settings.name], ["textbox", talk.group]],
    look: [["combobox", settings.theme], ["combobox", settings.language]],
    news: [["checkbox", settings.notify], ["checkbox", settings.sound], ["checkbox", settings.quiet]],
    files: [["textbox", settings.folder]],
    privacy: [["checkbox", talk.receipts], ["textbox", talk.keepAllDays]],
    start: [["checkbox", settings.start]],
  } as const;
  for (const width of [1_440, 390]) {
    await page.setViewportSize({ width, height: 844 });
    for (const pane of ["you", "look", "news", "files", "privacy", "start"] as const) {
      if (width === 390 && await page.locator(".settings-back").isVisible()) {
        await page.getByRole("button", { name: settings.back, exact: true }).click();
      }
      await page.getByRole("button", { name: settings.panes[pane], exact: true }).click();
      for (const [role, name] of fields[pane]) {
        const field = page.getByRole(role, { name, exact: true });
        await field.waitFor();
        assertEquals(await field.isDisabled(), true, name);
      }
      const sentence = page.getByText(settings.setByAdministrator(SHOWN), { exact: true });
      assertEquals(await sentence.count(), fields[pane].length, pane);
      assertEquals(await accessibilityFindings(page), [], `${pane} at ${width}`);
    }
  }
  const described: string = await page.evaluate(
    "(() => { const field = document.querySelector('.settings-pane input'); return (field.getAttribute('aria-describedby') ?? '').split(' ').map((id) => document.getElementById(id)?.textContent).join('|'); })()",
  );
  assertEquals(described.includes(settings.setByAdministrator(SHOWN)), true, described);
});

pageTest("without tokens none can be made in the page", officeWorld(), async ({ page, fixture }) => {
  fixture.policy = { path: PATH, locked: ["tokens"], mostDays: null };
  await page.reload();
  await page.getByRole("button", { name: text.talk.settings, exact: true }).click();
  await page.getByRole("button", { name: text.settings.panes.programs, exact: true }).click();
  const make = page.getByRole("button", { name: text.programs.make, exact: true });
  await make.waitFor();
  assertEquals(await make.isDisabled(), true);
  assertEquals(await page.getByText(text.settings.setByAdministrator(SHOWN), { exact: true }).count(), 1);
  assertEquals(await accessibilityFindings(page), []);
});

pageTest("what is free stays free, and the most days are told", officeWorld(), async ({ page, fixture }) => {
  const { settings, talk } = text;
  fixture.policy = { path: PATH, locked: ["theme"], mostDays: 90 };
  await page.reload();
  await page.getByRole("button", { name: talk.settings, exact: true }).click();
  await page.getByRole("button", { name: settings.panes.privacy, exact: true }).click();
  await page.getByText(settings.mostDaysByAdministrator(90, SHOWN), { exact: true }).waitFor();
  assertEquals(await page.getByRole("textbox", { name: talk.keepAllDays, exact: true }).isDisabled(), false);
  assertEquals(await page.getByText(settings.setByAdministrator(SHOWN), { exact: true }).count(), 0);
});
