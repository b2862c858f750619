/**
 * The one table of commands and options: parsing and `--help` are both driven by it.
 */

export const COMMAND_NAMES = [
  "send",
  "peers",
  "listen",
  "history",
  "files",
  "accept",
  "decline",
  "pause",
  "resume",
  "cancel",
  "verify",
  "rule",
  "rules",
  "whoami",
] as const;
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

const ID_NOTE = 'ID is that of the offer or its first 8 or more characters: see "lanmessenger files".';
const TO_NOTE = "Of an own offer, all of it is meant, or with --to what goes to that receiver.";

export const COMMANDS: Readonly<Record<CommandName, CommandDefinition>> = {
  send: {
    usage: "--to WHO [--file PATH] [TEXT]",
    summary: "send a text, or files and folders",
    words: 1,
    notes: [
      "TEXT is read from standard input where it is left out or is -; one newline at its end is dropped.",
      "With --file, TEXT is what is said with the files, and may be left out: then standard input is not read.",
      "If one WHO or PATH is not found, nothing is sent to anybody. Links are not followed.",
      "Exit code 0 says: committed on every receiver's disk; of files, all of it is there, checked and synced.",
      "3: saved here, and goes out when they come back. 5: somebody did not want the files, or put them aside.",
      "With files, --wait counts from the last progress: while bytes move, the time begins anew.",
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
  files: { usage: "", summary: "print offers and transfers that are not over", words: 0, notes: [] },
  accept: {
    usage: "ID",
    summary: "take the files that somebody offers; also for ones that failed, to try again",
    words: 1,
    notes: [
      ID_NOTE,
      "The files come as soon as a messenger runs here and the other one is there. With --wait this command waits for",
      "it: exit code 0 says that all of it is here, checked and synced, 3 that it is not yet. The time counts from the",
      "last progress: while bytes move, it begins anew.",
    ],
  },
  decline: { usage: "ID", summary: "say that one does not want the files", words: 1, notes: [ID_NOTE] },
  pause: { usage: "ID", summary: "pause a transfer, at either end", words: 1, notes: [ID_NOTE, TO_NOTE] },
  resume: { usage: "ID", summary: "let a paused transfer go on", words: 1, notes: [ID_NOTE, TO_NOTE] },
  cancel: {
    usage: "ID",
    summary: "take an own offer back, or give up a received one",
    words: 1,
    notes: [ID_NOTE, TO_NOTE],
  },
  verify: {
    usage: "WHO",
    summary: "print the safety number to compare with a person, or mark them verified",
    words: 1,
    notes: [
      "Both see the same forty digits, unless somebody is between them or it is somebody else. Compare them by voice or",
      "side by side, not in a message. Exit code 1 says that the number given does not agree: nothing was changed.",
    ],
  },
  rule: {
    usage: "WHO",
    summary: "take the files of a verified person without asking",
    words: 1,
    notes: [
      "SIZE is a number of bytes, such as 500M, 2G or 64MiB. What a rule that is there already says stays as it is",
      "where an option is left out.",
    ],
  },
  rules: { usage: "", summary: "print whose files are taken without asking", words: 0, notes: [] },
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
  {
    name: "to",
    value: "WHO",
    repeatable: true,
    commands: ["send", "pause", "resume", "cancel"],
    summary: "the receiver, may be given again",
  },
  {
    name: "file",
    value: "PATH",
    repeatable: true,
    commands: ["send"],
    summary: "offer this file or folder, may be given again",
  },
  {
    name: "from",
    value: "WHO",
    commands: ["accept", "decline", "pause", "resume", "cancel"],
    summary: "who made the offer, where two bear the same ID",
  },
  {
    name: "folder",
    value: "DIR",
    commands: ["accept", "rule"],
    summary: "where the files go (default: the folder of --files)",
  },
  { name: "largest", value: "SIZE", commands: ["rule"], summary: "of one offer at most (default: 1G)" },
  { name: "quota", value: "SIZE", commands: ["rule"], summary: "of all within 24 hours at most (default: 10G)" },
  {
    name: "safety-number",
    value: "DIGITS",
    commands: ["verify"],
    summary: "what the other one reads out: if it agrees, they are marked verified",
  },
  { name: "off", commands: ["rule", "verify"], summary: "take it back" },
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
  {
    name: "files",
    value: "DIR",
    variable: "LANMESSENGER_FILES",
    summary: "where received files go (default: Downloads in the home folder)",
  },
  {
    name: "scan",
    value: "CMD",
    variable: "LANMESSENGER_SCAN",
    summary: "run CMD PATH for each received item; where it fails for one, all of the offer is kept aside",
  },
  { name: "no-open", variable: "LANMESSENGER_NO_OPEN", summary: "do not open a browser" },
  { name: "json", variable: "LANMESSENGER_JSON", summary: "print one JSON object a line" },
  { name: "quiet", variable: "LANMESSENGER_QUIET", summary: "print only what was asked for, and errors" },
  {
    name: "wait",
    value: "SECONDS",
    variable: "LANMESSENGER_WAIT",
    summary: "how long send waits (default: 10), peers (default: 2), and accept (default: not at all)",
  },
  { name: "help", summary: "print this help" },
  { name: "version", summary: "print the version" },
];

export function optionNamed(name: string): OptionDefinition | undefined {
  return OPTIONS.find((option) => option.name === name);
}
