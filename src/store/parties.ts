import type { ConversationId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { integerOf } from "./row.ts";

/** The number of oneself as an author. */
export const SELF = 1;

/**
 * Table parties: the small numbers that stand for people in the large tables.
 *
 * Not cached: a number given in a transaction that is undone must not outlive it.
 */
export class Parties {
  readonly #select;
  readonly #insert;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT number FROM parties WHERE id = ?");
    this.#insert = database.prepare("INSERT INTO parties (id) VALUES (?) RETURNING number");
  }

  find(id: ConversationId): number | undefined {
    const row = this.#select.get(id);
    return row && integerOf(row, "number");
  }

  /** Finds it, or gives it the next number. */
  number(id: ConversationId): number {
    return this.find(id) ?? integerOf(this.#insert.get(id) ?? {}, "number");
  }
}
