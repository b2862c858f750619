import type { MessageId } from "../model/ids.ts";
import { textProblem } from "../model/text.ts";
import { COMMAND_NAMES } from "./commands.ts";
import { type AskCommand, readAskCommand } from "./ask_command.ts";
import { type ConversationCommand, readConversationCommand } from "./conversation_command.ts";
import { type KeyCommand, readKeyCommand } from "./key_command.ts";
import { CommandError, Members } from "./members.ts";
import { type MessageCommand, readMessageCommand } from "./message_command.ts";
import { type PeopleCommand, readPeopleCommand } from "./people_command.ts";
import { type ProgramCommand, readProgramCommand } from "./program_command.ts";
import { readRoomCommand, type RoomCommand } from "./room_command.ts";
import { type OperatingSystem, shortened } from "./settings.ts";
import type { DoctorCommand } from "./run_doctor.ts";
import { readSignalCommand, SIGNAL_NAMES, type SignalCommand } from "./signal_command.ts";

/**
 * A command as plain JSON: what goes through the local API of a running messenger, and what standard input carries in
 * headless mode: `{"do":"send","to":"Ada","text":"…","ref":"…"}`.
 */
export type Command =
  | {
    readonly do: "send";
    /** Each a WHO of the command line; JSON may also give a single one without its array. */
    readonly to: readonly string[];
    /** With files: what is said with them, may be empty. */
    readonly text: string;
    /** Absolute paths; JSON may also give a single one without its array. Undefined: it is a text. */
    readonly file: readonly string[] | undefined;
    /** The message that the text answers, by its id or the first 8 or more characters; then `to` is one. */
    readonly reply: string | undefined;
    /**
     * The messages' ids, one for each of `to`: a command that is handed over again with the same ids stores nothing
     * twice. Left out: made where the command is carried out.
     */
    readonly ids: readonly MessageId[] | undefined;
    /** Seconds to wait for delivery, of files without progress; undefined: `DEFAULT_SEND_WAIT_SECONDS`. */
    readonly wait: number | undefined;
  }
  | AskCommand
  /** Offers and transfers that are not over, and those that failed. */
  | { readonly do: "files" }
  | SteerCommand
  | MessageCommand
  | ConversationCommand
  | RoomCommand
  | PeopleCommand
  | SignalCommand
  | KeyCommand
  | ProgramCommand
  | {
    readonly do: "rule";
    readonly who: string;
    /** Absolute; undefined, like the sizes in bytes: as it was, or what is usual. */
    readonly folder: string | undefined;
    readonly largest: number | undefined;
    readonly quota: number | undefined;
    /** True: there is to be no rule. */
    readonly off: boolean;
  }
  | { readonly do: "rules" }
  | {
    readonly do: "verify";
    readonly who: string;
    /** What the other one reads out, forty digits: if it agrees, they are marked verified. */
    readonly safetyNumber: string | undefined;
    /** True: they are not to be marked. */
    readonly off: boolean;
  }
  /** `wait`: seconds; undefined: until those who are there have had their time to answer. */
  | { readonly do: "peers"; readonly wait: number | undefined }
  | { readonly do: "listen"; readonly once: boolean }
  | {
    readonly do: "history";
    readonly who: string | undefined;
    readonly search: string | undefined;
    /** As `--since` takes it. */
    readonly since: string | undefined;
    readonly limit: number;
  }
  /** What an administrator decided. */
  | { readonly do: "policy" }
  | DoctorCommand
  | { readonly do: "whoami" }
  /** Everything that happens, until aborted, beginning with "ready" and everybody known: the headless mode's events. */
  | { readonly do: "watch" };

/** What a person wants of an offer. */
export type SteerCommand =
  | {
    readonly do: "accept";
    /** The offer's id or its first 8 or more characters. */
    readonly id: string;
    /** A WHO: who made it, where two bear the same id. */
    readonly from: string | undefined;
    /** Absolute; undefined: where received files go. */
    readonly folder: string | undefined;
    /** Seconds to wait for the end, without progress; undefined: not at all. */
    readonly wait: number | undefined;
  }
  | { readonly do: "decline"; readonly id: string; readonly from: string | undefined }
  | {
    readonly do: "pause" | "resume" | "cancel";
    readonly id: string;
    readonly from: string | undefined;
    /** Each a WHO: only these receivers of an own offer. Undefined: all of it. */
    readonly to: readonly string[] | undefined;
  };

/** True: it goes on until it is stopped. */
export function isEndless(command: Command): boolean {
  return command.do === "watch" || (command.do === "listen" && !command.once);
}

/** True: it waits for people, or for ever: where the program ends, no time is given to it. */
export function isPatient(command: Command): boolean {
  return isEndless(command) || command.do === "ask";
}

export const DEFAULT_SEND_WAIT_SECONDS = 10;
export const DEFAULT_HISTORY = 50;
export const MOST_HISTORY = 1000;
/**
 * Checks foreign JSON; `ref` belongs to the sender and is passed over.
 *
 * @throws {CommandError} for whatever is no command of this version.
 */
export function parseCommand(value: unknown, os: OperatingSystem = Deno.build.os): Command {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError('A command is a JSON object with "do", such as {"do":"peers"}');
  }
  const members = new Members(value as Readonly<Record<string, unknown>>, os);
  const command = readCommand(members);
  members.refuseOthers();
  return command;
}

function readCommand(members: Members): Command {
  const verb = members.text("do");
  switch (verb) {
    case "send":
      return readSend(members);
    case "ask":
      return readAskCommand(members);
    case "peers":
      return { do: "peers", wait: members.seconds("wait") };
    case "listen":
      return { do: "listen", once: members.flag("once") ?? false };
    case "history":
      return {
        do: "history",
        who: members.who("who"),
        search: members.text("search"),
        since: members.when("since"),
        limit: members.count("limit", MOST_HISTORY) ?? DEFAULT_HISTORY,
      };
    case "files":
    case "rules":
    case "rooms":
    case "policy":
    case "whoami":
      return { do: verb };
    case "edit":
    case "retract":
    case "react":
    case "forward":
      return readMessageCommand(verb, members);
    case "export":
    case "delete":
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
    case "keep":
      return readConversationCommand(verb, members);
    case "room":
      return readRoomCommand(members);
    case "block":
    case "unblock":
    case "nickname":
    case "status":
    case "picture":
    case "settings":
      return readPeopleCommand(verb, members);
    case "read":
    case "typing":
      return readSignalCommand(verb, members);
    case "identity":
      return readKeyCommand(members);
    case "token":
    case "webhook":
      return readProgramCommand(verb, members);
    case "accept":
      return { ...readOffer(members), do: verb, folder: members.path("folder"), wait: members.seconds("wait") };
    case "decline":
      return { ...readOffer(members), do: verb };
    case "pause":
    case "resume":
    case "cancel":
      return { ...readOffer(members), do: verb, to: members.has("to") ? members.receivers("to") : undefined };
    case "rule":
      return readRule(members);
    case "verify":
      return readVerify(members);
    case "doctor":
      return { do: verb, who: members.who("who") };
    case "watch":
      return { do: "watch" };
    case undefined:
      throw new CommandError('The command lacks "do": name one, such as "send"');
    default:
      throw new CommandError(
        `Unknown command "${shortened(verb)}": ${[...COMMAND_NAMES, ...SIGNAL_NAMES].join(", ")} are known`,
      );
  }
}

function readSend(members: Members): Command {
  const to = members.receivers("to");
  const file = members.paths("file");
  const text = members.text("text") ?? (file === undefined ? undefined : "");
  if (text === undefined) throw new CommandError('"send" lacks "text": give the text to send');
  // What can't be said is a mistake of the command; what can't be offered is found out later.
  const problem = file === undefined || text === "" ? undefined : textProblem(text);
  if (problem !== undefined) throw new CommandError(`"text": ${problem}`);
  const reply = members.messageId("reply");
  if (reply !== undefined && (to.length > 1 || file !== undefined)) {
    throw new CommandError('"reply" goes with a text to one receiver: leave the others, and "file", out');
  }
  return {
    do: "send",
    to,
    text,
    file,
    reply,
    ids: members.messageIds("ids", to.length),
    wait: members.seconds("wait"),
  };
}

function readOffer(members: Members): { readonly id: string; readonly from: string | undefined } {
  return { id: members.offerId("id"), from: members.who("from") };
}

function readRule(members: Members): Command {
  const rule = {
    do: "rule",
    who: members.neededWho("who"),
    folder: members.path("folder"),
    largest: members.bytes("largest"),
    quota: members.bytes("quota"),
    off: members.flag("off") ?? false,
  } as const;
  if (rule.off && (rule.folder ?? rule.largest ?? rule.quota) !== undefined) {
    throw new CommandError('"off" takes the rule away: leave "folder", "largest" and "quota" out');
  }
  return rule;
}

function readVerify(members: Members): Command {
  const who = members.neededWho("who");
  const safetyNumber = members.safetyNumber("safetyNumber");
  const off = members.flag("off") ?? false;
  if (off && safetyNumber !== undefined) throw new CommandError('"off" takes it back: leave "safetyNumber" out');
  return { do: "verify", who, safetyNumber, off };
}
