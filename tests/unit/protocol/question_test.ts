import { choiceNamed, choicesProblem, questionText, questionWords } from "../../../src/model/question.ts";
import { ProtocolError } from "../../../src/protocol/errors.ts";
import { encodeRecord, parseRecord } from "../../../src/protocol/record.ts";
import { assertEquals, assertThrows } from "../../../src/std/assert.ts";

const QUESTION = {
  id: "5f0e3c1a9b7d4e21a0c4d8f3b6e19275",
  conversation: "private",
  store: "0c9d2f7be4a816533d5f9e80b1a7c642",
  seq: 12,
  at: 1_790_000_123_456,
  kind: "text",
  text: "Deploy now?\n\n- Yes\n- Not today",
  choices: ["Yes", "Not today"],
};

function parse(members: Readonly<Record<string, unknown>>) {
  const body = new TextEncoder().encode(JSON.stringify([{ ...QUESTION, ...members }]));
  const plaintext = new Uint8Array([16, ...body]);
  const record = parseRecord(plaintext, "text");
  return record.type === "messages" ? record.messages[0] : undefined;
}

Deno.test("MESSAGES carries the choices of a question", () => {
  const question = parse({});
  assertEquals(question?.choices, QUESTION.choices);
  const record = question && parseRecord(encodeRecord({ type: "messages", messages: [question] }), "text");
  assertEquals(record?.type === "messages" ? record.messages[0] : undefined, question);
  // Of another kind they are not looked at.
  assertEquals(parse({ kind: "poll", choices: 7 })?.choices, undefined);
});

Deno.test("MESSAGES refuses choices that break their rules", () => {
  const bad: unknown[] = [
    [],
    "Yes",
    [1],
    [""],
    [" Yes"],
    ["Yes\nNo"],
    ["x".repeat(101)],
    ["Yes", "yes"],
    ["\u00e9", "e\u0301"],
    ["\ud800"],
    Array.from({ length: 11 }, (_, index) => `${index}`),
  ];
  bad.push(["\u200b"], ["\u3164"], ["Yes", "Yes\u200b"]);
  for (const choices of bad) assertThrows(() => parse({ choices }), ProtocolError);
});

Deno.test("choiceNamed() finds a choice whatever its capitals and blanks are, and nothing else", () => {
  const { choices } = QUESTION;
  assertEquals(choiceNamed(choices, "\tnot TODAY\n"), "Not today");
  for (const text of ["", "Not", "Yes!", "x".repeat(1_000_000)]) assertEquals(choiceNamed(choices, text), undefined);
  assertEquals(choicesProblem(choices), undefined);
});

Deno.test("questionWords() leaves out the list, where the text ends with it", () => {
  const question = { choices: QUESTION.choices, state: { name: "open" } } as const;
  assertEquals(questionText("Deploy now?", question.choices), QUESTION.text);
  assertEquals(questionWords(QUESTION.text, question), "Deploy now?");
  assertEquals(questionWords("Deploy now? Yes or no", question), "Deploy now? Yes or no");
});
