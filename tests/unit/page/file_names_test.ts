import {
  commonFolder,
  extensionOf,
  isPicture,
  MAX_PICTURE_BYTES,
  mayRun,
  offerWords,
  savedName,
  shortFileName,
  visibleFileName,
} from "../../../src/page/file_names.ts";
import { text } from "../../../src/page/text.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { item, offer } from "./fixture.ts";

Deno.test("visibleFileName() takes out what turns or hides, and leaves scripts and emoji alone", () => {
  assertEquals(visibleFileName("photo\u202egnp.exe"), "photo gnp.exe");
  assertEquals(visibleFileName("a\nb\u0000c\u2066d\u200b.txt"), "a b c d .txt");
  assertEquals(visibleFileName("نتایج\u200cآزمایش.pdf"), "نتایج\u200cآزمایش.pdf");
  assertEquals(visibleFileName("👩\u200d🔬.png"), "👩\u200d🔬.png");
  for (const nothing of ["", " ", "\u200b\u200d", "\u3164"]) assertEquals(visibleFileName(nothing), text.file.nameless);
});

Deno.test("shortFileName() cuts the middle and never the end", () => {
  const short = shortFileName(`${"a".repeat(500)}.pdf${" ".repeat(100)}.exe`);
  assert(short.length < 100 && short.endsWith(".exe"), short);
  assertEquals(shortFileName("report.pdf"), "report.pdf");
  assertEquals([...shortFileName("😀".repeat(500))].length, 97, "no emoji is cut in two");
});

Deno.test("extensionOf() finds what a name ends in", () => {
  const found = ["a.PDF", "a.tar.gz", "archive", ".profile", "a.", "a.verylong", "photo.jpg\u202e", "a.b c"];
  assertEquals(found.map(extensionOf), ["pdf", "gz", undefined, undefined, undefined, undefined, "jpg", undefined]);
});

Deno.test("isPicture() takes known kinds of a bearable size, and never SVG", () => {
  assert(isPicture(item("a.PNG")) && isPicture(item("a.b.jpeg")) && isPicture(item("a.avif")));
  const others = [
    item("a.svg"),
    item("a.svgz"),
    item("a.png.exe"),
    item("png"),
    item("a.png", { files: 3 }),
    item("a.png", { bytes: 0 }),
    item("a.png", { bytes: MAX_PICTURE_BYTES + 1 }),
    item("a.png", { runs: true }),
  ];
  assertEquals(others.filter(isPicture), []);
});

Deno.test("commonFolder() knows both kinds of slash", () => {
  assertEquals(commonFolder(["/home/ada/a", "/home/ada/b"]), "/home/ada");
  assertEquals(commonFolder(["C:\\Users\\Ada\\a", "C:\\Users\\Ada\\b"]), "C:\\Users\\Ada");
  assertEquals(commonFolder(["/a", "/b"]), undefined);
  assertEquals(commonFolder(["/x/a", "/y/b"]), undefined);
});

Deno.test("offerWords() names one and counts more", () => {
  assertEquals(offerWords(offer()), "notes.txt");
  assertEquals(offerWords(offer({ items: [item("a"), item("b")], files: 3 })), "3 files");
  assertEquals(
    offerWords(offer({ items: [item("a", { files: 0 }), item("b", { files: 0 })], files: 0, folders: 2 })),
    "2 folders",
  );
});

Deno.test("savedName() says what a file is called here where that is another name", () => {
  const run = item("run.bat");
  assertEquals(savedName(run, "/home/ada/run (2).bat"), "run (2).bat");
  assertEquals(savedName(run, "C:\\Users\\ada\\run (2).bat"), "run (2).bat");
  for (const same of ["/home/ada/run.bat", "", undefined]) assertEquals(savedName(run, same), undefined);
});

Deno.test("mayRun() goes by the last extension, as the systems do", () => {
  const runnable = new Set(["exe", "bat"]);
  for (const name of ["a.exe", "a.pdf.EXE", "a.exe. ", "photo\u202egnp.exe", ".bat"]) {
    assert(mayRun(name, runnable), name);
  }
  for (const name of ["exe", "a.exe.pdf", "a.txt", "a."]) assert(!mayRun(name, runnable), name);
});
