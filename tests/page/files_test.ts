/// <reference lib="dom" />
/** Files between two people, each with the real program and its page in a real browser. */
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch } from "../../src/std/assert.ts";
import type { Page } from "../support/browser.ts";
import { dropFiles } from "../support/page_drop.ts";
import { accessibilityFindings, LOST_CONNECTION, until } from "../support/page_probe.ts";
import { twoPeopleTests } from "../support/page_two.ts";

const twoPeopleTest = await twoPeopleTests("files between two people in a browser");

const MEGABYTE = 1_048_576;

const rowOf = (page: Page, name: string) => page.locator(".row", { hasText: name });
const card = (page: Page) => page.locator(".file-card").last();
const press = (page: Page, name: string) =>
  card(page).getByRole("button", { name: new RegExp(`^${name}`) }).first().click();
const status = (page: Page, words: string) => card(page).locator(".file-status", { hasText: words }).waitFor();

async function sendFiles(page: Page, paths: readonly string[], words = ""): Promise<void> {
  await dropFiles(page, ".log", paths);
  await page.locator(".attached").waitFor();
  await page.locator(".composer textarea").fill(words);
  await page.locator(".composer textarea").press("Enter");
  await page.locator(".handover").waitFor({ state: "detached" });
}

/** Ada's and Ben's pages, each on the conversation with the other. */
async function faceToFace(adas: Page, bens: Page): Promise<void> {
  await rowOf(adas, "Ben").click();
  await rowOf(bens, "Ada").click();
}

/** A file that is no hole: its bytes are all different, so that a part at the wrong place would show. */
async function largeFile(path: string, megabytes: number): Promise<void> {
  using file = await Deno.open(path, { write: true, create: true });
  const block = crypto.getRandomValues(new Uint8Array(65_536));
  const megabyte = new Uint8Array(MEGABYTE);
  for (let index = 0; index < megabytes; index++) {
    new DataView(block.buffer).setUint32(0, index);
    for (let at = 0; at < MEGABYTE; at += block.length) megabyte.set(block, at);
    for (let written = 0; written < MEGABYTE;) written += await file.write(megabyte.subarray(written));
  }
}

async function assertSameFile(one: string, other: string): Promise<void> {
  const [a, b] = await Promise.all([Deno.readFile(one), Deno.readFile(other)]);
  assert(a.length === b.length && a.every((byte, index) => byte === b[index]), `${other} is another one than ${one}`);
}

twoPeopleTest("a folder and a file go from one page to the other", async ({ adas, bens, folder, bensFiles }) => {
  await Deno.mkdir(`${folder}/plates/empty`, { recursive: true });
  await Deno.writeTextFile(`${folder}/plates/1.csv`, "1,2,3");
  await Deno.writeTextFile(`${folder}/notes.txt`, "fine");
  await faceToFace(adas, bens);
  await sendFiles(adas, [`${folder}/plates`, `${folder}/notes.txt`], "Everything of the trial");
  await status(adas, text.file.notAnswered("Ben"));
  await card(bens).getByText("plates").waitFor();
  assertEquals(await bens.locator(".text-line .words").allInnerTexts(), ["Everything of the trial"]);
  await press(bens, text.file.accept);
  await status(bens, text.file.received);
  await status(adas, text.file.receivedBy("Ben"));
  assertEquals(await card(bens).locator(".path").allInnerTexts(), [bensFiles]);
  assertEquals(await Deno.readTextFile(`${bensFiles}/plates/1.csv`), "1,2,3");
  assertEquals(await Deno.readTextFile(`${bensFiles}/notes.txt`), "fine");
  assert((await Deno.stat(`${bensFiles}/plates/empty`)).isDirectory);
  assertEquals([await accessibilityFindings(adas), await accessibilityFindings(bens)], [[], []]);
  // As it is told by the program, not only as the page heard it.
  await bens.reload();
  await rowOf(bens, "Ada").click();
  await status(bens, text.file.received);
});

twoPeopleTest("both see how far it is, and either can pause it", async ({ adas, bens, folder, bensFiles }) => {
  const path = `${folder}/run.bin`;
  await largeFile(path, 400);
  await faceToFace(adas, bens);
  await sendFiles(adas, [path]);
  await press(bens, text.file.accept);
  await card(adas).locator('progress[data-tone="moving"]').waitFor();
  await press(bens, text.file.pause);
  await status(bens, text.file.pausedHere);
  await status(adas, text.file.pausedThere("Ben"));
  assertMatch(await card(bens).locator(".file-detail").innerText(), /, [\d.]+ of 419.MB$/);
  assertEquals(await card(adas).getByRole("button", { name: text.file.resume }).count(), 0, "whoever paused resumes");
  await press(bens, text.file.resume);
  await card(adas).getByRole("button", { name: new RegExp(`^${text.file.pause}`) }).waitFor();
  await press(adas, text.file.pause);
  await status(adas, text.file.pausedHere);
  await status(bens, text.file.pausedThere("Ada"));
  await press(adas, text.file.resume);
  await status(bens, text.file.received);
  await status(adas, text.file.receivedBy("Ben"));
  await assertSameFile(path, `${bensFiles}/run.bin`);
});

twoPeopleTest(
  "a transfer goes on by itself after the receiver's program was killed",
  async ({ ben, adas, bens, folder, bensFiles }) => {
    const path = `${folder}/run.bin`;
    await largeFile(path, 400);
    await faceToFace(adas, bens);
    await sendFiles(adas, [path]);
    await press(bens, text.file.accept);
    await card(bens).locator('progress[data-tone="moving"]').waitFor();
    await ben.kill();
    await bens.locator(".bar").waitFor();
    await ben.restart();
    await bens.locator(".bar").waitFor({ state: "detached" });
    await status(bens, text.file.received);
    await status(adas, text.file.receivedBy("Ben"));
    await assertSameFile(path, `${bensFiles}/run.bin`);
  },
  LOST_CONNECTION,
);

twoPeopleTest("one may accept into a folder of one's choice, or decline", async ({ adas, bens, folder, bensFiles }) => {
  await Deno.writeTextFile(`${folder}/notes.txt`, "fine");
  await faceToFace(adas, bens);
  await sendFiles(adas, [`${folder}/notes.txt`]);
  await press(bens, text.file.acceptInto);
  const field = bens.getByLabel(text.file.folder);
  assertEquals(await field.inputValue(), bensFiles);
  await field.fill("not/absolute");
  await field.press("Enter");
  await card(bens).getByRole("alert").waitFor();
  await field.fill(`${folder}/chosen`);
  await field.press("Enter");
  await status(bens, text.file.received);
  assertEquals(await Deno.readTextFile(`${folder}/chosen/notes.txt`), "fine");
  await sendFiles(adas, [`${folder}/notes.txt`]);
  await until(bens, "the second offer", async () => await bens.locator(".file-card").count() === 2);
  await press(bens, text.file.decline);
  await status(bens, text.file.declinedHere);
  await status(adas, text.file.declinedThere("Ben"));
}, /the server responded with a status of 4\d\d/);

twoPeopleTest("an own offer can be taken back", async ({ adas, bens, folder }) => {
  await Deno.writeTextFile(`${folder}/notes.txt`, "fine");
  await faceToFace(adas, bens);
  await sendFiles(adas, [`${folder}/notes.txt`]);
  await card(bens).getByRole("button", { name: text.file.accept, exact: true }).waitFor();
  await press(adas, text.file.takeBack);
  await status(adas, text.file.withdrawnHere);
  await status(bens, text.file.withdrawnThere("Ada"));
  assertEquals(await card(bens).getByRole("button").count(), 0);
});

twoPeopleTest("a pasted picture is seen at both ends", async ({ adas, bens }) => {
  await faceToFace(adas, bens);
  await adas.locator(".composer textarea").evaluate(async (area) => {
    const canvas = new OffscreenCanvas(640, 400);
    const context = canvas.getContext("2d");
    if (context !== null) context.fillStyle = "teal";
    context?.fillRect(0, 0, 640, 400);
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([await canvas.convertToBlob()], "image.png", { type: "image/png" }));
    area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  });
  await adas.locator(".attached").waitFor();
  await adas.locator(".composer textarea").press("Enter");
  const drawn = (page: Page) => card(page).getByRole("img", { name: /^Picture .*\.png$/ });
  await drawn(adas).waitFor();
  await card(bens).getByText("Picture").waitFor();
  assertEquals(await drawn(bens).count(), 0, "it is not here yet");
  await press(bens, text.file.accept);
  await drawn(bens).waitFor();
  await drawn(bens).click();
  await bens.getByRole("dialog").getByRole("img").waitFor();
  await bens.keyboard.press("Escape");
});

twoPeopleTest(
  "hostile names are text on the page, and harmless on the disk",
  async ({ adas, bens, folder, bensFiles }) => {
    const names = ["<img src=x onerror=ran()>.txt", "photo\u202egnp.exe", "CON", 'a"b:c?.txt', " .profile"];
    await Deno.mkdir(`${folder}/names`);
    for (const name of names) await Deno.writeTextFile(`${folder}/names/${name}`, name);
    await faceToFace(adas, bens);
    await sendFiles(adas, names.map((name) => `${folder}/names/${name}`));
    await card(bens).getByText("<img src=x onerror=ran()>.txt").waitFor();
    await card(bens).getByText(text.file.runs).waitFor();
    assertEquals(await bens.locator("#page img").count(), 0);
    const shown = await card(bens).locator(".file-name").allInnerTexts();
    assert(!shown.join().includes("\u202e"), shown.join());
    await press(bens, text.file.accept);
    await status(bens, text.file.received);
    const kept = [...Deno.readDirSync(bensFiles)].map(({ name }) => name).filter((name) =>
      !name.startsWith(".lanmessenger-")
    )
      .sort();
    assertEquals(kept.length, names.length, kept.join());
    assertEquals(kept.filter((name) => /[<>:"|?*\u202e]/.test(name) || name === "CON"), []);
  },
);

twoPeopleTest("an offer to everyone is counted", async ({ adas, bens, folder }) => {
  await Deno.writeTextFile(`${folder}/plan.txt`, "north stairs");
  await rowOf(adas, "Ben").waitFor();
  await rowOf(adas, "Everyone").click();
  await rowOf(bens, "Everyone").click();
  await sendFiles(adas, [`${folder}/plan.txt`]);
  await status(adas, text.file.ofAllHave(0, 1));
  await press(bens, text.file.accept);
  await status(adas, text.file.allHave(1));
});

twoPeopleTest("files of somebody verified are accepted without asking", async ({ adas, bens, folder, bensFiles }) => {
  await faceToFace(adas, bens);
  const say = async (page: Page, words: string) => {
    await page.locator(".composer textarea").fill(words);
    await page.locator(".composer textarea").press("Enter");
  };
  await say(bens, "Send it over.");
  await adas.locator(".text-line .words", { hasText: "Send it over." }).waitFor();
  const numberOf = async (page: Page) => {
    await page.getByRole("button", { name: text.details.show, exact: true }).click();
    return await page.locator(".safety-number").textContent();
  };
  assertEquals(await numberOf(adas), await numberOf(bens), "both screens show the same");
  await bens.getByLabel(text.trust.verified).check();
  await bens.locator(".chat-header .verified").waitFor();
  await bens.getByLabel(text.trust.rule).check();
  await bens.locator(".rule-end", { hasText: text.trust.saved }).waitFor();
  await bens.keyboard.press("Escape");
  await adas.keyboard.press("Escape");
  await Deno.writeTextFile(`${folder}/notes.txt`, "fine");
  await sendFiles(adas, [`${folder}/notes.txt`]);
  await status(bens, text.file.received);
  assertEquals(await Deno.readTextFile(`${bensFiles}/notes.txt`), "fine");
});
