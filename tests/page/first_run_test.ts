/** The first start, and what is shown while nobody is here, in a real browser. */
import type { NetworkDto } from "../../src/server/dto.ts";
import { text } from "../../src/page/text.ts";
import { assertEquals, assertStringIncludes } from "../../src/std/assert.ts";
import { pageTests } from "../support/page_bench.ts";
import { PageFixture } from "../support/page_fixture.ts";
import { accessibilityFindings, openTab, watchTab } from "../support/page_probe.ts";
import { EMPTY_WORLD, LIN, ME, QUIET_NETWORK } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/first_run_test.ts");

const NEW_WORLD = { ...EMPTY_WORLD, me: { ...ME, name: "ada", nameFrom: "system" as const } };

/** All that can be shown at once. */
const TROUBLED: NetworkDto = {
  ...QUIET_NETWORK,
  tcpPort: 40_111,
  speakers: [
    ...QUIET_NETWORK.speakers,
    {
      device: "wlan0",
      address: "fe80::1%wlan0",
      destinations: [
        { address: "ff02::2372%wlan0", way: "group", outcome: "refused", reason: "Network is unreachable" },
      ],
      problem: "Cannot assign requested address",
    },
  ],
  deaf: [{ address: "0.0.0.0", reason: "No such device" }],
  followed: [
    { address: "lab-3", port: 2372, state: "trying" },
    { address: "2001:db8::7", port: 2372, state: "met" },
  ],
  heard: { own: 4, others: 2, refused: 3 },
  firewall: { kind: "ufw", state: "on", commands: ["sudo ufw allow 2372/udp", "second"], lasts: "until restart" },
};

pageTest("the first start asks for a name, and goes on", NEW_WORLD, async ({ page, tab }) => {
  const field = page.getByRole("textbox", { name: text.firstRun.name });
  await field.waitFor();
  assertEquals(await field.inputValue(), "ada", "the login name is offered");
  assertEquals(await page.evaluate("document.activeElement.tagName"), "INPUT");
  assertEquals(await page.locator(".panes").count(), 0);
  assertEquals(await accessibilityFindings(page), []);

  await field.fill(" ");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").waitFor();
  assertEquals(await page.getByRole("alert").innerText(), text.firstRun.empty);
  assertEquals(await field.getAttribute("aria-invalid"), "true");
  assertEquals(await accessibilityFindings(page), []);

  await field.fill("Ada Lovelace");
  await page.keyboard.press("Enter");
  await page.locator(".panes").waitFor();
  assertEquals(await page.locator(".me").innerText().then((words) => words.includes("Ada Lovelace")), true);

  await page.reload();
  await page.locator(".panes").waitFor();
  assertEquals(await field.count(), 0, "it is asked once");
  assertEquals(tab.faults(/status of 400/), []);
}, /status of 400/);

pageTest("the page shows what is tried while nobody is here, as it is now", EMPTY_WORLD, async ({ page, fixture }) => {
  const centre = page.locator(".centre");
  await centre.getByRole("heading", { name: text.network.tried }).waitFor();
  for (const words of ["eth0", "192.0.2.5", "255.255.255.255", "239.255.23.72", text.network.nothingHeard(2372)]) {
    assertStringIncludes(await centre.innerText(), words);
  }
  assertStringIncludes(await centre.innerText(), text.network.ports(2372, 2372));
  assertEquals(await centre.locator(".firewall").count(), 0, "no firewall is known to be on");
  assertEquals(await accessibilityFindings(page), []);

  fixture.network = TROUBLED;
  await centre.locator(".firewall").waitFor();
  const words = await centre.innerText();
  for (
    const expected of [
      text.network.problem("Cannot assign requested address"),
      text.network.refusedFor("Network is unreachable"),
      text.network.deaf("0.0.0.0", "No such device"),
      "lab-3:2372",
      "[2001:db8::7]:2372",
      text.network.othersHeard(2),
      text.network.refused(3),
      text.network.firewall.on("ufw"),
      text.network.firewall.untilRestart,
    ]
  ) assertStringIncludes(words, expected);
  assertEquals(await accessibilityFindings(page), []);

  fixture.network = { ...QUIET_NETWORK, speakers: [] };
  await centre.getByText(text.network.noNetwork).waitFor();
  fixture.comes(LIN);
  await centre.getByText(text.pick).waitFor();
});

pageTest("the line that opens the firewall can be copied", EMPTY_WORLD, async ({ page, fixture }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  fixture.network = TROUBLED;
  const centre = page.locator(".centre");
  await centre.getByRole("button", { name: text.network.firewall.copy }).click();
  await centre.getByRole("status").getByText(text.network.firewall.copied).waitFor();
  assertEquals(await page.evaluate("navigator.clipboard.readText()"), "sudo ufw allow 2372/udp\nsecond");
});

pageTest("the page says so where nothing leaves this computer", EMPTY_WORLD, async ({ page, fixture }) => {
  const [speaker] = QUIET_NETWORK.speakers;
  if (speaker === undefined) throw new Error("The quiet network has no speaker");
  fixture.network = { ...QUIET_NETWORK, speakers: [{ ...speaker, device: "lo", address: "127.0.0.2" }] };
  await page.locator(".centre").getByText(text.network.staysHere).waitFor();
});

pageTest("what is tried, and the first question, have no finding of axe-core in the dark", NEW_WORLD, async (bench) => {
  const { browser, fixture } = bench;
  const asked = await watchTab(browser, { colorScheme: "dark", width: 390, height: 780 });
  await asked.page.goto(fixture.launchUrl());
  await asked.page.locator(".first-run").waitFor();
  assertEquals(await accessibilityFindings(asked.page), []);
  await asked.page.context().close();

  await using empty = new PageFixture(EMPTY_WORLD);
  empty.network = TROUBLED;
  const tab = await openTab(browser, empty, { colorScheme: "dark", width: 390, height: 780 });
  await tab.page.locator(".narrow .firewall").waitFor();
  assertEquals(await accessibilityFindings(tab.page), []);
  const wide = "document.documentElement.scrollWidth > innerWidth";
  assertEquals(await tab.page.evaluate(wide), false, "nothing is wider than the screen");
  await tab.page.context().close();
});

pageTest(
  "an installed window without a key says how to get one that has",
  EMPTY_WORLD,
  async ({ browser, fixture }) => {
    const { page } = await watchTab(browser);
    // This Chromium can't be told that it shows an installed page.
    await page.addInitScript(`
    const asked = matchMedia;
    globalThis.matchMedia = (query) =>
      query === "(display-mode: standalone)" ? { matches: true } : asked.call(globalThis, query);
  `);
    await page.goto(fixture.url);
    await page.getByText(text.noKeyInstalled).waitFor();
    assertEquals(await page.locator("pre").innerText(), text.noKeyWindowCommand);
    assertEquals(await accessibilityFindings(page), []);
    await page.context().close();
  },
);
