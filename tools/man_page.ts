/** The manual page, made of the same tables as `--help`. */
import { COMMAND_NAMES, COMMANDS } from "../src/cli/commands.ts";
import { EXIT_MEANINGS } from "../src/cli/help.ts";
import { type OptionDefinition, OPTIONS } from "../src/cli/options.ts";

/** In the language of man(7). `date`: as it stands at the foot of the page. */
export function manPage({ version, date }: { version: string; date: string }): string {
  const general = OPTIONS.filter((option) => option.commands === undefined);
  return [
    `.TH LANMESSENGER 1 ${word(date)} ${word(`LanMessenger ${version}`)} "User commands"`,
    ".SH NAME",
    "lanmessenger \\- a messenger for a local network, without a server",
    ".SH SYNOPSIS",
    ".B lanmessenger",
    "[options]",
    ".br",
    ".B lanmessenger --headless",
    "[options]",
    ".br",
    ".B lanmessenger",
    "[\\fB--headless\\fR] \\fICOMMAND\\fR [options]",
    ".SH DESCRIPTION",
    text(
      "Without a command it runs, and opens its page in the browser. With --headless it prints what happens, one JSON object a line, and takes commands the same way. With a command it does one job, then exits; if a messenger runs already, that one carries the command out.",
    ),
    ".PP",
    text("WHO is a name, an id or its first 8 or more characters, room:NAME, or everyone."),
    ".SH COMMANDS",
    ...COMMAND_NAMES.flatMap(commandLines),
    ".SH OPTIONS",
    ...general.flatMap(optionLines),
    ".SH ENVIRONMENT",
    ...general.flatMap(({ name, variable }) =>
      variable === undefined ? [] : [".TP", `.B ${variable}`, text(`as --${name}; the command line wins`)]
    ),
    ".SH EXIT STATUS",
    ...EXIT_MEANINGS.flatMap(([code, meaning]) => [".TP", `.B ${code}`, text(meaning)]),
    ".SH FILES",
    ".TP",
    "\\fI$XDG_DATA_HOME/lanmessenger\\fR or \\fI~/.local/share/lanmessenger\\fR",
    text("keys and messages"),
    "",
  ].join("\n");
}

function commandLines(name: typeof COMMAND_NAMES[number]): string[] {
  const { usage, summary, notes } = COMMANDS[name];
  const own = OPTIONS.filter((option) => option.commands?.includes(name));
  return [
    ".TP",
    `.B ${text(`${name} ${usage}`.trimEnd())}`,
    text(summary),
    ...notes.flatMap((note) => [".br", text(note)]),
    ...own.length === 0 ? [] : [".RS", ...own.flatMap(optionLines), ".RE"],
  ];
}

function optionLines({ name, value, summary }: OptionDefinition): string[] {
  return [".TP", `.B ${text(`--${name}${value === undefined ? "" : ` ${value}`}`)}`, text(summary)];
}

/** A dash is a dash, a backslash is one, and no line begins with what would be a request. */
function text(line: string): string {
  return line.replaceAll("\\", "\\e").replaceAll("-", "\\-").replace(/^[.']/, "\\&$&");
}

function word(value: string): string {
  return `"${value.replaceAll('"', "\\(dq")}"`;
}
