/** A question: a text that is to be answered by choosing (docs/protocol.md, section 5.9). */
import type { PeerId } from "./ids.ts";
import { utf8Length } from "./text.ts";

export const MAX_CHOICES = 10;
export const MAX_CHOICE_BYTES = 100;

/** What shows something: a button with nothing on it could mean anything. */
const SEEN = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{C}]/u;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/gu;

export interface Question {
  /** 1 to 10, no two alike. */
  readonly choices: readonly string[];
  readonly state: QuestionState;
}

export type QuestionState =
  | { readonly name: "open" }
  /** `by` undefined: its author says what was chosen, and the answer itself is not here. */
  | { readonly name: "answered"; readonly choice: string; readonly by: PeerId | undefined }
  /** Its author waits no more. */
  | { readonly name: "over" };

/** Why these can't be put before somebody; undefined: they can. */
export function choicesProblem(choices: readonly string[]): string | undefined {
  if (choices.length < 1 || choices.length > MAX_CHOICES) {
    return `A question has ${choices.length} choices, and 1 to ${MAX_CHOICES} are possible: give so many`;
  }
  for (const [index, choice] of choices.entries()) {
    if (!isChoice(choice)) {
      return `Choice ${index + 1} is not one line of 1 to ${MAX_CHOICE_BYTES} bytes: give a shorter text`;
    }
    const twin = choices.findIndex((other) => alike(other, choice));
    if (twin < index) return `Choices ${twin + 1} and ${index + 1} are alike: give each once`;
  }
  return undefined;
}

/** The choice that a text names, as it stands in the question: blanks at its ends and capitals aside. */
export function choiceNamed(choices: readonly string[], text: string): string | undefined {
  return text.length > 4 * MAX_CHOICE_BYTES ? undefined : choices.find((choice) => alike(choice, text));
}

/** A question's text: it lists the choices, so that a program that draws no buttons shows all of it. */
export function questionText(words: string, choices: readonly string[]): string {
  return words + listOf(choices);
}

/** Its words alone, without the list. */
export function questionWords(text: string, { choices }: Question): string {
  const list = listOf(choices);
  return text.endsWith(list) ? text.slice(0, -list.length) : text;
}

function listOf(choices: readonly string[]): string {
  return `\n\n${choices.map((choice) => `- ${choice}`).join("\n")}`;
}

function isChoice(text: string): boolean {
  return text === text.trim() && text !== "" && text.isWellFormed() && !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(text) &&
    SEEN.test(text) && utf8Length(text) <= MAX_CHOICE_BYTES;
}

function alike(one: string, other: string): boolean {
  return folded(one) === folded(other);
}

/** Two that look the same are alike: what shows nothing does not tell them apart. */
function folded(text: string): string {
  return text.replace(IGNORABLE, "").trim().normalize("NFC").toLowerCase();
}
