import { COMMON, COMPLETED, type Kind, valuedNames, valuedOptions } from "./table.ts";

/** A script for bash 3.2 and newer, which macOS has. Names are quoted, so that none is taken for anything else. */
export function bashScript(): string {
  const commands = COMPLETED.map(({ name }) => name);
  const values = valuedOptions().map(({ option, kind }) => `    --${option.name}) ${action(kind)}; return ;;`);
  const words = COMPLETED.flatMap(({ name, words }) =>
    words.flatMap((kind, index) => kind.is === "text" ? [] : [`    ${name}:${index}) ${action(kind)} ;;`])
  );
  const options = COMPLETED.map(({ name, options }) => `      ${name}) options="${names(options)}" ;;`);
  return `# Completion of lanmessenger's command lines for bash.
_lanmessenger_words() {
  COMPREPLY=($(compgen -W "$1" -- "$current"))
}

_lanmessenger_paths() {
  local line
  compopt -o filenames 2>/dev/null
  while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$current")
}

_lanmessenger_who() {
  local line begin="$current" drop=""
  begin="\${begin#[\\"\\']}"
  # A colon ends a word for bash: "room:Lab" comes as three.
  if [[ $COMP_WORDBREAKS == *:* ]]; then
    if [[ $begin == ":" && $previous == room ]]; then begin="room:" drop="room:"
    elif [[ $previous == ":" && \${COMP_WORDS[COMP_CWORD-2]} == room ]]; then begin="room:$begin" drop="room:"
    fi
  fi
  while IFS= read -r line; do
    [[ $line == "$begin"* ]] || continue
    line="\${line#"$drop"}"
    if [[ $current == [\\"\\']* ]]; then COMPREPLY+=("$line"); else COMPREPLY+=("$(printf %q "$line")"); fi
  done < <("\${COMP_WORDS[0]}" completions who 2>/dev/null)
}

_lanmessenger() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local i word command="" count=0 before options
  COMPREPLY=()
  [[ $current == "=" ]] && current=""
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$word" in
      ${valuedNames().join("|")})
        [[ \${COMP_WORDS[i+1]} == "=" ]] && ((i++))
        ((i++)) ;;
      -*|=|:) ;;
      *) if [[ -n $command ]]; then ((count++)); else command="$word"; fi ;;
    esac
  done
  before="$previous"
  [[ $before == "=" ]] && before="\${COMP_WORDS[COMP_CWORD-2]}"
  # As in "--to room:La", where two words stand between.
  [[ $current == ":" && $previous == room ]] && before="\${COMP_WORDS[COMP_CWORD-2]}"
  [[ $previous == ":" ]] && before="\${COMP_WORDS[COMP_CWORD-3]}"
  case "$before" in
${values.join("\n")}
  esac
  if [[ $current == -* ]]; then
    case "$command" in
${options.join("\n")}
      *) options="${names(COMMON)}" ;;
    esac
    _lanmessenger_words "$options"
    return
  fi
  if [[ -z $command ]]; then _lanmessenger_words "${commands.join(" ")}"; return; fi
  case "$command:$count" in
${words.join("\n")}
  esac
}

complete -F _lanmessenger lanmessenger
`;
}

function names(options: readonly { readonly name: string }[]): string {
  return options.map(({ name }) => `--${name}`).join(" ");
}

function action(kind: Kind): string {
  switch (kind.is) {
    case "who":
      return "_lanmessenger_who";
    case "path":
      return "_lanmessenger_paths";
    case "words":
      return `_lanmessenger_words "${kind.words.join(" ")}"`;
    case "text":
      return ":";
    default:
      return kind satisfies never;
  }
}
