import {
  beginEdit,
  bytesLeft,
  type Draft,
  editDraft,
  EMPTY_DRAFT,
  failedDraft,
  giveBackWords,
  MAX_TEXT_BYTES,
  savedDraft,
  submitDraft,
  takeWords,
  unsentText,
} from "../../../src/page/draft.ts";
import { assert, assertEquals, assertStrictEquals } from "../../../src/std/assert.ts";

function ids(): () => string {
  let next = 0;
  return () => `id-${++next}`;
}

const typed = (text: string): Draft => editDraft(EMPTY_DRAFT, text);

Deno.test("submitDraft() hands the text in and empties the field", () => {
  const draft = submitDraft(typed("hello"), "ben", ids());
  assertEquals([draft.text, draft.sending], ["", [{ to: "ben", text: "hello", id: "id-1" }]]);
});

Deno.test("submitDraft() does nothing with white space alone", () => {
  const draft = typed(" \n\t");
  assertStrictEquals(submitDraft(draft, "ben", ids()), draft);
});

Deno.test("submitDraft() keeps a text that is too long and says how long it is", () => {
  const fits = submitDraft(typed("é".repeat(MAX_TEXT_BYTES / 2)), "ben", ids());
  assertEquals([fits.sending.length, fits.problem], [1, undefined]);
  const long = submitDraft(typed("é".repeat(MAX_TEXT_BYTES / 2) + "x"), "ben", ids());
  assertEquals([long.text.length, long.sending.length], [MAX_TEXT_BYTES / 2 + 1, 0]);
  assert(long.problem?.includes("65,537 bytes"), long.problem);
});

Deno.test("submitDraft() hands in a bounded number and keeps the next in the field", () => {
  const newId = ids();
  let draft = EMPTY_DRAFT;
  for (let i = 0; i < 60; i++) draft = submitDraft(editDraft(draft, `text ${i}`), "ben", newId);
  assertEquals([draft.sending.length, draft.text], [50, "text 59"]);
  assert(draft.problem !== undefined);
});

Deno.test("failedDraft() puts everything back in front of what was typed since", () => {
  const newId = ids();
  const one = submitDraft(typed("one"), "ben", newId);
  const two = submitDraft(editDraft(one, "two"), "ben", newId);
  const failed = failedDraft(editDraft(two, "thr"), "why");
  assertEquals([failed.text, failed.sending.length], ["one\ntwo\nthr", 0]);
  assert(failed.problem?.includes("why"));
});

Deno.test("a text that came back and is sent again unchanged keeps its id", () => {
  const newId = ids();
  const failed = failedDraft(submitDraft(typed("hello"), "ben", newId), "why");
  assertEquals(submitDraft(failed, "ben", newId).sending[0]?.id, "id-1");
  assertEquals(submitDraft(editDraft(failed, "hello!"), "ben", newId).sending[0]?.id, "id-2");
});

Deno.test("savedDraft() clears a text whose answer was lost and whose event came", () => {
  const failed = failedDraft(submitDraft(typed("hello"), "ben", ids()), "why");
  assertEquals(savedDraft(failed, "id-1"), EMPTY_DRAFT);
  assertEquals(savedDraft(editDraft(failed, "hello, more"), "id-1").text, "hello, more");
  assertStrictEquals(savedDraft(failed, "another"), failed);
});

Deno.test("unsentText() is all that was typed and is not known to be saved", () => {
  const newId = ids();
  const draft = editDraft(submitDraft(typed("one"), "ben", newId), "two");
  assertEquals(unsentText(draft), "one\ntwo");
  assertEquals(unsentText(savedDraft(draft, "id-1")), "two");
});

Deno.test("takeWords() empties the field for what goes with files, which may be nothing", () => {
  const reply = { author: "ben", id: "7", text: "Where?" };
  const answer = { ...typed("look"), reply };
  assertEquals(takeWords(answer), { draft: EMPTY_DRAFT, taken: { words: "look", reply } });
  assertEquals(takeWords(typed("  \n")).taken, { words: "", reply: undefined });
  const long = takeWords(typed("x".repeat(MAX_TEXT_BYTES + 1)));
  assertEquals([long.taken, long.draft.text.length], [undefined, MAX_TEXT_BYTES + 1]);
  assert(long.draft.problem !== undefined);
});

Deno.test("giveBackWords() puts words in front of what was typed since", () => {
  const back = (draft: Draft, words: string) => giveBackWords(draft, { words, reply: undefined });
  assertEquals(back(typed("now"), "then").text, "then\nnow");
  assertEquals([back(EMPTY_DRAFT, "then").text, back(typed("now"), "").text], ["then", "now"]);
  const editing = back(beginEdit(typed("now"), "3", "own"), "then");
  assertEquals([editing.text, editing.editing?.before], ["own", "then\nnow"], "not into another text's wording");
});

Deno.test("giveBackWords() gives back what was answered, unless something else is by now", () => {
  const reply = { author: "ben", id: "7", text: "Where?" };
  const other = { author: "ben", id: "8", text: "When?" };
  const taken = { words: "here", reply };
  assertEquals(giveBackWords(EMPTY_DRAFT, taken).reply, reply);
  assertEquals(giveBackWords({ ...EMPTY_DRAFT, reply: other }, taken).reply, other);
});

Deno.test("bytesLeft() counts near the end alone", () => {
  assertEquals([bytesLeft(""), bytesLeft("x".repeat(MAX_TEXT_BYTES - 4_096))], [undefined, undefined]);
  assertEquals(bytesLeft("x".repeat(MAX_TEXT_BYTES - 100)), 100);
  assertEquals(bytesLeft("é".repeat(MAX_TEXT_BYTES / 2)), 0);
  assertEquals(bytesLeft("é".repeat(MAX_TEXT_BYTES / 2) + "é"), -2);
});
