import type { AskJob } from "./ask_command.ts";
import type { Command } from "./command.ts";
import type { ConversationCommand } from "./conversation_command.ts";
import type { KeyJob } from "./key_command.ts";
import type { MessageJob } from "./message_command.ts";
import type { PeopleCommand } from "./people_command.ts";
import type { AutostartJob } from "./run_autostart.ts";
import type { CompletionsJob } from "./run_completions.ts";
import type { InstallJob } from "./run_install.ts";
import type { ProgramCommand } from "./program_command.ts";
import type { RoomCommand } from "./room_command.ts";

type Of<Verb extends Command["do"]> = Extract<Command, { do: Verb }>;

/** What a command on the command line asks for; how long it waits stands in the settings. */
export type Job =
  | {
    readonly do: "send";
    readonly to: readonly string[];
    /** Undefined: it is on standard input. */
    readonly text: string | undefined;
    /** Absolute paths; undefined: it is a text. */
    readonly file: readonly string[] | undefined;
    readonly reply: string | undefined;
  }
  | AskJob
  | { readonly do: "peers" }
  /** `exec`: the program, then its arguments, that is run for each message. */
  | { readonly do: "listen"; readonly once: boolean; readonly exec: readonly [string, ...string[]] | undefined }
  | Omit<Of<"accept">, "wait">
  /** `ids`: the beginning of each message's id is shown. `edits`: its earlier wordings are. */
  | Of<"history"> & { readonly ids: boolean; readonly edits: boolean }
  | MessageJob
  | ConversationCommand
  | RoomCommand
  | PeopleCommand
  | KeyJob
  | ProgramCommand
  | AutostartJob
  | CompletionsJob
  | InstallJob
  | Of<
    "doctor" | "policy" | "whoami" | "files" | "decline" | "pause" | "resume" | "cancel" | "rule" | "rules" | "verify"
  >;
