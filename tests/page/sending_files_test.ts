/// <reference lib="dom" />
/** Sending files in a real browser. */
import { Buffer } from "node:buffer";
import { text } from "../../src/page/text.ts";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "../../src/std/assert.ts";
import { field, pageTests, writing } from "../support/page_bench.ts";
import { dragFiles, dropFiles } from "../support/page_drop.ts";
import type { PageFixture } from "../support/page_fixture.ts";
import { accessibilityFindings, LOST_CONNECTION, openConversation, until } from "../support/page_probe.ts";
import { BEN, GRACE, officeWorld } from "../support/page_world.ts";
import { testFolder } from "../support/task.ts";
import type { Page } from "../support/browser.ts";

const pageTest = await pageTests("tests/page/sending_files_test.ts");

const file = (name: string, content = "abc") => ({ name, mimeType: "", buffer: Buffer.from(content) });
const pick = (page: Page, ...files: ReturnType<typeof file>[]) =>
  page.locator("input[type=file]").first().setInputFiles(files);
const picked = (page: Page) => page.locator(".attached-name bdi").allInnerTexts();
const offered = (page: Page, fixture: PageFixture, count = 1) =>
  until(page, "the offer", () => fixture.files.offers.length >= count);

function contentOf(fixture: PageFixture, upload: string): string {
  const parts = fixture.files.uploads.get(upload)?.parts ?? [];
  return parts.map((part) => new TextDecoder().decode(part)).join("");
}

pageTest("the page sends files that were picked, with the words in the field", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: text.attach.button }).click();
  await page.getByRole("button", { name: text.attach.files }).click();
  await (await chooser).setFiles([file("b.txt", "bbb"), file("a.txt", "aa"), file("c.txt", "c")]);
  await page.locator(".attached").waitFor();
  assertEquals(await picked(page), ["b.txt", "a.txt", "c.txt"]);
  await page.getByRole("button", { name: text.attach.remove("c.txt") }).click();
  assertEquals(await page.locator(".attached-total").innerText(), `2 files, 5\u00a0B\n${text.attach.removeAll}`);
  assertEquals(await accessibilityFindings(page), []);
  await until(page, "the field to have the focus", () => writing(page));
  await page.keyboard.type("two of them");
  await page.keyboard.press("Enter");
  await offered(page, fixture);
  assertEquals(fixture.files.offers.map(({ to, text }) => [to, text]), [[BEN.id, "two of them"]]);
  assertEquals(contentOf(fixture, "upload-1"), "aabbb", "in the order of the list");
  const card = page.locator(".file-card").last();
  await card.getByText("a.txt").waitFor();
  assertEquals(await page.locator(".attached, .handover").count(), 0);
  assertEquals(await field(page).inputValue(), "");
  assertEquals(fixture.sent, [], "the words are no text of their own");
  assertStringIncludes(await page.locator(".text-line").last().innerText(), "two of them");
});

pageTest("the page sends a folder that was picked", officeWorld(), async ({ page, tab, fixture }) => {
  await using folder = await testFolder();
  await Deno.mkdir(`${folder.path}/run 7/raw`, { recursive: true });
  await Deno.writeTextFile(`${folder.path}/run 7/raw/1.csv`, "1,2");
  await Deno.writeTextFile(`${folder.path}/run 7/notes.txt`, "fine");
  await openConversation(tab, BEN.id);
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: text.attach.button }).click();
  await page.getByRole("button", { name: text.attach.folder }).click();
  await (await chooser).setFiles(`${folder.path}/run 7`);
  await page.locator(".attached").waitFor();
  assertEquals([await picked(page), await page.locator(".attached-size").innerText()], [
    ["run 7"],
    "2 files, 7\u00a0B",
  ]);
  await page.getByRole("button", { name: text.send, exact: true }).click();
  await offered(page, fixture);
  assertEquals(fixture.files.uploads.get("upload-1")?.entries.map(({ path }) => path), [
    "run 7",
    "run 7/notes.txt",
    "run 7/raw",
    "run 7/raw/1.csv",
  ]);
  assertEquals(contentOf(fixture, "upload-1"), "fine1,2");
});

pageTest("the page takes files and folders that are dropped on the conversation", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await using folder = await testFolder();
  await Deno.mkdir(`${folder.path}/plates/empty`, { recursive: true });
  await Deno.mkdir(`${folder.path}/plates/many`);
  for (let index = 0; index < 250; index++) await Deno.writeTextFile(`${folder.path}/plates/many/${index}`, "x");
  await Deno.writeTextFile(`${folder.path}/note.txt`, "hello");
  const paths = [`${folder.path}/plates`, `${folder.path}/note.txt`];
  await openConversation(tab, BEN.id);
  await dragFiles(page, ".log", paths, ["dragEnter", "dragOver"]);
  await page.getByText(text.attach.dropHere(BEN.name)).waitFor();
  await dragFiles(page, ".people", paths, ["dragOver"]);
  await page.locator(".drop-target").waitFor({ state: "detached" });
  await dropFiles(page, ".chat-header", paths);
  await page.locator(".attached").waitFor();
  assertEquals(await picked(page), ["plates", "note.txt"]);
  assertEquals(await page.locator(".drop-target").count(), 0);
  await page.keyboard.press("Enter");
  await offered(page, fixture);
  const entries = fixture.files.uploads.get("upload-1")?.entries ?? [];
  assertEquals([entries.length, entries[0]?.path, entries[1]?.path], [254, "note.txt", "plates"]);
  assert(entries.some(({ path }) => path === "plates/empty"), "an empty folder is sent too");
  assertEquals(contentOf(fixture, "upload-1"), "hello" + "x".repeat(250));
});

pageTest("a drop beside the conversation does nothing", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  // A browser leaves the page for a dropped file unless it is told not to.
  const left = await page.locator(".people").evaluate((people) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(["<h1>another page</h1>"], "note.html"));
    const told = (type: string) => new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true });
    return [told("dragover"), told("drop")].map((event) => people.dispatchEvent(event));
  });
  assertEquals([left, await page.locator(".attached").count()], [[false, false], 0]);
});

pageTest("the page sends a picture that was pasted, under a name of its own", officeWorld(), async (bench) => {
  const { page, tab } = bench;
  await openConversation(tab, BEN.id);
  const paste = (types: string[]) =>
    field(page).evaluate((area, types) => {
      const clipboardData = new DataTransfer();
      for (const type of types) clipboardData.setData(type, "words");
      clipboardData.items.add(new File(["x"], "image.png", { type: "image/png" }));
      area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
    }, types);
  await paste(["text/plain", "text/html"]);
  assertEquals(await page.locator(".attached").count(), 0, "text that brings its picture along is text");
  await paste([]);
  await paste([]);
  assertEquals(await picked(page), ["Picture 2026-03-03 14.32.00.png", "Picture 2026-03-03 14.32.00 (2).png"]);
});

pageTest("the page keeps what was picked with its conversation", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  await pick(page, file("for Ben.txt"));
  await openConversation(tab, GRACE.id);
  assertEquals(await picked(page), []);
  await openConversation(tab, BEN.id);
  assertEquals(await picked(page), ["for Ben.txt"]);
  await pick(page, file("for Ben.txt", "another"));
  await page.getByText("for Ben (2).txt").waitFor();
  await page.getByRole("button", { name: text.attach.removeAll }).click();
  assertEquals(await picked(page), []);
});

pageTest(
  "the page shows how much was handed over, and gives all back when it is cancelled",
  officeWorld(),
  async (bench) => {
    const { page, tab, fixture } = bench;
    const gate = Promise.withResolvers<void>();
    fixture.files.beforePart = () => gate.promise;
    await openConversation(tab, BEN.id);
    await pick(page, file("a.txt"), file("b.txt"));
    await field(page).fill("words");
    await field(page).press("Enter");
    const handover = page.locator(".handover");
    await handover.getByRole("progressbar").waitFor();
    assertStringIncludes(await handover.innerText(), text.attach.handing(0));
    assertStringIncludes(await handover.innerText(), text.attach.title("a.txt", 1));
    assertEquals(await accessibilityFindings(page), []);
    // Meanwhile one can write.
    await field(page).fill("a text");
    await field(page).press("Enter");
    await page.locator(".words", { hasText: "a text" }).waitFor();
    await handover.getByRole("button", { name: new RegExp(`^${text.file.cancel}`) }).click();
    await handover.waitFor({ state: "detached" });
    assertEquals([await picked(page), await field(page).inputValue()], [["a.txt", "b.txt"], "words"]);
    await until(page, "the program to hear of it", () => fixture.files.cancelled.length > 0);
    gate.resolve();
    await field(page).press("Enter");
    await offered(page, fixture);
    assertEquals(fixture.files.offers.map(({ upload }) => upload), ["upload-2"]);
  },
);

pageTest("the page goes on with a handing over when the program is back", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  const came = Promise.withResolvers<void>();
  fixture.files.beforePart = () => {
    came.resolve();
    return new Response("cut", { status: 200 });
  };
  await pick(page, file("a.txt", "abc"));
  await field(page).press("Enter");
  await came.promise;
  await fixture.goAway();
  await page.getByText(text.attach.handingLost).waitFor();
  fixture.files.beforePart = () => {};
  fixture.comeBack();
  // The page's clock stands still but for its timers, which are the browser's.
  await offered(page, fixture);
  assertEquals(contentOf(fixture, "upload-1"), "abc");
}, LOST_CONNECTION);

pageTest(
  "the page says which file was changed, and keeps the others",
  officeWorld(),
  async ({ page, tab, fixture }) => {
    await using folder = await testFolder();
    const changing = `${folder.path}/changing.csv`;
    await Deno.writeTextFile(changing, "before");
    await Deno.writeTextFile(`${folder.path}/staying.csv`, "stays");
    await openConversation(tab, BEN.id);
    await dropFiles(page, ".log", [changing, `${folder.path}/staying.csv`]);
    await page.locator(".attached").waitFor();
    await Deno.writeTextFile(changing, "something else, and longer");
    await Deno.utime(changing, 1, 1);
    await field(page).fill("both");
    await field(page).press("Enter");
    await page.getByRole("alert").waitFor();
    assertEquals(await page.getByRole("alert").innerText(), text.attach.notHanded(text.attach.changed("changing.csv")));
    assertEquals([await picked(page), await field(page).inputValue()], [["staying.csv"], "both"]);
    await field(page).press("Enter");
    await offered(page, fixture);
    assertEquals(contentOf(fixture, fixture.files.offers[0]?.upload ?? ""), "stays");
  },
  /ERR_UPLOAD_FILE_CHANGED|ERR_FILE_NOT_FOUND/,
);

pageTest("the page says why the program refused, and tries again when it is told to", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  await openConversation(tab, BEN.id);
  fixture.files.beforePart = () => Response.json({ code: "storage", message: "The disk is full." }, { status: 507 });
  await pick(page, file("a.txt"));
  await field(page).press("Enter");
  const handover = page.locator(".handover");
  await handover.getByRole("alert").waitFor();
  assertEquals(await handover.getByRole("alert").innerText(), text.attach.notHanded("The disk is full."));
  assertEquals(await accessibilityFindings(page), []);
  fixture.files.beforePart = () => {};
  await handover.getByRole("button", { name: text.file.tryAgain }).click();
  await offered(page, fixture);
}, /status of 507/);

pageTest("the browser asks before a page goes that is still handing over", officeWorld(), async (bench) => {
  const { page, tab, fixture } = bench;
  const gate = Promise.withResolvers<void>();
  fixture.files.beforePart = () => gate.promise;
  await openConversation(tab, BEN.id);
  await pick(page, file("a.txt"));
  await field(page).press("Enter");
  await page.locator(".handover progress").waitFor();
  const asked = Promise.withResolvers<string>();
  page.once("dialog", (dialog) => {
    asked.resolve(dialog.type());
    void dialog.dismiss();
  });
  await page.close({ runBeforeUnload: true });
  assertMatch(await asked.promise, /^beforeunload$/);
  gate.resolve();
  await offered(page, fixture);
});

pageTest("the page shows a picture before it is sent, and warns of what runs", officeWorld(), async ({ page, tab }) => {
  await openConversation(tab, BEN.id);
  const numbers: number[] = await page.evaluate(
    "(async () => { const canvas = new OffscreenCanvas(40, 30); canvas.getContext('2d').fillRect(0, 0, 9, 9); return [...new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())]; })()",
  );
  await pick(
    page,
    { name: "plate.png", mimeType: "", buffer: Buffer.from(numbers) },
    file("none.png"),
    file("Setup.EXE"),
  );
  await page.locator(".attached img").waitFor();
  assertEquals(await page.locator(".attached li").nth(0).locator("img").count(), 1);
  assertEquals(await page.locator(".attached img").count(), 1);
  assertEquals(await page.locator(".attached .file-warning").allInnerTexts(), [text.attach.runs]);
  assertEquals(await page.locator(".attached li").nth(2).locator(".file-warning").count(), 1);
  assertEquals(await accessibilityFindings(page), []);
});

pageTest("the page sends words and files as one answer", officeWorld(), async ({ page, tab, fixture }) => {
  await openConversation(tab, BEN.id);
  const line = page.locator(".text-line", { hasText: "Zipping it" });
  await line.hover();
  await line.locator(".message-button").click();
  await page.getByText(text.talk.reply, { exact: true }).locator("visible=true").click();
  await pick(page, file("a.txt"));
  await field(page).fill("Here is mine");
  await field(page).press("Enter");
  await offered(page, fixture);
  const [request] = fixture.files.offers;
  assertEquals([request?.text, request?.reply?.author, (request?.reply?.id ?? "") !== ""], [
    "Here is mine",
    BEN.id,
    true,
  ]);
  assertEquals(await page.locator(".writing-about").count(), 0, "the next text is no answer");
});
