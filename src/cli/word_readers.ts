/** Readers of single words of the command line. @throws {UsageError} which names `from`, the word or option. */
import { MAX_KEEP_DAYS } from "../model/settings.ts";
import type { CommandName } from "./commands.ts";
import { isDays, messageIdOf, safetyNumberOf, whoProblem } from "./members.ts";
import { shortened } from "./settings.ts";
import { readSince } from "./since.ts";
import { UsageError } from "./usage_error.ts";

export function readWho(value: string, from: string): string {
  const problem = whoProblem(value);
  if (problem !== undefined) throw new UsageError(`${from}: ${problem}`);
  return value;
}

export function readNeededWho(command: CommandName, word: string | undefined): string {
  if (word === undefined) throw new UsageError(`${command} needs WHO: name somebody`);
  return readWho(word, "WHO");
}

export function readMessageId(command: CommandName, word: string | undefined): string {
  if (word === undefined) {
    throw new UsageError(`${command} needs the ID of a message: see "lanmessenger history --ids"`);
  }
  return readId(word, "ID");
}

export function readId(value: string, from: string): string {
  const id = messageIdOf(value);
  if (id !== undefined) return id;
  throw new UsageError(
    `${from} is a message's id or its first 8 or more characters, not "${shortened(value)}": ` +
      'see "lanmessenger history --ids"',
  );
}

export function readWhen(value: string, from: string): string {
  if (readSince(value, 0) !== undefined) return value;
  throw new UsageError(`${from} is a date such as 2026-01-31, or how long ago such as 2h, not "${shortened(value)}"`);
}

export function readSafetyNumber(value: string, from: string): string {
  const digits = safetyNumberOf(value);
  if (digits !== undefined) return digits;
  throw new UsageError(`${from} is a number of forty digits, not "${shortened(value)}": put it in quotes`);
}

/** One of a few words. */
export function readFrom<const Word extends string>(words: readonly Word[], value: string, from: string): Word {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  throw new UsageError(`${from} is ${words.join(", ")}, not "${shortened(value)}": give one of them`);
}

/** Days, or one of a few words. */
export function readDays<const Word extends string>(
  words: readonly Word[],
  value: string,
  from: string,
): number | Word {
  const found = words.find((word) => word === value);
  if (found !== undefined) return found;
  const days = /^\d{1,5}$/.test(value) ? Number(value) : NaN;
  if (isDays(days)) return days;
  throw new UsageError(
    `${from} is a number of days, 1 to ${MAX_KEEP_DAYS}, or ${words.join(" or ")}, not "${shortened(value)}"`,
  );
}
