import { type LogLine, logLines } from "../../../src/page/log_lines.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { received, written } from "./fixture.ts";

const MINUTE = 60_000;
const DAY = 86_400_000;

const dayKey = (at: number) => String(Math.floor(at / DAY));

function shape(lines: readonly LogLine[]): string[] {
  return lines.map((line) => line.type === "text" ? `${line.place} ${line.message.position}` : line.type);
}

Deno.test("logLines() groups texts of one author that follow each other soon", () => {
  const messages = [
    received(1, { at: 0 }),
    received(2, { at: 4 * MINUTE }),
    received(3, { at: 10 * MINUTE }),
    written(4, { at: 11 * MINUTE }),
    received(5, { at: 12 * MINUTE }),
  ];
  assertEquals(shape(logLines(messages, undefined, dayKey)), [
    "day",
    "first 1",
    "following 2",
    "first 3",
    "first 4",
    "first 5",
  ]);
});

Deno.test("logLines() begins a group with each day and with what is new", () => {
  const messages = [
    received(1, { at: DAY - MINUTE }),
    received(2, { at: DAY }),
    received(3, { at: DAY + 1 }),
    received(4, { at: DAY + 2 }),
  ];
  assertEquals(shape(logLines(messages, 3, dayKey)), [
    "day",
    "first 1",
    "day",
    "first 2",
    "new",
    "first 3",
    "following 4",
  ]);
});

Deno.test("logLines() gives each line a key of its own, also where days come back", () => {
  const messages = [received(1, { at: 0 }), received(2, { at: DAY }), received(3, { at: 0 })];
  const keys = logLines(messages, 2, dayKey).map((line) => line.key);
  assertEquals(new Set(keys).size, keys.length);
});

Deno.test("logLines() follows the order of the log, whatever the authors' clocks say", () => {
  const messages = [received(1, { at: 5 * DAY }), received(2, { at: 0 })];
  assertEquals(shape(logLines(messages, undefined, dayKey)), ["day", "first 1", "day", "first 2"]);
});
