/** Commands about one message: what they are in JSON, and on the command line. */
import type { MessageId } from "../model/ids.ts";
import { textProblem, utf8Length } from "../model/text.ts";
import { CommandError, type Members } from "./members.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readMessageId, readWho } from "./word_readers.ts";

/** `id`: that of the message, or its first 8 or more characters. */
export type MessageCommand =
  | { readonly do: "edit"; readonly id: string; readonly text: string }
  | { readonly do: "retract"; readonly id: string }
  | {
    readonly do: "react";
    readonly id: string;
    /** A WHO: who wrote it, where two messages bear the same id. */
    readonly from: string | undefined;
    /** Empty: the reaction is taken back. */
    readonly emoji: string;
  }
  | ForwardCommand;

export interface ForwardCommand {
  readonly do: "forward";
  readonly id: string;
  readonly from: string | undefined;
  /** These as with "send". */
  readonly to: readonly string[];
  readonly ids: readonly MessageId[] | undefined;
  readonly wait: number | undefined;
}

/** As the command line has it: the text may be on standard input (undefined), and ids and waiting come later. */
export type MessageJob =
  | { readonly do: "edit"; readonly id: string; readonly text: string | undefined }
  | Extract<MessageCommand, { do: "retract" | "react" }>
  | Omit<ForwardCommand, "ids" | "wait">;

const MAX_EMOJI_BYTES = 64;

export function readMessageCommand(verb: MessageCommand["do"], members: Members): MessageCommand {
  const id = members.neededMessageId("id");
  switch (verb) {
    case "edit": {
      const text = members.needed("text", members.text("text"), "give the new text");
      const problem = textProblem(text);
      if (problem !== undefined) throw new CommandError(`"text": ${problem}`);
      return { do: verb, id, text };
    }
    case "retract":
      return { do: verb, id };
    case "react":
      return { do: verb, id, from: members.who("from"), emoji: readEmoji(members) };
    case "forward": {
      const to = members.receivers("to");
      const ids = members.messageIds("ids", to.length);
      return { do: verb, id, from: members.who("from"), to, ids, wait: members.seconds("wait") };
    }
    default:
      return verb satisfies never;
  }
}

export function readMessageJob(verb: MessageCommand["do"], words: readonly string[], values: Values): MessageJob {
  const id = readMessageId(verb, words[0]);
  switch (verb) {
    case "edit": {
      const text = words[1] === "-" ? undefined : words[1];
      const problem = text === undefined ? undefined : textProblem(text);
      if (problem !== undefined) throw new UsageError(problem);
      return { do: verb, id, text };
    }
    case "retract":
      return { do: verb, id };
    case "react": {
      const emoji = words[1];
      if (values.flag("remove")) {
        if (emoji !== undefined) throw new UsageError("--remove takes the reaction back: leave EMOJI out");
      } else {
        if (emoji === undefined) throw new UsageError("react needs EMOJI: give one, or --remove");
        const problem = emojiProblem(emoji);
        if (problem !== undefined) throw new UsageError(`EMOJI ${problem}`);
      }
      return { do: verb, id, from: values.one("from", readWho), emoji: emoji ?? "" };
    }
    case "forward": {
      const to = values.all("to", readWho);
      if (to.length === 0) throw new UsageError("forward needs a receiver: give one with --to WHO");
      return { do: verb, id, from: values.one("from", readWho), to };
    }
    default:
      return verb satisfies never;
  }
}

function readEmoji(members: Members): string {
  const emoji = members.text("emoji");
  if (members.flag("remove") ?? false) {
    if (emoji !== undefined) throw new CommandError('"remove" takes the reaction back: leave "emoji" out');
    return "";
  }
  const given = members.needed("emoji", emoji, 'give one, or "remove": true');
  if (given === "") return "";
  const problem = emojiProblem(given);
  if (problem !== undefined) throw new CommandError(`"emoji" ${problem}`);
  return given;
}

/** What is wrong with it, behind its name; undefined: nothing. */
function emojiProblem(emoji: string): string | undefined {
  if (emoji.trim() === "" || !emoji.isWellFormed()) return "is empty or no valid Unicode: give an emoji";
  const size = utf8Length(emoji);
  return size > MAX_EMOJI_BYTES ? `has ${size} bytes, and ${MAX_EMOJI_BYTES} is the most: give an emoji` : undefined;
}
