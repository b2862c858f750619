import type { CommandDefinition } from "./command_definition.ts";
import { COMMAND_NAMES, type CommandName, COMMANDS } from "./commands.ts";
import { type OptionDefinition, OPTIONS } from "./options.ts";

const USAGE = `LanMessenger: a messenger for a local network, without a server

Usage:
  lanmessenger [options]                       run, and open the page in the browser
  lanmessenger --headless [options]            run without a page: events out, commands in, one JSON object a line
  lanmessenger [--headless] COMMAND [options]  one job, then exit
  lanmessenger COMMAND --help                  more about a command
`;

const WHO: Readonly<Record<NonNullable<CommandDefinition["who"]>, string>> = {
  anybody: "WHO is a name, an id or its first 8 or more characters, room:NAME, or everyone.\n",
  person: "WHO is a person: a name, an id or its first 8 or more characters.\n",
  receiver: "WHO is a person: a name, an id or its first 8 or more characters; with --to also everyone.\n",
};

const HEADLESS =
  `Without a page, commands are JSON on standard input: {"do":"send","to":"Ada","text":"Hello","ref":"1"}. All that is
said of one carries its ref, and ends with {"event":"done","code":0,"ref":"1"}, code being the exit code. The end of the
input ends nothing: SIGINT or SIGTERM does. Files are named by "file", an absolute path or a list of them.
In JSON alone: {"do":"read","who":"Ada"} says that what she wrote was read, and {"do":"typing","who":"Ada","on":true}
that something is being written to her.
`;

/** What each exit code means (src/cli/exit_code.ts). */
export const EXIT_MEANINGS = [
  ["0", "done; for send: committed on every receiver's disk, with files: all of them"],
  ["1", "failed, or refused, as for a room that one is not in; one line on standard error says what, and what to do"],
  ["2", "the command line is not understood"],
  [
    "3",
    "saved, and goes out when they come back; or not answered in time, or not all of the files within --wait",
  ],
  ["4", "nobody, or more than one, by that name or id"],
  [
    "5",
    "files were declined, put aside or given up by the receiver, or taken back; a question got no answer",
  ],
] as const;

const LONGEST_USAGE = 30;
const LONGEST_LINE = 110;

/** The text of `--help`, with its last newline. */
export function helpText(topic: CommandName | undefined): string {
  return topic === undefined ? generalHelp() : commandHelp(topic);
}

function generalHelp(): string {
  const commands = COMMAND_NAMES.map((name) => [`${name} ${briefUsage(name)}`.trimEnd(), COMMANDS[name].summary]);
  const options = OPTIONS.filter((option) => option.commands === undefined);
  return [
    USAGE,
    `Commands:\n${columns(commands)}`,
    WHO.anybody,
    `Options:\n${columns(options.map(optionRow))}`,
    "Each option from --name to --wait is also read from the environment: --page-port from LANMESSENGER_PAGE_PORT,\n" +
    "and so on; several addresses with commas between them. The command line wins.\n",
    HEADLESS,
    `Exit codes:\n${columns(EXIT_MEANINGS)}`,
  ].join("\n");
}

/** What is long stands in the command's own help. */
function briefUsage(name: CommandName): string {
  const { usage } = COMMANDS[name];
  return usage.length > LONGEST_USAGE ? "…" : usage;
}

function commandHelp(name: CommandName): string {
  const { usage, summary, notes, who } = COMMANDS[name];
  const options = OPTIONS.filter((option) => option.commands?.includes(name));
  const command = `lanmessenger ${`${name} ${usage}`.trimEnd()} [options]`;
  const isLong = command.length + summary.length > LONGEST_LINE;
  const parts = [isLong ? `${command}\n  ${summary}\n` : `${command}: ${summary}\n`];
  if (options.length > 0) parts.push(`Options:\n${columns(options.map(optionRow))}`);
  if (notes.length > 0) parts.push(`${notes.join("\n")}\n`);
  if (who !== undefined) parts.push(WHO[who]);
  parts.push('The options of every command: "lanmessenger --help".\n');
  return parts.join("\n");
}

function optionRow(option: OptionDefinition): string[] {
  return [`--${option.name}${option.value === undefined ? "" : ` ${option.value}`}`, option.summary];
}

/** Two columns; the first is as wide as its widest entry. */
function columns(rows: readonly (readonly string[])[]): string {
  const width = Math.max(...rows.map(([left = ""]) => left.length));
  return rows.map(([left = "", right = ""]) => `  ${left.padEnd(width)}  ${right}\n`).join("");
}
