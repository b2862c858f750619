import type { StoreId } from "../model/ids.ts";
import { DEFAULT_SETTINGS, type Settings } from "../model/settings.ts";
import type { Database } from "./database.ts";
import { DamagedRowError } from "./errors.ts";
import { jsonOf } from "./json_value.ts";
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

  /** The name of the user; undefined: it was never kept. */
  name(): string | undefined {
    const row = this.#select.get("name");
    return row && textOf(row, "value");
  }

  saveName(name: string): void {
    this.#replace.run("name", name);
  }

  settings(): Settings {
    const row = this.#select.get("settings");
    if (row === undefined) return DEFAULT_SETTINGS;
    const settings = jsonOf(row, "value");
    return {
      receipts: settings.member("receipts").matching(isSwitch, "on or off"),
      keepDays: settings.member("keepDays").optional((days) => days.whole()),
    };
  }

  saveSettings({ receipts, keepDays }: Settings): void {
    this.#replace.run("settings", JSON.stringify({ receipts, keepDays }));
  }
}

function isSwitch(text: string): text is "on" | "off" {
  return text === "on" || text === "off";
}
