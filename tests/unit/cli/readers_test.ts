import { helpText } from "../../../src/cli/help.ts";
import { COMMAND_NAMES, OPTIONS } from "../../../src/cli/options.ts";
import { readSince } from "../../../src/cli/since.ts";
import { readText } from "../../../src/cli/text_input.ts";
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
  for (const [line, words] of rows) assertEquals([...splitWords(line)], words, line);
  for (const line of ["", " ", "'a", 'x "', "'' x"]) assertThrows(() => splitWords(line), UsageError);
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
    assertEquals(count.length, option.later ? 0 : option.commands?.length ?? 1, option.name);
  }
  for (const name of COMMAND_NAMES) assertStringIncludes(general, `\n  ${name}`);
  for (const page of pages) {
    assertEquals(page.split("\n").filter((line) => line.length > 120), []);
    assertEquals(page.endsWith("\n"), true);
  }
});
