import type { StatementSync } from "node:sqlite";
import type { MessageId } from "../model/ids.ts";
import type { Delivery, Message, WireMessage } from "../model/message.ts";
import type { Database } from "./database.ts";
import { type MessageData, offerOf, toData } from "./message_data.ts";
import { SELF } from "./parties.ts";
import { conversationOf, integerOf, messageIdOf, peerIdOf, type Row, textOf } from "./row.ts";
import type { CheckedQuery } from "./search.ts";

/** What `toMessage` reads. */
export const MESSAGE_COLUMNS = `
  m.position, lower(hex(m.id)) AS id, m.author = ${SELF} AS own, m.kind, CAST(m.text AS BLOB) AS text, m.data, m.at,
  (SELECT id FROM parties WHERE number = m.conversation) AS conversation,
  (SELECT id FROM parties WHERE number = m.author) AS author
`;

export interface NewMessage extends MessageData {
  readonly id: MessageId;
  /** Numbers of table parties. */
  readonly author: number;
  readonly conversation: number;
  readonly store: string;
  readonly seq: number;
  readonly text: string;
  readonly at: number;
  readonly storedAt: number;
  readonly shown: WireMessage["shown"];
}

/** Table messages. */
export class Messages {
  readonly #database: Database;
  readonly #deliveriesOf: (position: number) => Delivery[];
  readonly #insert;
  readonly #byId;
  readonly #byAuthor;
  readonly #placeOf;
  readonly #lastPosition;
  /** By their SQL: one for each combination of conditions and number of words. */
  readonly #histories = new Map<string, StatementSync>();

  constructor(database: Database, deliveriesOf: (position: number) => Delivery[]) {
    this.#database = database;
    this.#deliveriesOf = deliveriesOf;
    this.#insert = database.prepare(`
      INSERT INTO messages (id, author, conversation, store, seq, kind, text, at, stored_at, shown, data)
      VALUES (unhex(?), ?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?)
      RETURNING position
    `);
    // An id is its author's choice, so somebody may repeat one of ours: ours comes first, then the oldest.
    this.#byId = database.prepare(`
      SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.id = unhex(?) ORDER BY own DESC, m.position LIMIT 1
    `);
    this.#byAuthor = database.prepare(`
      SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.id = unhex(?) AND m.author = ?
    `);
    this.#placeOf = database.prepare("SELECT position, at FROM messages WHERE id = unhex(?) AND author = ?");
    this.#lastPosition = database.prepare(`
      SELECT coalesce(max(position), 0) AS position FROM messages WHERE conversation = ? AND shown = 1
    `);
  }

  /** Stores one that is not there yet; returns its position. */
  add(message: NewMessage): number {
    const { id, author, conversation, store, seq, kind, text, at, storedAt } = message;
    const shown = message.shown === "line" ? 1 : 0;
    const data = toData(message);
    const row = this.#insert.get(id, author, conversation, store, seq, kind, text, at, storedAt, shown, data);
    return integerOf(row ?? {}, "position");
  }

  /**
   * Where an author's message is, and when it was written. Asked before `add`: an insert that meets a conflict would
   * use up a position, and so write to the disk for each repetition.
   */
  place(id: MessageId, author: number): { position: number; at: number } | undefined {
    const row = this.#placeOf.get(id, author);
    return row && { position: integerOf(row, "position"), at: integerOf(row, "at") };
  }

  /** An author's. */
  findOf(author: number, id: MessageId): Message | undefined {
    const row = this.#byAuthor.get(id, author);
    return row && this.toMessage(row);
  }

  /** Anybody's, one's own first. */
  find(id: MessageId): Message | undefined {
    const row = this.#byId.get(id);
    return row && this.toMessage(row);
  }

  /** The position of the last line of a conversation; 0: it has none. */
  lastPosition(conversation: number): number {
    return integerOf(this.#lastPosition.get(conversation) ?? {}, "position");
  }

  /** Lines alone, oldest first. */
  history({ conversation, before, since, words, limit }: CheckedQuery): Message[] {
    const conditions = ["m.shown = 1", "m.position < ?"];
    const values: (string | number)[] = [before];
    if (conversation !== undefined) {
      conditions.push("m.conversation = (SELECT number FROM parties WHERE id = ?)");
      values.push(conversation);
    }
    if (since !== undefined) {
      conditions.push("m.at >= ?");
      values.push(since);
    }
    for (const word of words) {
      // Not LIKE: its patterns have a length limit, need escapes, and end at the first U+0000 of a text.
      conditions.push("instr(lower(m.text), ?) > 0");
      values.push(word);
    }
    const statement = this.#history(conditions.join(" AND "));
    return statement.all(...values, limit).map((row) => this.toMessage(row)).reverse();
  }

  /** From a row with MESSAGE_COLUMNS. */
  toMessage(row: Row): Message {
    const position = integerOf(row, "position");
    return {
      position,
      id: messageIdOf(row, "id"),
      conversation: conversationOf(row, "conversation"),
      from: peerIdOf(row, "author"),
      kind: textOf(row, "kind"),
      text: textOf(row, "text"),
      offer: offerOf(row),
      at: integerOf(row, "at"),
      deliveries: integerOf(row, "own") === 1 ? this.#deliveriesOf(position) : [],
    };
  }

  #history(conditions: string): StatementSync {
    const known = this.#histories.get(conditions);
    if (known !== undefined) return known;
    const statement = this.#database.prepare(
      `SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE ${conditions} ORDER BY m.position DESC LIMIT ?`,
    );
    this.#histories.set(conditions, statement);
    return statement;
  }
}
