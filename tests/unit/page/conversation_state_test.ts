import { apply, INITIAL_STATE, type PageEvent, type State, USUAL_SETTINGS } from "../../../src/page/state.ts";
import type { SettingsDto } from "../../../src/server/dto.ts";
import { assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import { inRoom } from "./fake_conversation_api.ts";
import { conversation, range, received, room, snapshot, transfer, written } from "./fixture.ts";

function after(...events: PageEvent[]): State {
  return events.reduce(apply, INITIAL_STATE);
}

const started: PageEvent = { type: "snapshot", snapshot: snapshot({ rooms: [room()] }) };
const opened: PageEvent = { type: "opened", conversation: "ben" };
const loaded = (messages = range(1, 3)): PageEvent => ({
  type: "history",
  conversation: "ben",
  before: undefined,
  history: { messages, more: true },
});
const positions = (state: State, id = "ben") => state.logs.get(id)?.messages.map(({ position }) => position);

Deno.test("apply() takes a changed message into the log and the list, and keeps who has it and its transfers", () => {
  const own = written(3, { transfers: [transfer()] });
  const state = after(
    started,
    opened,
    loaded(range(1, 2)),
    { type: "message", message: own },
    { type: "delivered", id: own.id, to: "ben" },
    { type: "read", conversation: "ben", by: "ben", position: 3 },
    { type: "changed", message: written(3, { text: "other", editedAt: 9 }) },
  );
  for (const message of [state.logs.get("ben")?.messages.at(-1), state.conversations.get("ben")?.last]) {
    assertEquals([message?.text, message?.editedAt, message?.deliveredTo, message?.readBy, message?.transfers.length], [
      "other",
      9,
      ["ben"],
      ["ben"],
      1,
    ]);
  }
  const older = apply(state, { type: "changed", message: received(1, { text: "older" }) });
  assertEquals(older.logs.get("ben")?.messages[0]?.text, "older");
  assertEquals(older.conversations.get("ben")?.last?.text, "other");
});

Deno.test("apply() marks as read what somebody got, up to a position", () => {
  const to = ["ben", "lin"];
  const state = after(
    started,
    opened,
    loaded([written(1), written(2, { to: ["lin"] }), written(3, { to }), received(4), written(5)]),
    { type: "read", conversation: "ben", by: "ben", position: 3 },
    { type: "read", conversation: "ben", by: "ben", position: 3 },
  );
  assertEquals(state.logs.get("ben")?.messages.map(({ readBy }) => readBy), [["ben"], [], ["ben"], [], []]);
  const same = apply(state, { type: "read", conversation: "ben", by: "ben", position: 2 });
  assertStrictEquals(same.logs.get("ben"), state.logs.get("ben"));
});

Deno.test("apply() holds who writes until a text of theirs comes", () => {
  const typing = { type: "typing", conversation: "room:lab", by: "ben", on: true } as const;
  const state = after(started, typing);
  assertEquals(state.typing.get("room:lab"), ["ben"]);
  assertEquals(apply(state, { ...typing, on: false }).typing.size, 0);
  assertEquals(apply(state, { type: "message", message: inRoom(1) }).typing.size, 0);
  assertEquals(apply(state, { type: "message", message: inRoom(1, { from: "lin" }) }).typing.size, 1);
  assertEquals(apply(state, started).typing.size, 0);
});

Deno.test("apply() deletes a conversation up to a position, and no further", () => {
  const before = after(started, opened, loaded(), { type: "message", message: received(3) }, {
    type: "message",
    message: received(4),
  });
  const part = apply(before, { type: "deleted", conversation: "ben", position: 3 });
  assertEquals([positions(part), part.conversations.get("ben")?.last?.position], [[4], 4]);
  assertEquals(part.logs.get("ben")?.older, "none");
  const all = apply(before, { type: "deleted", conversation: "ben", position: 4 });
  assertEquals([positions(all), all.conversations.get("ben")?.last, all.conversations.get("ben")?.unread], [
    [],
    null,
    0,
  ]);
  assertEquals(apply(all, { type: "deleted", conversation: "ben", position: 4 }), all);
});

Deno.test("apply() keeps what the user decided about a conversation, before and after its first text", () => {
  const settings = { favourite: true, muted: true, keepDays: 7 };
  const state = after(started, { type: "conversation", id: "ben", settings }, {
    type: "message",
    message: received(1),
  });
  assertEquals(state.conversations.get("ben")?.settings, settings);
});

Deno.test("apply() takes over what is set, and where files go with it", () => {
  const settings: SettingsDto = { ...USUAL_SETTINGS, theme: "dark", filesFolder: "/in" };
  const told = after(started, { type: "settings", settings, filesFolder: "/in" });
  assertEquals([told.settings, told.filesFolder], [settings, "/in"]);
  const answered = apply(told, { type: "set", settings: { ...settings, filesFolder: null } });
  assertEquals([answered.settings.filesFolder, answered.filesFolder], [null, "/in"]);
});

Deno.test("apply() adds and changes rooms", () => {
  const state = after(started, { type: "room", room: room({ topic: "plates" }) }, {
    type: "room",
    room: room({ id: "room:b" }),
  });
  assertEquals([...state.rooms.values()].map(({ id, topic }) => [id, topic]), [["room:lab", "plates"], ["room:b", ""]]);
});

Deno.test("apply() marks conversations in which the user is named, until that was seen", () => {
  const named: PageEvent = { type: "message", message: received(5, { text: "Look, @ada!" }) };
  const state = after(started, named, { type: "message", message: received(6) });
  assertEquals([...state.mentioned], [["ben", 5]]);
  assertEquals(apply(state, { type: "seen", conversation: "ben", position: 6 }).mentioned.size, 0);
  const own = after(started, { type: "message", message: written(5, { text: "I am @ada" }) });
  assertEquals(own.mentioned.size, 0);
  const again = apply(apply(state, { type: "seen", conversation: "ben", position: 6 }), named);
  assertEquals(again.mentioned.size, 0, "an old text that comes again is no news");
  const absent = after({
    type: "snapshot",
    snapshot: snapshot({
      conversations: [
        conversation("ben", { last: received(9, { text: "@Ada" }), unread: 1 }),
        conversation("lin", { last: received(8, { text: "@Ada" }) }),
      ],
    }),
  });
  assertEquals([...absent.mentioned], [["ben", 9]]);
});

Deno.test("apply() takes newer texts behind what is held, and a place with what stands around it", () => {
  const around = (position: number): PageEvent => ({
    type: "around",
    conversation: "ben",
    position,
    upTo: { messages: range(40, 50), more: true },
    behind: { messages: range(51, 60), more: true },
  });
  const state = after(started, opened, loaded(), around(50));
  const log = state.logs.get("ben");
  assertEquals([log?.messages.length, log?.older, log?.newer, log?.target], [21, "some", "dropped", {
    position: 50,
    asked: 1,
  }]);
  const live = apply(state, { type: "message", message: received(90) });
  assertEquals(positions(live)?.at(-1), 60, "what is new would leave a gap");
  const newer = (from: number, more: boolean): PageEvent => ({
    type: "newer",
    conversation: "ben",
    after: 60,
    history: { messages: range(from, 90), more },
  });
  const joined = [{ type: "newer-asked", conversation: "ben" } as const, newer(61, false)].reduce(apply, live);
  assertEquals([positions(joined)?.at(-1), joined.logs.get("ben")?.newer, joined.logs.get("ben")?.phase.type], [
    90,
    "none",
    "ready",
  ]);
  assertEquals(positions(apply(joined, newer(61, true)))?.length, positions(joined)?.length, "it was asked for before");
  assertEquals(apply(joined, { type: "show", conversation: "ben", position: 45 }).logs.get("ben")?.target, {
    position: 45,
    asked: 2,
  });
});

Deno.test("apply() remembers that newer texts did not come", () => {
  const failed: PageEvent = { type: "history-failed", conversation: "ben", message: "why" };
  const state = after(started, opened, loaded(), { type: "newer-asked", conversation: "ben" }, failed);
  assertEquals(state.logs.get("ben")?.phase, { type: "failed", part: "newer", message: "why" });
});
