/** What the messenger may rely on for searching, whichever store it was given. */
import type { Store } from "../../../src/messenger/ports.ts";
import type { ConversationId } from "../../../src/model/ids.ts";
import { assertEquals } from "../../../src/std/assert.ts";
import { testEveryStore as test } from "./place.ts";
import { ADA, BEN, changed, changing, CLEO, edit, incoming, messageId, offer, offered } from "./sample.ts";
import { offering, outgoing, retract } from "./sample.ts";

const found = (store: Store, search: string, conversation?: ConversationId) =>
  store.history({ search, limit: 10, ...(conversation === undefined ? {} : { conversation }) }).map(({ text }) => text);

function write(store: Store, ...texts: readonly string[]): void {
  store.enqueue(texts.map((text, index) => outgoing(index, ADA, { text })));
}

test("history() searches for texts that contain all words", (store) => {
  write(
    store,
    "Run 7 is done",
    "run 17",
    "100% sure",
    "100 sure",
    "under_score",
    "underXscore",
    "back\\slash",
    "nul\0end",
  );
  assertEquals(found(store, "RUN"), ["Run 7 is done", "run 17"]);
  assertEquals(found(store, "  7\tdone RUN "), ["Run 7 is done"]);
  assertEquals(found(store, "100%"), ["100% sure"]);
  assertEquals(found(store, "r_s"), ["under_score"]);
  assertEquals(found(store, "\\"), ["back\\slash"]);
  assertEquals(found(store, "end"), ["nul\0end"]);
  assertEquals(found(store, "nothing of it"), []);
  assertEquals(found(store, "RUN nothing"), []);
  assertEquals(found(store, " ").length, 8);
  assertEquals(found(store, "sure", BEN), []);
  assertEquals(found(store, "long".repeat(250)), []);
});

test("history() searches for words and parts of words of any length, wherever they stand", (store) => {
  write(store, "ab", "xaby", "the end of ab", "a", "b a", "ba");
  assertEquals(found(store, "ab"), ["ab", "xaby", "the end of ab"]);
  assertEquals(found(store, "a"), ["ab", "xaby", "the end of ab", "a", "b a", "ba"]);
  assertEquals(found(store, "b"), ["ab", "xaby", "the end of ab", "b a", "ba"]);
  assertEquals(found(store, "ba"), ["ba"]);
  assertEquals(found(store, "b a end"), ["the end of ab"]);
  assertEquals(found(store, "xaby"), ["xaby"]);
  assertEquals(found(store, "zz"), []);
  assertEquals(found(store, "z"), []);
  assertEquals(found(store, "ab z"), []);
});

test("history() searches in any script, and looks at neither case nor marks", (store) => {
  write(
    store,
    "Äpfel für José",
    "re\u0301sume\u0301",
    "ПРИВЕТ всем",
    "今天漢字很好",
    "مرحبا بكم",
    "한국어",
    "ΑΘΗΝΑ",
    "Crème Brûlée",
  );
  for (const word of ["äpfel", "APFEL", "apf", "ä", "für", "FU", "josé", "JOSE", "a\u0308pf"]) {
    assertEquals(found(store, word).slice(0, 1), ["Äpfel für José"], word);
  }
  for (const word of ["résumé", "RESUME", "sumé", "re\u0301s"]) {
    assertEquals(found(store, word), ["re\u0301sume\u0301"]);
  }
  for (const word of ["привет", "Всем", "се", "ПР"]) assertEquals(found(store, word), ["ПРИВЕТ всем"], word);
  for (const word of ["漢字", "漢", "字很好", "好", "天漢"]) assertEquals(found(store, word), ["今天漢字很好"], word);
  for (const word of ["مرحبا", "كم", "رح"]) assertEquals(found(store, word), ["مرحبا بكم"], word);
  for (const word of ["한국어", "국어", "어"]) assertEquals(found(store, word), ["한국어"], word);
  for (const word of ["αθηνα", "θη"]) assertEquals(found(store, word), ["ΑΘΗΝΑ"], word);
  for (const word of ["creme", "brulee", "lée", "ÛL"]) assertEquals(found(store, word), ["Crème Brûlée"], word);
});

test("history() takes signs of search languages for what they are", (store) => {
  write(store, `say "ab*" AND (NOT x) text:y {z} ^q -r +s NEAR`, "plain");
  for (const word of [`"ab*"`, `"`, `b*`, "AND", "(NOT", "text:y", "{z}", "^q", "-r", "+s", "NEAR", `""`.slice(1)]) {
    assertEquals(found(store, word).length, 1, word);
  }
  for (const word of ["*", "OR", "text:", "pl*", `pl"`, "place:x", "'", "%", "_"]) {
    const there = word === "*" || word === "text:" ? 1 : 0;
    assertEquals(found(store, word).length, there, word);
  }
});

test("history() finds nothing by what the index alone holds", (store) => {
  write(store, "one", "two");
  for (const word of ["\ue000", "\ue000\ue000", "\ue000\ue000\ue002", "  ", "place", "names"]) {
    assertEquals(found(store, word), word.trim() === "" ? ["one", "two"] : [], word);
  }
  assertEquals(found(store, "\u0301 one"), ["one"]);
});

test("history() finds offers by the names of their files, and by what was said with them", (store) => {
  const items = [{ name: "Übersicht.PDF", bytes: 1, files: undefined }, { name: "zq", bytes: 1, files: 2 }];
  store.receive(ADA, [offered(1, { text: "look here", offer: { ...offer(), items } })], 1);
  store.enqueue([offering(2)]);
  const ids = (search: string) => store.history({ search, limit: 9 }).map(({ id }) => id);
  assertEquals([ids("ubersicht"), ids("pdf"), ids("zq"), ids("q"), ids("look")], Array(5).fill([messageId(1)]));
  assertEquals([ids("look pdf"), ids("notes"), ids("run")], [[messageId(1)], [messageId(2)], [messageId(2)]]);
  assertEquals([ids("items"), ids("bytes")], [[], []]);
});

test("history() finds messages as they are now, and none that were taken back or deleted", (store, reopen) => {
  store.receive(ADA, [incoming(1, { text: "before" }), incoming(2, { text: "secret" }), offered(3)], 1);
  store.enqueue([outgoing(4, ADA, { text: "before too" }), changing(5, ADA, edit(4, "now"))]);
  store.receive(ADA, [changed(6, edit(1, "after")), changed(7, retract(2)), changed(8, retract(3))], 2);
  store = reopen();
  assertEquals([found(store, "before"), found(store, "after"), found(store, "now")], [[], ["after"], ["now"]]);
  assertEquals([found(store, "secret"), found(store, "notes"), found(store, "no")], [[], [], ["now"]]);
  store.receive(BEN, [incoming(1, { text: "now Ben" })], 3);
  store.deleteConversation(ADA);
  assertEquals([found(store, "now"), found(store, "after"), found(store, "r")], [["now Ben"], [], []]);
});

test("history() finds no quiet message", (store) => {
  store.receive(ADA, [incoming(1, { kind: "poll-2", text: "hidden", shown: "quiet" })], 1);
  store.receive(ADA, [incoming(2), changed(3, edit(2, "visible"))], 1);
  assertEquals([found(store, "hidden"), found(store, "visible")], [[], ["visible"]]);
});

test("history() searches in one conversation, before, after and since", (store) => {
  for (let number = 0; number < 12; number++) {
    const text = `tick ${number}`;
    if (number % 3 === 0) store.receive(BEN, [incoming(number, { text })], 1);
    else store.enqueue([outgoing(number, number % 3 === 1 ? ADA : CLEO, { text, at: number })]);
  }
  const at = (number: number) => store.message(messageId(number))!.position;
  const numbers = (query: Omit<Parameters<Store["history"]>[0], "limit">, limit = 3) =>
    store.history({ ...query, limit }).map(({ text }) => Number(text.slice(5)));
  for (const search of ["tick", "ti", "t", "TICK c"]) {
    assertEquals(numbers({ search }), [9, 10, 11]);
    assertEquals(numbers({ search, before: at(9) }), [6, 7, 8]);
    assertEquals(numbers({ search, after: at(2) }), [3, 4, 5]);
    assertEquals(numbers({ search, after: at(2), before: at(5) }), [3, 4]);
    assertEquals(numbers({ search, conversation: BEN }), [3, 6, 9]);
    assertEquals(numbers({ search, conversation: BEN, after: at(0) }, 2), [3, 6]);
    assertEquals(numbers({ search, conversation: ADA, since: 4 }, 9), [4, 7, 10]);
    assertEquals(numbers({ search, conversation: ADA, before: at(10), since: 4 }, 9), [4, 7]);
  }
  assertEquals(numbers({ after: at(2) }), [3, 4, 5]);
  assertEquals(numbers({ after: at(9) }), [10, 11]);
  assertEquals(numbers({ conversation: CLEO, after: at(2), before: at(11) }), [5, 8]);
  assertEquals(numbers({ after: at(11) }), []);
});

test("history() finds a letter that stands everywhere", (store) => {
  // More threes begin with it than are asked for one by one.
  const texts = Array.from({ length: 700 }, (_, index) => `É${String.fromCodePoint(0x4e00 + index)}${index}`);
  store.enqueue(texts.map((text, index) => outgoing(index, ADA, { text })));
  store.enqueue([outgoing(900, BEN, { text: "nothing of it" })]);
  store.receive(
    BEN,
    [offered(901, { offer: { ...offer(), items: [{ name: "é.txt", bytes: 1, files: undefined }] } })],
    1,
  );
  assertEquals(found(store, "e"), [...texts.slice(-9), ""]);
  assertEquals(found(store, "E 69"), texts.slice(690));
  assertEquals(found(store, "e", BEN), [""]);
  store.receive(BEN, [changed(903, retract(901))], 1);
  assertEquals([found(store, "e", BEN), found(store, "e").at(-1)], [[], texts.at(-1)]);
});
