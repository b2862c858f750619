import { isQuiet, timeOfDay } from "../../../src/page/quiet_hours.ts";
import {
  MOST_AT_ONCE,
  type News,
  newsBetween,
  notesOf,
  type Situation,
  stillUnread,
  type Way,
  waysOf,
} from "../../../src/page/notifications.ts";
import { apply, applyAll, INITIAL_STATE, type State } from "../../../src/page/state.ts";
import { unreadOf } from "../../../src/page/unread.ts";
import type { MessageDto } from "../../../src/server/dto.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { conversation, item, offer, person, received, room, snapshot, written } from "./fixture.ts";

const START: State = apply(INITIAL_STATE, {
  type: "snapshot",
  snapshot: snapshot({ people: [person("ben", { name: "Ben Ndlovu" }), person("lin")], rooms: [room()] }),
});

function hear(messages: readonly MessageDto[], before: State = START): { news: readonly News[]; after: State } {
  const after = applyAll(before, messages.map((message) => ({ type: "message", message })));
  return { news: newsBetween(before, after, messages), after };
}

const brief = (news: readonly News[]) =>
  news.map(({ conversation, message, tone }) => [conversation, message.id, tone]);

Deno.test("newsBetween() tells the newest text of each conversation", () => {
  const { news } = hear([received(1), received(2), received(3, { conversation: "lin", from: "lin" })]);
  assertEquals(brief(news), [["ben", "id-2", "plain"], ["lin", "id-3", "plain"]]);
});

Deno.test("newsBetween() tells the text that names the user before a later one", () => {
  const { news } = hear([received(1, { text: "@Ada look" }), received(2)]);
  assertEquals(brief(news), [["ben", "id-1", "named"]]);
});

Deno.test("newsBetween() tells nothing of what was known, written here, or read", () => {
  const { after } = hear([received(1)]);
  assertEquals(hear([received(1)], after).news, []);
  assertEquals(hear([written(2)], after).news, []);
  assertEquals(hear([received(2), written(3)], after).news, []);
  const read = apply(after, { type: "seen", conversation: "ben", position: 1 });
  assertEquals(newsBetween(after, read, []), []);
  const readAtOnce = apply(hear([received(2)], read).after, { type: "seen", conversation: "ben", position: 2 });
  assertEquals(newsBetween(read, readAtOnce, []), []);
});

Deno.test("newsBetween() tells what came during an absence, and nothing of what waited before the page was opened", () => {
  const conversations = [
    conversation("ben", { last: received(8, { text: "@Ada?" }), unread: 400 }),
    conversation("lin", { last: received(9, { conversation: "lin", from: "lin" }), unread: 100 }),
  ];
  const after = apply(START, { type: "snapshot", snapshot: snapshot({ conversations }) });
  assertEquals(newsBetween(INITIAL_STATE, after, []), []);
  assertEquals(brief(newsBetween(START, after, [])), [["ben", "id-8", "named"], ["lin", "id-9", "plain"]]);
});

const SITUATION: Situation = {
  attention: "elsewhere",
  availability: "available",
  settings: { notify: "on", sound: "on", quietHours: null },
  time: "12:00",
};
const NIGHT = { from: "22:00", to: "07:00" };

Deno.test("waysOf() decides what is told, and how", () => {
  const both: Way[] = ["desktop", "tone"];
  const table: [string, News["tone"], boolean, Partial<Situation>, Way[]][] = [
    ["a text while the page is hidden", "plain", false, {}, both],
    ["while it is looked at", "named", false, { attention: "here" }, []],
    ["in a muted conversation", "plain", true, {}, []],
    ["in a muted conversation, naming the user", "named", true, {}, both],
    ["to somebody busy", "plain", false, { availability: "busy" }, []],
    ["to somebody busy, naming them", "named", false, { availability: "busy" }, both],
    ["to somebody away", "plain", false, { availability: "away" }, both],
    ["no notifications", "plain", false, { settings: { notify: "off", sound: "on", quietHours: null } }, ["tone"]],
    ["no sound", "plain", false, { settings: { notify: "on", sound: "off", quietHours: null } }, ["desktop"]],
    ["neither", "named", false, { settings: { notify: "off", sound: "off", quietHours: null } }, []],
    ["quiet hours", "named", false, { settings: { ...SITUATION.settings, quietHours: NIGHT }, time: "23:10" }, []],
    ["before quiet hours", "plain", false, { settings: { ...SITUATION.settings, quietHours: NIGHT } }, both],
  ];
  for (const [what, tone, muted, facts, ways] of table) {
    assertEquals(waysOf({ tone }, { muted }, { ...SITUATION, ...facts }), ways, what);
  }
});

Deno.test("isQuiet() holds from the first minute to just before the end, also over midnight", () => {
  const table: [string, string, string, boolean][] = [
    ["22:00", "07:00", "21:59", false],
    ["22:00", "07:00", "22:00", true],
    ["22:00", "07:00", "00:00", true],
    ["22:00", "07:00", "06:59", true],
    ["22:00", "07:00", "07:00", false],
    ["12:00", "13:30", "11:59", false],
    ["12:00", "13:30", "12:00", true],
    ["12:00", "13:30", "13:30", false],
  ];
  for (const [from, to, time, quiet] of table) {
    assertEquals(isQuiet({ from, to }, time), quiet, `${from} ${to} ${time}`);
  }
  assertEquals(isQuiet(null, "03:00"), false);
});

Deno.test("timeOfDay() is by the clock of this computer", () => {
  assertEquals(timeOfDay(new Date(2026, 2, 3, 7, 5).getTime()), "07:05");
});

Deno.test("notesOf() names who wrote, and where", () => {
  const { news, after } = hear([
    received(1, { text: "come over" }),
    received(2, { conversation: "room:lab", text: "@Ada **now**" }),
    received(3, { conversation: "everyone", from: "lin", text: "lift is stuck" }),
  ]);
  const notes = notesOf(news, after, "shown");
  assertEquals(notes.map(({ tag, title, body }) => [tag, title.replace(/[\u2068\u2069]/g, ""), body]), [
    ["ben", "Ben Ndlovu", "come over"],
    ["room:lab", "Ben Ndlovu names you in Lab", "@Ada now"],
    ["everyone", "lin in Everyone", "lift is stuck"],
  ]);
  assertEquals(notesOf(news, after, "hidden").map(({ body }) => body), Array(3).fill("1 unread text"));
});

Deno.test("notesOf() shows plain words on one line, cut, whatever was written", () => {
  const bodyOf = (facts: Partial<MessageDto>) => {
    const { news, after } = hear([received(1, facts)]);
    return notesOf(news, after, "shown")[0]?.body ?? "";
  };
  assertEquals(bodyOf({ text: "a\n\n\u202eb\u0007  c\u2028d" }), "a b c d");
  assertEquals(bodyOf({ text: "<b>bold</b> *soft* `code`\n- one\n- two" }), "<b>bold</b> soft code one two");
  const long = bodyOf({ text: `${"x".repeat(300)} end` });
  assertEquals([long.length, long.at(-1)], [160, "…"]);
  assertEquals(bodyOf({ kind: "file", text: "", offer: offer({ items: [item("a*b*.pdf")] }) }), "File: a*b*.pdf");
  assert(!bodyOf({ kind: "poll", text: "secret" }).includes("secret"));
  assertEquals(bodyOf({ text: "", retractedAt: 5 }), "This was taken back.");
});

Deno.test("notesOf() sums up what comes from many at once", () => {
  const from = (id: string, first: number, count: number) =>
    Array.from({ length: count }, (_, index) => received(first + index, { conversation: id, from: id }));
  const messages = ["a", "b", "c", "d"].flatMap((id, index) => from(id, 1 + index * 125, 125));
  const { news, after } = hear(messages);
  assertEquals(notesOf(news.slice(0, MOST_AT_ONCE), after, "shown").length, MOST_AT_ONCE);
  const notes = notesOf(news, after, "shown");
  assertEquals(notes.map(({ body, conversations }) => [body, conversations]), [
    ["500 unread texts in 4 conversations", ["a", "b", "c", "d"]],
  ]);
});

Deno.test("stillUnread() leaves out what was read meanwhile", () => {
  const { news, after } = hear([received(1), received(2, { conversation: "lin", from: "lin" })]);
  const read = apply(after, { type: "seen", conversation: "ben", position: 1 });
  assertEquals(brief(stillUnread(news, read)), [["lin", "id-2", "plain"]]);
});

Deno.test("unreadOf() counts a muted conversation as one where it names the user, and else not", () => {
  const muted = { favourite: false, muted: true, keepDays: null };
  const held = new Map([
    ["a", conversation("a", { unread: 3 })],
    ["b", conversation("b", { unread: 5, settings: muted })],
    ["c", conversation("c", { unread: 7, settings: muted })],
    ["d", conversation("d", { unread: 0, settings: muted })],
  ]);
  assertEquals(unreadOf(held, new Map([["c", 9], ["d", 1]])), 4);
});
