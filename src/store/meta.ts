import type { StoreId } from "../model/ids.ts";
import { AVAILABILITIES, type Availability, type OwnFace, PLAIN_FACE } from "../model/peer.ts";
import { LANGUAGES, type Settings, SWITCH, THEMES } from "../model/settings.ts";
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

  /** What the user decided, and nothing else: each of the rest has its default. */
  settings(): Partial<Settings> {
    const row = this.#select.get("settings");
    if (row === undefined) return {};
    const settings = jsonOf(row, "value");
    return {
      ...decided("receipts", oneOf(SWITCH, settings.member("receipts"))),
      ...orNone("keepDays", settings, (days) => days.whole()),
      ...decided("theme", oneOf(THEMES, settings.member("theme"))),
      ...decided("language", oneOf(LANGUAGES, settings.member("language"))),
      ...decided("notify", oneOf(SWITCH, settings.member("notify"))),
      ...decided("sound", oneOf(SWITCH, settings.member("sound"))),
      ...orNone("quietHours", settings, (hours) => ({
        from: hours.member("from").text(),
        to: hours.member("to").text(),
      })),
      ...orNone("filesFolder", settings, (folder) => folder.text()),
    };
  }

  /** Null stands for what the user decided to have none of. */
  saveSettings(settings: Partial<Settings>): void {
    this.#replace.run("settings", JSON.stringify(settings, (_name, value: unknown) => value ?? null));
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

function decided<Name extends keyof Settings>(name: Name, value: Settings[Name] | undefined): Partial<Settings> {
  return value === undefined ? {} : { [name]: value };
}

/** Of what one can have none of: null where that was decided. */
function orNone<Name extends keyof Settings>(
  name: Name,
  settings: JsonValue,
  read: (value: JsonValue) => Settings[Name],
): Partial<Settings> {
  const member = settings.member(name);
  return member.value === undefined ? {} : { [name]: member.optional(read) };
}
