import { bytesOf } from "./row.ts";
import type { Database } from "./database.ts";

/** As many pages as stay known; the one that was used longest ago makes room. */
export const MAX_PAGE_TOKENS = 64;

/**
 * Table page_tokens: who may speak to the page's API, kept so that an open page survives a restart. Only SHA-256 hashes
 * (32 bytes) come here; times are milliseconds since 1970. Each call is one transaction and throws `StorageError`.
 */
export class PageTokens {
  readonly #database: Database;
  readonly #insert;
  readonly #shrink;
  readonly #has;
  readonly #all;
  readonly #touch;

  constructor(database: Database) {
    this.#database = database;
    this.#insert = database.prepare(`
      INSERT INTO page_tokens VALUES (?1, ?2, ?2) ON CONFLICT DO UPDATE SET last_used_at = max(last_used_at, ?2)
    `);
    // The one just added stays, wherever a jumping clock puts it.
    this.#shrink = database.prepare(`
      DELETE FROM page_tokens WHERE hash <> ?1 AND hash NOT IN (
        SELECT hash FROM page_tokens WHERE hash <> ?1
        ORDER BY last_used_at DESC, created_at DESC LIMIT ${MAX_PAGE_TOKENS - 1}
      )
    `);
    this.#has = database.prepare("SELECT 1 FROM page_tokens WHERE hash = ?");
    this.#all = database.prepare("SELECT hash FROM page_tokens");
    this.#touch = database.prepare("UPDATE page_tokens SET last_used_at = max(last_used_at, ?) WHERE hash = ?");
  }

  /** Adds a hash as used at `at`, and drops those that were used longest ago beyond `MAX_PAGE_TOKENS`. */
  add(hash: Uint8Array, at: number): void {
    this.#database.transaction(() => {
      this.#insert.run(hash, at);
      this.#shrink.run(hash);
    });
  }

  has(hash: Uint8Array): boolean {
    return this.#database.read(() => this.#has.get(hash) !== undefined);
  }

  /** At most `MAX_PAGE_TOKENS`. */
  all(): Uint8Array<ArrayBuffer>[] {
    return this.#database.read(() => this.#all.all().map((row) => bytesOf(row, "hash")));
  }

  /** Marks a hash as used at `at`; nothing happens to one that is not there. */
  touch(hash: Uint8Array, at: number): void {
    this.#database.transaction(() => this.#touch.run(at, hash));
  }
}
