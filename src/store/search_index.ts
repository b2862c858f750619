import type { Database } from "./database.ts";
import { textOf } from "./row.ts";

/** A shorter word is no three characters, of which the index is made. */
const GRAM = 3;
/** Longer words are not looked at so closely: marks apart, they are long enough. */
const LONG_WORD = 64;
/**
 * Threes that a short word is asked for as, at most, and all short words of a search together. What goes on in more ways
 * is looked for in what is newest: strangers may write anything, and each three costs a question.
 */
export const MAX_GRAMS = 500;
const MAX_ALL_GRAMS = 2_000;

/** Words as the database is asked for them. */
export interface Wanted {
  /** For MATCH; undefined: nothing of it is in the index. */
  readonly match: string | undefined;
  /** Folded short words that go on in so many ways that messages are looked through for them, from the newest on. */
  readonly scanned: readonly string[];
}

/**
 * Table search, an index of every three characters of all lines: what to ask it for. A word of three characters or more
 * is a row of threes; a shorter one is any of the threes that begin with it.
 */
export class SearchIndex {
  readonly #database: Database;
  readonly #foldWord;
  readonly #folded;
  readonly #firstGram;

  constructor(database: Database) {
    this.#database = database;
    // What the index makes of a word, it says itself. Both are in memory, and go with the connection.
    database.execute(`
      CREATE VIRTUAL TABLE temp.search_grams USING fts5vocab (main, search, instance);
      CREATE VIRTUAL TABLE temp.search_word USING fts5 (text, tokenize = 'trigram remove_diacritics 1');
      CREATE VIRTUAL TABLE temp.search_word_grams USING fts5vocab (temp, search_word, instance);
    `);
    this.#foldWord = database.prepare("INSERT OR REPLACE INTO temp.search_word (rowid, text) VALUES (1, ?)");
    this.#folded = database.prepare("SELECT term FROM temp.search_word_grams ORDER BY offset");
    this.#firstGram = database.prepare("SELECT term FROM temp.search_grams WHERE term >= ? LIMIT 1");
  }

  /** Undefined: there can't be any such message. `party`: the conversation's number. */
  wanted(words: readonly string[], party: number | undefined): Wanted | undefined {
    const parts: string[] = [];
    const scanned: string[] = [];
    let left = MAX_ALL_GRAMS;
    for (const word of words) {
      const folded = this.#fold(word);
      if (folded.length === 0) continue;
      if (folded.length >= GRAM) {
        parts.push(quoted(folded.join("")));
        continue;
      }
      const grams = this.#gramsFrom(folded.join(""), Math.min(MAX_GRAMS, left));
      if (grams === "too many") {
        scanned.push(folded.join(""));
        continue;
      }
      if (grams.length === 0) return undefined;
      left -= grams.length;
      parts.push(`(${grams.map(quoted).join(" OR ")})`);
    }
    if (parts.length === 0) return { match: undefined, scanned };
    const place = party === undefined ? "" : ` AND {place} : ${quoted(placeOf(party))}`;
    return { match: `{text names} : (${parts.join(" AND ")})${place}`, scanned };
  }

  /** The characters of a word as the index has them. */
  #fold(word: string): string[] {
    const characters = [...word];
    if (characters.length > LONG_WORD) return characters;
    // In a transaction of its own, which writes no file.
    this.#foldWord.run(`${word}  `);
    return this.#folded.all().map((row) => [...textOf(row, "term")][0] ?? "");
  }

  /** All threes in the index that begin with something shorter. */
  #gramsFrom(start: string, most: number): string[] | "too many" {
    const grams: string[] = [];
    for (let from = start;;) {
      const row = this.#firstGram.get(from);
      const gram = row && textOf(row, "term");
      if (gram === undefined || !gram.startsWith(start)) return grams;
      if (grams.length === most) return "too many";
      grams.push(gram);
      // Nothing stands between the two: U+0000 is in no three.
      from = `${gram}\u0001`;
    }
  }
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

/** As the migration writes it. */
function placeOf(party: number): string {
  return String.fromCodePoint(...[20, 10, 0].map((bits) => 0xe000 + ((party >> bits) & 1_023)));
}
