import type { ConversationId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { SELF } from "./parties.ts";
import type { MessageName } from "./reactions.ts";
import { conversationOf, integerOf } from "./row.ts";

const DAY_MS = 86_400_000;

/**
 * What is cleared away of long texts at once, in bytes: the search index knows each three characters of them. A receiver
 * of a message counts as some bytes, too.
 */
const CLEARED_BYTES = 32_768;
const RECEIVER_BYTES = 64;

/** All of a conversation within some positions, in order. */
const ALL_OF = (columns: string, within: string) => `
  SELECT ${columns} FROM messages m WHERE conversation = ?1 AND shown = 1 AND position ${within}
  UNION ALL
  SELECT ${columns} FROM messages m WHERE conversation = ?1 AND shown = 0 AND position ${within}
  ORDER BY position
`;

/** How much work it is to remove a message. */
const WEIGHT = `
  octet_length(m.text) + coalesce(octet_length(m.data), 0)
  + ${RECEIVER_BYTES} * (SELECT count(*) FROM deliveries d WHERE d.position = m.position)
`;

const HERE = `> ${goneUpTo("?1")}`;

/**
 * Of stores in a room of which there is no run any more (an author has but a few): all that was heard of them, before
 * anything new is. One look into the index for each, and no more of them than an honest room has.
 */
const HEAR_SOURCES = `
  WITH RECURSIVE sources (author, store) AS (
    SELECT ${SELF}, x''
    UNION ALL
    SELECT next.author, next.store FROM sources JOIN room_messages next ON next.room = ?1
      AND (next.author, next.store, next.seq) = (
        SELECT author, store, seq FROM room_messages
        WHERE room = ?1 AND (author, store) > (sources.author, sources.store) ORDER BY author, store, seq LIMIT 1
      )
    LIMIT 4000
  )
  INSERT INTO heard (conversation, author, store, first, last)
  SELECT ?1, author, store,
    (SELECT min(seq) FROM room_messages m WHERE m.room = ?1 AND m.author = s.author AND m.store = s.store),
    (SELECT max(seq) FROM room_messages m WHERE m.room = ?1 AND m.author = s.author AND m.store = s.store)
  FROM sources s WHERE author <> ${SELF}
  ON CONFLICT DO NOTHING
`;

/** What is still on its way, or may be: an outbox row, or a transfer that is not over. */
const STAYS = `
  EXISTS (SELECT 1 FROM deliveries d WHERE d.position = m.position AND d.delivered_at IS NULL)
  OR EXISTS (
    SELECT 1 FROM transfers t WHERE t.position = m.position AND t.state IN ('offered', 'accepted', 'paused', 'failed')
  )
`;

/**
 * Removes messages with all that is kept of them. Its calls belong into a transaction.
 *
 * Removing a message takes some 80 µs, most of it for the search index, and nothing else is done meanwhile. So a whole
 * conversation is only hidden: table deletions says up to where it is gone, and `goneUpTo` keeps it out of every answer.
 * Its rows are cleared away in steps, each of them complete, whenever there is time, and whatever happens between.
 */
export class Deletion {
  readonly #limits;
  readonly #oldest;
  readonly #doom;
  readonly #last;
  readonly #hide;
  readonly #hidden;
  readonly #cleared;
  readonly #rowsOf;
  readonly #rowOf;
  readonly #steps;
  readonly #ofConversation;

  constructor(database: Database) {
    // What is to go, by position: in memory, and empty between calls.
    database.execute("CREATE TEMP TABLE doomed (position INTEGER PRIMARY KEY) STRICT");
    this.#limits = database.prepare(`
      SELECT c.party, p.id, s.keep_days FROM conversations c JOIN parties p ON p.number = c.party
      LEFT JOIN conversation_settings s ON s.party = c.party ORDER BY p.id
    `);
    this.#oldest = database.prepare(ALL_OF(`position, stored_at, ${STAYS} AS stays`, HERE));
    this.#last = database.prepare(`${ALL_OF("position", HERE)} DESC LIMIT 1`);
    this.#hide = database.prepare(`
      INSERT INTO deletions VALUES (?, ?) ON CONFLICT DO UPDATE SET position = excluded.position
    `);
    this.#hidden = database.prepare("SELECT party, position FROM deletions ORDER BY position LIMIT 1");
    this.#cleared = database.prepare("DELETE FROM deletions WHERE party = ?");
    this.#rowsOf = database.prepare(ALL_OF(`position, ${WEIGHT} AS weight`, "<= ?2"));
    this.#rowOf = database.prepare(`
      SELECT m.position FROM messages m
      WHERE m.id = unhex(?) AND m.author = ? AND m.position <= ${goneUpTo("m.conversation")}
    `);
    this.#doom = database.prepare("INSERT INTO temp.doomed VALUES (?)");
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
      `DELETE FROM reactions WHERE (author, id) IN ${named} AND waiting_since IS NULL`,
      `DELETE FROM lists WHERE (author, offer) IN ${named}`,
      `DELETE FROM messages WHERE position IN ${doomed}`,
      "DELETE FROM temp.doomed",
    ].map((sql) => database.prepare(sql));
    this.#ofConversation = [
      HEAR_SOURCES,
      "DELETE FROM reads WHERE conversation = ?",
      "DELETE FROM reactions WHERE waiting_since IS NOT NULL AND conversation = ?",
    ].map((sql) => database.prepare(sql));
  }

  /** All of a conversation is gone from now on. Returns the last position of it; 0: there was nothing. */
  hide(party: number): number {
    for (const statement of this.#ofConversation) statement.run(party);
    const last = this.#last.get(party);
    if (last === undefined) return 0;
    const position = integerOf(last, "position");
    this.#hide.run(party, position);
    return position;
  }

  /**
   * Removes the oldest of what is hidden, at most so many messages, fewer where they are long; always one. Returns how
   * many they were; 0: nothing is hidden (any more).
   */
  clear(limit: number): number {
    if (limit <= 0) return 0;
    for (let hidden = this.#hidden.get(); hidden !== undefined; hidden = this.#hidden.get()) {
      const party = integerOf(hidden, "party");
      const { positions, rest } = this.#part(party, integerOf(hidden, "position"), limit);
      this.#remove(positions);
      if (rest === "none") this.#cleared.run(party);
      if (positions.length > 0) return positions.length;
    }
    return 0;
  }

  /** Removes a hidden message at once: one of the same name is to be stored. */
  makeRoom({ author, id }: MessageName): void {
    const row = this.#rowOf.get(id, author);
    if (row !== undefined) this.#remove([integerOf(row, "position")]);
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
      this.#remove(positions);
      left -= positions.length;
      gone.push({ id: conversationOf(row, "id"), position });
    }
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

  #part(party: number, last: number, limit: number): { positions: number[]; rest: "some" | "none" } {
    const positions: number[] = [];
    let weight = 0;
    for (const row of this.#rowsOf.iterate(party, last)) {
      if (positions.length === limit || weight >= CLEARED_BYTES) return { positions, rest: "some" };
      positions.push(integerOf(row, "position"));
      weight += integerOf(row, "weight");
    }
    return { positions, rest: "none" };
  }

  #remove(positions: readonly number[]): void {
    if (positions.length === 0) return;
    for (const position of positions) this.#doom.run(position);
    for (const step of this.#steps) step.run();
  }
}
