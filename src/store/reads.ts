import type { Database } from "./database.ts";

/** Table reads: how far others have seen one's own messages, by numbers of table parties. */
export class Reads {
  readonly #advance;

  constructor(database: Database) {
    this.#advance = database.prepare(`
      INSERT INTO reads (conversation, reader, position, at) VALUES (?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET position = excluded.position, at = excluded.at WHERE excluded.position > position
    `);
  }

  /** False: so much was known. */
  advance(conversation: number, reader: number, { position, at }: { position: number; at: number }): boolean {
    return this.#advance.run(conversation, reader, position, at).changes > 0;
  }
}
