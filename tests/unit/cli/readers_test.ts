import { helpText } from "../../../src/cli/help.ts";
import { COMMAND_NAMES } from "../../../src/cli/commands.ts";
import { OPTIONS } from "../../../src/cli/options.ts";
import { absolutePath } from "../../../src/cli/paths.ts";
import type { OperatingSystem } from "../../../src/cli/settings.ts";
import { readSince } from "../../../src/cli/since.ts";
import { readSize, timeText } from "../../../src/cli/size.ts";
import { readText } from "../../../src/cli/text_input.ts";
import { cutToWidth, textWidth } from "../../../src/cli/text_width.ts";
import { UsageError } from "../../../src/cli/usage_error.ts";
import { splitWords } from "../../../src/cli/words.ts";
import { assertEquals, assertRejects, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";
import { Keyboard } from "./fixture.ts";

Deno.test("readSince() reads dates, dates with times, and how long ago", () => {
  const now = Date.UTC(2026, 0, 31, 12);
  const rows: [text: string, moment: number | undefined][] = [
    ["30s", now - 30_000],
    ["5m", now - 300_000],
    ["2h", now - 7_200_000],
    ["1.5h", now - 5_400_000],
    ["3d", now - 259_200_000],
    ["1w", now - 604_800_000],
    ["2026-01-30", new Date(2026, 0, 30).getTime()],
    ["2026-01-30 08:15", new Date(2026, 0, 30, 8, 15).getTime()],
    ["2026-01-30T08:15:01.5Z", Date.UTC(2026, 0, 30, 8, 15, 1, 500)],
    ["2026-01-30T08:15+02:00", Date.UTC(2026, 0, 30, 6, 15)],
    ["2024-02-29", new Date(2024, 1, 29).getTime()],
    ["2026-02-29", undefined],
    ["2026-02-31T00:00Z", undefined],
    ["2026-13-01", undefined],
    ["2026-01-30T25:00", undefined],
    ["2026-1-3", undefined],
    ["h", undefined],
    ["-2h", undefined],
    ["2 h", undefined],
    ["2y", undefined],
    ["", undefined],
    ["1760000000", undefined],
  ];
  for (const [text, moment] of rows) assertEquals(readSince(text, now), moment, text);
});

Deno.test("readSize() reads bytes with and without a unit", () => {
  const rows: [text: string, bytes: number][] = [
    ["7", 7],
    ["7B", 7],
    ["100k", 100_000],
    ["500M", 500_000_000],
    ["1.5 GB", 1_500_000_000],
    ["2g", 2_000_000_000],
    ["1T", 1_000_000_000_000],
    ["64MiB", 67_108_864],
    ["1KIB", 1024],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ];
  for (const [text, bytes] of rows) assertEquals(readSize(text, "--quota"), bytes, text);
  for (const text of ["", "0", "0.4", "-1", "1e9", "M", "1Mi", "1  M", "1P", "9999999T", " 1", "1,5G", "0x10"]) {
    assertThrows(() => readSize(text, "--quota"), UsageError, `not "${text}"`);
  }
});

Deno.test("timeText() writes seconds as clocks do", () => {
  const rows: [seconds: number, text: string][] = [
    [0, "0:00"],
    [59.9, "0:59"],
    [61, "1:01"],
    [3_723, "1:02:03"],
    [172_799, "47:59:59"],
    [400_000, "5 d"],
  ];
  for (const [seconds, text] of rows) assertEquals(timeText(seconds), text);
});

Deno.test("textWidth() counts the columns of a terminal", () => {
  const rows: [text: string, columns: number][] = [
    ["", 0],
    ["report.pdf", 10],
    ["Zoë", 3],
    ["e\u0301", 1],
    ["天地玄黃", 8],
    ["ひらがな", 8],
    ["한국", 4],
    ["\u1112\u1161\u11ab", 2],
    ["ｆｕｌｌ", 8],
    ["ｱｲｳ", 3],
    ["👩‍👩‍👧‍👦", 2],
    ["❤️", 2],
    ["🇩🇪", 2],
    ["مرحبا", 5],
    ["\u{20000}", 2],
  ];
  for (const [text, columns] of rows) assertEquals(textWidth(text), columns, text);
});

Deno.test("cutToWidth() cuts between what is seen as one character", () => {
  const rows: [text: string, columns: number, cut: string][] = [
    ["report.pdf", 10, "report.pdf"],
    ["report.pdf", 7, "report…"],
    ["天地玄黃", 8, "天地玄黃"],
    ["天地玄黃", 6, "天地…"],
    ["天地玄黃", 2, "…"],
    ["e\u0301e\u0301e\u0301", 2, "e\u0301…"],
    ["👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 3, "👩‍👩‍👧‍👦…"],
    ["abc", 1, "…"],
    ["abc", 0, ""],
  ];
  for (const [text, columns, cut] of rows) assertEquals(cutToWidth(text, columns), cut, `${text} in ${columns}`);
});

Deno.test("absolutePath() begins at the working directory, in the way of each system", () => {
  const rows: [path: string, folder: string, os: OperatingSystem, absolute: string][] = [
    ["x", "/work", "linux", "/work/x"],
    ["./a/../b/", "/work", "linux", "/work/b"],
    ["..", "/work/a", "darwin", "/work"],
    ["/x", "/work", "linux", "/x"],
    ["a\\b", "/work", "linux", "/work/a\\b"],
    ["a\\b", "C:\\work", "windows", "C:\\work\\a\\b"],
    ["D:\\x", "C:\\work", "windows", "D:\\x"],
    ["\\\\server\\share\\x", "C:\\work", "windows", "\\\\server\\share\\x"],
    ["\\x", "C:\\work", "windows", "C:\\x"],
  ];
  for (const [path, folder, os, absolute] of rows) assertEquals(absolutePath(path, folder, os), absolute, path);
});

Deno.test("splitWords() keeps quoted parts together, and nothing else is special", () => {
  const rows: [line: string, words: string[]][] = [
    ["run", ["run"]],
    ["  run  a\tb ", ["run", "a", "b"]],
    ["run 'a b' \"c 'd'\" e'f'g", ["run", "a b", "c 'd'", "efg"]],
    ["run '' \"\"", ["run", "", ""]],
    ["'C:\\Program Files\\x.exe' \\ $HOME `id` ;a|b&", [
      "C:\\Program Files\\x.exe",
      "\\",
      "$HOME",
      "`id`",
      ";a|b&",
    ]],
  ];
  for (const [line, words] of rows) assertEquals([...splitWords(line, "--exec")], words, line);
  for (const line of ["", " ", "'a", 'x "', "'' x"]) {
    assertThrows(() => splitWords(line, "--scan"), UsageError, "--scan");
  }
});

const running = new AbortController().signal;

async function typed(...parts: (string | Uint8Array)[]): Promise<string | undefined> {
  const stream = ReadableStream.from(
    parts.map((part) => typeof part === "string" ? new TextEncoder().encode(part) : part),
  );
  return await readText(stream, running);
}

Deno.test("readText() drops one newline at the end and keeps the rest", async () => {
  assertEquals(await typed("Hello\n"), "Hello");
  assertEquals(await typed("Hello\r\n"), "Hello");
  assertEquals(await typed("Hello\n\n"), "Hello\n");
  assertEquals(await typed("a\nb"), "a\nb");
  assertEquals(await typed(" Hello "), " Hello ");
  assertEquals(await typed("\ufeffHello"), "Hello");
  assertEquals(await typed(new Uint8Array([0xe2, 0x82]), new Uint8Array([0xac])), "€");
});

Deno.test("readText() takes the longest text with its newline, and not one byte more", async () => {
  assertEquals((await typed(`${"x".repeat(65_536)}\n`))?.length, 65_536);
  await assertRejects(() => typed("x".repeat(65_537)), UsageError, "65536");
  await assertRejects(() => typed(...Array(70).fill("x".repeat(1000))), UsageError, "in parts");
});

Deno.test("readText() refuses what is no text", async () => {
  await assertRejects(() => typed(), UsageError, "empty");
  await assertRejects(() => typed("\n"), UsageError, "empty");
  await assertRejects(() => typed(new Uint8Array([0xff])), UsageError, "UTF-8");
  await assertRejects(() => typed("a", new Uint8Array([0xe2, 0x82])), UsageError, "UTF-8");
});

Deno.test("readText() ends when the program is to end", async () => {
  const stop = new AbortController();
  const reading = readText(new Keyboard().stream, stop.signal);
  stop.abort();
  assertEquals(await reading, undefined);
});

Deno.test("helpText() names every option of this version once, and every command", () => {
  const general = helpText(undefined);
  const pages = [general, ...COMMAND_NAMES.map(helpText)];
  for (const option of OPTIONS) {
    const count = pages.filter((page) => page.split("\n").some((line) => line.startsWith(`  --${option.name} `)));
    assertEquals(count.length, option.commands?.length ?? 1, option.name);
  }
  for (const name of COMMAND_NAMES) assertStringIncludes(general, `\n  ${name}`);
  for (const page of pages) {
    assertEquals(page.split("\n").filter((line) => line.length > 120), []);
    assertEquals(page.endsWith("\n"), true);
  }
});
