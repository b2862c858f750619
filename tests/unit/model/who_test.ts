import { RequestError } from "../../../src/model/errors.ts";
import type { PeerId, RoomId } from "../../../src/model/ids.ts";
import { findWho, isWholeId, type Named } from "../../../src/model/who.ts";
import { assertEquals, assertStringIncludes, assertThrows } from "../../../src/std/assert.ts";

const id = (beginning: string) => beginning.padEnd(52, "a") as PeerId;
const people = [
  { id: id("bcdefghi"), name: "Ada" },
  { id: id("bcdefghj"), name: "Zoë" },
  { id: id("twin2222"), name: "Twin" },
  { id: id("twin3333"), name: "twin" },
];

function problemOf(who: string, among: readonly Named[]): RequestError {
  return assertThrows(() => findWho(who, among), RequestError) as RequestError;
}

Deno.test("findWho() finds people by their nickname, and by the name that they gave", () => {
  const people = [{ id: id("bcdefghi"), name: "Boss", ownName: "Cleo" }, { id: id("cdefghij"), name: "Dan" }];
  assertEquals(findWho("boss", people), id("bcdefghi"));
  assertEquals(findWho("cleo", people), id("bcdefghi"));
  const twice = [...people, { id: id("defghijk"), name: "Cleo" }];
  assertEquals((assertThrows(() => findWho("Cleo", twice), RequestError) as RequestError).problem, "ambiguous");
});

Deno.test("findWho() finds everyone, names without regard to case, ids and their beginnings", () => {
  assertEquals(findWho("everyone", []), "everyone");
  assertEquals(findWho("ada", people), id("bcdefghi"));
  assertEquals(findWho("zoe\u0308", people), id("bcdefghj"));
  assertEquals(findWho(id("bcdefghj"), people), id("bcdefghj"));
  assertEquals(findWho("BCDEFGHJ", people), id("bcdefghj"));
});

Deno.test("findWho() never takes a whole id for a name", () => {
  const victim = { id: id("victim22"), name: "Ada" };
  const thief = { id: id("thief222"), name: victim.id };
  assertEquals(findWho(victim.id, [thief, victim]), victim.id);
  assertEquals(findWho(victim.id.toUpperCase(), [thief, victim]), victim.id);
  assertEquals(problemOf(victim.id, [thief]).problem, "nobody");
  assertEquals([isWholeId(victim.id), isWholeId(victim.id.toUpperCase())], [true, true]);
  assertEquals([isWholeId("Ada"), isWholeId(victim.id.slice(1))], [false, false]);
});

Deno.test("findWho() refuses an id's beginning that somebody else bears as a name, and shows how to tell them apart", () => {
  const victim = { id: id("victim22"), name: "Ada" };
  const thief = { id: id("thief222"), name: "VICTIM22" };
  const { problem, message } = problemOf("victim22", [thief, victim]);
  assertEquals(problem, "ambiguous");
  assertStringIncludes(message, "VICTIM22 (thief222), Ada (victim22a)");
  assertEquals(findWho("victim22a", [thief, victim]), victim.id);
  // One person who is meant both ways is one person.
  assertEquals(findWho("selfmade", [{ id: id("selfmade"), name: "selfmade" }]), id("selfmade"));
  // The beginning of an id that is too short to name anybody is a name like another.
  assertEquals(findWho("victim2", [{ ...thief, name: "victim2" }, victim]), thief.id);
});

Deno.test("findWho() gives as much of the ids as tells them apart", () => {
  const alike = [{ id: id("samesame22b"), name: "Ada" }, { id: id("samesame22c"), name: "Ada" }];
  const other = { id: id("samesame22bc"), name: "Zoë" };
  assertStringIncludes(problemOf("samesame", alike).message, "Ada (samesame22b), Ada (samesame22c)");
  assertStringIncludes(problemOf("Ada", [...alike, other]).message, "Ada (samesame22ba), Ada (samesame22c)");
});

Deno.test("findWho() lists no more than sixteen", () => {
  const crowd = [..."abcdefghijklmnopqr"].map((letter) => ({ id: id(letter.repeat(8)), name: "Ada" }));
  const { message } = problemOf("ada", crowd);
  assertStringIncludes(message, "Ada (pppppppp) and 2 more");
  assertEquals(message.includes("qqqqqqqq"), false);
});

Deno.test("findWho() refuses a name that two people bear, with both ids", () => {
  const { problem, message } = problemOf("Twin", people);
  assertEquals(problem, "ambiguous");
  assertStringIncludes(message, "Twin (twin2222), twin (twin3333)");
});

Deno.test("findWho() knows nobody by a short beginning or an unknown id", () => {
  for (const who of ["bcd", "nobody", "room:lab", id("unknown2"), ""]) {
    assertEquals(problemOf(who, people).problem, "nobody");
  }
});

Deno.test("findWho() finds a room by its name, its id, or the beginning of that", () => {
  const [CHOIR, OTHER] = ["c", "d"].map((letter) => `room:${letter.repeat(52)}`) as [RoomId, RoomId];
  const rooms = [{ id: CHOIR, name: "Chœur É" }, { id: OTHER, name: "cccccccc" }];
  assertEquals(findWho("room:chœur É", [], rooms), CHOIR);
  assertEquals(findWho("Room: CHŒUR E\u0301", [], rooms), CHOIR);
  assertEquals(findWho(CHOIR, [], rooms), CHOIR);
  assertEquals(findWho("room:ccccccccc", [], rooms), CHOIR);
  const ambiguous = assertThrows(() => findWho("room:cccccccc", [], rooms), RequestError);
  assertEquals(ambiguous.problem, "ambiguous");
  const nobody = assertThrows(() => findWho("room:ccc", [], rooms), RequestError);
  assertEquals(nobody.problem, "nobody");
  assertThrows(() => findWho("Chœur É", [], rooms), RequestError);
});

Deno.test("findWho() means a stranger's room by its name only where nobody's who is known bears it", () => {
  const [ours, theirs] = ["c", "d"].map((letter) => `room:${letter.repeat(52)}`) as [RoomId, RoomId];
  const strange = { id: theirs, name: "Choir", of: "a stranger" } as const;
  const known = { id: ours, name: "Choir", of: "somebody known" } as const;
  assertEquals(findWho("room:choir", [], [strange, known]), ours);
  assertEquals(findWho(theirs, [], [strange, known]), theirs);
  assertEquals(findWho("room:dddddddd", [], [strange, known]), theirs);
  assertEquals(findWho("room:choir", [], [strange, { ...known, name: "Band" }]), theirs);
  assertThrows(() => findWho("room:choir", [], [known, { ...known, id: theirs }]), RequestError);
});
