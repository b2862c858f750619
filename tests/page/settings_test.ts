/** The settings dialog in a real browser: the passphrase of the own key. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { pageTests } from "../support/page_bench.ts";
import { accessibilityFindings, REFUSED } from "../support/page_probe.ts";
import { officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/settings_test.ts");

pageTest("the page sets, changes and removes the passphrase of the own key", officeWorld(), async (bench) => {
  const { page, fixture } = bench;
  const { talk } = text;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const fill = (label: string, words: string) => page.getByLabel(label, { exact: true }).fill(words);
  await press(talk.settings);
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
