import type { StoreId } from "../model/ids.ts";
import { AVAILABILITIES, type Availability, type OwnFace, PLAIN_FACE } from "../model/peer.ts";
import { DEFAULT_SETTINGS, LANGUAGES, type Settings, SWITCH, THEMES } from "../model/settings.ts";
import type { Database } from "./database.ts";
import { DamagedRowError } from "./errors.ts";
import { jsonOf, type JsonValue } from "./json_value.ts";
import { storeIdOf, textOf } from "./row.ts";

/** Table meta: single values by name. */
export class Meta {
  readonly #select;
  readonly #replace;
  readonly #delete;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT value FROM meta WHERE key = ?");
    this.#replace = database.prepare("INSERT OR REPLACE INTO meta VALUES (?, ?)");
    this.#delete = database.prepare("DELETE FROM meta WHERE key = ?");
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
    const usual = DEFAULT_SETTINGS;
    // Earlier programs kept only some of them.
    return {
      receipts: oneOf(SWITCH, settings.member("receipts")) ?? usual.receipts,
      keepDays: settings.member("keepDays").optional((days) => days.whole()),
      theme: oneOf(THEMES, settings.member("theme")) ?? usual.theme,
      language: oneOf(LANGUAGES, settings.member("language")) ?? usual.language,
      notify: oneOf(SWITCH, settings.member("notify")) ?? usual.notify,
      sound: oneOf(SWITCH, settings.member("sound")) ?? usual.sound,
      quietHours: settings.member("quietHours").optional((hours) => ({
        from: hours.member("from").text(),
        to: hours.member("to").text(),
      })),
      filesFolder: settings.member("filesFolder").optional((folder) => folder.text()),
    };
  }

  saveSettings(settings: Settings): void {
    this.#replace.run("settings", JSON.stringify(settings));
  }

  face(): OwnFace {
    const name = this.name();
    const row = this.#select.get("face");
    if (row === undefined) return { ...PLAIN_FACE, name };
    const face = jsonOf(row, "value");
    return {
      name,
      status: {
        availability: face.member("availability").matching(isAvailability, AVAILABILITIES.join(", ")),
        text: face.member("text").text(),
      },
      group: face.member("group").text(),
    };
  }

  saveFace({ name, status: { availability, text }, group }: OwnFace): void {
    if (name === undefined) this.#delete.run("name");
    else this.saveName(name);
    this.#replace.run("face", JSON.stringify({ availability, text, group }));
  }
}

function isAvailability(text: string): text is Availability {
  return AVAILABILITIES.some((each) => each === text);
}

/** Undefined: it is not there. */
function oneOf<const Word extends string>(words: readonly Word[], value: JsonValue): Word | undefined {
  const isOne = (text: string): text is Word => words.some((word) => word === text);
  return value.optional((word) => word.matching(isOne, words.join(", ")));
}
