import fc from "fast-check";
import type { EventDto } from "../../../src/server/dto.ts";
import { apply, applyAll, INITIAL_STATE, type PageEvent, type State } from "../../../src/page/state.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import { ME, person, range, received, snapshot, written } from "./fixture.ts";

function after(...events: PageEvent[]): State {
  return events.reduce(apply, INITIAL_STATE);
}

const started: PageEvent = { type: "snapshot", snapshot: snapshot() };
const opened: PageEvent = { type: "opened", conversation: "ben" };
const loaded: PageEvent = {
  type: "history",
  conversation: "ben",
  before: undefined,
  history: { messages: range(1, 2), more: false },
};

Deno.test("apply() takes a snapshot whole", () => {
  const state = after(started);
  assertEquals([state.me?.name, state.version, [...state.people.keys()]], ["Ada", "0.1.0", ["ben"]]);
});

Deno.test("apply() adds, changes and forgets people", () => {
  const state = after(
    started,
    { type: "person", person: person("lin") },
    { type: "person", person: person("ben", { presence: "busy" }) },
    { type: "forgotten", id: "lin" },
  );
  assertEquals([...state.people.values()].map(({ id, presence }) => [id, presence]), [["ben", "busy"]]);
});

Deno.test("apply() keeps whoever is on the screen until another conversation is opened", () => {
  const gone = after(started, opened, { type: "forgotten", id: "ben" });
  assertEquals(gone.people.get("ben")?.presence, "offline");
  assert(!apply(gone, { type: "opened", conversation: "everyone" }).people.has("ben"));
  assert(!apply(gone, { type: "closed" }).people.has("ben"));
  assert(apply(gone, opened).people.has("ben"));
});

Deno.test("apply() counts a received text as unread once, and an own one never", () => {
  const text: PageEvent = { type: "message", message: received(7) };
  const state = after(started, text, text, { type: "message", message: written(8) });
  assertEquals([state.conversations.get("ben")?.unread, state.conversations.get("ben")?.last?.position], [1, 8]);
});

Deno.test("apply() does not count what the snapshot counted already", () => {
  const state = after({
    type: "snapshot",
    snapshot: snapshot({ conversations: [{ id: "ben", last: received(7), unread: 1 }] }),
  }, { type: "message", message: received(7) });
  assertEquals(state.conversations.get("ben")?.unread, 1);
});

Deno.test("apply() puts a text into the log that is held, and into no other", () => {
  const state = after(started, opened, loaded, { type: "message", message: received(3) }, {
    type: "message",
    message: received(4, { conversation: "lin", from: "lin" }),
  });
  assertEquals(state.logs.get("ben")?.messages.map(({ position }) => position), [1, 2, 3]);
  assertEquals([...state.logs.keys()], ["ben"]);
});

Deno.test("apply() marks a delivery in the log and in the list", () => {
  const own = written(3);
  const state = after(started, opened, loaded, { type: "message", message: own }, {
    type: "delivered",
    id: own.id,
    to: "ben",
  });
  assertEquals(state.logs.get("ben")?.messages.at(-1)?.deliveredTo, ["ben"]);
  assertEquals(state.conversations.get("ben")?.last?.deliveredTo, ["ben"]);
});

Deno.test("apply() never marks somebody else's text as delivered, whatever its id", () => {
  const theirs = received(3, { id: "same" });
  const state = after(started, opened, loaded, { type: "message", message: theirs }, {
    type: "delivered",
    id: "same",
    to: "lin",
  });
  assertEquals(state.logs.get("ben")?.messages.at(-1)?.deliveredTo, []);
});

Deno.test("apply() draws New before what was unread at the opening, and not the next time", () => {
  const unread: PageEvent = {
    type: "snapshot",
    snapshot: snapshot({ conversations: [{ id: "ben", last: received(2), unread: 1 }] }),
  };
  const first = after(unread, opened, loaded);
  assertEquals(first.logs.get("ben")?.newFrom, 2);
  const seen = apply(first, { type: "seen", conversation: "ben", position: 2 });
  assertEquals(seen.conversations.get("ben")?.unread, 0);
  assertEquals(seen.logs.get("ben")?.newFrom, 2, "the line stays while one reads");
  const again = apply(apply(seen, { type: "opened", conversation: "everyone" }), opened);
  assertEquals(again.logs.get("ben")?.newFrom, undefined);
});

Deno.test("apply() keeps after a snapshot only the log on the screen", () => {
  const state = after(started, { type: "opened", conversation: "everyone" }, opened, loaded, started);
  assertEquals([...state.logs.keys()], ["ben"]);
  assertEquals(state.open, "ben");
});

Deno.test("apply() holds a bounded number of logs, the latest opened", () => {
  const openings = Array.from({ length: 20 }, (_, index): PageEvent => ({ type: "opened", conversation: `p${index}` }));
  const state = after(...openings);
  assertEquals([state.logs.size, state.logs.has("p19"), state.logs.has("p0")], [8, true, false]);
});

Deno.test("apply() remembers which part of a history failed", () => {
  const failed: PageEvent = { type: "history-failed", conversation: "ben", message: "why" };
  assertEquals(after(opened, failed).logs.get("ben")?.phase, { type: "failed", part: "newest", message: "why" });
  const older = after(opened, loaded, { type: "older-asked", conversation: "ben" }, failed);
  assertEquals(older.logs.get("ben")?.phase, { type: "failed", part: "older", message: "why" });
});

Deno.test("apply() shows a notice once, a few at a time, until it is dismissed", () => {
  const notice = (message: string): PageEvent => ({ type: "notice", code: "c", message });
  const state = after(notice("1"), notice("2"), notice("2"), notice("3"), notice("4"));
  assertEquals(state.notices.map(({ message }) => message), ["2", "3", "4"]);
  const [first] = state.notices;
  assert(first !== undefined);
  assertEquals(apply(state, { type: "dismissed", notice: first }).notices.length, 2);
});

Deno.test("apply() leaves the state as it is for an event of a newer program", () => {
  const event = JSON.parse('{"type":"holiday"}');
  assertStrictEquals(apply(INITIAL_STATE, event), INITIAL_STATE);
});

const name = fc.constantFrom("ben", "lin", "rosa");
const message = fc.record({ position: fc.integer({ min: 1, max: 30 }), conversation: name, own: fc.boolean() }).map((
  { position, conversation, own },
) => (own ? written(position, { conversation }) : received(position, { conversation, from: conversation })));
const event: fc.Arbitrary<EventDto> = fc.oneof(
  name.map((id): EventDto => ({ type: "person", person: person(id) })),
  name.map((id): EventDto => ({ type: "forgotten", id })),
  message.map((message): EventDto => ({ type: "message", message })),
  fc.record({ id: fc.integer({ min: 1, max: 30 }), to: name }).map(({ id, to }): EventDto => ({
    type: "delivered",
    id: `id-${id}`,
    to,
  })),
  fc.record({ conversation: name, position: fc.nat(30) }).map((seen): EventDto => ({ type: "seen", ...seen })),
  fc.constant<EventDto>({ type: "me", me: ME }),
);

Deno.test("applyAll() does what apply() does one by one", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 40 }), (events) => {
    const begun = after(started, opened, loaded);
    assertEquals(applyAll(begun, events), events.reduce(apply, begun));
  }));
});

Deno.test("apply() is not changed by an event that comes twice", () => {
  fc.assert(fc.property(fc.array(event, { maxLength: 20 }), event, (events, last) => {
    const once = [...events, last].reduce(apply, after(started, opened, loaded));
    assertEquals(apply(once, last), once);
  }));
});
