import { mentionIndex, mentionParts, mentions } from "../../../src/page/mentions.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { person } from "./fixture.ts";

const index = mentionIndex([
  person("1", { name: "Ada Lovelace" }),
  person("2", { name: "Ben" }),
  person("3", { name: "محمد الكندي" }),
  person("4", { name: "Grace Hopper", nickname: "Amazing Grace" }),
  person("5", { name: "Ada" }),
]);

function found(text: string): [string, string][] {
  return mentionParts(text, index).flatMap((part) => part.type === "mention" ? [[part.text, part.id]] : []);
}

Deno.test("mentionParts() finds names, the longest first", () => {
  assertEquals(found("@Ben"), [["@Ben", "2"]]);
  assertEquals(found("@ada lovelace, and @ADA."), [["@ada lovelace", "1"], ["@ADA", "5"]]);
  assertEquals(found("(@محمد الكندي) @محمد"), [["@محمد الكندي", "3"], ["@محمد", "3"]]);
  assertEquals(found("@Grace and @Amazing Grace and @Grace Hopper"), [
    ["@Grace", "4"],
    ["@Amazing Grace", "4"],
    ["@Grace Hopper", "4"],
  ]);
});

Deno.test("mentionParts() leaves addresses, strangers and longer words alone", () => {
  for (const text of ["me@Ben", "@@Ben", "@Benjamin", "@ Ben", "@", "Ben", "@Zoe", "a@ben.example"]) {
    assertEquals(found(text), [], text);
  }
});

Deno.test("mentionParts() loses nothing of the text", () => {
  for (const text of ["", "@Ben", "x @Ben y @ada z", "no one", "@Zoe @Ben"]) {
    assertEquals(mentionParts(text, index).map((part) => part.text).join(""), text);
  }
});

Deno.test("mentions() knows whether somebody is named, by any of their words or the first", () => {
  const self = { id: "me", name: "Ada Lovelace" };
  const rows = [["@Ada", true], ["hey @ada lovelace!", true], ["@Lovelace", false], ["Ada", false], ["@Adam", false]];
  for (const [text, expect] of rows) assertEquals(mentions(String(text), self), expect, String(text));
});
