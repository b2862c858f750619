import { mentionChoices, mentionOf, mentionQuery } from "../../../src/page/mention_choice.ts";
import { mentionIndex, mentionParts } from "../../../src/page/mentions.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { person } from "./fixture.ts";

const PEOPLE = [
  person("1", { name: "Ben Ndlovu" }),
  person("2", { name: "Ada Lovelace" }),
  person("3", { name: "Lin Ada" }),
  person("4", { name: "Grace Hopper", nickname: "Amazing Grace" }),
  person("5", { name: "محمد الكندي" }),
  person("6", { name: "李 伟" }),
];

const chosen = (typed: string, most = 8) => mentionChoices(PEOPLE, typed, most).map(({ id }) => id).join("");

Deno.test("mentionQuery() finds the name that is being typed", () => {
  const rows: [string, string | undefined][] = [
    ["@a", "a"],
    ["hey @Ada Lo", "Ada Lo"],
    ["(@محمد", "محمد"],
    ["@Ada and @Be", "Be"],
    ["@", undefined],
    ["@ a", undefined],
    ["me@ben", undefined],
    ["@@ben", undefined],
    ["@ben\nnext", undefined],
    [`@${"x".repeat(70)}`, undefined],
  ];
  for (const [words, typed] of rows) assertEquals(mentionQuery(words, words.length)?.typed, typed, words);
});

Deno.test("mentionQuery() looks at what stands before the caret alone", () => {
  assertEquals(mentionQuery("x @Ben y", 5), { from: 2, typed: "Be" });
  assertEquals(mentionQuery("x @Ben y", 2), undefined);
});

Deno.test("mentionChoices() takes beginnings of names and of their words, whole names first", () => {
  assertEquals(chosen("a"), "243");
  assertEquals(chosen("ADA"), "23");
  assertEquals(chosen("hop"), "4");
  assertEquals(chosen("amazing gr"), "4");
  assertEquals(chosen("الكن"), "5");
  assertEquals(chosen("李"), "6");
  assertEquals(chosen("da"), "");
  assertEquals(chosen("a", 1), "2");
});

Deno.test("mentionChoices() has nobody once a name is whole and a blank follows", () => {
  assertEquals([chosen("Ben Ndlovu"), chosen("Ben Ndlovu "), chosen("ben "), chosen("Ada Lovelace, hello")], [
    "1",
    "",
    "1",
    "",
  ]);
});

Deno.test("mentionOf() is read as a mention, by the name that everybody knows", () => {
  const index = mentionIndex(PEOPLE);
  for (const each of PEOPLE) {
    const text = `${mentionOf(each)} hello`;
    assertEquals(mentionParts(text, index)[0], { type: "mention", text: mentionOf(each), id: each.id }, text);
  }
  assertEquals(mentionOf(PEOPLE[3] ?? person("?")), "@Grace Hopper");
});
