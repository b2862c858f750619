import type { MessageId } from "../model/ids.ts";
import type { Reaction } from "../model/message.ts";
import type { Database } from "./database.ts";
import { peerIdOf, textOf } from "./row.ts";

/** Reactions of one person that wait for their messages; the one that waits longest makes room. */
export const MAX_WAITING_REACTIONS = 256;

/** A message by its author's number and its id. */
export interface MessageName {
  readonly author: number;
  readonly id: MessageId;
}

/** Table reactions: the last one of each person to each message. All are numbers of table parties. */
export class Reactions {
  readonly #of;
  readonly #replace;
  readonly #delete;
  readonly #trim;
  readonly #dropStrange;
  readonly #arrive;

  constructor(database: Database) {
    this.#of = database.prepare(`
      SELECT p.id AS by, CAST(r.emoji AS BLOB) AS emoji FROM reactions r JOIN parties p ON p.number = r.by
      WHERE r.author = ? AND r.id = unhex(?) AND r.waiting_since IS NULL ORDER BY p.id
    `);
    this.#replace = database.prepare(`
      INSERT INTO reactions (author, id, conversation, by, emoji, waiting_since) VALUES (?, unhex(?), ?, ?, ?, ?)
      ON CONFLICT DO UPDATE
        SET conversation = excluded.conversation, emoji = excluded.emoji, waiting_since = excluded.waiting_since
        WHERE emoji <> excluded.emoji OR conversation <> excluded.conversation
          OR (waiting_since IS NULL AND excluded.waiting_since IS NOT NULL)
    `);
    this.#delete = database.prepare("DELETE FROM reactions WHERE author = ? AND id = unhex(?) AND by = ?");
    this.#trim = database.prepare(`
      DELETE FROM reactions WHERE (author, id, by) IN (
        SELECT author, id, by FROM reactions WHERE by = ? AND waiting_since IS NOT NULL
        ORDER BY waiting_since DESC LIMIT -1 OFFSET ${MAX_WAITING_REACTIONS}
      )
    `);
    this.#dropStrange = database.prepare(
      "DELETE FROM reactions WHERE author = ? AND id = unhex(?) AND conversation <> ?",
    );
    this.#arrive = database.prepare(`
      UPDATE reactions SET waiting_since = NULL WHERE author = ? AND id = unhex(?) AND waiting_since IS NOT NULL
    `);
  }

  /** Of a message that is here, ordered by the ids of those who reacted. */
  of({ author, id }: MessageName): Reaction[] {
    return this.#of.all(author, id).map((row) => ({ by: peerIdOf(row, "by"), emoji: textOf(row, "emoji") }));
  }

  /** Puts one in the place of an earlier one; empty: takes that back. False: it is as it was. */
  put({ author, id }: MessageName, conversation: number, { by, emoji }: { by: number; emoji: string }): boolean {
    if (emoji === "") return this.#delete.run(author, id, by).changes > 0;
    return this.#replace.run(author, id, conversation, by, emoji, null).changes > 0;
  }

  /** The same for a message that may come later. */
  keep(
    { author, id }: MessageName,
    conversation: number,
    { by, emoji, at }: { by: number; emoji: string; at: number },
  ): void {
    if (emoji === "") {
      this.#delete.run(author, id, by);
      return;
    }
    this.#replace.run(author, id, conversation, by, emoji, at);
    this.#trim.run(by);
  }

  /** A message came: what waited for it is of it now, but for what was said of it elsewhere. */
  arrive({ author, id }: MessageName, conversation: number): void {
    if (this.#arrive.run(author, id).changes > 0) this.#dropStrange.run(author, id, conversation);
  }
}
