import type { ConversationDto, PersonDto } from "../../../src/server/dto.ts";
import { byName, findEntries, type Roster, rosterOf } from "../../../src/page/roster.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { person, received } from "./fixture.ts";

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
    [{ id: "zoe", last: received(9), unread: 0 }, { id: "lin", last: received(12), unread: 0 }],
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
