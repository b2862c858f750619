import type { CommandName } from "./commands.ts";

/** The table of options: parsing and `--help` are both driven by it. */

export interface OptionDefinition {
  /** As typed, without the dashes. */
  readonly name: string;
  /** What stands for its value in the help; undefined: a switch. */
  readonly value?: string;
  /** What the value can be, where `value` does not say it itself; not checked here. */
  readonly choices?: readonly string[];
  readonly repeatable?: true;
  /** The environment variable that is read where the option is not given. */
  readonly variable?: string;
  /** The commands it belongs to; undefined: all, and the program without one. */
  readonly commands?: readonly CommandName[];
  readonly summary: string;
}

export const OPTIONS: readonly OptionDefinition[] = [
  {
    name: "to",
    value: "WHO",
    repeatable: true,
    commands: ["send", "ask", "forward", "pause", "resume", "cancel", "token"],
    summary: "the receiver, may be given again",
  },
  {
    name: "file",
    value: "PATH",
    repeatable: true,
    commands: ["send"],
    summary: "offer this file or folder, may be given again",
  },
  { name: "reply", value: "ID", commands: ["send"], summary: "the message that the text answers" },
  {
    name: "from",
    value: "WHO",
    commands: ["accept", "decline", "pause", "resume", "cancel", "react", "forward", "webhook"],
    summary: "who made the offer or wrote the message, where two bear the same ID",
  },
  {
    name: "folder",
    value: "DIR",
    commands: ["accept", "rule", "settings"],
    summary: 'where the files go, "default" for settings (default: the folder of --files)',
  },
  { name: "largest", value: "SIZE", commands: ["rule"], summary: "of one offer at most (default: 1G)" },
  { name: "quota", value: "SIZE", commands: ["rule"], summary: "of all within 24 hours at most (default: 10G)" },
  {
    name: "safety-number",
    value: "DIGITS",
    commands: ["verify"],
    summary: "what the other one reads out: if it agrees, they are marked verified",
  },
  { name: "off", commands: ["rule", "verify"], summary: "take the rule, or the mark, away" },
  { name: "remove", commands: ["react", "picture"], summary: "take the reaction, or the picture, away" },
  { name: "member", value: "WHO", repeatable: true, commands: ["room"], summary: "who is in it, may be given again" },
  { name: "yes", commands: ["delete", "install", "uninstall"], summary: "do not ask" },
  { name: "autostart", commands: ["install"], summary: "have the system start the messenger, too" },
  { name: "data-too", commands: ["uninstall"], summary: "ask whether keys and messages are to be removed, too" },
  {
    name: "format",
    value: "FORMAT",
    choices: ["text", "json", "html"],
    commands: ["export"],
    summary: "text, json or html (default: text)",
  },
  { name: "output", value: "FILE", commands: ["export"], summary: "a new file (default: standard output)" },
  { name: "force", commands: ["export", "identity"], summary: "put the file in the place of one that is there" },
  { name: "receipts", value: "on|off", commands: ["settings"], summary: "whether others learn what was read" },
  {
    name: "keep",
    value: "DAYS|forever",
    commands: ["settings"],
    summary: "how long messages are kept where nothing else is said of a conversation",
  },
  {
    name: "theme",
    value: "NAME",
    choices: ["system", "light", "dark"],
    commands: ["settings"],
    summary: "how the page looks: system, light or dark",
  },
  { name: "language", value: "TAG", commands: ["settings"], summary: "what the page speaks: system, en, de, fr, …" },
  { name: "notify", value: "on|off", commands: ["settings"], summary: "whether the page shows news on the desktop" },
  { name: "sound", value: "on|off", commands: ["settings"], summary: "whether the page makes a sound for news" },
  {
    name: "quiet-hours",
    value: "FROM-TO|none",
    commands: ["settings"],
    summary: "when it does neither, such as 22:00-07:00",
  },
  {
    name: "choice",
    value: "TEXT",
    repeatable: true,
    commands: ["ask"],
    summary: "an answer to choose, given once for each, 1 to 10",
  },
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
  { name: "ids", commands: ["history"], summary: "with the beginning of each message's ID" },
  { name: "edits", commands: ["history"], summary: "with the earlier wordings of messages that were edited" },
  {
    name: "keep-identity",
    commands: ["identity"],
    summary: "export: leave the identity in use on this computer",
  },
  {
    name: "scope",
    value: "SCOPE",
    choices: ["read", "send", "files", "people", "rooms", "settings"],
    repeatable: true,
    commands: ["token"],
    summary: "what it is good for, may be given again: read, send, files, people, rooms, settings",
  },
  {
    name: "expires",
    value: "AGE",
    commands: ["token"],
    summary: "how long it lasts: 30d, 12w, 1y (default: for good)",
  },
  {
    name: "on",
    value: "EVENT",
    choices: ["message"],
    commands: ["webhook"],
    summary: "what is told: message (default: message)",
  },
  {
    name: "allow-host",
    value: "HOST",
    commands: ["webhook"],
    summary: "the computer beyond this one that messages may go to",
  },
  { name: "headless", summary: "run without a page: events out, commands in, one JSON object a line" },
  {
    name: "name",
    value: "NAME",
    variable: "LANMESSENGER_NAME",
    summary: "the name others see (default: the one that was set, or the login name)",
  },
  {
    name: "group",
    value: "TEXT",
    variable: "LANMESSENGER_GROUP",
    summary: "the group or department that others see (default: the one that was set)",
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
  {
    name: "passphrase-fd",
    value: "N",
    summary: "read the passphrase of the own key from this file descriptor, one line",
  },
  {
    name: "app",
    variable: "LANMESSENGER_APP",
    summary: "open the page in a window of its own, where Chromium, Chrome, Edge or Brave is installed",
  },
  { name: "no-open", variable: "LANMESSENGER_NO_OPEN", summary: "do not open a browser" },
  { name: "json", variable: "LANMESSENGER_JSON", summary: "print one JSON object a line" },
  { name: "quiet", variable: "LANMESSENGER_QUIET", summary: "print only what was asked for, and errors" },
  {
    name: "wait",
    value: "SECONDS",
    variable: "LANMESSENGER_WAIT",
    summary: "how long send and forward wait (default: 10), ask (300), peers (2), accept (not at all)",
  },
  { name: "help", summary: "print this help" },
  { name: "version", summary: "print the version" },
];

export function optionNamed(name: string): OptionDefinition | undefined {
  return OPTIONS.find((option) => option.name === name);
}
