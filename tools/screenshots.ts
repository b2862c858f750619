/**
 * `deno task screenshots`: the pictures of docs/screenshots, of real programs on loopback addresses, drawn by a real
 * Chromium. The same states are drawn in both themes and three widths, so that eyes can compare them.
 */
import { type Browser, launchBrowser, type Page } from "../tests/support/browser.ts";
import { dropFiles } from "../tests/support/page_drop.ts";
import { PagePerson } from "../tests/support/page_person.ts";
import { freePort } from "../tests/support/task.ts";
import { buildPage } from "./build.ts";

const PICTURES = new URL("../docs/screenshots/", import.meta.url).pathname;

const VIEWS = [
  { name: "wide-light", colorScheme: "light", width: 1440, height: 860 },
  { name: "wide-dark", colorScheme: "dark", width: 1440, height: 860 },
  { name: "middle-light", colorScheme: "light", width: 1024, height: 768 },
  { name: "narrow-light", colorScheme: "light", width: 390, height: 780 },
  { name: "narrow-dark", colorScheme: "dark", width: 390, height: 780 },
] as const;

const CODE = `Run 7 is done. The sensor on plate B drifts, look at \`t > 340 s\`:
\`\`\`
340.0  21.93
340.5  22.41   <- jump
341.0  22.44
\`\`\``;

const row = (page: Page, name: string) => page.locator(".row", { hasText: name }).first();

/** What a page of the program may ask of it, asked from within the page. */
async function ask<Answer>(page: Page, method: string, path: string, json: unknown): Promise<Answer> {
  return await page.evaluate(
    async ([method, path, json]) => {
      const response = await fetch(path, {
        method,
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${sessionStorage.getItem("lanmessenger-key")}`,
        },
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
      return response.status === 204 ? undefined : await response.json();
    },
    [method, path, json] as const,
  );
}

const newId = () => crypto.randomUUID().replaceAll("-", "");

interface Said {
  readonly id: string;
  readonly from: string;
}

interface Person {
  readonly page: Page;
  readonly id: string;
}

async function say({ page }: Person, to: string, text: string, more: object = {}): Promise<Said> {
  return await ask(page, "POST", "/api/messages", { to, text, id: newId(), ...more });
}

async function open(browser: Browser, person: PagePerson, options: Parameters<Browser["newPage"]>[0]): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(person.launchUrl);
  await page.locator(".page").waitFor();
  return page;
}

/** The page as its program's person has it, with their id. */
async function enter(browser: Browser, person: PagePerson): Promise<Person> {
  const page = await open(browser, person, {});
  const { me } = await ask<{ me: { id: string } }>(page, "GET", "/api/snapshot", undefined);
  return { page, id: me.id };
}

/** An office that has work to talk about. */
async function talk(folder: string, ada: Person, ben: Person, grace: Person): Promise<void> {
  await ask(ben.page, "PATCH", "/api/me", { statusText: "Thermal lab", group: "Physics" });
  await ask(grace.page, "PATCH", "/api/me", { availability: "busy", statusText: "in the clean room" });
  await ask(ada.page, "PATCH", "/api/me", { statusText: "At my desk" });
  const first = await say(ben, ada.id, CODE);
  await row(ada.page, "Ben Ndlovu").locator(".row-line", { hasText: "Run 7" }).waitFor();
  const reply = { author: first.from, id: first.id };
  const answer = await say(ada, ben.id, "Same as in run 5. Can you send me the raw set?", { reply });
  await row(ben.page, "Ada Lovelace").click();
  await ben.page.locator(".text-line", { hasText: "run 5" }).waitFor();
  await ask(ben.page, "POST", "/api/changes", { do: "react", author: answer.from, id: answer.id, emoji: "👍" });
  await say(ada, ben.id, "And the photo of the plate, if you have one.");
  const { id: room } = await ask<{ id: string }>(ada.page, "POST", "/api/rooms", {
    name: "bench-3",
    topic: "Who is on the bench, and until when",
    members: [ben.id, grace.id],
  });
  await row(grace.page, "bench-3").waitFor();
  await say(grace, room, "Chamber is free again.");
  await say(grace, "everyone", "Fire drill at three. Please leave by the north stairs.");
  await say(grace, ada.id, "Found it: an actual moth.");
  await Deno.writeFile(`${folder}/thermal-run-07.zip`, new Uint8Array(24_600_000));
  await dropFiles(ben.page, ".log", [`${folder}/thermal-run-07.zip`]);
  await ben.page.locator(".attached").waitFor();
  await ben.page.locator(".composer textarea").fill("Here it is.");
  await ben.page.locator(".composer textarea").press("Enter");
  await row(ada.page, "Ben Ndlovu").locator(".row-line", { hasText: "thermal" }).waitFor();
  await ask(ada.page, "PUT", `/api/conversations/${ben.id}/settings`, { favourite: true });
}

async function draw(page: Page, name: string): Promise<void> {
  await page.evaluate("document.fonts.ready");
  await page.screenshot({ path: `${PICTURES}${name}.png` });
}

/** Ada's page in each width and theme. */
async function office(browser: Browser, person: PagePerson, token: string): Promise<void> {
  for (const { name, ...options } of VIEWS) {
    const page = await browser.newPage(options);
    await page.addInitScript(`sessionStorage.setItem("lanmessenger-key", ${JSON.stringify(token)})`);
    await page.goto(new URL("/", person.launchUrl).href);
    await page.locator(".page").waitFor();
    await draw(page, `list-${name}`);
    await row(page, "Ben Ndlovu").click();
    await page.locator(".file-card").waitFor();
    await draw(page, `conversation-${name}`);
    await page.getByRole("button", { name: "Details", exact: true }).click();
    await page.locator(".safety-number").waitFor();
    await draw(page, `details-${name}`);
    await page.getByRole("button", { name: "Close the details" }).click();
    await page.keyboard.press("Control+,");
    await page.locator("dialog[open]").waitFor();
    await draw(page, `settings-${name}`);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" });
    await page.keyboard.press("Control+k");
    await page.locator(".palette").waitFor();
    await draw(page, `palette-${name}`);
    await page.context().close();
  }
  // The page in Arabic, mirrored.
  const page = await browser.newPage({ width: 1440, height: 860, locale: "ar" });
  await page.addInitScript(`sessionStorage.setItem("lanmessenger-key", ${JSON.stringify(token)})`);
  await page.goto(new URL("/", person.launchUrl).href);
  await row(page, "Ben Ndlovu").click();
  await page.locator(".file-card").waitFor();
  await draw(page, "conversation-arabic");
}

async function drawAll(): Promise<void> {
  await buildPage("outdated");
  await Deno.remove(PICTURES, { recursive: true }).catch(() => {});
  await Deno.mkdir(PICTURES, { recursive: true });
  const folder = await Deno.makeTempDir({ prefix: "lanmessenger-pictures-" });
  const where = { port: freePort(), folder };
  try {
    await using browser = await launchBrowser();
    await using lonely = await PagePerson.start({ ...where, port: freePort(), name: "Lin Wei", bind: "127.0.0.5" });
    const empty = await open(browser, lonely, { width: 1440, height: 860 });
    await empty.locator(".centre h2").waitFor();
    await draw(empty, "nobody-here");
    await using ada = await PagePerson.start({ ...where, name: "Ada Lovelace", bind: "127.0.0.2" });
    await using ben = await PagePerson.start({ ...where, name: "Ben Ndlovu", bind: "127.0.0.3" });
    await using grace = await PagePerson.start({ ...where, name: "Grace Hopper", bind: "127.0.0.4" });
    const people = [await enter(browser, ada), await enter(browser, ben), await enter(browser, grace)] as const;
    for (const { page } of people) await page.locator(".row").nth(2).waitFor();
    await talk(folder, ...people);
    const [{ page: adas }] = people;
    const token = await adas.evaluate<string>("sessionStorage.getItem('lanmessenger-key')");
    await office(browser, ada, token);
    await row(adas, "Ben Ndlovu").click();
    await ada.kill();
    await adas.locator(".bar").waitFor();
    await draw(adas, "program-gone");
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) await drawAll();
