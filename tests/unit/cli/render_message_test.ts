import type { MessageEvent, OutputEvent } from "../../../src/cli/output_event.ts";
import { qrDrawing } from "../../../src/cli/qr_drawing.ts";
import { renderEvent } from "../../../src/cli/render.ts";
import { renderMessage } from "../../../src/cli/render_message.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { roomId } from "../../support/fake_conversations.ts";
import { BEN, CLEO, messageId, peerId } from "./fixture.ts";

const AT = new Date(2026, 0, 31, 8, 5, 9).getTime();
const [ADA, CLEA, DORA] = [
  { id: peerId("a"), name: "Ada" },
  { id: CLEO, name: "Cleo" },
  { id: peerId("d"), name: "Dora" },
] as const;
const PERSON = { id: BEN, name: "Ben" };
const TEXT: MessageEvent = {
  event: "message",
  id: messageId("1"),
  position: 1,
  from: PERSON,
  conversation: BEN,
  kind: "text",
  text: "Hello",
  at: AT,
};
const OWN: MessageEvent = { ...TEXT, from: ADA, to: BEN, name: "Ben" };
const HEAD = "2026-01-31 08:05:09";

Deno.test("renderMessage() shows what became of a message", () => {
  const rows: [event: MessageEvent, text: string][] = [
    [{ ...TEXT, conversation: roomId("r"), name: "Lab" }, `${HEAD} Ben to room:Lab: Hello`],
    [{ ...TEXT, edited: AT }, `${HEAD} Ben: Hello (edited)`],
    [{ ...TEXT, text: "", retracted: AT }, `${HEAD} Ben: (taken back)`],
    [{ ...TEXT, forwarded: true }, `${HEAD} Ben (forwarded): Hello`],
    [
      { ...TEXT, reply: { author: ADA, id: messageId("2"), text: "How\nare   you?" } },
      `${HEAD} Ben: Hello\n    (answers Ada: How are you?)`,
    ],
    [
      { ...TEXT, reply: { author: ADA, id: messageId("2"), text: "👍".repeat(61) } },
      `${HEAD} Ben: Hello\n    (answers Ada: ${"👍".repeat(59)}…)`,
    ],
    [
      {
        ...TEXT,
        reactions: [{ by: ADA, emoji: "👍" }, { by: PERSON, emoji: "🎉" }, { by: CLEA, emoji: "👍" }],
      },
      `${HEAD} Ben: Hello\n    (👍 Ada, Cleo)\n    (🎉 Ben)`,
    ],
    [
      { ...TEXT, kind: "file", text: "", retracted: AT, files: { items: [], files: 1, folders: 0, bytes: 1 } },
      `${HEAD} Ben: (taken back)`,
    ],
  ];
  for (const [event, text] of rows) assertEquals(renderMessage(event), text);
  assertEquals(renderMessage(TEXT, "11111111 "), `11111111 ${HEAD} Ben: Hello`);
});

Deno.test("renderMessage() says who has an own message, and who has read it", () => {
  const rows: [deliveries: MessageEvent["deliveries"], text: string][] = [
    [[{ to: PERSON }], "not delivered yet"],
    [[{ to: PERSON, delivered: 1 }], "delivered"],
    [[{ to: PERSON, delivered: 1, read: 2 }], "read"],
    [[{ to: PERSON, delivered: 1 }, { to: CLEA, delivered: 1 }], "delivered to 2 of 2"],
    [
      [{ to: PERSON, delivered: 1, read: 2 }, { to: CLEA }, { to: DORA }],
      "delivered to 1 of 3, read by Ben; not yet to Cleo, Dora",
    ],
    [[{ to: PERSON, read: 2 }, { to: CLEA }], "delivered to 1 of 2, read by Ben; not yet to Cleo"],
    [
      Array.from({ length: 14 }, (_, index) => ({ to: { ...PERSON, name: `P${index}` }, delivered: 1 }))
        .map((each, index) => index < 5 ? { to: each.to } : each),
      "delivered to 9 of 14; not yet to P0, P1, P2 and 2 more",
    ],
  ];
  for (const [deliveries = [], text] of rows) {
    assertEquals(renderMessage({ ...OWN, deliveries }), `${HEAD} Ada to Ben: Hello\n    (${text})`);
  }
});

Deno.test("renderEvent() writes what is said of conversations, rooms and oneself", () => {
  const rows: [event: OutputEvent, text: string][] = [
    [{ ...TEXT, event: "changed", edited: AT }, `${HEAD} Ben: Hello (edited)`],
    [
      { event: "room", id: roomId("r"), name: "Lab", topic: "Run 7", maker: ADA, members: [ADA, PERSON, CLEA, DORA] },
      `room:Lab  Run 7  4 members: Ada, Ben, Cleo and 1 more  made by Ada  ${roomId("r")}`,
    ],
    [
      { event: "room", id: roomId("r"), name: "Lab", topic: "", maker: ADA, members: [ADA] },
      `room:Lab  1 member: Ada  made by Ada  ${roomId("r")}`,
    ],
    [
      { event: "room", id: roomId("r"), name: "Lab", topic: "", maker: ADA, members: [ADA], outside: true },
      `room:Lab  1 member: Ada  you are not in it  made by Ada  ${roomId("r")}`,
    ],
    [
      { event: "conversation", conversation: BEN, name: "Ben", favourite: true, muted: true, keepDays: 30 },
      "Ben (bbbbbbbb): favourite, muted, kept for 30 days",
    ],
    [
      { event: "conversation", conversation: roomId("r"), name: "Lab", favourite: false, muted: false },
      "room:Lab: kept as all others",
    ],
    [
      {
        event: "conversation",
        conversation: "everyone",
        name: "everyone",
        favourite: false,
        muted: false,
        keepDays: 36_500,
      },
      "everyone: kept for good",
    ],
    [{ event: "deleted", conversation: BEN, name: "Ben" }, "Deleted the conversation with Ben (bbbbbbbb)"],
    [
      { event: "deleted", conversation: "everyone", name: "everyone", messages: 12 },
      "Deleted the conversation with everyone: 12 messages",
    ],
    [
      { event: "deleted", conversation: roomId("r"), name: "Lab", messages: 1 },
      "Deleted the conversation with room:Lab: 1 message",
    ],
    [{ event: "seen", conversation: roomId("r"), name: "Lab", position: 7 }, "Read what is there of room:Lab"],
    [
      { event: "settings", receipts: "off", theme: "system", language: "system", notify: "on", sound: "off" },
      [
        "receipts     off",
        "messages     kept for good",
        "theme        system",
        "language     system",
        "notify       on",
        "sound        off",
        "quiet hours  none",
        "folder       the default one",
      ].join("\n"),
    ],
    [
      {
        event: "settings",
        receipts: "on",
        keepDays: 1,
        theme: "dark",
        language: "ar",
        notify: "off",
        sound: "on",
        quietHours: "22:00-07:00",
        folder: "/in\u001b[2J",
      },
      [
        "receipts     on",
        "messages     kept for 1 day",
        "theme        dark",
        "language     ar",
        "notify       off",
        "sound        on",
        "quiet hours  22:00-07:00",
        "folder       /in\\u{1b}[2J",
      ].join("\n"),
    ],
    [{ event: "status", availability: "away", text: "at lunch" }, "away  at lunch"],
    [{ event: "picture" }, "There is no picture"],
    [{ event: "picture", hash: "0".repeat(64) }, "Others see the picture now"],
    [{ event: "exported", path: "/d/a", bytes: 1_230 }, "Wrote 1.23 kB to /d/a"],
    [{ event: "saved", id: messageId("1"), to: roomId("r"), name: "Lab" }, "Saved for room:Lab"],
    [
      { event: "whoami", id: BEN, name: "Ben", data: "/d", group: "Lab" },
      `name  Ben\ngroup Lab\nid    ${BEN}\ndata  /d`,
    ],
  ];
  for (const [event, text] of rows) assertEquals(renderEvent(event), text);
});

Deno.test("renderEvent() shows what others call rooms, react with and quote as a terminal can bear it", () => {
  const attack = "\x1b[2J\x9b\u202e";
  const person = { id: BEN, name: attack };
  const events: OutputEvent[] = [
    {
      ...TEXT,
      reply: { author: person, id: messageId("2"), text: attack },
      reactions: [{ by: person, emoji: attack }],
    },
    { ...OWN, deliveries: [{ to: person }, { to: person, delivered: 1, read: 1 }] },
    { ...TEXT, conversation: roomId("r"), name: attack },
    { event: "room", id: roomId("r"), name: attack, topic: attack, maker: person, members: [person] },
    { event: "conversation", conversation: roomId("r"), name: attack, favourite: false, muted: false },
    { event: "deleted", conversation: BEN, name: attack },
    { event: "typing", conversation: BEN, by: person, on: true },
    { event: "read", conversation: BEN, by: person, position: 1, at: AT },
    { event: "export", part: 0, text: attack },
  ];
  // deno-lint-ignore no-control-regex
  for (const event of events) assertEquals(/[\x1b\x9b\u202e]/.test(renderEvent(event) ?? ""), false, event.event);
});

Deno.test("qrDrawing() draws each module, with light around it, where there is room", () => {
  const digits = "0123456789".repeat(4);
  const drawing = qrDrawing(digits, 80) ?? "";
  // deno-lint-ignore no-control-regex
  const rows = drawing.split("\n").map((line) => /^\x1b\[40;97m([ ▀▄█]*)\x1b\[0m$/.exec(line)?.[1] ?? "");
  const size = rows[0]?.length ?? 0;
  assertEquals([size, rows.length, rows.every((row) => row.length === size)], [33, 17, true]);
  // Light all around; the corner's finder is dark, then light, then dark.
  assertEquals(rows.slice(0, 2), Array(2).fill("█".repeat(33)));
  assertEquals(rows.every((row) => row.startsWith("████") && row.endsWith("████")), true);
  assertEquals(rows[2]?.slice(4, 12), " ▄▄▄▄▄ █");
  assertEquals([qrDrawing(digits, 33)?.length, qrDrawing(digits, 32)], [drawing.length, undefined]);
});
