import type { MessageId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { textOf } from "./row.ts";

/** Table lists: what is in an offer, found by its author's number and its id. */
export class Lists {
  readonly #select;
  readonly #replace;
  readonly #delete;
  readonly #deleteOld;

  constructor(database: Database) {
    this.#select = database.prepare(`
      SELECT CAST(json AS BLOB) AS json FROM lists WHERE author = ? AND offer = unhex(?) AND NOT EXISTS (
        SELECT 1 FROM messages m
        WHERE m.id = lists.offer AND m.author = lists.author AND m.position <= ${goneUpTo("m.conversation")}
      )
    `);
    this.#replace = database.prepare(`
      INSERT INTO lists (author, offer, json) VALUES (?, unhex(?), ?) ON CONFLICT DO UPDATE SET json = excluded.json
    `);
    this.#delete = database.prepare("DELETE FROM lists WHERE author = ? AND offer = unhex(?)");
    this.#deleteOld = database.prepare(`
      DELETE FROM lists WHERE NOT EXISTS (
        SELECT 1 FROM messages m JOIN transfers t ON t.position = m.position
        WHERE m.id = lists.offer AND m.author = lists.author AND t.state IN ('offered', 'accepted', 'paused', 'failed')
      )
    `);
  }

  get(author: number, offer: MessageId): string | undefined {
    const row = this.#select.get(author, offer);
    return row && textOf(row, "json");
  }

  /** Adds or replaces. */
  save(author: number, offer: MessageId, json: string): void {
    this.#replace.run(author, offer, json);
  }

  remove(author: number, offer: MessageId): void {
    this.#delete.run(author, offer);
  }

  removeOld(): void {
    this.#deleteOld.run();
  }
}
