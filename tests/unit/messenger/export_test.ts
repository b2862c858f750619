import { EVERYONE, type MessageId, type PeerId } from "../../../src/model/ids.ts";
import type { Message } from "../../../src/model/message.ts";
import { exportMessages } from "../../../src/messenger/export.ts";
import type { ExportNames } from "../../../src/messenger/export_words.ts";
import type { ExportFormat } from "../../../src/messenger/facade.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";

const [SELF, ADA] = ["s".repeat(52) as PeerId, "a".repeat(52) as PeerId];
const AT = Date.UTC(2026, 10, 24, 12, 0, 33);
const EVIL = `<script>alert("1")</script> & 'x' </style>`;

function message(position: number, more: Partial<Message> = {}): Message {
  return {
    position,
    id: position.toString(16).padStart(32, "0") as MessageId,
    conversation: ADA,
    from: ADA,
    kind: "text",
    text: `Text ${position}`,
    offer: undefined,
    reply: undefined,
    origin: "author",
    at: AT,
    editedAt: undefined,
    retractedAt: undefined,
    reactions: [],
    deliveries: [],
    ...more,
  };
}

const NAMES: ExportNames = {
  self: SELF,
  nameOf: (id) => id === SELF ? "Me" : id === EVERYONE ? "Everyone" : "Ada <b>",
  edits: ({ author }) => author === SELF ? [{ text: `Before ${EVIL}`, at: AT }] : [],
};

const RICH = [
  message(1, { text: `Line one\nAda: forged\r\u001b[31m\u2028${EVIL}` }),
  message(2, {
    from: SELF,
    text: "Now",
    editedAt: AT + 1_000,
    origin: "other",
    reply: { author: ADA, id: "1".repeat(32) as MessageId, text: `Q\n${EVIL}` },
    reactions: [{ by: ADA, emoji: "<i>👍" }],
    deliveries: [{ to: ADA, deliveredAt: AT, readAt: AT + 5 }],
  }),
  message(3, { text: "", retractedAt: AT }),
  message(4, {
    kind: "file",
    text: "",
    offer: { items: [{ name: `${EVIL}.txt`, bytes: 3, files: undefined }], files: 1, folders: 0, bytes: 3 },
  }),
  message(5, { kind: "poll", text: "", at: Number.MAX_SAFE_INTEGER }),
];

function exported(
  format: ExportFormat,
  pages: readonly (readonly Message[])[],
  title: Message["conversation"] | undefined,
) {
  return [...exportMessages(pages, { format, title, names: NAMES })].join("");
}

Deno.test("exportMessages() as text lets no text pass for another message or command a terminal", () => {
  const text = exported("text", [RICH.slice(0, 2), RICH.slice(2)], ADA);
  assert(!/[\p{Cc}\u2028]/u.test(text.replaceAll("\n", "")), JSON.stringify(text));
  const heads = text.split("\n").filter((line) => line !== "" && !line.startsWith("    "));
  assertEquals(heads, [
    "Messages: Ada <b>",
    "2026-11-24 12:00:33 Ada <b>:",
    "2026-11-24 12:00:33 Me, forwarded, edited 2026-11-24 12:00:34:",
    "2026-11-24 12:00:33 Ada <b>:",
    "2026-11-24 12:00:33 Ada <b>:",
    "+275760-09-13 00:00:00 Ada <b>:",
  ]);
  for (
    const part of [
      "    Ada: forged",
      "    > Ada <b>: Q",
      "(before, 2026",
      "(<i>👍 Ada <b>)",
      "(taken back)",
      "(poll: a",
    ]
  ) {
    assert(text.includes(part), part);
  }
});

Deno.test("exportMessages() says of several conversations which one each message is of", () => {
  const pages = [[message(1), message(2, { conversation: EVERYONE })]];
  assert(exported("text", pages, undefined).includes("12:00:33 [Everyone] Ada"));
  assert(exported("html", pages, undefined).includes("<bdi>Everyone</bdi>"));
  assert(!exported("html", pages, EVERYONE).includes("<b><bdi>Ada &lt;b&gt;</bdi></b> · <bdi>"));
});

Deno.test("exportMessages() as JSON is one array of the command line's objects", () => {
  const parsed = JSON.parse(exported("json", [RICH.slice(0, 3), RICH.slice(3)], ADA));
  assertEquals(parsed.map(({ position }: { position: number }) => position), [1, 2, 3, 4, 5]);
  assertEquals(parsed[0], {
    event: "message",
    id: "1".padStart(32, "0"),
    position: 1,
    from: { id: ADA, name: "Ada <b>" },
    conversation: ADA,
    kind: "text",
    text: RICH[0]?.text,
    at: AT,
  });
  assertEquals(parsed[1].to, ADA);
  assertEquals([parsed[1].edited, parsed[1].forwarded, parsed[1].earlier.length], [AT + 1_000, true, 1]);
  assertEquals(parsed[1].reply.author, { id: ADA, name: "Ada <b>" });
  assertEquals(parsed[1].reactions, [{ by: { id: ADA, name: "Ada <b>" }, emoji: "<i>👍" }]);
  assertEquals(parsed[1].deliveries, [{ to: { id: ADA, name: "Ada <b>" }, delivered: AT, read: AT + 5 }]);
  assertEquals([parsed[2].retracted, parsed[3].files.items[0].name], [AT, `${EVIL}.txt`]);
  assertEquals(JSON.parse(exported("json", [], ADA)), []);
});

Deno.test("exportMessages() as HTML is a whole document in which nothing of others is read as HTML", () => {
  const html = exported("html", [RICH], ADA);
  assert(html.startsWith("<!doctype html>") && html.endsWith("</html>\n"));
  // Whatever is not escaped is of this program.
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, name]) => name));
  assertEquals([...tags].sort(), [
    "article",
    "b",
    "bdi",
    "blockquote",
    "body",
    "details",
    "div",
    "h1",
    "head",
    "html",
    "meta",
    "p",
    "span",
    "style",
    "summary",
    "title",
  ]);
  assertEquals(html.split("</style>").length, 2);
  assertEquals(html.split("alert(").length, html.split("alert(&quot;1&quot;)").length);
  assert(html.includes("<title>Ada &lt;b&gt;</title>"));
  assert(html.includes("default-src 'none'"));
  assertEquals(html.split("<article>").length, 6);
});

Deno.test("exportMessages() reads its pages only as they are asked for", () => {
  let read = 0;
  function* pages() {
    for (; read < 1_000;) yield [message(++read)];
  }
  for (const format of ["text", "json", "html"] as const) {
    read = 0;
    const pieces = exportMessages(pages(), { format, title: undefined, names: NAMES })[Symbol.iterator]();
    pieces.next();
    pieces.next();
    assert(read <= 2);
    pieces.return?.();
  }
});
