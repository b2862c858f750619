import { DatabaseSync } from "node:sqlite";
import { assertEquals } from "../../../src/std/assert.ts";
import { fold } from "../../../src/store/folding.ts";

/** Latin, Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, Vietnamese, kana, Chinese, Korean, full width, emoji. */
const RANGES: readonly (readonly [number, number])[] = [
  [0x20, 0xb4],
  [0xb6, 0x17e],
  [0x300, 0x304],
  [0x386, 0x3ce],
  [0x400, 0x52f - 8],
  [0x5d0, 0x5ea],
  [0x620, 0x64a],
  [0x904, 0x939],
  [0xe01, 0xe2e],
  [0x1ea0, 0x1ef9],
  [0x3041, 0x30fe],
  [0x4e00, 0x4eff],
  [0xac00, 0xacff],
  [0xff21, 0xff5a],
  [0x1f600, 0x1f64f],
];

Deno.test("fold() makes of letters what the search index makes of them", () => {
  using connection = new DatabaseSync(":memory:");
  connection.exec(`
    CREATE VIRTUAL TABLE letters USING fts5 (text, tokenize = 'trigram remove_diacritics 1');
    CREATE VIRTUAL TABLE grams USING fts5vocab (letters, instance);
    BEGIN;
  `);
  const add = connection.prepare("INSERT INTO letters (rowid, text) VALUES (?, ?)");
  const letters = RANGES.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, index) => from + index));
  for (const letter of letters) add.run(letter, `${String.fromCodePoint(letter)}--`);
  const grams = connection.prepare('SELECT doc, term FROM grams WHERE "offset" = 0').all();
  const indexed = new Map(grams.map(({ doc, term }) => [doc, String(term).replace("--", "")]));
  const differing = letters.filter((letter) => fold(String.fromCodePoint(letter)) !== (indexed.get(letter) ?? ""));
  assertEquals(differing.map((letter) => String.fromCodePoint(letter)), []);
});

Deno.test("fold() drops U+0000, and folds each letter wherever it stands", () => {
  assertEquals(fold("nul\0End ΟΔΟΣ Ärger e\u0301"), "nulend οδοσ arger e");
});
