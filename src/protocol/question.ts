/**
 * What may be chosen to answer a question, as a member of a message (docs/protocol.md, section 5.9).
 *
 *     "choices": ["Yes", "No"]
 */
import { choicesProblem, MAX_CHOICE_BYTES, MAX_CHOICES } from "../model/question.ts";
import { ProtocolError } from "./errors.ts";
import { describe, type Members } from "./json.ts";

export function parseChoices(members: Members): readonly string[] {
  const choices = members.array("choices", 1, MAX_CHOICES, (item, what) => {
    if (typeof item === "string") return item;
    throw new ProtocolError(`Cannot read ${what}: expected a text, got ${describe(item)}`);
  });
  const problem = choicesProblem(choices);
  if (problem === undefined) return choices;
  throw new ProtocolError(
    `Cannot read choices: expected different lines of 1 to ${MAX_CHOICE_BYTES} bytes: ${problem}`,
  );
}
