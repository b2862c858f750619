import type { ConversationId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { SELF } from "./parties.ts";
import { conversationOf, integerOf } from "./row.ts";

const DAY_MS = 86_400_000;

/** All of a conversation, in order. */
const ALL_OF = (columns: string) => `
  SELECT ${columns} FROM messages m WHERE conversation = ?1 AND shown = 1
  UNION ALL
  SELECT ${columns} FROM messages m WHERE conversation = ?1 AND shown = 0
  ORDER BY position
`;

/** What is still on its way, or may be: an outbox row, or a transfer that is not over. */
const STAYS = `
  EXISTS (SELECT 1 FROM deliveries d WHERE d.position = m.position AND d.delivered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM transfers t WHERE t.position = m.position AND t.state IN ('offered', 'accepted', 'paused', 'failed')
  )
`;

/** Removes messages with all that is kept of them. Its calls belong into a transaction. */
export class Deletion {
  readonly #limits;
  readonly #all;
  readonly #oldest;
  readonly #doom;
  readonly #last;
  readonly #steps;
  readonly #ofConversation;

  constructor(database: Database) {
    // What is to go, by position: in memory, and empty between calls.
    database.execute("CREATE TEMP TABLE doomed (position INTEGER PRIMARY KEY) STRICT");
    this.#limits = database.prepare(`
      SELECT c.party, p.id, s.keep_days FROM conversations c JOIN parties p ON p.number = c.party
      LEFT JOIN conversation_settings s ON s.party = c.party ORDER BY p.id
    `);
    this.#all = database.prepare(`INSERT INTO temp.doomed ${ALL_OF("position")}`);
    this.#oldest = database.prepare(ALL_OF(`position, stored_at, ${STAYS} AS stays`));
    this.#doom = database.prepare("INSERT INTO temp.doomed VALUES (?)");
    this.#last = database.prepare("SELECT coalesce(max(position), 0) AS position FROM temp.doomed");
    const doomed = "(SELECT position FROM temp.doomed)";
    const named = "(SELECT m.author, m.id FROM temp.doomed d CROSS JOIN messages m ON m.position = d.position)";
    this.#steps = [
      // So that they are not new when they are sent once more.
      `INSERT INTO heard (conversation, author, store, first, last)
        SELECT conversation, author, store, max(min(seq), 1), max(max(seq), 1)
        FROM temp.doomed d CROSS JOIN messages m ON m.position = d.position
        WHERE author <> ${SELF} GROUP BY conversation, author, store
        ON CONFLICT DO UPDATE SET last = max(last, excluded.last)`,
      `DELETE FROM edits WHERE position IN ${doomed}`,
      `DELETE FROM deliveries WHERE position IN ${doomed}`,
      `DELETE FROM transfers WHERE position IN ${doomed}`,
      `DELETE FROM room_messages WHERE position IN ${doomed}`,
      `DELETE FROM reactions WHERE (author, id) IN ${named}`,
      `DELETE FROM lists WHERE (author, offer) IN ${named}`,
      `DELETE FROM messages WHERE position IN ${doomed}`,
      "DELETE FROM temp.doomed",
    ].map((sql) => database.prepare(sql));
    this.#ofConversation = [
      "DELETE FROM reads WHERE conversation = ?",
      "DELETE FROM reactions WHERE waiting_since IS NOT NULL AND conversation = ?",
    ].map((sql) => database.prepare(sql));
  }

  /** Returns the last position that is gone; 0: there was nothing. */
  conversation(party: number): number {
    this.#all.run(party);
    for (const statement of this.#ofConversation) statement.run(party);
    return this.#carryOut();
  }

  /**
   * What was stored longer ago than its conversation's days, or `keepDays`, from the oldest on, and at most so much of
   * all; up to the first that is not so old. Returns the last positions that are gone.
   */
  old(now: number, keepDays: number | undefined, limit: number): { id: ConversationId; position: number }[] {
    const gone: { id: ConversationId; position: number }[] = [];
    let left = limit;
    for (const row of this.#limits.all()) {
      if (left <= 0) break;
      const days = row.keep_days === null ? keepDays : integerOf(row, "keep_days");
      if (days === undefined) continue;
      const positions = this.#old(integerOf(row, "party"), now - days * DAY_MS, left);
      const position = positions.at(-1);
      if (position === undefined) continue;
      for (const one of positions) this.#doom.run(one);
      left -= positions.length;
      gone.push({ id: conversationOf(row, "id"), position });
    }
    if (gone.length > 0) this.#carryOut();
    return gone;
  }

  #old(party: number, before: number, limit: number): number[] {
    const positions: number[] = [];
    for (const row of this.#oldest.iterate(party)) {
      if (integerOf(row, "stored_at") >= before || positions.length === limit) break;
      if (integerOf(row, "stays") === 0) positions.push(integerOf(row, "position"));
    }
    return positions;
  }

  #carryOut(): number {
    const last = integerOf(this.#last.get() ?? {}, "position");
    for (const step of this.#steps) step.run();
    return last;
  }
}
