import { isConversationId } from "../model/ids.ts";
import { isScope, type ProgramToken } from "../model/programs.ts";
import type { Database } from "./database.ts";
import { jsonOf } from "./json_value.ts";
import { integerOf, optionalIntegerOf, type Row, textOf } from "./row.ts";

/**
 * Table program_tokens: which other programs may speak to the local API, and for what. Only SHA-256 hashes (32 bytes)
 * of their tokens come here. Each call is one transaction and throws `StorageError`.
 */
export class ProgramTokens {
  readonly #database: Database;
  readonly #all;
  readonly #find;
  readonly #insert;
  readonly #touch;
  readonly #delete;

  constructor(database: Database) {
    this.#database = database;
    const columns = "id, name, scopes, reach, created_at, used_at, expires_at";
    this.#all = database.prepare(`SELECT ${columns} FROM program_tokens ORDER BY id`);
    this.#find = database.prepare(`SELECT ${columns} FROM program_tokens WHERE hash = ?`);
    this.#insert = database.prepare(`
      INSERT INTO program_tokens (hash, name, scopes, reach, created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)
    `);
    this.#touch = database.prepare("UPDATE program_tokens SET used_at = ? WHERE id = ?");
    this.#delete = database.prepare("DELETE FROM program_tokens WHERE id = ?");
  }

  /** The oldest first. */
  all(): ProgramToken[] {
    return this.#database.read(() => this.#all.all().map(toToken));
  }

  find(hash: Uint8Array): ProgramToken | undefined {
    return this.#database.read(() => {
      const row = this.#find.get(hash);
      return row === undefined ? undefined : toToken(row);
    });
  }

  /** The id that it gets: none is given twice. */
  add(hash: Uint8Array, { name, scopes, reach, createdAt, expiresAt }: Omit<ProgramToken, "id" | "usedAt">): number {
    return this.#database.transaction(() => {
      const json = reach === undefined ? null : JSON.stringify(reach);
      const { lastInsertRowid } = this.#insert.run(
        hash,
        name,
        JSON.stringify(scopes),
        json,
        createdAt,
        expiresAt ?? null,
      );
      return Number(lastInsertRowid);
    });
  }

  touch(id: number, at: number): void {
    this.#database.transaction(() => this.#touch.run(at, id));
  }

  remove(id: number): void {
    this.#database.transaction(() => this.#delete.run(id));
  }
}

function toToken(row: Row): ProgramToken {
  return {
    id: integerOf(row, "id"),
    name: textOf(row, "name"),
    scopes: jsonOf(row, "scopes").items().map((item) => item.matching(isScope, "a scope")),
    reach: row.reach === null
      ? undefined
      : jsonOf(row, "reach").items().map((item) => item.matching(isConversationId, "a conversation's id")),
    createdAt: integerOf(row, "created_at"),
    usedAt: optionalIntegerOf(row, "used_at"),
    expiresAt: optionalIntegerOf(row, "expires_at"),
  };
}
