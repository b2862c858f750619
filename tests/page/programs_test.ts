/** Tokens of other programs, and webhooks, in the settings. */
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import { pageTests } from "../support/page_bench.ts";
import { accessibilityFindings, until } from "../support/page_probe.ts";
import { BEN, NOW, officeWorld } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/programs_test.ts");

const focused = "document.activeElement?.textContent";

pageTest("a token is made for what is chosen, shown once, listed, and revoked", officeWorld(), async (bench) => {
  const { page, fixture } = bench;
  const { programs, settings, talk } = text;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  await press(talk.settings);
  await press(settings.panes.programs);
  await page.getByText(programs.noTokens).waitFor();
  await page.getByText(programs.noWebhooks).waitFor();
  assertEquals(await accessibilityFindings(page), []);

  await press(programs.make);
  await page.getByLabel(programs.name, { exact: true }).fill("Build server");
  await press(programs.yes);
  await page.getByRole("alert").getByText(programs.noScope).waitFor();
  assertEquals(fixture.tokens, []);
  await page.getByLabel(programs.scope.send, { exact: true }).check();
  await page.getByLabel(programs.reach, { exact: true }).selectOption(BEN.id);
  await page.getByLabel(programs.expires, { exact: true }).selectOption({ label: programs.days(90) });
  assertEquals(await accessibilityFindings(page), []);
  await press(programs.yes);
  const secret = page.getByLabel(programs.secret, { exact: true });
  await secret.waitFor();
  assertEquals(await secret.inputValue(), `lmp_${"x".repeat(43)}`);
  assertEquals(await accessibilityFindings(page), []);
  const [token] = fixture.tokens;
  assertEquals([token?.name, token?.scopes, token?.to], ["Build server", ["send"], [BEN.id]]);
  assertEquals(token?.expiresAt, NOW + 90 * 86_400_000);
  await press(programs.done);
  await page.getByText("Build server", { exact: true }).waitFor();
  assertEquals([await secret.count(), await page.evaluate(focused)], [0, programs.make]);
  assertEquals(await accessibilityFindings(page), []);

  await press(programs.revokeOf("Build server"));
  await page.getByText(programs.noTokens).waitFor();
  assertEquals(fixture.tokens, []);
  await until(page, "the focus to be kept", async () => await page.evaluate(focused) === programs.tokens);
});

pageTest("webhooks are listed with what is the matter, and removed", officeWorld(), async ({ page, fixture }) => {
  const { programs, settings, talk } = text;
  const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
  const url = "http://127.0.0.1:8080/a-rather-long-path/of-a-hook/that-has-to-go/over-more-than-one-line";
  fixture.webhooks = [
    { id: 1, url, from: [BEN.id], host: null, createdAt: NOW, problem: "Connection refused" },
    { id: 2, url: "http://hooks.example/", from: null, host: "hooks.example", createdAt: NOW, problem: "" },
  ];
  await press(talk.settings);
  await press(settings.panes.programs);
  await page.getByText(programs.webhookProblem("Connection refused")).waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await press(programs.removeOf(url));
  await until(page, "it to be removed", () => fixture.webhooks.length === 1);
  assertEquals(fixture.webhooks.map(({ id }) => id), [2]);
});
