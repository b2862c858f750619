import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import type { Database } from "./database.ts";
import { goneUpTo } from "./gone.ts";
import { MESSAGE_COLUMNS } from "./messages.ts";
import { SELF } from "./parties.ts";
import { integerOf, messageIdOf, peerIdOf, type Row } from "./row.ts";

/** Table conversations: one row for each conversation that has messages, quiet ones among them. */
export class Conversations {
  readonly #summaries;
  readonly #nextSeq;
  readonly #add;
  readonly #seen;
  readonly #saveSeen;
  readonly #lastOfEach;

  constructor(database: Database) {
    // Both subqueries stay within one conversation's part of an index. One that has quiet messages alone is left out.
    this.#summaries = database.prepare(`
      SELECT ${MESSAGE_COLUMNS}, (
        SELECT count(*) FROM messages u
        WHERE u.conversation = c.party AND u.shown = 1 AND u.position > max(c.seen, ${goneUpTo("c.party")})
          AND u.author <> ${SELF}
      ) AS unread
      FROM conversations c
      JOIN messages m ON m.position = (
        SELECT max(position) FROM messages
        WHERE conversation = c.party AND shown = 1 AND position > ${goneUpTo("c.party")}
      )
      ORDER BY m.position DESC
    `);
    this.#nextSeq = database.prepare(`
      INSERT INTO conversations (party, seq) VALUES (?, 1)
      ON CONFLICT DO UPDATE SET seq = seq + 1
      RETURNING seq
    `);
    this.#add = database.prepare("INSERT INTO conversations (party) VALUES (?) ON CONFLICT DO NOTHING");
    this.#seen = database.prepare("SELECT seen FROM conversations WHERE party = ?");
    this.#lastOfEach = database.prepare(`
      SELECT p.id AS author, lower(hex(m.id)) AS id FROM (
        SELECT author, max(position) AS position FROM messages
        WHERE conversation = ?1 AND shown = 1 AND position > max(?2, ${goneUpTo("?1")}) AND position <= ?3
          AND author <> ${SELF} GROUP BY author
      ) l CROSS JOIN messages m ON m.position = l.position CROSS JOIN parties p ON p.number = l.author
      ORDER BY p.id
    `);
    this.#saveSeen = database.prepare("UPDATE conversations SET seen = ? WHERE party = ?");
  }

  /** The one with the newest message first. */
  summaries(toMessage: (row: Row) => Message): { id: ConversationId; last: Message; unread: number }[] {
    return this.#summaries.all().map((row) => {
      const last = toMessage(row);
      return { id: last.conversation, last, unread: integerOf(row, "unread") };
    });
  }

  /** The seq of the next message of one's own (docs/protocol.md, section 5.2). */
  nextSeq(party: number): number {
    return integerOf(this.#nextSeq.get(party) ?? {}, "seq");
  }

  /** It has a message from somebody else. */
  add(party: number): void {
    this.#add.run(party);
  }

  /** Undefined: it has no messages. */
  seen(party: number): number | undefined {
    const row = this.#seen.get(party);
    return row && integerOf(row, "seen");
  }

  /** Lines of others between two positions, the second included: the last one of each author, ordered by their ids. */
  lastOfEach(party: number, from: number, to: number): { author: PeerId; id: MessageId }[] {
    return this.#lastOfEach.all(party, from, to)
      .map((row) => ({ author: peerIdOf(row, "author"), id: messageIdOf(row, "id") }));
  }

  saveSeen(party: number, position: number): void {
    this.#saveSeen.run(position, party);
  }
}
