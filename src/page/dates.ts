import { text } from "./text.ts";

/** What `Date` can hold, ms either side of 1970. An author's clock may say more than that. */
const LAST_MS = 8.64e15;
const DAY_MS = 86_400_000;

/** Times as the page writes them. Every function takes any number, since `at` is the author's word. */
export class Dates {
  readonly #time: Intl.DateTimeFormat;
  readonly #second: Intl.DateTimeFormat;
  readonly #weekday: Intl.DateTimeFormat;
  readonly #dayMonth: Intl.DateTimeFormat;
  readonly #short: Intl.DateTimeFormat;
  readonly #shortYear: Intl.DateTimeFormat;
  readonly #dayLong: Intl.DateTimeFormat;
  readonly #dayLongYear: Intl.DateTimeFormat;
  readonly #full: Intl.DateTimeFormat;
  readonly #key: Intl.DateTimeFormat;
  readonly #year: Intl.DateTimeFormat;
  readonly #stamp: Intl.DateTimeFormat;

  /** @param timeZone undefined: the computer's. */
  constructor(locale: string, timeZone?: string) {
    const zone = timeZone === undefined ? {} : { timeZone };
    const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale, { ...options, ...zone });
    this.#time = format({ hour: "2-digit", minute: "2-digit" });
    this.#second = format({ timeStyle: "medium" });
    this.#weekday = format({ weekday: "short" });
    this.#dayMonth = format({ day: "numeric", month: "long" });
    this.#short = format({ day: "numeric", month: "short" });
    this.#shortYear = format({ day: "numeric", month: "short", year: "numeric" });
    this.#dayLong = format({ weekday: "long", day: "numeric", month: "long" });
    this.#dayLongYear = format({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
    this.#full = format({ dateStyle: "full", timeStyle: "medium" });
    this.#key = format({ year: "numeric", month: "2-digit", day: "2-digit" });
    this.#year = format({ year: "numeric" });
    // The Swedish way of writing them is ISO 8601's, with a blank in the middle.
    this.#stamp = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", ...zone });
  }

  /** "14:02" */
  time(at: number): string {
    return isKnown(at) ? this.#time.format(at) : text.unknownTime;
  }

  /** "14:02:05" */
  second(at: number): string {
    return isKnown(at) ? this.#second.format(at) : text.unknownTime;
  }

  /** The same for two times of one day, and different for two of different days. */
  dayKey(at: number): string {
    return isKnown(at) ? this.#key.format(at) : "unknown";
  }

  /** "Today", "Yesterday", "Tuesday 3 March", or that with its year where it is another. */
  day(at: number, now: number): string {
    if (!isKnown(at)) return text.unknownDay;
    const key = this.dayKey(at);
    if (key === this.dayKey(now)) return text.today;
    if (key === this.dayKey(now - DAY_MS)) return text.yesterday;
    return (this.#sameYear(at, now) ? this.#dayLong : this.#dayLongYear).format(at);
  }

  /** For a narrow column: "14:02" today, "Mon" within six days, then "3 Mar", then with its year. */
  short(at: number, now: number): string {
    if (!isKnown(at)) return "";
    if (this.dayKey(at) === this.dayKey(now)) return this.time(at);
    if (at < now && at > now - 6 * DAY_MS) return this.#weekday.format(at);
    return (this.#sameYear(at, now) ? this.#short : this.#shortYear).format(at);
  }

  /** Within a sentence: "today at 14:02", "yesterday", "on 3 March", "on 3 Mar 2024". */
  inSentence(at: number, now: number): string {
    if (!isKnown(at)) return text.unknownTime;
    const key = this.dayKey(at);
    if (key === this.dayKey(now)) return text.todayAt(this.time(at));
    if (key === this.dayKey(now - DAY_MS)) return text.yesterdayInSentence;
    return text.on((this.#sameYear(at, now) ? this.#dayMonth : this.#shortYear).format(at));
  }

  /** To the second, for a tooltip. */
  full(at: number): string {
    return isKnown(at) ? this.#full.format(at) : text.unknownTime;
  }

  /** For a file's name, which may hold no colon on some systems: "2026-11-24 10.30.05". */
  stamp(at: number): string {
    return isKnown(at) ? this.#stamp.format(at).replaceAll(":", ".") : text.unknownTime;
  }

  /** ISO 8601, for `<time datetime>`. */
  machine(at: number): string {
    return new Date(isKnown(at) ? at : 0).toISOString();
  }

  #sameYear(a: number, b: number): boolean {
    return this.#year.format(a) === this.#year.format(b);
  }
}

function isKnown(at: number): boolean {
  return Math.abs(at) <= LAST_MS;
}
