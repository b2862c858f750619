import type { StatementSync } from "node:sqlite";
import type { MessageId } from "../model/ids.ts";
import type { Delivery, Message, Reaction, WireMessage } from "../model/message.ts";
import type { Question } from "../model/question.ts";
import type { Database } from "./database.ts";
import { fold } from "./folding.ts";
import { goneUpTo } from "./gone.ts";
import {
  extraOf,
  type MessageData,
  type MessageExtra,
  offerOf,
  questionData,
  questionOf,
  toData,
  toExtra,
} from "./message_data.ts";
import { SELF } from "./parties.ts";
import type { MessageName } from "./reactions.ts";
import { conversationOf, integerOf, messageIdOf, optionalIntegerOf, peerIdOf, type Row, textOf } from "./row.ts";
import type { CheckedQuery } from "./search.ts";
import type { Wanted } from "./search_index.ts";

/** What `toMessage` reads. */
export const MESSAGE_COLUMNS = `
  m.position, lower(hex(m.id)) AS id, m.author AS author_number, m.kind, CAST(m.text AS BLOB) AS text, m.data, m.extra,
  m.at, m.edited_at, m.retracted_at,
  (SELECT id FROM parties WHERE number = m.conversation) AS conversation,
  (SELECT id FROM parties WHERE number = m.author) AS author
`;

/** Not what was deleted and is still there. */
const HERE = `m.position > ${goneUpTo("m.conversation")}`;

/** What `#scanned` reads: the names of files with a blank between two, so that no word goes from one to the next. */
const SCANNED_COLUMNS = `
  m.position, CAST(m.text AS BLOB) AS text, CAST(CASE WHEN m.kind = 'file' AND m.retracted_at IS NULL THEN (
    SELECT coalesce(group_concat(i.value ->> 'name', ' '), '') FROM json_each(m.data, '$.items') i
  ) ELSE '' END AS BLOB) AS names
`;

/** What a search without the index looks at, at most: about 0.4 s, for which nothing else is done. */
export const MAX_SCANNED_ROWS = 100_000;
export const MAX_SCANNED_CHARACTERS = 4_000_000;

export interface NewMessage extends MessageData, MessageExtra {
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

/** A message that something is said of. */
export interface Target {
  readonly position: number;
  /** A number of table parties. */
  readonly conversation: number;
  readonly shown: WireMessage["shown"];
  readonly kind: string;
  readonly text: string;
  /** When its text became so, by its author's clock. */
  readonly since: number;
  readonly retracted: boolean;
}

/** What belongs to a message and stands in other tables. */
export interface Attached {
  readonly deliveries: (position: number) => Delivery[];
  readonly reactions: (message: MessageName) => Reaction[];
}

/** A history query with its search made out. */
export interface Search extends Omit<CheckedQuery, "conversation" | "words">, Wanted {
  /** A number of table parties. */
  readonly party: number | undefined;
}

/** Table messages. */
export class Messages {
  readonly #database: Database;
  readonly #attached: Attached;
  readonly #insert;
  readonly #byId;
  readonly #byAuthor;
  readonly #byPosition;
  readonly #placeOf;
  readonly #target;
  readonly #edit;
  readonly #retract;
  readonly #asked;
  readonly #setData;
  readonly #remove;
  readonly #lastPosition;
  /** By their SQL: one for each combination of conditions. */
  readonly #histories = new Map<string, StatementSync>();

  constructor(database: Database, attached: Attached) {
    this.#database = database;
    this.#attached = attached;
    this.#insert = database.prepare(`
      INSERT INTO messages (id, author, conversation, store, seq, kind, text, at, stored_at, shown, data, extra)
      VALUES (unhex(?), ?, ?, unhex(?), ?, ?, ?, ?, ?, ?, ?, ?)
      RETURNING position
    `);
    // An id is its author's choice, so somebody may repeat one of ours: ours comes first, then the oldest.
    this.#byId = database.prepare(`
      SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.id = unhex(?) AND ${HERE}
      ORDER BY m.author = ${SELF} DESC, m.position
    `);
    this.#byAuthor = database.prepare(`
      SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.id = unhex(?) AND m.author = ? AND ${HERE}
    `);
    this.#byPosition = database.prepare(`SELECT ${MESSAGE_COLUMNS} FROM messages m WHERE m.position = ? AND ${HERE}`);
    this.#placeOf = database.prepare(`
      SELECT m.position, m.at, m.kind FROM messages m WHERE m.id = unhex(?) AND m.author = ? AND ${HERE}
    `);
    this.#target = database.prepare(`
      SELECT position, conversation, shown, kind, CAST(text AS BLOB) AS text, coalesce(edited_at, at) AS since,
        retracted_at IS NOT NULL AS retracted
      FROM messages m WHERE id = unhex(?) AND author = ? AND ${HERE}
    `);
    this.#edit = database.prepare("UPDATE messages SET text = ?, edited_at = ? WHERE position = ?");
    // What was offered stays to be seen: it may be on people's disks.
    this.#retract = database.prepare(`
      UPDATE messages SET text = '', extra = NULL, data = CASE kind WHEN 'file' THEN data END, retracted_at = ?
      WHERE position = ?
    `);
    this.#asked = database.prepare("SELECT kind, data FROM messages WHERE position = ?");
    this.#setData = database.prepare("UPDATE messages SET data = ? WHERE position = ?");
    this.#remove = database.prepare("DELETE FROM messages WHERE position = ?");
    this.#lastPosition = database.prepare(`
      SELECT coalesce(max(position), 0) AS position FROM messages
      WHERE conversation = ?1 AND shown = 1 AND position > ${goneUpTo("?1")}
    `);
  }

  /** Stores one that is not there yet; returns its position. */
  add(message: NewMessage): number {
    const { id, author, conversation, store, seq, kind, text, at, storedAt } = message;
    const shown = message.shown === "line" ? 1 : 0;
    const [data, extra] = [toData(message), toExtra(message)];
    const row = this.#insert.get(id, author, conversation, store, seq, kind, text, at, storedAt, shown, data, extra);
    return integerOf(row ?? {}, "position");
  }

  /**
   * Where an author's message is, when it was written, and its kind. Asked before `add`: an insert that meets a conflict
   * would use up a position, and so write to the disk for each repetition.
   */
  place(id: MessageId, author: number): { position: number; at: number; kind: string } | undefined {
    const row = this.#placeOf.get(id, author);
    return row && { position: integerOf(row, "position"), at: integerOf(row, "at"), kind: textOf(row, "kind") };
  }

  target({ id, author }: MessageName): Target | undefined {
    const row = this.#target.get(id, author);
    return row && {
      position: integerOf(row, "position"),
      conversation: integerOf(row, "conversation"),
      shown: integerOf(row, "shown") === 1 ? "line" : "quiet",
      kind: textOf(row, "kind"),
      text: textOf(row, "text"),
      since: integerOf(row, "since"),
      retracted: integerOf(row, "retracted") === 1,
    };
  }

  edit(position: number, text: string, at: number): void {
    this.#edit.run(text, at, position);
  }

  /** Of a text that is one. */
  questionAt(position: number): Question | undefined {
    return questionOf(this.#asked.get(position) ?? { kind: null }).question;
  }

  setQuestion(position: number, question: Question): void {
    this.#setData.run(questionData(question), position);
  }

  /** Leaves of it that it was there, and what files it offered. */
  retract(position: number, at: number): void {
    this.#retract.run(at, position);
  }

  /** One of which nothing else is kept. */
  remove(position: number): void {
    this.#remove.run(position);
  }

  /** An author's. */
  findOf(author: number, id: MessageId): Message | undefined {
    const row = this.#byAuthor.get(id, author);
    return row && this.toMessage(row);
  }

  /** Anybody's, one's own first. */
  find(id: MessageId): Message[] {
    return this.#byId.all(id).map((row) => this.toMessage(row));
  }

  at(position: number): Message | undefined {
    const row = this.#byPosition.get(position);
    return row && this.toMessage(row);
  }

  /** The position of the last line of a conversation; 0: it has none. */
  lastPosition(conversation: number): number {
    return integerOf(this.#lastPosition.get(conversation) ?? {}, "position");
  }

  /** Lines alone, oldest first. */
  history({ party, before, after, since, kind, match, scanned, limit }: Search): Message[] {
    const conditions: string[] = [];
    const values: (string | number)[] = [];
    const where = (condition: string, ...given: (string | number)[]) => {
      conditions.push(condition);
      values.push(...given);
    };
    // The index holds lines alone, and knows their conversations.
    const position = match === undefined ? "m.position" : "s.rowid";
    if (match === undefined) where("m.shown = 1");
    else where("s.search MATCH ?", match);
    if (party !== undefined && match === undefined) where("m.conversation = ?", party);
    if (party !== undefined) where(`${position} > ${goneUpTo("?")}`, party);
    else where(HERE);
    where(`${position} < ?`, before);
    if (after !== undefined) where(`${position} > ?`, after);
    if (since !== undefined) where("m.at >= ?", since);
    // As in index shared_files, which a bound value would not be known to match.
    if (kind === "file") where("m.kind = 'file'");
    const source = match === undefined ? "messages m" : "search s CROSS JOIN messages m ON m.position = s.rowid";
    const order = after === undefined ? "DESC" : "ASC";
    const rest = `FROM ${source} WHERE ${conditions.join(" AND ")} ORDER BY ${position} ${order} LIMIT ?`;
    const messages = scanned.length > 0
      ? this.#scanned(this.#history(`SELECT ${SCANNED_COLUMNS} ${rest}`), values, scanned, limit)
      : this.#history(`SELECT ${MESSAGE_COLUMNS} ${rest}`).all(...values, limit).map((row) => this.toMessage(row));
    return after === undefined ? messages.reverse() : messages;
  }

  /** Of the first rows as many as may be looked at, those in which all parts stand. */
  #scanned(rows: StatementSync, values: (string | number)[], parts: readonly string[], limit: number): Message[] {
    const found: number[] = [];
    let characters = 0;
    for (const row of rows.iterate(...values, MAX_SCANNED_ROWS)) {
      const text = `${textOf(row, "text")} ${textOf(row, "names")}`;
      characters += text.length;
      if (characters > MAX_SCANNED_CHARACTERS) break;
      const folded = fold(text);
      if (parts.every((part) => folded.includes(part))) found.push(integerOf(row, "position"));
      if (found.length === limit) break;
    }
    return found.flatMap((position) => this.at(position) ?? []);
  }

  /** From a row with MESSAGE_COLUMNS. */
  toMessage(row: Row): Message {
    const position = integerOf(row, "position");
    const id = messageIdOf(row, "id");
    const author = integerOf(row, "author_number");
    return {
      position,
      id,
      conversation: conversationOf(row, "conversation"),
      from: peerIdOf(row, "author"),
      kind: textOf(row, "kind"),
      text: textOf(row, "text"),
      offer: offerOf(row),
      ...questionOf(row),
      ...extraOf(row),
      at: integerOf(row, "at"),
      editedAt: optionalIntegerOf(row, "edited_at"),
      retractedAt: optionalIntegerOf(row, "retracted_at"),
      reactions: this.#attached.reactions({ author, id }),
      deliveries: author === SELF ? this.#attached.deliveries(position) : [],
    };
  }

  #history(sql: string): StatementSync {
    let statement = this.#histories.get(sql);
    if (statement === undefined) this.#histories.set(sql, statement = this.#database.prepare(sql));
    return statement;
  }
}
