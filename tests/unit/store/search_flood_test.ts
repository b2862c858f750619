/** What strangers write is no reason for a search to take long. */
import { DatabaseSync } from "node:sqlite";
import { openDatabase } from "../../../src/store/database.ts";
import { MAX_SCANNED_CHARACTERS, MAX_SCANNED_ROWS } from "../../../src/store/messages.ts";
import { MAX_GRAMS, SearchIndex } from "../../../src/store/search_index.ts";
import { assert, assertEquals } from "../../../src/std/assert.ts";
import { Folder, openOwnStore } from "./place.ts";
import { BEN, incoming } from "./sample.ts";

/** "th", going on in so many ways. */
function flood(ways: number): string {
  return Array.from({ length: ways }, (_, index) => `th${String.fromCodePoint(0x4e00 + index)}`).join("");
}

function gramsIn(match: string | undefined): number {
  return match?.split(" OR ").length ?? 0;
}

Deno.test("SearchIndex asks for a short word in no more ways than its bound, whatever strangers wrote", () => {
  using folder = new Folder();
  const store = openOwnStore(folder.path);
  store.receive(BEN, [incoming(1, { text: "what is this" }), incoming(2, { text: flood(4_000) })], 1);
  store.close();
  using database = openDatabase(folder.path);
  const index = new SearchIndex(database);
  for (const word of ["th", "t", "TH"]) {
    assertEquals(index.wanted([word], undefined), { match: undefined, scanned: [word.toLowerCase()] });
  }
  assertEquals(index.wanted(["th", "what"], undefined)?.scanned, ["th"]);
  assertEquals(index.wanted(["is"], undefined)?.scanned, []);
});

Deno.test("SearchIndex bounds what all short words of a search are asked for as", () => {
  using folder = new Folder();
  const store = openOwnStore(folder.path);
  const starts = [..."abcdefghij"];
  const texts = starts.map((start) => flood(MAX_GRAMS - 20).replaceAll("th", `${start}${start}`));
  store.receive(BEN, texts.map((text, index) => incoming(index, { text })), 1);
  store.close();
  using database = openDatabase(folder.path);
  const wanted = new SearchIndex(database).wanted(starts.map((start) => start + start), undefined);
  assert(gramsIn(wanted?.match) <= 4 * MAX_GRAMS, `${gramsIn(wanted?.match)}`);
  assertEquals(wanted?.scanned, ["ee", "ff", "gg", "hh", "ii", "jj"]);
});

Deno.test("history() finds the newest that hold a flooded word, and looks through no more than its bound", () => {
  using folder = new Folder();
  using store = openOwnStore(folder.path);
  const found = () => store.history({ search: "th", limit: 9 }).map(({ text }) => text.slice(0, 12));
  store.receive(BEN, [incoming(1, { text: "the oldest" }), incoming(2, { text: flood(600) })], 1);
  assertEquals(found(), ["the oldest", flood(4)]);
  const long = "y".repeat(60_000);
  const count = Math.ceil(MAX_SCANNED_CHARACTERS / long.length);
  store.receive(BEN, Array.from({ length: count }, (_, index) => incoming(10 + index, { text: long })), 1);
  store.receive(BEN, [incoming(900, { text: "the newest" })], 1);
  assertEquals(found(), ["the newest"]);
  // The statement is free again, and so is the store.
  store.receive(BEN, [incoming(901, { text: "another th" })], 1);
  assertEquals(found(), ["the newest", "another th"]);
});

Deno.test("history() looks at no more messages than its bound, however short they are", () => {
  using folder = new Folder();
  const before = openOwnStore(folder.path);
  before.receive(BEN, [incoming(1, { text: "the oldest" }), incoming(2, { text: flood(600) })], 1);
  before.close();
  const connection = new DatabaseSync(folder.database);
  connection.prepare(`
    WITH RECURSIVE counted (number) AS (SELECT 1000 UNION ALL SELECT number + 1 FROM counted WHERE number < ?)
    INSERT INTO messages (id, author, conversation, store, seq, kind, text, at, stored_at, shown)
    SELECT unhex(printf('%032x', number)), author, conversation, store, number, kind, 'y', at, stored_at, 1
    FROM counted JOIN (SELECT * FROM messages LIMIT 1)
  `).run(1_000 + MAX_SCANNED_ROWS - 3);
  connection.close();
  using store = openOwnStore(folder.path);
  const found = () => store.history({ search: "th", limit: 9 }).map(({ text }) => text.slice(0, 2));
  assertEquals(found(), ["th", "th"]);
  store.receive(BEN, [incoming(500_000, { text: "y" })], 1);
  assertEquals(found(), ["th"]);
});
