/** What the user has decided for all of the program; kept in the database. */
export interface Settings {
  /** "off": nobody is told that something was read or is written, and none of that is shown of others. */
  readonly receipts: "on" | "off";
  /** Days that messages are kept; undefined: for good. */
  readonly keepDays: number | undefined;
}

export const DEFAULT_SETTINGS: Settings = { receipts: "on", keepDays: undefined };

/** Days that a limit may have. */
export const MAX_KEEP_DAYS = 36_500;
