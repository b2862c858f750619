/** Commands about a whole conversation: what they are in JSON, and on the command line. */
import { CommandError, type Members } from "./members.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readDays, readFrom, readNeededWho, readWho } from "./word_readers.ts";

export type ConversationCommand =
  | {
    readonly do: "export";
    /** Undefined: all conversations. */
    readonly who: string | undefined;
    readonly format: ExportFormat;
    /** Absolute; undefined: it comes as "export" events. */
    readonly output: string | undefined;
    /** True: the file may take the place of another one. */
    readonly force: boolean;
  }
  /** `yes`: its user was asked; without it nothing is done. */
  | { readonly do: "delete"; readonly who: string; readonly yes: boolean }
  | { readonly do: "mute" | "unmute" | "favourite" | "unfavourite"; readonly who: string }
  | { readonly do: "keep"; readonly who: string; readonly days: number | "forever" | "default" };

export type ExportFormat = typeof FORMATS[number];
const FORMATS = ["text", "json", "html"] as const;
const LIMITS = ["forever", "default"] as const;

export function readConversationCommand(verb: ConversationCommand["do"], members: Members): ConversationCommand {
  switch (verb) {
    case "export": {
      const [output, force] = [members.path("output"), members.flag("force") ?? false];
      if (force && output === undefined) throw new CommandError('"force" is about a file: give "output"');
      return { do: verb, who: members.who("who"), format: members.word("format", FORMATS) ?? "text", output, force };
    }
    case "delete":
      return { do: verb, who: members.neededWho("who"), yes: members.flag("yes") ?? false };
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
      return { do: verb, who: members.neededWho("who") };
    case "keep": {
      const who = members.neededWho("who");
      const days = members.needed("days", members.days("days", LIMITS), 'give a number, "forever" or "default"');
      return { do: verb, who, days };
    }
    default:
      return verb satisfies never;
  }
}

/** @param absolute makes a path one that means the same everywhere. */
export function readConversationJob(
  verb: ConversationCommand["do"],
  words: readonly string[],
  values: Values,
  absolute: (path: string) => string,
): ConversationCommand {
  const [who, second] = words;
  switch (verb) {
    case "export": {
      const output = values.one("output", absolute);
      const force = values.flag("force");
      if (force && output === undefined) throw new UsageError("--force is about a file: give one with --output FILE");
      const format = values.one("format", (value, from) => readFrom(FORMATS, value, from)) ?? "text";
      return { do: verb, who: who === undefined ? undefined : readWho(who, "WHO"), format, output, force };
    }
    case "delete":
      return { do: verb, who: readNeededWho(verb, who), yes: values.flag("yes") };
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
      return { do: verb, who: readNeededWho(verb, who) };
    case "keep": {
      if (second === undefined) throw new UsageError("keep needs WHO and DAYS, forever or default: give both");
      return { do: verb, who: readNeededWho(verb, who), days: readDays(LIMITS, second, "DAYS") };
    }
    default:
      return verb satisfies never;
  }
}
