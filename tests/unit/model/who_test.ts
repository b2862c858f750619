import { RequestError } from "../../../src/model/errors.ts";
import type { PeerId } from "../../../src/model/ids.ts";
import { findWho } from "../../../src/model/who.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";

const id = (beginning: string) => beginning.padEnd(52, "a") as PeerId;
const people = [
  { id: id("bcdefghi"), name: "Ada" },
  { id: id("bcdefghj"), name: "Zoë" },
  { id: id("twin2222"), name: "Twin" },
  { id: id("twin3333"), name: "twin" },
  { id: id("other222"), name: "bcdefghi" },
];

Deno.test("findWho() finds everyone, names without regard to case, ids and their beginnings", () => {
  assertEquals(findWho("everyone", []), "everyone");
  assertEquals(findWho("ada", people), id("bcdefghi"));
  assertEquals(findWho("zoe\u0308", people), id("bcdefghj"));
  assertEquals(findWho(id("bcdefghj"), people), id("bcdefghj"));
  assertEquals(findWho("BCDEFGHJ", people), id("bcdefghj"));
  assertEquals(findWho("bcdefghi", people), id("other222"));
});

Deno.test("findWho() refuses a name that two people bear, with both ids", () => {
  const error = assertThrows(() => findWho("Twin", people), RequestError, "twin2222");
  assertEquals((error as RequestError).problem, "ambiguous");
  assertEquals(error.message.includes("twin3333"), true);
});

Deno.test("findWho() knows nobody by a short beginning or an unknown id", () => {
  for (const who of ["bcd", "nobody", "room:lab", id("unknown2"), ""]) {
    assertEquals((assertThrows(() => findWho(who, people), RequestError) as RequestError).problem, "nobody");
  }
});
