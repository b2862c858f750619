/// <reference lib="dom" />
/**
 * What somebody is told who does not look at the page: notes on the desktop, the title, the icon, a tone. A headless
 * browser shows no notes, so the page gets a class of its own that writes down what it is asked for.
 */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch, assertNotEquals } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { field, pageTests, row } from "../support/page_bench.ts";
import type { PageFixture } from "../support/page_fixture.ts";
import { accessibilityFindings, LOST_CONNECTION, openConversation, until } from "../support/page_probe.ts";
import { BEN, GRACE, officeWorld, person } from "../support/page_world.ts";

const pageTest = await pageTests("tests/page/told_test.ts");

/** Remembered over a reload, like the real permission. */
const WATCHED = `
  globalThis.notes = [];
  globalThis.tones = 0;
  const permission = () => localStorage.getItem("test-permission") ?? "default";
  globalThis.Notification = class {
    static get permission() { return permission(); }
    static requestPermission() {
      globalThis.askedBrowser = (globalThis.askedBrowser ?? 0) + 1;
      localStorage.setItem("test-permission", globalThis.answer ?? "granted");
      return Promise.resolve(permission());
    }
    constructor(title, options) {
      Object.assign(this, { title, ...options, open: true });
      for (const note of notes) if (note.tag === this.tag) note.open = false;
      notes.push(this);
    }
    close() { this.open = false; }
  };
  const Real = globalThis.AudioContext;
  globalThis.AudioContext = class extends Real { constructor() { super(); globalThis.tones++; } };
  globalThis.hasFocus = true;
  document.hasFocus = () => globalThis.hasFocus;
`;

/** Counts attempts to reach the program, and those that were in vain. */
const COUNTED = `
  const realFetch = globalThis.fetch;
  globalThis.failures = 0;
  globalThis.asked = () => {};
  globalThis.fetch = (path, ...rest) => {
    const answer = realFetch(path, ...rest);
    if (!String(path).startsWith("/api/proof")) return answer;
    asked();
    return answer.catch((error) => {
      failures++;
      throw error;
    });
  };
`;

interface Note {
  readonly title: string;
  readonly body: string;
  readonly tag: string;
  readonly open: boolean;
}

/** With the permission given before, and with what is written down. */
async function watched(page: Page, permission?: "granted" | "denied"): Promise<void> {
  await page.addInitScript(WATCHED);
  if (permission !== undefined) await page.evaluate(`localStorage.setItem("test-permission", "${permission}")`);
  await page.reload();
  await page.locator(".row").first().waitFor();
}

async function look(page: Page, where: "here" | "away"): Promise<void> {
  await page.evaluate(
    `globalThis.hasFocus = ${where === "here"}; dispatchEvent(new Event("${where === "here" ? "focus" : "blur"}"));`,
  );
  // The browser gives a lock some time after it was asked.
  await until(
    page,
    `the page to be ${where}`,
    async () =>
      (await page.evaluate("navigator.locks.query().then(({ held }) => held.map(({ name }) => name))") as string[])
        .includes("lanmessenger-looked-at") === (where === "here"),
  );
}

async function notes(page: Page): Promise<readonly Note[]> {
  return await page.evaluate("notes.map(({ title, body, tag, open }) => ({ title, body, tag, open }))");
}

async function standing(page: Page): Promise<string[]> {
  return (await notes(page)).filter(({ open }) => open).map(({ body }) => body);
}

const says = (fixture: PageFixture, words: string, conversation = BEN.id, from = conversation) =>
  fixture.says({ conversation, from, text: words });

const told = (page: Page, words: string) =>
  until(page, `to be told "${words}"`, async () => (await standing(page)).includes(words));

/** The title comes with the state: then a note that is not there does not come any more, either. */
const titled = (page: Page, title: string) => page.waitForFunction((wanted) => document.title === wanted, title);

pageTest("the page tells on the desktop what comes while nobody looks at it", officeWorld(), async (bench) => {
  const { page, fixture, tab } = bench;
  await watched(page, "granted");
  await openConversation(tab, GRACE.id);
  says(fixture, "while it is looked at");
  await titled(page, text.titleWithUnread(1));
  await look(page, "away");
  says(fixture, "come **over** <b>now</b>\nplease");
  await told(page, "come over <b>now</b> please");
  assertEquals((await notes(page)).map(({ title, tag }) => [title.replace(/[\u2068\u2069]/g, ""), tag]), [
    [BEN.name, BEN.id],
  ]);
  says(fixture, "and another");
  await told(page, "and another");
  assertEquals(await standing(page), ["and another"]);
  // A press leads there; once it is read the note is gone.
  await page.evaluate("notes.at(-1).onclick()");
  await page.locator(`.row[data-conversation="${BEN.id}"][aria-current=true]`).waitFor();
  says(fixture, "third");
  await told(page, "third");
  await look(page, "here");
  await until(page, "the note to go", async () => (await standing(page)).length === 0);
});

pageTest("the page tells only what names somebody where it is muted, and nothing in quiet hours", {
  ...officeWorld(),
  unread: {},
}, async ({ page, fixture }) => {
  await watched(page, "granted");
  await look(page, "away");
  fixture.emit({ type: "conversation", id: GRACE.id, settings: { favourite: false, muted: true, keepDays: null } });
  says(fixture, "nothing much", GRACE.id);
  says(fixture, "heard", BEN.id);
  await told(page, "heard");
  await titled(page, text.titleWithUnread(1));
  says(fixture, "@Ada the moth", GRACE.id);
  says(fixture, "never mind", GRACE.id);
  await told(page, "@Ada the moth");
  await titled(page, text.titleWithUnread(2));
  assertEquals((await notes(page)).map(({ body }) => body), ["heard", "@Ada the moth"]);
  // 14:32, by the clock of the tab.
  fixture.emit({
    type: "settings",
    settings: { ...fixture.settings, quietHours: { from: "14:00", to: "15:00" } },
    filesFolder: "/tmp",
  });
  says(fixture, "at night");
  await titled(page, text.titleWithUnread(3));
  fixture.emit({ type: "settings", settings: fixture.settings, filesFolder: "/tmp" });
  says(fixture, "in the morning", "everyone", BEN.id);
  await told(page, "in the morning");
  assertEquals((await notes(page)).filter(({ body }) => body === "at night"), []);
});

pageTest("the page sums up what came while it was cut off", officeWorld(), async ({ page, fixture }) => {
  await watched(page, "granted");
  await look(page, "away");
  await fixture.goAway();
  await titled(page, text.told.titleGone);
  const people = Array.from({ length: 10 }, (_, index) => person(`Colleague ${index}`));
  for (const each of people) fixture.comes(each);
  for (let index = 0; index < 500; index++) says(fixture, `text ${index}`, people[index % 10]?.id ?? "");
  fixture.comeBack();
  await told(page, text.told.summary(500, 10));
  assertEquals((await notes(page)).length, 1);
}, LOST_CONNECTION);

pageTest("the page asks whether to tell after the first text, and not again", officeWorld(), async (bench) => {
  const { page, fixture, tab } = bench;
  const bar = page.locator(".bar", { hasText: text.told.question });
  await watched(page);
  await openConversation(tab, BEN.id);
  assertEquals(await bar.count(), 0, "never by itself");
  says(fixture, "hello");
  await bar.waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await page.getByRole("button", { name: text.told.notNow }).click();
  await bar.waitFor({ state: "detached" });
  assertEquals(await page.evaluate("document.activeElement.tagName"), "TEXTAREA", "the focus is where one writes");
  await page.reload();
  await page.locator(".row").first().waitFor();
  says(fixture, "hello again");
  await row(page, BEN.id).getByText("hello again").waitFor();
  assertEquals(await bar.count(), 0);
  assertEquals(await page.evaluate("globalThis.askedBrowser"), undefined);
});

pageTest("the page has the browser ask once somebody wants to be told", officeWorld(), async ({ page, fixture }) => {
  await watched(page);
  says(fixture, "hello");
  await page.getByRole("button", { name: text.told.yes }).click();
  await page.locator(".bar").waitFor({ state: "detached" });
  assertEquals(await page.evaluate("globalThis.askedBrowser"), 1);
  await look(page, "away");
  says(fixture, "are you there?");
  await told(page, "are you there?");
});

pageTest("the settings say when the browser has refused, and let one hide the words", officeWorld(), async (bench) => {
  const { page, fixture } = bench;
  const open = async () => {
    await page.getByRole("button", { name: text.talk.settings, exact: true }).click();
    await page.getByRole("button", { name: text.settings.panes.news, exact: true }).click();
  };
  await watched(page, "denied");
  await open();
  await page.getByText(text.told.refused).waitFor();
  assertEquals(await accessibilityFindings(page), []);
  await page.getByLabel(text.settings.notify).uncheck();
  await page.getByText(text.told.refused).waitFor({ state: "detached" });
  await page.getByLabel(text.settings.notify).check();
  await page.evaluate(`localStorage.removeItem("test-permission")`);
  await page.reload();
  await open();
  await page.getByRole("button", { name: text.told.allow }).click();
  await page.getByLabel(text.told.words).waitFor();
  assertEquals(await page.evaluate("document.activeElement.className"), "desktop-settings", "the focus stays");
  await page.getByLabel(text.told.words).uncheck();
  assertEquals(await accessibilityFindings(page), []);
  await page.keyboard.press("Escape");
  await look(page, "away");
  says(fixture, "a secret");
  await told(page, text.told.unread(1));
  assertEquals((await notes(page)).filter(({ body }) => body.includes("secret")), []);
});

pageTest("of two open pages one tells, and none while the other is looked at", officeWorld(), async (bench) => {
  const { page, fixture } = bench;
  await watched(page, "granted");
  await look(page, "away");
  const second = await page.context().newPage();
  await second.addInitScript(WATCHED);
  await second.clock.setFixedTime(officeWorld().said.at(-1)?.at ?? 0);
  await second.goto(fixture.launchUrl());
  await second.locator(".row").first().waitFor();
  await look(second, "here");
  says(fixture, "seen in the other one");
  await titled(page, text.titleWithUnread(4));
  await titled(second, text.titleWithUnread(4));
  await look(second, "away");
  says(fixture, "once", "everyone", BEN.id);
  await told(page, "once");
  assertEquals([(await notes(page)).length, (await notes(second)).length], [1, 0]);
  // The one that stays tells.
  await page.goto("about:blank");
  await until(second, "the other page to have the lock", async () =>
    await second.evaluate(
      "navigator.locks.query().then(({ held }) => held.filter(({ name }) => name === 'lanmessenger-tells').length)",
    ) === 1);
  says(fixture, "from the second");
  await told(second, "from the second");
});

pageTest("the page makes a sound only where it is switched on", officeWorld(), async ({ page, fixture }) => {
  await watched(page, "granted");
  await page.locator(".find input").click();
  await look(page, "away");
  says(fixture, "silently");
  await told(page, "silently");
  assertEquals(await page.evaluate("tones"), 0);
  fixture.emit({ type: "settings", settings: { ...fixture.settings, sound: "on" }, filesFolder: "/tmp" });
  says(fixture, "aloud");
  await told(page, "aloud");
  await until(page, "a tone", async () => await page.evaluate("tones") === 1);
  says(fixture, "right after", "everyone", GRACE.id);
  await told(page, "right after");
  assertEquals(await page.evaluate("tones"), 1);
});

pageTest("the title and the icon say what waits, and that the program has gone", {
  ...officeWorld(),
  unread: {},
}, async ({ page, fixture }) => {
  const icon = async () => decodeURIComponent(await page.locator("link[rel=icon]").getAttribute("href") ?? "");
  await titled(page, text.title);
  const plain = await icon();
  says(fixture, "hello");
  await titled(page, text.titleWithUnread(1));
  const marked = await icon();
  assertNotEquals(marked, plain);
  await fixture.goAway();
  await titled(page, text.told.titleGone);
  assertNotEquals(await icon(), plain);
  assertMatch(await page.locator(".bar").innerText(), /stopped/);
  fixture.comeBack();
  await titled(page, text.titleWithUnread(1));
  assertEquals(await icon(), marked);
}, LOST_CONNECTION);

pageTest("whoever looks at the page again does not wait for it", officeWorld(), async ({ page, fixture, tab }) => {
  await page.addInitScript(COUNTED);
  await page.reload();
  await openConversation(tab, BEN.id);
  await field(page).fill("half a sentence");
  await fixture.goAway();
  await page.locator(".bar").waitFor();
  // The waits have grown to seconds. A refusal makes the page ask about its key besides.
  await until(page, "some attempts in vain", async () => await page.evaluate("failures >= 7"));
  fixture.comeBack();
  const waited: number = await page.evaluate(`new Promise((done) => {
    const began = performance.now();
    asked = () => done(performance.now() - began);
    dispatchEvent(new Event("online"));
  })`);
  assert(waited < 1_500, `the next one follows after ${waited} ms, as if nobody looked`);
  await page.locator(".bar").waitFor({ state: "detached" });
  assertEquals(await field(page).inputValue(), "half a sentence");
}, LOST_CONNECTION);
