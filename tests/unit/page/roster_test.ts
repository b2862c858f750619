import type { ConversationDto, PersonDto } from "../../../src/server/dto.ts";
import { byName, findEntries, findRooms, roomsOf, type Roster, rosterOf } from "../../../src/page/roster.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { conversation, person, received, room } from "./fixture.ts";

const collator = new Intl.Collator("en-GB");

function roster(
  people: readonly PersonDto[],
  conversations: readonly ConversationDto[] = [],
  self?: { id: string; name: string },
): Roster {
  const named = byName(new Map(people.map((each) => [each.id, each])), self, collator);
  return rosterOf(named, new Map(conversations.map((each) => [each.id, each])));
}

const names = (entries: Roster["here"]) => entries.map((entry) => entry.person.name);

Deno.test("rosterOf() parts those who are here from those who are away", () => {
  const { here, away } = roster([
    person("a", { presence: "busy" }),
    person("b", { presence: "offline" }),
    person("c", { presence: "away" }),
  ]);
  assertEquals([names(here), names(away)], [["a", "c"], ["b"]]);
});

Deno.test("rosterOf() puts the latest conversation on top and the rest in the order of names", () => {
  const { here } = roster(
    [person("zoe"), person("Émile"), person("ben"), person("adam"), person("lin")],
    [conversation("zoe", { last: received(9), unread: 0 }), conversation("lin", { last: received(12), unread: 0 })],
  );
  assertEquals(names(here), ["lin", "zoe", "adam", "ben", "Émile"]);
});

Deno.test("rosterOf() marks namesakes, oneself among them", () => {
  const people = [person("1", { name: "Ben" }), person("2", { name: "ben" }), person("3", { name: "Ada" })];
  const marked = (self?: { id: string; name: string }) =>
    roster(people, [], self).here.filter((entry) => entry.namesake).map((entry) => entry.person.id).sort();
  assertEquals(marked(), ["1", "2"]);
  assertEquals(marked({ id: "me", name: "Ada" }), ["1", "2", "3"]);
});

Deno.test("findEntries() looks into name, words, group, computer and id", () => {
  const { here } = roster([
    person("xyz1", { name: "Zoë" }),
    person("xyz2", { name: "Ben", statusText: "back at Four" }),
    person("xyz3", { name: "Lin", group: "Optics" }),
    person("xyz4", { name: "Max", host: "pc-th-04" }),
  ]);
  const found = (typed: string) => names(findEntries(here, typed));
  assertEquals(found("ZOE\u0308"), ["Zoë"]);
  assertEquals(found("four"), ["Ben"]);
  assertEquals(found("optic"), ["Lin"]);
  assertEquals(found("th-04"), ["Max"]);
  assertEquals(found("xyz3"), ["Lin"]);
  assertEquals(found("nobody"), []);
  assertEquals(found("  ").length, 4);
});

Deno.test("rosterOf() has favourites in a place of their own, whoever is away among them", () => {
  const settings = { favourite: true, muted: false, keepDays: null };
  const people = [person("a"), person("b", { presence: "offline" }), person("c")];
  const named = byName(new Map(people.map((each) => [each.id, each])), undefined, collator);
  const held = new Map([conversation("b", { settings }), conversation("room:lab", { settings })].map((each) => [
    each.id,
    each,
  ]));
  const rooms = roomsOf(new Map([["room:lab", room()]]), held, "me", collator);
  const { favourites, favouriteRooms, here, away, hereCount, ...others } = rosterOf(named, held, rooms);
  assertEquals([names(favourites), names(here), names(away), hereCount], [["b"], ["a", "c"], [], 2]);
  assertEquals([favouriteRooms.map(({ room }) => room.id), others.rooms], [["room:lab"], []]);
});

Deno.test("roomsOf() has the rooms one is in, and those one has left that hold texts", () => {
  const rooms = [
    room({ id: "room:1", name: "Zeta" }),
    room({ id: "room:2", name: "Alpha", members: ["ben"] }),
    room({ id: "room:3", name: "Empty", members: ["ben"] }),
  ];
  const found = roomsOf(
    new Map(rooms.map((each) => [each.id, each])),
    new Map([["room:2", conversation("room:2", { last: received(1) })]]),
    "me",
    collator,
  );
  assertEquals(found.map(({ room, member }) => [room.name, member]), [["Alpha", false], ["Zeta", true]]);
  assertEquals(findRooms(found, "zet").map(({ room }) => room.name), ["Zeta"]);
});

Deno.test("byName() goes by nicknames", () => {
  const people = [person("1", { name: "Zoe", nickname: "Aunt" }), person("2", { name: "Ben", nickname: "" })];
  const named = byName(new Map(people.map((each) => [each.id, each])), { id: "me", name: "Zoe" }, collator);
  assertEquals(named.map(({ person, namesake }) => [person.id, namesake]), [["1", false], ["2", false]]);
});
