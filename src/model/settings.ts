/** What the user has decided for all of the program; kept in the database. docs/settings.md lists them. */
export interface Settings {
  /** "off": nobody is told that something was read or is written, and none of that is shown of others. */
  readonly receipts: Switch;
  /** Days that messages are kept; undefined: for good. */
  readonly keepDays: number | undefined;
  /** How the page looks; "system": as the system does. */
  readonly theme: Theme;
  /** What the page speaks; "system": the first that the browser prefers. */
  readonly language: Language;
  /** Whether the page shows what comes on the desktop. The browser's permission decides besides. */
  readonly notify: Switch;
  /** Whether the page makes a sound for it. */
  readonly sound: Switch;
  /** When the page neither shows on the desktop nor makes a sound; undefined: never. */
  readonly quietHours: QuietHours | undefined;
  /** Where received files go: absolute; undefined: the usual folder. A folder of the command line wins. */
  readonly filesFolder: string | undefined;
}

export const SWITCH = ["on", "off"] as const;
export type Switch = (typeof SWITCH)[number];

export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

/** BCP 47, of the languages that the page speaks. */
export const LANGUAGE_TAGS = ["en", "de", "fr", "es", "pt", "ru", "ar", "hi", "ja", "zh"] as const;
export type LanguageTag = (typeof LANGUAGE_TAGS)[number];
export const LANGUAGES = ["system", ...LANGUAGE_TAGS] as const;
export type Language = (typeof LANGUAGES)[number];

/** Every day, by the clock of whoever looks. What ends before it begins goes over midnight. */
export interface QuietHours {
  /** "22:00" */
  readonly from: string;
  /** The first minute that is not quiet any more. */
  readonly to: string;
}

export const DEFAULT_SETTINGS: Settings = {
  receipts: "on",
  keepDays: undefined,
  theme: "system",
  language: "system",
  notify: "on",
  sound: "off",
  quietHours: undefined,
  filesFolder: undefined,
};

/** Days that a limit may have. */
export const MAX_KEEP_DAYS = 36_500;

/** Why these are no quiet hours; undefined: they are. */
export function quietHoursProblem({ from, to }: QuietHours): string | undefined {
  const wrong = [from, to].find((time) => !/^([01]\d|2[0-3]):[0-5]\d$/.test(time));
  if (wrong !== undefined) return `"${wrong.slice(0, 40)}" is no time of day: give one from 00:00 to 23:59`;
  if (from === to) return `Quiet hours can't begin and end at ${from}: give two times, or none`;
  return undefined;
}

/** "22:00-07:00", as the command line has them; undefined: not written like that. */
export function quietHoursOf(text: string): QuietHours | undefined {
  const [, from, to] = /^(\d\d:\d\d)-(\d\d:\d\d)$/.exec(text) ?? [];
  return from === undefined || to === undefined ? undefined : { from, to };
}

export function quietHoursText({ from, to }: QuietHours): string {
  return `${from}-${to}`;
}
