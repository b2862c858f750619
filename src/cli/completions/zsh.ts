import type { OptionDefinition } from "../options.ts";
import { COMMON, COMPLETED, type Kind, valuedNames, valuedOptions } from "./table.ts";

/** A script for zsh with its completion system (compinit). zsh quotes what is completed itself. */
export function zshScript(): string {
  const commands = COMPLETED.map(({ name, summary }) => `      ${described(name, summary)}`);
  const values = valuedOptions().map(({ option, kind }) => `    (--${option.name}) ${action(kind)}; return ;;`);
  const words = COMPLETED.flatMap(({ name, words }) =>
    words.flatMap((kind, index) => kind.is === "text" ? [] : [`    (${name}:${index}) ${action(kind)} ;;`])
  );
  const options = COMPLETED.flatMap(({ name, options }) => {
    const own = options.filter(({ commands }) => commands !== undefined);
    return own.length === 0 ? [] : [`      (${name}) options=(${list(own)}) ;;`];
  });
  return `#compdef lanmessenger
# Completion of lanmessenger's command lines for zsh.
_lanmessenger_who() {
  local -a people
  people=("\${(@f)$($words[1] completions who 2>/dev/null)}")
  compadd -- \${people:#}
}

_lanmessenger() {
  local i command="" count=0 word
  local -a options commands
  for ((i = 2; i < CURRENT; i++)); do
    word=$words[i]
    case $word in
      (${valuedNames().join("|")}) ((i++)) ;;
      (-*) ;;
      (*) if [[ -n $command ]]; then ((count++)); else command=$word; fi ;;
    esac
  done
  case $words[CURRENT-1] in
${values.join("\n")}
  esac
  if [[ $words[CURRENT] == -* ]]; then
    case $command in
${options.join("\n")}
    esac
    options+=(${list(COMMON)})
    _describe -o option options
    return
  fi
  if [[ -z $command ]]; then
    commands=(
${commands.join("\n")}
    )
    _describe command commands
    return
  fi
  case $command:$count in
${words.join("\n")}
  esac
}

compdef _lanmessenger lanmessenger
`;
}

function list(options: readonly OptionDefinition[]): string {
  return options.map(({ name, summary }) => described(`--${name}`, summary)).join(" ");
}

function described(name: string, summary: string): string {
  return `'${name}:${summary.replaceAll("'", "'\\''").replaceAll(":", "\\:")}'`;
}

function action(kind: Kind): string {
  switch (kind.is) {
    case "who":
      return "_lanmessenger_who";
    case "path":
      return "_files";
    case "words":
      return `compadd -- ${kind.words.join(" ")}`;
    case "text":
      return ":";
    default:
      return kind satisfies never;
  }
}
