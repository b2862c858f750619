import type { OptionDefinition } from "../options.ts";
import { COMMON, COMPLETED, type Kind, valuedNames, valuedOptions } from "./table.ts";

/** A script for fish 3.0 and newer. fish quotes what is completed itself. */
export function fishScript(): string {
  const kinds = new Map(valuedOptions().map(({ option, kind }) => [option.name, kind]));
  const lineOf = (option: OptionDefinition, when: string) => {
    const kind = kinds.get(option.name);
    return `complete -c lanmessenger${when} -l ${option.name}${valueOf(kind)} -d ${quoted(option.summary)}`;
  };
  const commands = COMPLETED.map(({ name, summary }) =>
    `complete -c lanmessenger -n '__lanmessenger_at "" 0' -a ${name} -d ${quoted(summary)}`
  );
  const own = COMPLETED.flatMap(({ name, options }) =>
    options.filter(({ commands }) => commands !== undefined).map((option) =>
      lineOf(option, ` -n '__lanmessenger_in ${name}'`)
    )
  );
  const words = COMPLETED.flatMap(({ name, words }) =>
    words.flatMap((kind, index) =>
      kind.is === "text" ? [] : [`complete -c lanmessenger -n '__lanmessenger_at ${name} ${index}'${wordOf(kind)}`]
    )
  );
  return `# Completion of lanmessenger's command lines for fish.
function __lanmessenger_words
    # The command, and how many words stand behind it.
    set -l tokens (commandline -opc)
    set -l skip no
    set -l words
    for token in $tokens[2..-1]
        if test $skip = yes
            set skip no
            continue
        end
        switch $token
            case ${valuedNames().join(" ")}
                set skip yes
            case '-*'
            case '*'
                set words $words $token
        end
    end
    echo "$words[1]"
    math (count $words) - 1
end

function __lanmessenger_in
    set -l found (__lanmessenger_words)
    test "$found[1]" = "$argv[1]"
end

function __lanmessenger_at
    set -l found (__lanmessenger_words)
    test "$found[1]" = "$argv[1]"; and begin
        test -z "$argv[1]"; or test "$found[2]" = "$argv[2]"
    end
end

function __lanmessenger_who
    set -l tokens (commandline -opc)
    $tokens[1] completions who 2>/dev/null
end

complete -c lanmessenger -f
${[...commands, ...COMMON.map((option) => lineOf(option, "")), ...own, ...words].join("\n")}
`;
}

function valueOf(kind: Kind | undefined): string {
  if (kind === undefined) return "";
  return kind.is === "text" ? " -x" : kind.is === "path" ? " -r -F" : ` -x${wordOf(kind)}`;
}

function wordOf(kind: Exclude<Kind, { is: "text" }>): string {
  switch (kind.is) {
    case "who":
      return " -a '(__lanmessenger_who)'";
    case "path":
      return " -F";
    case "words":
      return ` -a '${kind.words.join(" ")}'`;
    default:
      return kind satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
