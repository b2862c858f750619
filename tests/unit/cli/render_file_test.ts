import type { FileEvent, TransferReport } from "../../../src/cli/file_event.ts";
import { FileNews, renderEnd } from "../../../src/cli/file_news.ts";
import type { MessageEvent, OutputEvent } from "../../../src/cli/output_event.ts";
import { renderEvent } from "../../../src/cli/render.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { LAYOUT_ATTEMPTS, SCRIPT_ATTEMPTS } from "../../support/hostile_texts.ts";
import { BEN, CLEO, messageId, peerId } from "./fixture.ts";

const AT = new Date(2026, 0, 31, 8, 5, 9).getTime();
const PERSON = { id: BEN, name: "Ben" };
const FILE: FileEvent = {
  event: "file",
  id: messageId("1"),
  direction: "in",
  peer: PERSON,
  name: "report.pdf",
  state: "offered",
  bytes: 0,
  size: 1_230_000,
};
const OFFER: MessageEvent = {
  event: "message",
  id: messageId("1"),
  position: 1,
  from: PERSON,
  conversation: BEN,
  kind: "file",
  text: "",
  at: AT,
  files: { items: [{ name: "report.pdf", bytes: 1_230_000 }], files: 1, folders: 0, bytes: 1_230_000 },
  transfers: [{ peer: PERSON, state: "offered", bytes: 0, size: 1_230_000 }],
};

Deno.test("renderEvent() writes a transfer as a line of a list", () => {
  const rows: [event: FileEvent, line: string][] = [
    [FILE, "11111111  from Ben  offered  report.pdf  1.23 MB"],
    [{ ...FILE, direction: "out" }, "11111111  to Ben  offered  report.pdf  1.23 MB"],
    [
      { ...FILE, direction: "out", reason: "peer" },
      "11111111  to Ben  offered, waiting for Ben  report.pdf  1.23 MB",
    ],
    [
      { ...FILE, state: "failed", message: "No space left", bytes: 615_000 },
      "11111111  from Ben  failed  report.pdf  50%  615 kB of 1.23 MB  No space left",
    ],
    [
      { ...FILE, state: "running", bytes: 615_000, speed: 100_000, left: 7 },
      "11111111  from Ben  running  report.pdf  50%  615 kB of 1.23 MB  100 kB/s  0:07 left",
    ],
    [
      { ...FILE, state: "waiting", reason: "peer" },
      "11111111  from Ben  waiting for Ben  report.pdf  0%  0 B of 1.23 MB",
    ],
    [
      { ...FILE, state: "waiting", reason: "turn", size: 0 },
      [
        "11111111  from Ben  waiting for its turn  ",
        "report.pdf  0%  0 B of 0 B",
      ].join(""),
    ],
    [
      { ...FILE, state: "waiting", reason: "check" },
      "11111111  from Ben  checking what is there  report.pdf  0%  0 B of 1.23 MB",
    ],
    [
      { ...FILE, state: "paused", reason: "there", bytes: 1_229_999 },
      "11111111  from Ben  paused there  report.pdf  99%  1.23 MB of 1.23 MB",
    ],
  ];
  for (const [event, line] of rows) assertEquals(renderEvent(event), line);
});

Deno.test("FileNews has a sentence for each change that a person cares about, at either end", () => {
  const rows: [changes: Partial<FileEvent>, received: string | undefined, sent: string | undefined][] = [
    [{ state: "offered" }, undefined, undefined],
    [{ state: "waiting" }, "Accepted report.pdf from Ben", "Ben (bbbbbbbb) accepted report.pdf"],
    [{ state: "running" }, undefined, undefined],
    [{ state: "running", bytes: 7 }, undefined, undefined],
    [
      { state: "paused", reason: "here" },
      "report.pdf from Ben is paused",
      "report.pdf to Ben is paused",
    ],
    [{ state: "running" }, "report.pdf from Ben goes on", "report.pdf to Ben goes on"],
    [
      { state: "paused", reason: "there" },
      "report.pdf from Ben is paused there",
      "report.pdf to Ben is paused there",
    ],
    [
      { state: "failed", message: "No space left" },
      "Cannot receive report.pdf from Ben: No space left",
      "Cannot send report.pdf to Ben (bbbbbbbb): No space left",
    ],
    [{ state: "waiting" }, "Accepted report.pdf from Ben", "Ben (bbbbbbbb) accepted report.pdf"],
    [
      { state: "done", path: "/home/ada/Downloads/report.pdf" },
      "Received report.pdf from Ben: /home/ada/Downloads/report.pdf",
      "Sent report.pdf to Ben (bbbbbbbb): 1.23 MB, checked",
    ],
    [{ state: "done" }, undefined, undefined],
  ];
  for (const direction of ["in", "out"] as const) {
    const news = new FileNews();
    for (const [changes, received, sent] of rows) {
      const line = news.render({ ...FILE, ...changes, direction });
      assertEquals(line, direction === "in" ? received : sent, `${direction} ${changes.state}`);
    }
  }
});

Deno.test("renderEnd() says how a transfer ended", () => {
  const rows: [changes: Partial<FileEvent>, received: string, sent: string][] = [
    [{ state: "declined" }, "Declined report.pdf from Ben", "Ben (bbbbbbbb) declined report.pdf"],
    [{ state: "cancelled" }, "Gave up report.pdf from Ben", "Ben (bbbbbbbb) does not want report.pdf any more"],
    [{ state: "withdrawn" }, "report.pdf from Ben was taken back", "Took report.pdf back from Ben (bbbbbbbb)"],
    [
      { state: "aside", path: "/aside/1" },
      "Kept report.pdf from Ben aside, since the check of its content objected: /aside/1",
      "Ben (bbbbbbbb) keeps report.pdf aside: a check of its content objected",
    ],
    [
      { state: "done", paths: ["/a", "/b", "/c", "/d", "/e"], missing: 1 },
      "Received report.pdf from Ben: /a, /b, /c and 2 more (1 file could not be read)",
      "Sent report.pdf to Ben (bbbbbbbb): 1.23 MB, checked (1 file could not be read)",
    ],
    [
      { state: "aside", path: "/aside/1", why: "Eicar \x1b[31m\u202e" },
      "Kept report.pdf from Ben aside, since the check of its content objected (Eicar \\u{1b}[31m\\u{202e}): /aside/1",
      "Ben (bbbbbbbb) keeps report.pdf aside: a check of its content objected",
    ],
    [
      { state: "done", path: "/a", changed: 2, missing: 1, runs: 3 },
      "Received report.pdf from Ben: /a (1 file could not be read, 2 files had changed since they were offered)" +
      "; be careful: 3 files in it run when opened",
      "Sent report.pdf to Ben (bbbbbbbb): 1.23 MB, checked " +
      "(1 file could not be read, 2 files had changed since they were offered)",
    ],
    [
      { state: "done", path: "/a", changed: 1, runs: 1, name: "run 7" },
      "Received run 7 from Ben: /a (1 file had changed since it was offered); be careful: 1 file in it runs when opened",
      "Sent run 7 to Ben (bbbbbbbb): 1.23 MB, checked (1 file had changed since it was offered)",
    ],
    [
      { state: "done", path: "/a", runs: 1, name: "setup.exe" },
      "Received setup.exe from Ben: /a; be careful: it runs when opened",
      "Sent setup.exe to Ben (bbbbbbbb): 1.23 MB, checked",
    ],
    [
      { state: "done", missing: 2 },
      "Received report.pdf from Ben (2 files could not be read)",
      "Sent report.pdf to Ben (bbbbbbbb): 1.23 MB, checked (2 files could not be read)",
    ],
  ];
  for (const [changes, received, sent] of rows) {
    assertEquals(renderEnd({ ...FILE, ...changes }), received);
    const { runs: _, ...known } = changes;
    assertEquals(renderEnd({ ...FILE, ...known, direction: "out" }), sent);
  }
  assertEquals(renderEnd({ ...FILE, state: "running" }), undefined);
});

Deno.test("renderEvent() writes an offer with what is in it, and how to take it", () => {
  const head = "2026-01-31 08:05:09 Ben offers";
  const rows: [changes: Partial<MessageEvent>, ...lines: string[]][] = [
    [{}, `${head} report.pdf, 1.23 MB`, "    To take it: accept 11111111"],
    [{ text: "Look\nhere" }, `${head} report.pdf, 1.23 MB: Look`, "    here", "    To take it: accept 11111111"],
    [
      { files: { items: [{ name: "run 7", bytes: 81_000, files: 12 }], files: 12, folders: 2, bytes: 81_000 } },
      `${head} run 7 (folder, 12 files), 81 kB`,
      "    To take it: accept 11111111",
    ],
    [
      { files: { items: [{ name: "empty", bytes: 0, files: 0 }], files: 0, folders: 1, bytes: 0 } },
      `${head} empty (folder, empty), 0 B`,
      "    To take it: accept 11111111",
    ],
    [
      {
        files: {
          items: [{ name: "run 7", bytes: 81_000, files: 12 }, { name: "notes.txt", bytes: 512 }],
          files: 13,
          folders: 2,
          bytes: 81_512,
        },
      },
      `${head} 13 files and 2 folders, 81.5 kB`,
      "    run 7 (folder, 12 files), 81 kB",
      "    notes.txt, 512 B",
      "    To take it: accept 11111111",
    ],
    [
      {
        files: {
          items: Array.from({ length: 100 }, (_, index) => ({ name: `${index}.exe`, bytes: 1 })),
          files: 120,
          folders: 0,
          bytes: 120,
        },
        transfers: [],
      },
      `${head} 120 files, 120 B`,
      ...Array.from({ length: 10 }, (_, index) => `    ${index}.exe, 1 B`),
      "    and 90 more",
      "    Opening 0.exe, 1.exe, 2.exe and 97 more may run a program: be sure that it comes from Ben",
    ],
    [
      { transfers: [{ peer: PERSON, state: "done", bytes: 1, size: 1, path: "/in/report.pdf" }] },
      `${head} report.pdf, 1.23 MB`,
      "    (received: /in/report.pdf)",
    ],
    [
      { transfers: [{ peer: PERSON, state: "failed", bytes: 1, size: 1, problem: "full", message: "No space" }] },
      `${head} report.pdf, 1.23 MB`,
      "    (failed: No space)",
      "    To try again: accept 11111111",
    ],
    [
      { transfers: [{ peer: PERSON, state: "withdrawn", bytes: 0, size: 1 }] },
      `${head} report.pdf, 1.23 MB`,
      "    (taken back by Ben)",
    ],
    [
      { transfers: [{ peer: PERSON, state: "cancelled", bytes: 0, size: 1 }] },
      `${head} report.pdf, 1.23 MB`,
      "    (given up)",
    ],
    [
      { transfers: [{ peer: PERSON, state: "aside", bytes: 1, size: 1, path: "/aside/1", why: "Eicar" }] },
      `${head} report.pdf, 1.23 MB`,
      "    (kept aside: /aside/1; Eicar)",
    ],
    [
      { transfers: [{ peer: PERSON, state: "waiting", reason: "peer", bytes: 1, size: 1 }] },
      `${head} report.pdf, 1.23 MB`,
      "    (waiting for Ben)",
    ],
  ];
  for (const [changes, ...lines] of rows) assertEquals(renderEvent({ ...OFFER, ...changes })?.split("\n"), lines);
  const own = {
    ...OFFER,
    from: { id: peerId("a"), name: "Ada" },
    conversation: "everyone",
    to: "everyone",
    name: "everyone",
    transfers: [
      { peer: PERSON, state: "done", bytes: 1, size: 1 },
      { peer: { id: CLEO, name: "Cleo" }, state: "declined", bytes: 0, size: 1 },
      { peer: { id: peerId("d"), name: "Dora" }, state: "done", bytes: 1, size: 1 },
    ],
  } as const;
  assertEquals(renderEvent(own)?.split("\n"), [
    "2026-01-31 08:05:09 Ada to everyone offers report.pdf, 1.23 MB",
    "    (received by Ben, Dora)",
    "    (declined by Cleo)",
  ]);
  const words: [report: Partial<TransferReport> & Pick<TransferReport, "state">, line: string][] = [
    [{ state: "offered" }, "no answer yet from Ben"],
    [{ state: "offered", reason: "peer" }, "waiting for Ben"],
    [{ state: "waiting", reason: "peer" }, "accepted by Ben, waiting for them"],
    [{ state: "waiting", reason: "turn" }, "accepted by Ben, others come first"],
    [{ state: "waiting", reason: "check" }, "what is there already is checked by Ben"],
    [{ state: "running" }, "on its way to Ben"],
    [{ state: "paused", reason: "here" }, "paused here, to Ben"],
    [{ state: "paused", reason: "there" }, "paused by Ben"],
    [{ state: "cancelled" }, "Ben gave up"],
    [{ state: "withdrawn" }, "taken back from Ben"],
    [{ state: "aside" }, "kept aside by Ben"],
    [{ state: "failed", message: "No space there" }, "failed for Ben: No space there"],
  ];
  const reports = words.map(([report]) => ({ peer: PERSON, bytes: 0, size: 1, ...report }));
  assertEquals(
    renderEvent({ ...own, transfers: reports })?.split("\n").slice(1),
    words.map(([, line]) => `    (${line})`),
  );
});

Deno.test("renderEvent() writes rules, verdicts and warnings", () => {
  const rows: [event: OutputEvent, line: string][] = [
    [
      { event: "rule", peer: PERSON, state: "on", largest: 1_000_000_000, quota: 10_000_000_000, folder: "/in" },
      "Ben (bbbbbbbb): accepts up to 1 GB at once, 10 GB in 24 hours, into /in",
    ],
    [
      { event: "rule", peer: PERSON, state: "on", largest: 500, quota: 600 },
      "Ben (bbbbbbbb): accepts up to 500 B at once, 600 B in 24 hours",
    ],
    [{ event: "rule", peer: PERSON, state: "off" }, "Ben (bbbbbbbb): nothing is accepted without asking"],
    [
      { event: "trust", peer: PERSON, verified: true, safetyNumber: "01234 56789" },
      "Ben (bbbbbbbb) is verified\n01234 56789",
    ],
    [
      { event: "trust", peer: PERSON, verified: false, safetyNumber: "01234 56789" },
      "Ben (bbbbbbbb) is not verified\n01234 56789",
    ],
    [
      { event: "warning", code: "left-out", message: "Left out /x\n: a link", path: "/x\n" },
      [
        "Left out /x\\u{a}: a link",
      ].join(""),
    ],
  ];
  for (const [event, line] of rows) assertEquals(renderEvent(event), line);
});

/** Everything that a terminal obeys or a reader can't see. */
// deno-lint-ignore no-control-regex
const OBEYED = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;

Deno.test("names and paths of others move no cursor, and make no line that passes for the program's own", () => {
  for (const attack of [...SCRIPT_ATTEMPTS, ...LAYOUT_ATTEMPTS, "\x1b[2J", "a\rb", "\x9b31m", "x\n\nReceived"]) {
    const peer = { id: BEN, name: attack };
    const report = { peer, bytes: 1, size: 2, message: attack, path: attack, paths: [attack, attack] };
    const states = ["offered", "waiting", "running", "paused", "done", "declined", "cancelled"] as const;
    const lines = [...states, "withdrawn", "aside", "failed"] as const;
    const texts = lines.flatMap((state) =>
      (["in", "out"] as const).flatMap((direction) => {
        const event = { ...FILE, ...report, state, direction, name: attack };
        return [renderEvent(event), new FileNews().render(event)];
      })
    );
    texts.push(
      renderEvent({ event: "rule", peer, state: "on", folder: attack }),
      renderEvent({ event: "warning", code: "left-out", message: attack, path: attack }),
    );
    for (const text of texts) assert(text === undefined || !(OBEYED.test(text) || text.includes("\n")), text);
    for (const to of [undefined, "everyone"] as const) {
      const offer = renderEvent({
        ...OFFER,
        from: peer,
        ...to === undefined ? {} : { to, name: attack },
        files: {
          items: [{ name: attack, bytes: 1, files: 3 }, { name: `${attack}.exe`, bytes: 1 }],
          files: 4,
          folders: 1,
          bytes: 2,
        },
        transfers: lines.map((state) => ({ ...report, state })),
      });
      const [first = "", ...others] = offer?.split("\n") ?? [];
      assert(!OBEYED.test([first, ...others].join("")), offer);
      assert(others.length > 3 && others.every((line) => line.startsWith("    ")), offer);
    }
  }
});
