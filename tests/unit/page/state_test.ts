import fc from "fast-check";
import type { EventDto } from "../../../src/server/dto.ts";
import { apply, applyAll, INITIAL_STATE, type PageEvent, type State } from "../../../src/page/state.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";
import {
  conversation,
  ME,
  offered,
  ownTransfer,
  person,
  range,
  received,
  snapshot,
  transfer,
  written,
} from "./fixture.ts";

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
    snapshot: snapshot({ conversations: [conversation("ben", { last: received(7), unread: 1 })] }),
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
    snapshot: snapshot({ conversations: [conversation("ben", { last: received(2), unread: 1 })] }),
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

const stateOf = (state: State, key: string, peer = "ben") => state.transfers.get(key)?.get(peer)?.state;

Deno.test("apply() takes transfers from messages, from histories, from snapshots and from the stream", () => {
  const state = after(
    { type: "snapshot", snapshot: snapshot({ transfers: [transfer({ offer: "id-1", state: "running" })] }) },
    opened,
    { ...loaded, history: { messages: [offered(2)], more: false } },
    { type: "message", message: offered(3) },
    { type: "transfer", transfer: transfer({ offer: "id-3", state: "done" }) },
  );
  assertEquals(["id-1", "id-2", "id-3"].map((id) => stateOf(state, `ben/${id}`)), ["running", "offered", "done"]);
  assertEquals([state.filesFolder, state.runnable.has("exe")], ["/home/ada/Files", true]);
});

Deno.test("apply() leaves everything but transfers as it is when one moves", () => {
  const begun = after(started, opened, loaded, { type: "message", message: offered(3) });
  const moved = apply(begun, { type: "transfer", transfer: transfer({ offer: "id-3", state: "running", bytes: 5 }) });
  const { transfers: _before, ...rest } = begun;
  const { transfers: _after, ...same } = moved;
  assertEquals(Object.entries(same).filter(([key, value]) => value !== rest[key as keyof typeof rest]), []);
});

Deno.test("apply() forgets finished transfers of conversations that are not held", () => {
  const done: PageEvent = { type: "transfer", transfer: transfer({ offer: "id-7", state: "done" }) };
  const live: PageEvent = { type: "transfer", transfer: transfer({ offer: "id-8", state: "running" }) };
  const state = after(started, opened, { type: "message", message: offered(3) }, done, live, {
    type: "opened",
    conversation: "everyone",
  });
  assertEquals([...state.transfers.keys()], ["ben/id-3", "ben/id-8"]);
});

Deno.test("apply() cuts the log on the screen behind a transfer that ended while nobody told", () => {
  const running = (position: number) =>
    offered(position, { transfers: [transfer({ offer: `id-${position}`, state: "running" })] });
  const before = after(started, opened, {
    ...loaded,
    history: { messages: [running(1), running(2), received(3), running(4)], more: false },
  });
  const again = (offers: string[]): PageEvent => ({
    type: "snapshot",
    snapshot: snapshot({ transfers: offers.map((offer) => transfer({ offer, state: "running" })) }),
  });
  const known = apply(before, again(["id-1", "id-2", "id-4"]));
  assertStrictEquals(known.logs.get("ben"), before.logs.get("ben"));
  const log = apply(before, again(["id-1", "id-4"])).logs.get("ben");
  assertEquals([log?.messages.map(({ position }) => position), log?.older], [[3, 4], "some"]);
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
  fc.record({ position: fc.integer({ min: 1, max: 30 }), conversation: name }).map((facts): EventDto => ({
    type: "message",
    message: offered(facts.position, facts),
  })),
  fc.record({ peer: name, state: fc.constantFrom("offered", "running", "done"), bytes: fc.nat(9) }).map((
    { peer, ...facts },
  ): EventDto => ({ type: "transfer", transfer: ownTransfer(peer, facts) })),
  fc.record({ state: fc.constantFrom("running", "done"), offer: fc.constantFrom("id-1", "id-2") }).map((
    facts,
  ): EventDto => ({ type: "transfer", transfer: transfer(facts) })),
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
