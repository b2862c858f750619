import type { FileEvent } from "../../../src/cli/file_event.ts";
import { type Progress, renderProgress } from "../../../src/cli/progress_bar.ts";
import { ProgressLine } from "../../../src/cli/progress_line.ts";
import { textWidth } from "../../../src/cli/text_width.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { LAYOUT_ATTEMPTS } from "../../support/hostile_texts.ts";
import { ManualClock } from "../../support/manual_clock.ts";
import { BEN, CLEO, MemorySink, messageId } from "./fixture.ts";

const PROGRESS: Progress = { name: "report.pdf", bytes: 1_200_000, size: 3_000_000, speed: 800_000 };

Deno.test("renderProgress() shows as much as there is room for", () => {
  const rows: [columns: number, line: string][] = [
    [120, "report.pdf [===============>                        ]  40%  1.2 MB of 3 MB  800 kB/s  0:03 left"],
    [80, "report.pdf [========>               ]  40%  1.2 MB of 3 MB  800 kB/s  0:03 left"],
    [60, "report.pdf  40%  1.2 MB of 3 MB  800 kB/s  0:03 left"],
    [51, "report.…  40%  1.2 MB of 3 MB  800 kB/s  0:03 left"],
    [48, "report.pdf  40%  1.2 MB of 3 MB  800 kB/s"],
    [30, "report.…  40%  1.2 MB of 3 MB"],
    [14, "report.…  40%"],
    [6, "  40%"],
    [1, ""],
    [0, ""],
  ];
  for (const [columns, line] of rows) assertEquals(renderProgress(PROGRESS, columns), line, `${columns}`);
});

Deno.test("renderProgress() fits whatever the name and however narrow the terminal", () => {
  const names = [
    "",
    "x",
    "天地玄黃宇宙洪荒".repeat(5),
    "👩‍👩‍👧‍👦".repeat(9),
    "e\u0301".repeat(50),
    "x".repeat(400),
    ...LAYOUT_ATTEMPTS,
  ];
  for (const name of names) {
    for (let columns = 0; columns <= 200; columns++) {
      const line = renderProgress({ ...PROGRESS, name }, columns);
      assert(textWidth(line) <= Math.max(0, columns - 1), `${columns}: ${line}`);
      // deno-lint-ignore no-control-regex
      assert(!/[\u0000-\u001f\u007f-\u009f\u202e\u2066]/.test(line), line);
      assert(columns < 24 || line.includes("40%"), `${columns}: ${line}`);
    }
  }
});

Deno.test("renderProgress() fills its bar from nothing to all", () => {
  const barOf = (bytes: number, size: number) =>
    /\[(.*)\] (.*?)%/.exec(renderProgress({ name: "x", bytes, size, speed: undefined }, 60))?.slice(1);
  assertEquals(barOf(0, 100), [" ".repeat(36), "  0"]);
  assertEquals(barOf(50, 100), [`${"=".repeat(16)}>${" ".repeat(18)}`, " 50"]);
  assertEquals(barOf(999, 1000)?.at(1), " 99");
  assertEquals(barOf(100, 100)?.at(0)?.includes(" "), false);
  // It may be more than was said, when a file has grown, and nothing at all.
  assertEquals(barOf(200, 100)?.at(1), "100");
  assertEquals(barOf(0, 0)?.at(1), "  0");
});

function event(changes: Partial<FileEvent> = {}): FileEvent {
  return {
    event: "file",
    id: messageId("1"),
    direction: "out",
    peer: { id: BEN, name: "Ben" },
    name: "x",
    state: "running",
    bytes: 1,
    size: 100,
    ...changes,
  };
}

function line() {
  const [sink, clock] = [new MemorySink(), new ManualClock()];
  const terminal = { columns: () => 40 };
  return { sink, clock, terminal, line: new ProgressLine(sink, terminal, clock) };
}

/** What was drawn, each without its frame. */
function drawn(sink: MemorySink): string[] {
  return sink.text.split("\r").slice(1).map((text) => text.replace("\x1b[K", "").trim());
}

Deno.test("ProgressLine draws four times a second at most, and the newest", async () => {
  const { sink, clock, line: progress } = line();
  progress.update(event({ bytes: 1 }));
  for (let bytes = 2; bytes <= 50; bytes++) progress.update(event({ bytes }));
  await clock.pass(249);
  assertEquals(drawn(sink).length, 1);
  await clock.pass(1);
  assertEquals(drawn(sink).map((text) => /(\d+)%/.exec(text)?.[1]), ["1", "50"]);
  // Nothing new, nothing drawn.
  await clock.pass(10_000);
  assertEquals([drawn(sink).length, clock.pending], [2, 0]);
  progress.update(event({ bytes: 60 }));
  await clock.pass(0);
  assertEquals(drawn(sink).length, 3);
  await progress.clear();
  assertEquals([sink.text.endsWith("\r\x1b[K"), clock.pending], [true, 0]);
});

Deno.test("ProgressLine writes nothing before anything runs, and clears itself at the end", async () => {
  const { sink, clock, line: progress } = line();
  progress.update(event({ state: "offered" }));
  await clock.pass(1000);
  progress.update(event({ state: "waiting" }));
  await clock.pass(1000);
  await progress.clear();
  assertEquals(sink.text, "");
  progress.update(event());
  await clock.pass(1000);
  progress.update(event({ state: "done" }));
  await clock.pass(1000);
  assertEquals(drawn(sink).length, 2);
  assertEquals(sink.text.endsWith("\r\x1b[K"), true);
  const text = sink.text;
  await progress.clear();
  assertEquals([sink.text, clock.pending], [text, 0]);
});

Deno.test("ProgressLine shows several transfers as one, without those that are not wanted", async () => {
  const { sink, clock, line: progress } = line();
  progress.update(event({ bytes: 10, peer: { id: CLEO, name: "Cleo" }, state: "declined" }));
  progress.update(event({ bytes: 100, id: messageId("2"), state: "done" }));
  progress.update(event({ bytes: 50, id: messageId("3"), state: "paused" }));
  await clock.pass(1000);
  progress.update(event({ bytes: 30, speed: 10 }));
  await clock.pass(1000);
  assertEquals(drawn(sink).at(-1)?.replace(/ +/g, " "), "x 60% 180 B of 300 B 10 B/s");
  await progress.clear();
});

Deno.test("ProgressLine follows the width of its terminal, and survives one that is gone", async () => {
  const { sink, clock } = line();
  let columns = 60;
  const progress = new ProgressLine(sink, { columns: () => columns }, clock);
  progress.update(event());
  await clock.pass(250);
  columns = 20;
  progress.update(event({ bytes: 2 }));
  await clock.pass(250);
  const widths = sink.text.split("\r").slice(1).map((text) => textWidth(text.replace("\x1b[K", "")));
  assertEquals(widths.map((width) => width < 20), [false, true]);
  sink.failure = new Error("Input/output error");
  progress.update(event({ bytes: 3 }));
  await progress.clear();
});
