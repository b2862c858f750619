/** What can stand where on a command line, made of the tables that `--help` is made of. */
import { COMMAND_NAMES, type CommandName, COMMANDS } from "../commands.ts";
import { type OptionDefinition, OPTIONS } from "../options.ts";

/** What may be completed at a place. */
export type Kind =
  | { readonly is: "who" }
  | { readonly is: "path" }
  | { readonly is: "words"; readonly words: readonly string[] }
  /** Free text, a number: nobody knows. */
  | { readonly is: "text" };

export interface CompletedCommand {
  readonly name: CommandName;
  readonly summary: string;
  /** Of its words, in their order. */
  readonly words: readonly Kind[];
  /** Its own, then those of every command. */
  readonly options: readonly OptionDefinition[];
}

/** Options of every command, and of the program without one. */
export const COMMON: readonly OptionDefinition[] = OPTIONS.filter(({ commands }) => commands === undefined);

export const COMPLETED: readonly CompletedCommand[] = COMMAND_NAMES.map((name) => ({
  name,
  summary: COMMANDS[name].summary,
  words: wordsOf(COMMANDS[name].usage),
  options: [...OPTIONS.filter(({ commands }) => commands?.includes(name)), ...COMMON],
}));

/** Options with a value, by what their value is. */
export function valuedOptions(): readonly { readonly option: OptionDefinition; readonly kind: Kind }[] {
  return OPTIONS.flatMap((option) => {
    const { value, choices } = option;
    if (value === undefined) return [];
    return [{ option, kind: choices === undefined ? kindOf(value) : { is: "words", words: choices } as const }];
  });
}

/** The names of the options with a value, with their dashes. */
export function valuedNames(): readonly string[] {
  return valuedOptions().map(({ option }) => `--${option.name}`);
}

/** "--to WHO [--file PATH] [TEXT]" has one word; options in it are options. */
function wordsOf(usage: string): Kind[] {
  const parts = usage.replaceAll(/[[\]…]/g, " ").split(" ").filter((part) => part !== "");
  return parts.flatMap((part, index) => {
    const isOption = part.startsWith("--") || parts[index - 1]?.startsWith("--") === true;
    return isOption ? [] : [kindOf(part)];
  });
}

/** What stands in lower case is meant as it is; what in capitals is of that kind. */
function kindOf(value: string): Kind {
  const words = value.split("|").filter((part) => /^[a-z-]+$/.test(part));
  if (words.length > 0) return { is: "words", words };
  switch (value) {
    case "WHO":
      return { is: "who" };
    case "PATH":
    case "FILE":
    case "DIR":
    case "CMD":
      return { is: "path" };
    default:
      return { is: "text" };
  }
}
