/** What was typed outlives the real program, and what was handed in is sent once. */
import type { Route } from "playwright-core";
import { text } from "../../src/page/text.ts";
import { assertEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { LOST_CONNECTION } from "../support/page_probe.ts";
import { twoPeopleTests } from "../support/page_two.ts";

const twoTest = await twoPeopleTests("tests/page/kept_drafts_test.ts");

const rowOf = (page: Page, name: string) => page.locator(".row", { hasText: name });
const field = (page: Page) => page.locator(".composer textarea");
const line = (page: Page, words: string) => page.locator(".text-line", { hasText: words });

twoTest("a draft outlives the program that is killed under it, and its tab", async ({ ada, adas }) => {
  await rowOf(adas, "Ben").click();
  await field(adas).fill("Half of it");
  await ada.kill();
  await field(adas).pressSequentially(", and the rest");
  await ada.restart();
  const again = await adas.context().newPage();
  await adas.close();
  await again.goto(ada.launchUrl);
  await rowOf(again, "Ben").click();
  assertEquals(await field(again).inputValue(), "Half of it, and the rest");
}, LOST_CONNECTION);

twoTest("a text that was on its way is sent once, though the page is opened anew", async ({ adas, bens }) => {
  await rowOf(adas, "Ben").click();
  const first = Promise.withResolvers<Route>();
  const ids: string[] = [];
  await adas.route("**/api/messages", async (route) => {
    ids.push(route.request().postDataJSON().id);
    if (ids.length === 1) first.resolve(route);
    else await route.continue();
  });
  await field(adas).fill("Only once");
  await field(adas).press("Enter");
  const held = await first.promise;
  await adas.reload();
  await rowOf(adas, "Ben").click();
  await line(adas, "Only once").waitFor();
  assertEquals([ids.length, ids[0]], [2, ids[1]]);
  // The one that was thought lost gets there after all.
  const late = await held.fetch();
  assertEquals(late.ok(), true);
  await rowOf(bens, "Ada").click();
  await field(bens).fill("Got it");
  await field(bens).press("Enter");
  await line(adas, "Got it").waitFor();
  assertEquals([await line(adas, "Only once").count(), await line(bens, "Only once").count()], [1, 1]);
  assertEquals(await field(adas).inputValue(), "");
});

twoTest("the list shows what waits to be sent, and a tab that is loaded anew opens what was open", async ({ adas }) => {
  const line = rowOf(adas, "Ben").locator(".row-line");
  const draft = text.drafts.line("Half of it");
  await rowOf(adas, "Ben").click();
  await field(adas).fill("Half of it");
  assertEquals((await line.innerText()).includes(draft), false, "the field shows it");
  await rowOf(adas, text.everyone).click();
  assertEquals(await line.innerText(), draft);
  await adas.reload();
  await adas.locator(`.row[data-conversation="everyone"][aria-current=true]`).waitFor();
  assertEquals(await line.innerText(), draft);
  await rowOf(adas, "Ben").click();
  assertEquals(await field(adas).inputValue(), "Half of it");
  await field(adas).fill("");
  await rowOf(adas, text.everyone).click();
  assertEquals((await line.innerText()).includes(text.drafts.line("")), false);
  // One that is gone is not opened.
  await adas.evaluate(`sessionStorage.setItem("lanmessenger-open", "room:gone")`);
  await adas.addInitScript(`sessionStorage.setItem("lanmessenger-open", "room:gone")`);
  await adas.reload();
  await rowOf(adas, "Ben").waitFor();
  assertEquals(await adas.locator(".row[aria-current=true]").count(), 0);
});
