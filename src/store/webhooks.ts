import { isConversationId } from "../model/ids.ts";
import type { Webhook } from "../model/programs.ts";
import type { Database } from "./database.ts";
import { jsonOf } from "./json_value.ts";
import { integerOf, type Row, textOf } from "./row.ts";

/** A webhook as it is kept. */
export interface KeptWebhook extends Omit<Webhook, "problem"> {
  /** What its deliveries are signed with. */
  readonly secret: string;
  /** Up to which message it has been told. */
  readonly position: number;
}

/** Table webhooks. Each call is one transaction and throws `StorageError`. */
export class Webhooks {
  readonly #database: Database;
  readonly #all;
  readonly #insert;
  readonly #advance;
  readonly #delete;

  constructor(database: Database) {
    this.#database = database;
    this.#all = database.prepare("SELECT * FROM webhooks ORDER BY id");
    this.#insert = database.prepare(`
      INSERT INTO webhooks (url, sources, host, secret, created_at, position) VALUES (?, ?, ?, ?, ?, ?)
    `);
    this.#advance = database.prepare("UPDATE webhooks SET position = max(position, ?) WHERE id = ?");
    this.#delete = database.prepare("DELETE FROM webhooks WHERE id = ?");
  }

  /** The oldest first. */
  all(): KeptWebhook[] {
    return this.#database.read(() => this.#all.all().map(toWebhook));
  }

  /** The id that it gets: none is given twice. */
  add({ url, from, host, secret, createdAt, position }: Omit<KeptWebhook, "id">): number {
    return this.#database.transaction(() => {
      const sources = from === undefined ? null : JSON.stringify(from);
      return Number(this.#insert.run(url, sources, host ?? null, secret, createdAt, position).lastInsertRowid);
    });
  }

  /** It has been told of all up to `position`. */
  advance(id: number, position: number): void {
    this.#database.transaction(() => this.#advance.run(position, id));
  }

  remove(id: number): void {
    this.#database.transaction(() => this.#delete.run(id));
  }
}

function toWebhook(row: Row): KeptWebhook {
  return {
    id: integerOf(row, "id"),
    url: textOf(row, "url"),
    from: row.sources === null
      ? undefined
      : jsonOf(row, "sources").items().map((item) => item.matching(isConversationId, "a conversation's id")),
    host: row.host === null ? undefined : textOf(row, "host"),
    secret: textOf(row, "secret"),
    createdAt: integerOf(row, "created_at"),
    position: integerOf(row, "position"),
  };
}
