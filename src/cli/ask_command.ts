/** A question to people: what it is in JSON, and on the command line. */
import type { MessageId } from "../model/ids.ts";
import { choicesProblem } from "../model/question.ts";
import { textProblem } from "../model/text.ts";
import { CommandError, type Members } from "./members.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readWho } from "./word_readers.ts";

export interface AskCommand {
  readonly do: "ask";
  /** These as with "send". */
  readonly to: readonly string[];
  readonly ids: readonly MessageId[] | undefined;
  readonly question: string;
  /** 1 to 10. */
  readonly choices: readonly string[];
  /** Seconds to wait for an answer in all; undefined: 10 until somebody has it, and from then on 300. */
  readonly wait: number | undefined;
}

/** As the command line has it: the question may be on standard input (undefined), and ids and waiting come later. */
export type AskJob = Pick<AskCommand, "do" | "to" | "choices"> & { readonly question: string | undefined };

export function readAskCommand(members: Members): AskCommand {
  const to = members.receivers("to");
  const question = members.needed("question", members.text("question"), "give what to ask");
  const problem = textProblem(question);
  if (problem !== undefined) throw new CommandError(`"question": ${problem}`);
  const choices = members.needed("choices", members.texts("choices"), "give a list of answers to choose");
  const wrong = choicesProblem(choices);
  if (wrong !== undefined) throw new CommandError(`"choices": ${wrong}`);
  return { do: "ask", to, ids: members.messageIds("ids", to.length), question, choices, wait: members.seconds("wait") };
}

export function readAskJob(word: string | undefined, values: Values): AskJob {
  const to = values.all("to", readWho);
  if (to.length === 0) throw new UsageError("ask needs a receiver: give one with --to WHO");
  const choices = values.all("choice", (value) => value.trim());
  if (choices.length === 0) throw new UsageError("ask needs answers to choose: give one or more with --choice TEXT");
  const wrong = choicesProblem(choices);
  if (wrong !== undefined) throw new UsageError(`--choice: ${wrong}`);
  const question = word === "-" ? undefined : word;
  const problem = question === undefined ? undefined : textProblem(question);
  if (problem !== undefined) throw new UsageError(problem);
  return { do: "ask", to, choices, question };
}
