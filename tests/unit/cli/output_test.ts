import { Output } from "../../../src/cli/output.ts";
import type { OutputEvent } from "../../../src/cli/output_event.ts";
import { printableJson, printableLine, printableText } from "../../../src/cli/printable.ts";
import { renderEvent } from "../../../src/cli/render.ts";
import { renderTime } from "../../../src/cli/render_time.ts";
import { type Sink, sinkOf } from "../../../src/cli/sink.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { LAYOUT_ATTEMPTS, SCRIPT_ATTEMPTS } from "../../support/hostile_texts.ts";
import { BEN, MemorySink, messageId, peerId } from "./fixture.ts";

const AT = new Date(2026, 0, 31, 8, 5, 9).getTime();
const TEXT: OutputEvent = {
  event: "message",
  id: messageId("1"),
  position: 1,
  from: { id: BEN, name: "Ben" },
  conversation: BEN,
  kind: "text",
  text: "Hello",
  at: AT,
};

const PEER = {
  event: "peer",
  id: BEN,
  name: "Ben",
  host: "",
  addresses: [],
  state: "offline",
  verified: false,
  blocked: false,
} as const;

/** Everything that a terminal obeys or a reader can't see. */
const OBEYED =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\u3164\ufeff\u{1d173}\u{e0041}]/u;

const ATTACKS = [
  ...SCRIPT_ATTEMPTS,
  ...LAYOUT_ATTEMPTS,
  "\x1b[2J\x1b]0;title\x07",
  "\x9b31mred",
  "a\rb",
  "back\b\b\b",
  "\ud800 lone",
  "\u0000",
  "\u{e0041}tag\u{1d173}\u3164\u00ad",
];

Deno.test("renderEvent() writes one plain line for each event", () => {
  const rows: [event: OutputEvent, line: string | undefined][] = [
    [{ event: "ready", id: BEN, name: "Ben", port: 2372 }, "Ben (bbbbbbbb) is here on port 2372"],
    [
      { event: "ready", id: BEN, name: "Ben", port: 1, page: "http://x/" },
      "Ben (bbbbbbbb) is here on port 1: http://x/",
    ],
    [
      { ...PEER, host: "bridge", addresses: ["192.0.2.7", "fe80::1"], state: "away" },
      `away     Ben  bridge  192.0.2.7 fe80::1  ${BEN}  not verified`,
    ],
    [PEER, `offline  Ben  ${BEN}  not verified`],
    [{ ...PEER, lastSeen: AT }, `offline  Ben  ${BEN}  last seen 2026-01-31 08:05:09  not verified`],
    [{ ...PEER, lastSeen: AT, state: "busy" }, `busy     Ben  ${BEN}  not verified`],
    [
      { ...PEER, nickname: "Boss", group: "Lab", text: "at lunch", verified: true, blocked: true, twin: peerId("c") },
      `offline  Boss (Ben)  Lab  ${BEN}  verified  blocked  not the key of the cccccccc of the same name  at lunch`,
    ],
    [{ event: "saved", id: messageId("1"), to: BEN, name: "Ben" }, "Saved for Ben (bbbbbbbb)"],
    [{ event: "saved", id: messageId("1"), to: "everyone", name: "everyone" }, "Saved for everyone"],
    [
      { event: "delivered", id: messageId("1"), to: BEN, name: "Ben", ms: 7 },
      "Delivered to Ben (bbbbbbbb) in 7 ms",
    ],
    [TEXT, "2026-01-31 08:05:09 Ben: Hello"],
    [{ ...TEXT, conversation: "everyone" }, "2026-01-31 08:05:09 Ben to everyone: Hello"],
    [
      { ...TEXT, from: { id: peerId("a"), name: "Ada" }, to: BEN, name: "Ben" },
      "2026-01-31 08:05:09 Ada to Ben: Hello",
    ],
    [{ ...TEXT, text: "a\n  b\r\nc\td" }, "2026-01-31 08:05:09 Ben: a\n      b\n    c\td"],
    [{ ...TEXT, kind: "poll", text: "" }, "2026-01-31 08:05:09 Ben (poll: a newer version is needed to see it): "],
    [{ event: "whoami", id: BEN, name: "Ben", data: "/d" }, `name  Ben\nid    ${BEN}\ndata  /d`],
    [{ event: "error", code: "x", message: "No\nluck" }, "No\\u{a}luck"],
    [{ event: "exit", code: 0 }, undefined],
  ];
  for (const [event, line] of rows) assertEquals(renderEvent(event), line);
});

Deno.test("renderEvent() lets nothing through that a terminal obeys, and no line that passes for its own", () => {
  for (const attack of ATTACKS) {
    const events: OutputEvent[] = [
      { ...TEXT, from: { id: BEN, name: attack } },
      { ...TEXT, text: `${attack}\n2026-01-31 08:05:09 Ada: forged`, kind: attack },
      { ...PEER, name: attack, host: attack, addresses: [attack], nickname: attack, group: attack, text: attack },
      { event: "ready", id: BEN, name: attack, port: 1, page: attack },
      { event: "saved", id: messageId("1"), to: BEN, name: attack },
      { event: "delivered", id: messageId("1"), to: BEN, name: attack, ms: 1 },
      { event: "error", code: attack, message: attack },
    ];
    for (const event of events) {
      const [first = "", ...others] = renderEvent(event)?.split("\n") ?? [];
      assert(!OBEYED.test([first, ...others].join("\n").replaceAll("\t", "")), JSON.stringify(first));
      assert(others.every((line) => line.startsWith("    ")), JSON.stringify(others));
    }
  }
});

Deno.test("printable text keeps what people write, and shows the rest", () => {
  for (const kept of ["Zoë", "محمد", "שלום", "👩‍👩‍👧‍👦", "می‌خواهم", "日本語", "e\u0301", "❤️", "⠁⠀⠃"]) {
    assertEquals(printableLine(kept), kept);
  }
  assertEquals(printableLine("a\x1b[31m\u202eb\ud800"), "a\\u{1b}[31m\\u{202e}b\\u{d800}");
  assertEquals(printableText("a\tb\n\u2028c\rd", "> "), "a\tb\n> \\u{2028}c\\u{d}d");
});

Deno.test("printableJson() means the same, on one line that a terminal does not obey", () => {
  for (const attack of ATTACKS) {
    const line = printableJson({ name: attack, [attack]: [attack] });
    assert(!OBEYED.test(line) && !line.includes("\n"), line);
    // A lone surrogate is the one thing that UTF-8 can't carry; as an escape it comes through.
    assertEquals(JSON.parse(line), { name: attack, [attack]: [attack] });
  }
});

Deno.test("renderTime() survives what an author's clock may say", () => {
  assertEquals(renderTime(AT), "2026-01-31 08:05:09");
  assertEquals(renderTime(Number.MAX_SAFE_INTEGER), "(no time)");
});

function voice(style: { json: boolean; quiet: boolean }) {
  const out = new MemorySink();
  const err = new MemorySink();
  return { out, err, output: new Output({ out, err }, style) };
}

const ERROR: OutputEvent = { event: "error", code: "nobody", message: 'Nobody called "\x1b" is known here' };
const SAVED: OutputEvent = { event: "saved", id: messageId("1"), to: BEN, name: "Ben" };

Deno.test("Output sends errors to standard error, one line each", async () => {
  const { out, err, output } = voice({ json: false, quiet: false });
  await output.show(ERROR);
  await output.show(TEXT);
  await output.show({ event: "exit", code: 4 });
  assertEquals(err.text, 'lanmessenger: Nobody called "\\u{1b}" is known here\n');
  assertEquals(out.text, "2026-01-31 08:05:09 Ben: Hello\n");
});

Deno.test("Output writes JSON lines, errors among them", async () => {
  const { out, err, output } = voice({ json: true, quiet: false });
  await output.show(SAVED);
  await output.show(ERROR);
  assertEquals(out.json, [{ ...SAVED }, { ...ERROR }]);
  assertEquals(err.lines.length, 1);
});

Deno.test("Output that is to be quiet gives what was asked for, and errors", async () => {
  for (const json of [true, false]) {
    const { out, err, output } = voice({ json, quiet: true });
    await output.show(SAVED);
    await output.show({ event: "delivered", id: messageId("1"), to: BEN, name: "Ben", ms: 7 });
    await output.show({ event: "ready", id: BEN, name: "Ben", port: 1 });
    assertEquals(out.text, "");
    await output.show(TEXT);
    await output.show(ERROR);
    assertEquals([out.lines.length, err.lines.length], [json ? 2 : 1, 1]);
  }
});

Deno.test("Output falls silent when its reader has gone", async () => {
  const { out, err, output } = voice({ json: false, quiet: false });
  out.failure = new Deno.errors.BrokenPipe("Broken pipe (os error 32)");
  await output.show(TEXT);
  assertEquals([output.closed.aborted, output.failed, err.text], [true, false, ""]);
  out.failure = undefined;
  await output.show(TEXT);
  assertEquals(out.text, "");
});

Deno.test("Output says once that it can't be written", async () => {
  const { out, err, output } = voice({ json: false, quiet: false });
  out.failure = new Error("No space left on device");
  await output.show(TEXT);
  await output.show(TEXT);
  assertEquals([output.closed.aborted, output.failed, err.lines.length], [true, true, 1]);
  assert(err.text.includes("No space left on device"));
});

Deno.test("Output never mixes lines that are written at the same time", async () => {
  let text = "";
  const slow: Sink = sinkOf({
    async write(bytes) {
      await Promise.resolve();
      text += new TextDecoder().decode(bytes.subarray(0, 3));
      return Math.min(3, bytes.length);
    },
  });
  const output = new Output({ out: slow, err: slow }, { json: false, quiet: false });
  await Promise.all(["first line", "second line", "third line"].map((line) => output.line(line)));
  assertEquals(text, "first line\nsecond line\nthird line\n");
});
