import { textProblem } from "../model/text.ts";
import { DEFAULT_HISTORY, MOST_HISTORY } from "./command.ts";
import type { Job } from "./job.ts";
import { offerIdOf, safetyNumberOf, whoProblem } from "./members.ts";
import { type CommandName, COMMANDS } from "./options.ts";
import { readCount, shortened } from "./settings.ts";
import { readSince } from "./since.ts";
import { readSize } from "./size.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { splitWords } from "./words.ts";

/**
 * What a command is to do.
 *
 * @param absolute makes a path one that means the same everywhere.
 * @throws {UsageError} for whatever is not understood.
 */
export function readJob(
  command: CommandName,
  words: readonly string[],
  values: Values,
  absolute: (path: string) => string,
): Job {
  const { words: most, usage } = COMMANDS[command];
  if (words.length > most) {
    throw new UsageError(
      `"${shortened(words[most] ?? "")}" is too much for ${command} ${usage}`.trimEnd() +
        ": put a text of several words in quotes",
    );
  }
  const [word] = words;
  switch (command) {
    case "send":
      return readSend(word, values, absolute);
    case "history":
      return {
        do: "history",
        who: word === undefined ? undefined : readWho(word, "WHO"),
        search: values.text("search"),
        since: values.one("since", readWhen),
        limit: values.one("limit", (value, from) => readCount(value, from, MOST_HISTORY)) ?? DEFAULT_HISTORY,
      };
    case "listen":
      return { do: "listen", once: values.flag("once"), exec: values.one("exec", splitWords) };
    case "accept":
      return { do: "accept", ...readOffer(command, word, values), folder: values.one("folder", absolute) };
    case "decline":
      return { do: "decline", ...readOffer(command, word, values) };
    case "pause":
    case "resume":
    case "cancel": {
      const to = values.all("to", readWho);
      return { do: command, ...readOffer(command, word, values), to: to.length === 0 ? undefined : to };
    }
    case "rule":
      return readRule(word, values, absolute);
    case "verify":
      return readVerify(word, values);
    case "peers":
    case "whoami":
    case "files":
    case "rules":
      return { do: command };
    default:
      return command satisfies never;
  }
}

function readSend(word: string | undefined, values: Values, absolute: (path: string) => string): Job {
  const to = values.all("to", readWho);
  if (to.length === 0) throw new UsageError("send needs a receiver: give one with --to WHO");
  const paths = values.all("file", absolute);
  const file = paths.length === 0 ? undefined : paths;
  // Whoever sends files need not say anything, and a script's standard input is not meant then.
  const text = word === "-" ? undefined : word ?? (file === undefined ? undefined : "");
  const problem = text === undefined || (text === "" && word === undefined) ? undefined : textProblem(text);
  if (problem !== undefined) throw new UsageError(problem);
  return { do: "send", to, text, file };
}

function readOffer(
  command: CommandName,
  word: string | undefined,
  values: Values,
): { readonly id: string; readonly from: string | undefined } {
  if (word === undefined) throw new UsageError(`${command} needs the ID of an offer: see "lanmessenger files"`);
  const id = offerIdOf(word);
  if (id === undefined) {
    throw new UsageError(
      `ID is an offer's id or its first 8 or more characters, not "${shortened(word)}": see "lanmessenger files"`,
    );
  }
  return { id, from: values.one("from", readWho) };
}

function readRule(word: string | undefined, values: Values, absolute: (path: string) => string): Job {
  const rule = {
    do: "rule",
    who: readNeeded("rule", word),
    folder: values.one("folder", absolute),
    largest: values.one("largest", readSize),
    quota: values.one("quota", readSize),
    off: values.flag("off"),
  } as const;
  if (rule.off && (rule.folder ?? rule.largest ?? rule.quota) !== undefined) {
    throw new UsageError("--off takes the rule away: leave --folder, --largest and --quota out");
  }
  return rule;
}

function readVerify(word: string | undefined, values: Values): Job {
  const who = readNeeded("verify", word);
  const safetyNumber = values.one("safety-number", readSafetyNumber);
  const off = values.flag("off");
  if (off && safetyNumber !== undefined) throw new UsageError("--off takes it back: leave --safety-number out");
  return { do: "verify", who, safetyNumber, off };
}

function readNeeded(command: CommandName, word: string | undefined): string {
  if (word === undefined) throw new UsageError(`${command} needs WHO: name somebody`);
  return readWho(word, "WHO");
}

function readWho(value: string, from: string): string {
  const problem = whoProblem(value);
  if (problem !== undefined) throw new UsageError(`${from}: ${problem}`);
  return value;
}

function readWhen(value: string, from: string): string {
  if (readSince(value, 0) !== undefined) return value;
  throw new UsageError(`${from} is a date such as 2026-01-31, or how long ago such as 2h, not "${shortened(value)}"`);
}

function readSafetyNumber(value: string, from: string): string {
  const digits = safetyNumberOf(value);
  if (digits !== undefined) return digits;
  throw new UsageError(`${from} is a number of forty digits, not "${shortened(value)}": put it in quotes`);
}
