/// <reference lib="dom" />
/** Files in a conversation, in a real browser. */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { belowEnd, lines, pageTests, row } from "../support/page_bench.ts";
import { FILES_FOLDER, item, offer } from "../support/page_files.ts";
import { CARDS, galleryWorld } from "../support/page_gallery.ts";
import { LAYOUT_ATTEMPTS, SCRIPT_ATTEMPTS } from "../support/hostile_texts.ts";
import { accessibilityFindings, openConversation, openTab, REFUSED, until } from "../support/page_probe.ts";
import { BEN, GRACE, idOf, ME, NOW, officeWorld, person, type Said, type World } from "../support/page_world.ts";
import type { Page } from "../support/browser.ts";

const pageTest = await pageTests("tests/page/file_card_test.ts");

const card = (page: Page, index = -1) =>
  index < 0 ? page.locator(".file-card").last() : page.locator(".file-card").nth(index);
const button = (page: Page, name: string) => card(page).getByRole("button", { name, exact: true });

/** The office, and at its end something from Ben. */
function withFile(facts: Partial<Said>): World {
  const said: Said = {
    conversation: BEN.id,
    from: BEN.id,
    text: "",
    at: NOW,
    offer: offer([item("run 7.zip", 2e9)]),
    transfers: [{ peer: facts.from === ME.id ? BEN.id : facts.from ?? BEN.id, state: "offered" }],
    ...facts,
  };
  const world = officeWorld();
  return { ...world, said: [...world.said, said] };
}

for (const colorScheme of ["light", "dark"] as const) {
  pageTest(
    `the page has no finding of axe-core for files in its ${colorScheme} theme`,
    galleryWorld(),
    async ({ browser, fixture }) => {
      for (const size of [{ width: 1440, height: 900 }, { width: 390, height: 780 }]) {
        const tab = await openTab(browser, fixture, { colorScheme, ...size });
        const { page } = tab;
        const check = async (where: string) => assertEquals(await accessibilityFindings(page), [], where);
        await openConversation(tab, BEN.id);
        assertEquals(await page.locator(".file-card").count(), CARDS);
        await page.getByRole("button", { name: text.file.acceptInto }).first().click();
        await check("all states, and a form");
        await page.getByRole("button", { name: text.details.show, exact: true }).click();
        await page.getByLabel(text.trust.rule).check();
        await check("trust");
        await page.keyboard.press("Escape");
        await page.locator(".attach").click();
        await check("the choice of what to send");
        await page.keyboard.press("Escape");
        if (size.width < 500) await page.getByRole("button", { name: text.back }).click();
        await openConversation(tab, "everyone");
        await page.locator(".receivers summary").last().click();
        await page.locator(".receivers li").first().waitFor();
        await check("everyone");
        assertEquals(tab.faults(), []);
        await page.context().close();
      }
    },
  );
}

pageTest("the page accepts with one press", withFile({}), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  await button(page, text.file.accept).click();
  await until(page, "the program to hear of it", () => fixture.files.steered.length > 0);
  const [wish] = fixture.files.steered;
  assertEquals([wish?.do, wish?.author, wish?.peer, wish?.folder], ["accept", BEN.id, BEN.id, undefined]);
});

pageTest(
  "the page accepts into another folder, says why that fails, and remembers it",
  galleryWorld(),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    const into = page.getByRole("button", { name: text.file.acceptInto });
    await into.nth(1).click();
    const folder = page.getByLabel(text.file.folder);
    assertEquals(await folder.inputValue(), FILES_FOLDER);
    await folder.fill("runs");
    fixture.files.refusal = { status: 400, message: '"runs" is not absolute: give the whole path of a folder' };
    await folder.press("Enter");
    await page.locator(".file-card .problem").waitFor();
    assertStringIncludes(await page.locator(".file-card .problem").innerText(), "not absolute");
    fixture.files.refusal = undefined;
    await folder.fill("/work/runs");
    await page.getByRole("button", { name: text.file.acceptHere }).click();
    await folder.waitFor({ state: "detached" });
    assertEquals(fixture.files.steered.map(({ do: what, folder }) => [what, folder]), [
      ["accept", "runs"],
      ["accept", "/work/runs"],
    ]);
    await into.nth(0).click();
    assertEquals(await folder.inputValue(), "/work/runs");
  },
  REFUSED,
);

pageTest(
  "the page declines, pauses, resumes, cancels and tries again",
  withFile({}),
  async ({ page, tab, fixture }) => {
    await openConversation(tab, BEN.id);
    const message = fixture.says({
      conversation: BEN.id,
      from: BEN.id,
      text: "",
      offer: offer([item("a.zip", 1e6)]),
      transfers: [{ peer: BEN.id, state: "offered" }],
    });
    await card(page).getByText("a.zip").waitFor();
    const press = async (name: string) => {
      const before = fixture.files.steered.length;
      await card(page).getByRole("button", { name: new RegExp(`^${name}`) }).click();
      await until(page, name, () => fixture.files.steered.length > before);
    };
    await press(text.file.decline);
    fixture.moves(message, { peer: BEN.id, state: "running", bytes: 5, speed: 1e5 });
    await press(text.file.pause);
    fixture.moves(message, { peer: BEN.id, state: "paused", reason: "here", speed: null });
    await press(text.file.resume);
    await press(text.file.cancel);
    fixture.moves(message, { peer: BEN.id, state: "failed", reason: "full", message: "The disk is full." });
    await press(text.file.tryAgain);
    assertEquals(fixture.files.steered.map((wish) => wish.do), ["decline", "pause", "resume", "cancel", "accept"]);
  },
);

pageTest("the page shows how far a transfer is, and draws nothing else anew", withFile({}), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const message = fixture.says({
    conversation: BEN.id,
    from: BEN.id,
    text: "",
    offer: offer([item("a.zip", 1e9)]),
    transfers: [{ peer: BEN.id, state: "running", bytes: 0 }],
  });
  await card(page).getByText("a.zip").waitFor();
  // That it was seen is drawn elsewhere, too: before one looks.
  await until(page, "the text to be seen", async () => {
    // The badge of the other conversation stays.
    return fixture.seen.at(-1)?.position === message.position && await page.locator(".badge").count() === 1 &&
      await page.title() === `(3) ${text.title}`;
  });
  await page.evaluate(() => {
    const changed = new Set<Node>();
    Object.assign(globalThis, { changed });
    new MutationObserver((records) => records.forEach(({ target }) => changed.add(target)))
      .observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  const status = card(page).getByRole("status");
  const said = await status.innerText();
  for (let bytes = 1e8; bytes <= 9e8; bytes += 1e8) {
    fixture.moves(message, { peer: BEN.id, state: "running", bytes, speed: 1e8 });
  }
  await card(page).getByText("90 percent").or(card(page).locator("progress[aria-valuetext='90 percent']")).waitFor();
  assertMatch(await card(page).locator(".file-detail").innerText(), /0\.90 of 1\.0.GB, 100.MB\/s, 1.s left/);
  assertEquals(await status.innerText(), said, "progress is not said");
  const elsewhere = await page.evaluate(() => {
    const last = [...document.querySelectorAll(".file-card")].at(-1);
    const { changed } = globalThis as unknown as { changed: Set<Node> };
    return [...changed].filter((node) => !last?.contains(node)).map((node) => node.nodeName);
  });
  assertEquals(elsewhere, []);
  fixture.moves(message, { peer: BEN.id, state: "done", bytes: 1e9, speed: null, paths: [`${FILES_FOLDER}/a.zip`] });
  await status.getByText(text.file.received).waitFor();
  assertEquals(await card(page).locator(".path").innerText(), `${FILES_FOLDER}/a.zip`);
  assertEquals(await belowEnd(page), 0, "a card that grows at the end pushes the others up");
});

pageTest("the page copies the path of what was received", withFile({}), async ({ page, tab, fixture }) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await openConversation(tab, BEN.id);
  fixture.says({
    conversation: BEN.id,
    from: BEN.id,
    text: "",
    offer: offer([item("a", 5), item("b", 5)]),
    transfers: [{ peer: BEN.id, state: "done", paths: ["/x/y/a (2)", "/x/y/b"] }],
  });
  await button(page, text.file.copyPath).click();
  await card(page).getByText(text.file.copied).waitFor({ state: "attached" });
  assertEquals(await page.evaluate("navigator.clipboard.readText()"), "/x/y", "the folder that holds them");
});

pageTest("the page shows no place of what is missing, and warns of what runs within a folder", {
  ...withFile({
    offer: offer([item("gone", 5), item("plates", 5, { files: 9 }), item("setup.exe", 5, { runs: true })]),
    transfers: [{
      peer: BEN.id,
      state: "done",
      paths: ["", "/x/plates", "/y/setup.exe"],
      missing: 1,
      changed: 2,
      runs: 4,
    }],
  }),
}, async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  assertEquals(await card(page).locator(".path").allInnerTexts(), ["/x/plates", "/y/setup.exe"]);
  assertEquals(await card(page).getByText(text.file.runsWithin(4)).count(), 1);
  const detail = await card(page).locator(".file-below").last().innerText();
  for (const words of [text.file.missing(1), text.file.changed(2)]) assertStringIncludes(detail, words);
});

pageTest("the page counts an offer to everyone, and shows each person's state", {
  ...officeWorld(),
  people: Array.from({ length: 120 }, (_, index) => person(`Person ${index}`)),
}, async ({ page, tab, fixture }) => {
  await openConversation(tab, "everyone");
  const peers = Array.from({ length: 120 }, (_, index) => idOf(`Person ${index}`));
  const message = fixture.says({
    conversation: "everyone",
    from: ME.id,
    text: "",
    recipients: 120,
    offer: offer([item("plan.pdf", 1e6)]),
    transfers: peers.map((peer) => ({ peer, state: "offered" })),
  });
  const [first = "", second = "", ...others] = peers;
  for (const peer of others) fixture.moves(message, { peer, state: "done", bytes: 1e6 });
  fixture.moves(message, { peer: first, state: "running", bytes: 5e5, speed: 1e5 });
  fixture.moves(message, { peer: second, state: "declined" });
  await card(page).getByText("118 of 120 have it, 1 is receiving, 1 declined").waitFor();
  assertEquals(await card(page).getByRole("status").innerText(), "", "nobody hears each of them");
  await card(page).locator("summary").click();
  await card(page).locator("li").first().waitFor();
  assertEquals(await card(page).locator("li").count(), 50);
  assertMatch(await card(page).locator("li").first().innerText(), /^Person 0\s+is receiving, 0\.5 of 1\.0.MB/);
  await card(page).getByRole("button", { name: new RegExp(`^${text.file.pause}`) }).click();
  await until(page, "the program to hear of it", () => fixture.files.steered.length > 0);
  assertEquals(fixture.files.steered.map(({ do: what, peer }) => [what, peer]), [["pause", undefined]]);
  fixture.moves(message, { peer: first, state: "done", bytes: 1e6, speed: null });
  await card(page).getByRole("status").getByText(text.file.ofAllHave(119, 120)).waitFor({ state: "attached" });
});

pageTest("the list says what was sent last, and counts it as unread", officeWorld(), async ({ page, fixture }) => {
  const says = (items: ReturnType<typeof item>[]) =>
    fixture.says({ conversation: GRACE.id, from: GRACE.id, text: "hi", offer: offer(items) });
  const line = row(page, GRACE.id).locator(".row-line");
  says([item("report.pdf", 5)]);
  await line.getByText(text.file.line("report.pdf")).waitFor();
  says([item("plates", 5, { files: 2 })]);
  await line.getByText(text.file.folderLine("plates")).waitFor();
  says([item("a", 5), item("b", 5), item("c", 5)]);
  await line.getByText("3 files").waitFor();
  assertStringIncludes(await row(page, GRACE.id).innerText(), text.unread(6));
});

const hostile = [...SCRIPT_ATTEMPTS, ...LAYOUT_ATTEMPTS, "photo\u202egnp.exe", `${"x".repeat(900)}.pdf .exe`]
  .map((name) => name.replaceAll(/[/\\]/g, "_"));

pageTest("the page shows hostile names of files as text, in their order, with their end", {
  ...officeWorld(),
  said: hostile.map((name, index): Said => ({
    conversation: BEN.id,
    from: BEN.id,
    text: name,
    at: NOW,
    offer: offer([item(name, 5), item(name, 5, { files: 1, runs: true })], { files: index % 2 === 0 ? 2 : 9e15 }),
    transfers: [{
      peer: BEN.id,
      state: index % 2 === 0 ? "done" : "failed",
      message: name,
      paths: [`/x/${name}`, `/y/${name}`],
      bytes: 9e15,
      size: 3,
    }],
  })),
}, async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await page.evaluate("document.querySelector('.log').scrollTop = 0");
  await until(page, "all cards", async () => await page.locator(".file-card").count() >= 50);
  assertEquals(await page.locator("#page script, #page img, #page iframe, #page a, #page style").count(), 0);
  const names = await page.locator(".file-name bdi").allTextContents();
  assertEquals(names.filter((name) => /[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(name)), []);
  assert(names.some((name) => name === "photo gnp.exe"));
  assert(names.some((name) => name.startsWith("xxx") && name.endsWith(".exe")));
  for (const width of [1440, 390]) {
    await page.setViewportSize({ width, height: 780 });
    const wider = await page.evaluate(
      "[...document.querySelectorAll('body, .log, .file-card, .file-place, .file-row')].filter((box) => box.scrollWidth > box.clientWidth + 1).map((box) => box.className + box.textContent)",
    );
    assertEquals(wider, [], `at ${width} px`);
  }
  assert(await lines(page).count() > 0);
});

// Pictures

/** A picture that the browser itself makes, as bytes of the fixture. */
async function png(page: Page, width: number, height: number): Promise<Uint8Array<ArrayBuffer>> {
  const numbers: number[] = await page.evaluate(async ({ width, height }) => {
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (context !== null) context.fillStyle = "teal";
    context?.fillRect(0, 0, width, height);
    return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())];
  }, { width, height });
  return new Uint8Array(numbers);
}

const received = (name: string, facts: Partial<Said> = {}) => ({
  conversation: BEN.id,
  from: BEN.id,
  text: "",
  offer: offer([item(name, 5_000)]),
  transfers: [{ peer: BEN.id, state: "done" as const, paths: [`/x/${name}`] }],
  ...facts,
});

pageTest("the page shows a picture once it is here, and large when it is pressed", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  fixture.files.serve("plate.png", await png(page, 1_200, 600));
  await openConversation(tab, BEN.id);
  const running = { peer: BEN.id, state: "running" as const };
  const message = fixture.says(received("plate.png", { transfers: [running] }));
  await card(page).getByText("plate.png").waitFor();
  fixture.moves(message, { peer: BEN.id, state: "done", bytes: 5_000 });
  const small = card(page).getByRole("img", { name: "plate.png" });
  await small.waitFor();
  assertEquals(fixture.files.fetched.length, 1, "not before it was here");
  const natural = await small.evaluate((image) => image instanceof HTMLImageElement && [image.naturalWidth, image.src]);
  assert(Array.isArray(natural) && Number(natural[0]) <= 960 && String(natural[1]).startsWith("blob:"));
  assertEquals(await belowEnd(page), 0, "what comes later does not move the reader");
  await small.click();
  const large = page.getByRole("dialog").getByRole("img", { name: "plate.png" });
  await large.waitFor();
  assert((await large.boundingBox())?.width ?? 0 > 900);
  assertEquals(await accessibilityFindings(page), []);
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert(await small.locator("..").evaluate((button) => button === document.activeElement), "the focus goes back");
});

pageTest("the page shows own pictures, and leaves what is none a plain card", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  const svg = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'><script>ran()</script></svg>");
  fixture.files.serve("own.png", await png(page, 20, 10));
  fixture.files.serve("drawing.svg", svg);
  fixture.files.serve("drawing.png", svg);
  // The header of a picture of 100,000 by 100,000 pixels.
  const huge = await png(page, 10, 10);
  new DataView(huge.buffer).setUint32(16, 100_000);
  new DataView(huge.buffer).setUint32(20, 100_000);
  fixture.files.serve("huge.png", huge);
  await openConversation(tab, BEN.id);
  for (const name of ["drawing.svg", "drawing.png", "huge.png", "missing.png"]) fixture.says(received(name));
  fixture.says(received("own.png", { from: ME.id, recipients: 1, transfers: [{ peer: BEN.id, state: "offered" }] }));
  await card(page).getByRole("img", { name: "own.png" }).waitFor();
  await until(page, "the others to be looked at", async () => await page.locator(".no-picture").count() === 0);
  assertEquals(await page.locator("#page img").count(), 1);
  assertEquals(fixture.files.fetched.length, 4, "never SVG");
}, REFUSED);

pageTest("the page fetches pictures near the screen, and a few at a time", {
  ...officeWorld(),
  said: Array.from({ length: 40 }, (_, index): Said => ({ ...received(`${index}.png`), at: NOW })),
}, async ({ page, tab, fixture }) => {
  const bytes = await png(page, 400, 300);
  for (let index = 0; index < 40; index++) fixture.files.serve(`${index}.png`, bytes);
  await openConversation(tab, BEN.id);
  await card(page).getByRole("img", { name: "39.png" }).waitFor();
  await until(page, "those near the end", async () => await page.locator(".no-picture").count() < 40);
  assert(fixture.files.fetched.length < 20, `${fixture.files.fetched.length} were fetched`);
  await page.evaluate("document.querySelector('.log').scrollTop = 0");
  await page.getByRole("img", { name: "0.png", exact: true }).waitFor();
});

pageTest("the page shows each picture once, in a row without gaps, and two beside one another", {
  ...officeWorld(),
  said: [
    {
      ...received("", {
        offer: offer(["a.png", "broken.png", "b.png", "notes.txt"].map((name) => item(name, 5_000))),
        transfers: [{
          peer: BEN.id,
          state: "done",
          paths: ["/x/a (2).png", "/x/broken.png", "/x/b.png", "/x/notes.txt"],
        }],
      }),
      at: NOW,
    },
  ],
}, async ({ page, tab, fixture }) => {
  await page.setViewportSize({ width: 390, height: 780 });
  const bytes = await png(page, 400, 300);
  for (const name of ["a.png", "b.png"]) fixture.files.serve(name, bytes);
  fixture.files.serve("broken.png", new TextEncoder().encode("no picture"));
  await openConversation(tab, BEN.id);
  for (const name of ["a.png", "b.png"]) await card(page).getByRole("img", { name }).waitFor();
  const listed = () => card(page).locator(".file-items .file-name bdi").allInnerTexts();
  await until(page, "the broken one to be listed", async () => (await listed()).length === 2);
  assertEquals(await listed(), ["broken.png", "notes.txt"]);
  assertEquals(await card(page).locator("figcaption .file-name").allInnerTexts(), ["a.png", "b.png"]);
  assertEquals(await card(page).locator(".saved-as").allInnerTexts(), [text.file.savedAs("a (2).png")]);
  const [a, b] = await Promise.all(
    ["a.png", "b.png"].map((name) => card(page).getByRole("img", { name }).boundingBox()),
  );
  assert(a !== null && b !== null && a !== undefined && b !== undefined);
  assertEquals([a.y === b.y, a.width === b.width, Math.round(b.x - a.x - a.width)], [true, true, 8]);
  assertEquals(await accessibilityFindings(page), []);
});

pageTest(
  "the page says under which name a file was saved",
  withFile({
    offer: offer([item("run.bat", 5, { runs: true })]),
    transfers: [{ peer: BEN.id, state: "done", paths: ["C:\\x\\run (2).bat"] }],
  }),
  async ({ page, tab }) => {
    await openConversation(tab, BEN.id);
    assertEquals(await card(page).locator(".saved-as").innerText(), text.file.savedAs("run (2).bat"));
  },
);
