import type { ConversationId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { conversationOf, integerOf } from "./row.ts";

/** The number of everyone. */
export const EVERYONE_NUMBER = 0;
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
  readonly #id;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT number FROM parties WHERE id = ?");
    this.#insert = database.prepare("INSERT INTO parties (id) VALUES (?) RETURNING number");
    this.#id = database.prepare("SELECT id FROM parties WHERE number = ?");
  }

  find(id: ConversationId): number | undefined {
    const row = this.#select.get(id);
    return row && integerOf(row, "number");
  }

  /** Of a number that is there. */
  id(number: number): ConversationId {
    return conversationOf(this.#id.get(number) ?? {}, "id");
  }

  /** Finds it, or gives it the next number. */
  number(id: ConversationId): number {
    return this.find(id) ?? integerOf(this.#insert.get(id) ?? {}, "number");
  }
}
