import type { StoreId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { DamagedRowError } from "./errors.ts";
import { storeIdOf, textOf } from "./row.ts";

/** Table meta: single values by name. */
export class Meta {
  readonly #select;
  readonly #replace;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT value FROM meta WHERE key = ?");
    this.#replace = database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)");
  }

  /** The random id of this database, made with it. */
  storeId(): StoreId {
    return storeIdOf(this.#select.get("store") ?? {}, "value");
  }

  /** The last epoch that was given out; 0: none yet. */
  epoch(): number {
    const row = this.#select.get("epoch");
    if (row === undefined) return 0;
    const epoch = Number(textOf(row, "value"));
    if (Number.isSafeInteger(epoch)) return epoch;
    throw new DamagedRowError(`Cannot read the epoch: expected a whole number, got ${epoch}`);
  }

  saveEpoch(epoch: number): void {
    this.#replace.run("epoch", String(epoch));
  }
}
