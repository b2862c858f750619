import type { CommandDefinition } from "./command_definition.ts";
import { COMMANDS_OF_FILES } from "./commands_of_files.ts";
import { COMMANDS_OF_MESSAGES } from "./commands_of_messages.ts";
import { COMMANDS_OF_PEOPLE } from "./commands_of_people.ts";
import { COMMANDS_OF_PROGRAMS } from "./commands_of_programs.ts";
import { COMMANDS_OF_SELF } from "./commands_of_self.ts";

/** The table of commands: parsing, `--help` and starting are driven by it. */

export const COMMAND_NAMES = [
  "send",
  "peers",
  "listen",
  "ask",
  "history",
  "edit",
  "retract",
  "react",
  "forward",
  "export",
  "delete",
  "files",
  "accept",
  "decline",
  "pause",
  "resume",
  "cancel",
  "rooms",
  "room",
  "nickname",
  "block",
  "unblock",
  "favourite",
  "unfavourite",
  "mute",
  "unmute",
  "keep",
  "verify",
  "rule",
  "rules",
  "settings",
  "policy",
  "status",
  "picture",
  "autostart",
  "completions",
  "install",
  "uninstall",
  "identity",
  "token",
  "webhook",
  "doctor",
  "whoami",
] as const;
export type CommandName = typeof COMMAND_NAMES[number];

export function isCommandName(word: string): word is CommandName {
  return (COMMAND_NAMES as readonly string[]).includes(word);
}

export const COMMANDS: Readonly<Record<CommandName, CommandDefinition>> = {
  ...COMMANDS_OF_MESSAGES,
  ...COMMANDS_OF_FILES,
  ...COMMANDS_OF_PEOPLE,
  ...COMMANDS_OF_PROGRAMS,
  ...COMMANDS_OF_SELF,
};
