import { isMessageId, type MessageId } from "../model/ids.ts";
import { MAX_KEEP_DAYS } from "../model/settings.ts";
import { isAbsolutePath } from "./paths.ts";
import { LONGEST_WAIT_SECONDS, type OperatingSystem, shortened } from "./settings.ts";
import { readSince } from "./since.ts";

const MOST_RECEIVERS = 1024;
const MOST_PATHS = 10_000;
const LONGEST_WHO = 256;

/** JSON that is no command: the message says why. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Why a WHO is none; undefined: it may be one. */
export function whoProblem(who: string): string | undefined {
  if (who === "") return "WHO is empty: give a name, an id, room:NAME, or everyone";
  if (who.length > LONGEST_WHO) return `WHO has ${who.length} characters, and ${LONGEST_WHO} is the most`;
  return undefined;
}

/** What an offer or another message is named by, as ids are kept; undefined: it is none. */
export function messageIdOf(text: string): string | undefined {
  return /^[0-9a-f]{8,32}$/i.test(text) ? text.toLowerCase() : undefined;
}

/** True: so many days may be a limit. */
export function isDays(value: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= MAX_KEEP_DAYS;
}

/** A safety number without its blanks; undefined: it is none. */
export function safetyNumberOf(text: string): string | undefined {
  const digits = text.replace(/\s+/g, "");
  return /^\d{40}$/.test(digits) ? digits : undefined;
}

/** Reads members of foreign JSON and remembers which were asked for. */
export class Members {
  readonly #asked = new Set(["ref"]);

  constructor(private readonly value: Readonly<Record<string, unknown>>, private readonly os: OperatingSystem) {}

  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "string") return value;
    throw wrong(name, "a text", value);
  }

  flag(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw wrong(name, "true or false", value);
  }

  seconds(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= 0 && value <= LONGEST_WAIT_SECONDS) return value;
    throw wrong(name, `a number of seconds, 0 to ${LONGEST_WAIT_SECONDS}`, value);
  }

  count(name: string, most: number): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw wrong(name, `a whole number, 1 to ${most}`, value);
  }

  when(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || readSince(value, 0) !== undefined) return value;
    throw wrong(name, "a date such as 2026-01-31, or how long ago such as 2h", value);
  }

  /** Bytes. */
  bytes(name: string): number | undefined {
    return this.count(name, Number.MAX_SAFE_INTEGER);
  }

  /** Absolute: where whoever writes stands is not where the command is carried out. */
  path(name: string): string | undefined {
    const value = this.text(name);
    return value === undefined ? undefined : this.#absolute(name, value);
  }

  /** One or a list. */
  paths(name: string): string[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length === 0) throw new CommandError(`"${name}" is an empty list: name a path, or leave it out`);
    if (list.length > MOST_PATHS) {
      throw new CommandError(`"${name}" has ${list.length} paths, and ${MOST_PATHS} is the most: name a folder`);
    }
    return list.map((path) => {
      if (typeof path !== "string") throw wrong(name, "a path or a list of paths", value);
      return this.#absolute(name, path);
    });
  }

  offerId(name: string): string {
    const value = this.text(name);
    if (value === undefined) {
      throw new CommandError(`"${this.text("do")}" lacks "${name}": name an offer, see "lanmessenger files"`);
    }
    const id = messageIdOf(value);
    if (id === undefined) throw wrong(name, "an offer's id or its first 8 or more characters", value);
    return id;
  }

  messageId(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const id = messageIdOf(value);
    if (id === undefined) throw wrong(name, "a message's id or its first 8 or more characters", value);
    return id;
  }

  /** One of a few words. */
  word<const Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name);
    const found = words.find((word) => word === value);
    if (value === undefined || found !== undefined) return found;
    throw wrong(name, `one of ${words.map((word) => `"${word}"`).join(", ")}`, value);
  }

  /** Days, or one of a few words. */
  days<const Word extends string>(name: string, words: readonly Word[]): number | Word | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const found = words.find((word) => word === value);
    if (found !== undefined) return found;
    if (typeof value === "number" && isDays(value)) return value;
    throw wrong(name, `${words.map((word) => `"${word}"`).join(", ")} or days, 1 to ${MAX_KEEP_DAYS}`, value);
  }

  /** What the command can't do without. */
  needed<Value>(name: string, value: Value | undefined, advice: string): Value {
    if (value !== undefined) return value;
    throw new CommandError(`"${this.text("do")}" lacks "${name}": ${advice}`);
  }

  neededWho(name: string): string {
    return this.needed(name, this.who(name), "name somebody");
  }

  neededMessageId(name: string): string {
    return this.needed(name, this.messageId(name), 'name a message, see "lanmessenger history --ids"');
  }

  safetyNumber(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined) return undefined;
    const digits = safetyNumberOf(value);
    if (digits === undefined) throw wrong(name, "a safety number of forty digits", value);
    return digits;
  }

  who(name: string): string | undefined {
    const value = this.text(name);
    const problem = value === undefined ? undefined : whoProblem(value);
    if (problem !== undefined) throw new CommandError(`"${name}": ${problem}`);
    return value;
  }

  /** A list, or nothing. */
  texts(name: string): string[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (!Array.isArray(value)) throw wrong(name, "a list of texts", value);
    return value.map((text: unknown) => {
      if (typeof text !== "string") throw wrong(name, "a list of texts", value);
      return text;
    });
  }

  receivers(name: string): string[] {
    const people = this.people(name);
    return this.needed(name, people.length === 0 ? undefined : people, "name a receiver");
  }

  /** One or a list, which may be empty, and is where nothing is said. */
  people(name: string): string[] {
    const value = this.#take(name);
    if (value === undefined) return [];
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (list.length > MOST_RECEIVERS) {
      throw new CommandError(`"${name}" has ${list.length} receivers, and ${MOST_RECEIVERS} is the most`);
    }
    return list.map((who) => {
      if (typeof who !== "string") throw wrong(name, "a text or a list of texts", value);
      const problem = whoProblem(who);
      if (problem !== undefined) throw new CommandError(`"${name}": ${problem}`);
      return who;
    });
  }

  messageIds(name: string, length: number): MessageId[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const expected = `a list of ${length} ids of 32 lower-case hex digits, one for each receiver`;
    if (!Array.isArray(value) || value.length !== length) throw wrong(name, expected, value);
    const ids = value.map((id: unknown) => {
      if (typeof id !== "string" || !isMessageId(id)) throw wrong(name, expected, value);
      return id;
    });
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated === undefined) return ids;
    throw new CommandError(`"${name}" has ${repeated} more than once: give each message an id of its own`);
  }

  /** A member that nobody asked for is a slip of the pen, or a newer program's: done without it is done wrong. */
  refuseOthers(): void {
    for (const name of Object.keys(this.value)) {
      if (!this.#asked.has(name)) {
        throw new CommandError(`Unknown member "${shortened(name)}" in "${this.text("do")}": leave it out`);
      }
    }
  }

  #absolute(name: string, path: string): string {
    if (isAbsolutePath(path, this.os)) return path;
    throw wrong(name, "an absolute path", path);
  }

  /** Null is how many languages write what is not there. */
  #take(name: string): unknown {
    this.#asked.add(name);
    return Object.hasOwn(this.value, name) ? this.value[name] ?? undefined : undefined;
  }
}

function wrong(name: string, expected: string, value: unknown): CommandError {
  return new CommandError(`"${name}" is ${expected}, not ${shortened(JSON.stringify(value))}`);
}
