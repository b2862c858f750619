import { UsageError } from "./usage_error.ts";

/**
 * The program and arguments that `--exec` or `--scan` names. Blanks separate them; single or double quotes keep a part
 * together and are taken away. Nothing else is special: no variables, no escapes, so that a Windows path stands as it
 * is.
 *
 * @param from the option or variable, for the error.
 */
export function splitWords(line: string, from: string): [string, ...string[]] {
  const words: string[] = [];
  let word: string | undefined;
  let quote: string | undefined;
  for (const character of line) {
    if (quote !== undefined) {
      if (character === quote) quote = undefined;
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= "";
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else {
      word = (word ?? "") + character;
    }
  }
  if (quote !== undefined) throw new UsageError(`${from} lacks a closing ${quote}: add it`);
  if (word !== undefined) words.push(word);
  const [program, ...rest] = words;
  if (!program) throw new UsageError(`${from} names no program: give one`);
  return [program, ...rest];
}
