/** What is set for all of the program: in JSON, on the command line, and as a change. docs/settings.md lists it. */
import {
  type Language,
  LANGUAGES,
  quietHoursOf,
  quietHoursProblem,
  type Settings,
  SWITCH,
  type Switch,
  type Theme,
  THEMES,
} from "../model/settings.ts";
import { CommandError, type Members } from "./members.ts";
import { shortened } from "./settings.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readDays, readFrom } from "./word_readers.ts";

/** Undefined: as it is. */
export interface SettingsCommand {
  readonly do: "settings";
  readonly receipts: Switch | undefined;
  readonly keep: number | "forever" | undefined;
  readonly theme: Theme | undefined;
  readonly language: Language | undefined;
  readonly notify: Switch | undefined;
  readonly sound: Switch | undefined;
  /** "22:00-07:00", or "none". */
  readonly quietHours: string | undefined;
  /** Absolute. */
  readonly folder: string | "default" | undefined;
}

const LIMITS = ["forever"] as const;

export function readSettingsCommand(members: Members): SettingsCommand {
  const hours = members.text("quietHours");
  const problem = hours === undefined ? undefined : hoursProblem(hours);
  if (problem !== undefined) throw new CommandError(`"quietHours" ${problem}`);
  return {
    do: "settings",
    receipts: members.word("receipts", SWITCH),
    keep: members.days("keep", LIMITS),
    theme: members.word("theme", THEMES),
    language: members.word("language", LANGUAGES),
    notify: members.word("notify", SWITCH),
    sound: members.word("sound", SWITCH),
    quietHours: hours,
    folder: members.text("folder") === "default" ? "default" : members.path("folder"),
  };
}

export function readSettingsJob(values: Values, absolute: (path: string) => string): SettingsCommand {
  const word = <const Word extends string>(name: string, words: readonly Word[]) =>
    values.one(name, (value, from) => readFrom(words, value, from));
  return {
    do: "settings",
    receipts: word("receipts", SWITCH),
    keep: values.one("keep", (value, from) => readDays(LIMITS, value, from)),
    theme: word("theme", THEMES),
    language: word("language", LANGUAGES),
    notify: word("notify", SWITCH),
    sound: word("sound", SWITCH),
    quietHours: values.one("quiet-hours", (value, from) => {
      const problem = hoursProblem(value);
      if (problem === undefined) return value;
      throw new UsageError(`${from} ${problem}`);
    }),
    folder: values.one("folder", (value) => value === "default" ? value : absolute(value)),
  };
}

/** What it changes; nothing where it only asks. */
export function settingsChange(command: SettingsCommand): Partial<Settings> {
  const { receipts, keep, theme, language, notify, sound, quietHours, folder } = command;
  return {
    ...receipts === undefined ? {} : { receipts },
    ...keep === undefined ? {} : { keepDays: keep === "forever" ? undefined : keep },
    ...theme === undefined ? {} : { theme },
    ...language === undefined ? {} : { language },
    ...notify === undefined ? {} : { notify },
    ...sound === undefined ? {} : { sound },
    ...quietHours === undefined ? {} : { quietHours: quietHoursOf(quietHours) },
    ...folder === undefined ? {} : { filesFolder: folder === "default" ? undefined : folder },
  };
}

/** Undefined: they may be. */
function hoursProblem(text: string): string | undefined {
  if (text === "none") return undefined;
  const hours = quietHoursOf(text);
  if (hours === undefined) return `is two times such as 22:00-07:00, or none, not "${shortened(text)}"`;
  const problem = quietHoursProblem(hours);
  return problem === undefined ? undefined : `can't be: ${problem}`;
}
