/**
 * The one table of commands and options: parsing and `--help` are both driven by it.
 */

export const COMMAND_NAMES = ["send", "peers", "listen", "history", "whoami"] as const;
export type CommandName = typeof COMMAND_NAMES[number];

/** Named by the contract, and refused until they are here. */
export const LATER_COMMANDS: readonly string[] = ["ask"];

export function isCommandName(word: string): word is CommandName {
  return (COMMAND_NAMES as readonly string[]).includes(word);
}

export interface CommandDefinition {
  /** What follows the name on a usage line. */
  readonly usage: string;
  readonly summary: string;
  /** How many words may follow. */
  readonly words: 0 | 1;
  /** More lines for the command's own help. */
  readonly notes: readonly string[];
}

export const COMMANDS: Readonly<Record<CommandName, CommandDefinition>> = {
  send: {
    usage: "--to WHO [TEXT]",
    summary: "send a text",
    words: 1,
    notes: [
      "TEXT is read from standard input where it is left out or is -; one newline at its end is dropped.",
      "If one WHO is not found, nothing is sent to anybody.",
      "Exit code 0 says: committed on every receiver's disk. 3: saved here, and goes out when they come back.",
    ],
  },
  peers: { usage: "", summary: "print who is there: state, name, host, address, id", words: 0, notes: [] },
  listen: {
    usage: "",
    summary: "print what arrives, until stopped",
    words: 0,
    notes: [
      "CMD is a program and its arguments, separated by blanks; put parts with blanks in single or double quotes.",
      "No shell reads it. The text comes on its standard input, never in its arguments; its environment has",
      "LANMESSENGER_FROM (name), LANMESSENGER_FROM_ID, LANMESSENGER_ID (of the message), LANMESSENGER_KIND and",
      "LANMESSENGER_CONVERSATION. It runs once for each message, one after the other.",
    ],
  },
  history: {
    usage: "[WHO]",
    summary: "print what was written and received, oldest first",
    words: 1,
    notes: [],
  },
  whoami: { usage: "", summary: "print own name, id and data folder", words: 0, notes: [] },
};

export interface OptionDefinition {
  /** As typed, without the dashes. */
  readonly name: string;
  /** What stands for its value in the help; undefined: a switch. */
  readonly value?: string;
  readonly repeatable?: true;
  /** The environment variable that is read where the option is not given. */
  readonly variable?: string;
  /** The commands it belongs to; undefined: all, and the program without one. */
  readonly commands?: readonly CommandName[];
  readonly summary: string;
  /** Named by the contract, and refused until it is here. */
  readonly later?: true;
}

export const OPTIONS: readonly OptionDefinition[] = [
  { name: "to", value: "WHO", repeatable: true, commands: ["send"], summary: "the receiver, may be given again" },
  { name: "file", value: "PATH", repeatable: true, commands: ["send"], summary: "send a file", later: true },
  { name: "choice", value: "TEXT", repeatable: true, summary: "an answer to choose", later: true },
  { name: "once", commands: ["listen"], summary: "end after the first message" },
  { name: "exec", value: "CMD", commands: ["listen"], summary: "run CMD for each message" },
  { name: "search", value: "WORDS", commands: ["history"], summary: "only texts that contain all of these words" },
  {
    name: "since",
    value: "WHEN",
    commands: ["history"],
    summary: "only from then on: 2026-01-31, 2026-01-31T08:30, or ago: 30m, 2h, 3d, 1w",
  },
  { name: "limit", value: "N", commands: ["history"], summary: "the newest N, 1 to 1000 (default: 50)" },
  { name: "headless", summary: "run without a page: events out, commands in, one JSON object a line" },
  {
    name: "name",
    value: "NAME",
    variable: "LANMESSENGER_NAME",
    summary: "the name others see (default: the login name)",
  },
  {
    name: "data",
    value: "DIR",
    variable: "LANMESSENGER_DATA",
    summary: "where keys and messages are kept (default: the system's folder for data)",
  },
  {
    name: "bind",
    value: "ADDRESS",
    repeatable: true,
    variable: "LANMESSENGER_BIND",
    summary: "use only this address, may be given again (default: every interface but loopback)",
  },
  { name: "port", value: "N", variable: "LANMESSENGER_PORT", summary: "UDP and TCP port (default: 2372)" },
  {
    name: "page-port",
    value: "N",
    variable: "LANMESSENGER_PAGE_PORT",
    summary: "port of the page on this machine, 0 for a free one (default: 23720, or a free one if taken)",
  },
  {
    name: "peer",
    value: "HOST[:PORT]",
    repeatable: true,
    variable: "LANMESSENGER_PEER",
    summary: "somebody beyond the reach of broadcast, may be given again",
  },
  { name: "no-open", variable: "LANMESSENGER_NO_OPEN", summary: "do not open a browser" },
  { name: "json", variable: "LANMESSENGER_JSON", summary: "print one JSON object a line" },
  { name: "quiet", variable: "LANMESSENGER_QUIET", summary: "print only what was asked for, and errors" },
  {
    name: "wait",
    value: "SECONDS",
    variable: "LANMESSENGER_WAIT",
    summary: "how long send waits for delivery (default: 10), and peers for answers (default: 2)",
  },
  { name: "help", summary: "print this help" },
  { name: "version", summary: "print the version" },
];

export function optionNamed(name: string): OptionDefinition | undefined {
  return OPTIONS.find((option) => option.name === name);
}
