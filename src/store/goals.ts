import type { Database } from "./database.ts";
import { textOf } from "./row.ts";

/** How many are remembered: the one that was used longest ago makes room. */
const KEPT = 100;

/** Table goals: folders that received files were put into. */
export class Goals {
  readonly #select;
  readonly #replace;
  readonly #trim;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT CAST(path AS BLOB) AS path FROM goals ORDER BY used_at DESC, path");
    this.#replace = database.prepare("INSERT OR REPLACE INTO goals VALUES (?, ?)");
    this.#trim = database.prepare(`
      DELETE FROM goals WHERE path NOT IN (SELECT path FROM goals ORDER BY used_at DESC, path LIMIT ${KEPT})
    `);
  }

  /** The one used last first. */
  all(): string[] {
    return this.#select.all().map((row) => textOf(row, "path"));
  }

  use(path: string, at: number): void {
    this.#replace.run(path, at);
    this.#trim.run();
  }
}
