import type { Edit } from "../model/message.ts";
import type { Database } from "./database.ts";
import { integerOf, textOf } from "./row.ts";

/** Earlier wordings of one message that are kept: the first one, and the last ones. */
export const MAX_EDITS = 100;

/** Table edits: earlier wordings, by the message's position. */
export class Edits {
  readonly #select;
  readonly #insert;
  readonly #trim;
  readonly #delete;

  constructor(database: Database) {
    this.#select = database.prepare(
      "SELECT CAST(text AS BLOB) AS text, at FROM edits WHERE position = ? ORDER BY number",
    );
    this.#insert = database.prepare(`
      INSERT INTO edits VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM edits WHERE position = ?1), ?2, ?3)
    `);
    this.#trim = database.prepare(`
      DELETE FROM edits WHERE position = ?1 AND number > 1
        AND number <= (SELECT max(number) FROM edits WHERE position = ?1) - ${MAX_EDITS - 1}
    `);
    this.#delete = database.prepare("DELETE FROM edits WHERE position = ?");
  }

  /** The oldest first. */
  of(position: number): Edit[] {
    return this.#select.all(position).map((row) => ({ text: textOf(row, "text"), at: integerOf(row, "at") }));
  }

  add(position: number, { text, at }: Edit): void {
    this.#insert.run(position, text, at);
    this.#trim.run(position);
  }

  remove(position: number): void {
    this.#delete.run(position);
  }
}
