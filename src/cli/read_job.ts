import { textProblem } from "../model/text.ts";
import { readAskJob } from "./ask_command.ts";
import { DEFAULT_HISTORY, MOST_HISTORY } from "./command.ts";
import { type CommandName, COMMANDS } from "./commands.ts";
import { COMPLETIONS } from "./completions/script.ts";
import { readConversationJob } from "./conversation_command.ts";
import type { Job } from "./job.ts";
import { readKeyJob } from "./key_command.ts";
import { messageIdOf } from "./members.ts";
import { readMessageJob } from "./message_command.ts";
import { readPeopleJob } from "./people_command.ts";
import { readProgramJob } from "./program_command.ts";
import { readRoomJob } from "./room_command.ts";
import { AUTOSTART_ACTS } from "./run_autostart.ts";
import { readInstallJob } from "./run_install.ts";
import { readCount, shortened } from "./settings.ts";
import { readSize } from "./size.ts";
import { UsageError } from "./usage_error.ts";
import type { Values } from "./values.ts";
import { readFrom, readId, readNeededWho, readSafetyNumber, readWhen, readWho } from "./word_readers.ts";
import { splitWords } from "./words.ts";

/**
 * What a command is to do.
 *
 * @param absolute makes a path one that means the same everywhere.
 * @throws {UsageError} for whatever is not understood.
 */
export function readJob(
  command: CommandName,
  words: readonly string[],
  values: Values,
  absolute: (path: string) => string,
): Job {
  const { words: most, usage } = COMMANDS[command];
  if (words.length > most) {
    throw new UsageError(
      `"${shortened(words[most] ?? "")}" is too much for ${command} ${usage}`.trimEnd() +
        ": put a text of several words in quotes",
    );
  }
  const [word] = words;
  switch (command) {
    case "send":
      return readSend(word, values, absolute);
    case "ask":
      return readAskJob(word, values);
    case "history":
      return {
        do: "history",
        who: word === undefined ? undefined : readWho(word, "WHO"),
        search: values.text("search"),
        since: values.one("since", readWhen),
        limit: values.one("limit", (value, from) => readCount(value, from, MOST_HISTORY)) ?? DEFAULT_HISTORY,
        ids: values.flag("ids"),
        edits: values.flag("edits"),
      };
    case "listen":
      return { do: "listen", once: values.flag("once"), exec: values.one("exec", splitWords) };
    case "accept":
      return { do: "accept", ...readOffer(command, word, values), folder: values.one("folder", absolute) };
    case "decline":
      return { do: "decline", ...readOffer(command, word, values) };
    case "pause":
    case "resume":
    case "cancel": {
      const to = values.all("to", readWho);
      return { do: command, ...readOffer(command, word, values), to: to.length === 0 ? undefined : to };
    }
    case "rule":
      return readRule(word, values, absolute);
    case "verify":
      return readVerify(word, values);
    case "edit":
    case "retract":
    case "react":
    case "forward":
      return readMessageJob(command, words, values);
    case "export":
    case "delete":
    case "mute":
    case "unmute":
    case "favourite":
    case "unfavourite":
    case "keep":
      return readConversationJob(command, words, values, absolute);
    case "room":
      return readRoomJob(words, values);
    case "block":
    case "unblock":
    case "nickname":
    case "status":
    case "picture":
    case "settings":
      return readPeopleJob(command, words, values, absolute);
    case "autostart":
      return { do: command, act: word === undefined ? "show" : readFrom(AUTOSTART_ACTS, word, "What to do with it") };
    case "completions":
      return {
        do: command,
        what: readFrom(COMPLETIONS, readNeeded(word), "completions"),
      };
    case "install":
    case "uninstall":
      return readInstallJob(command, values);
    case "identity":
      return readKeyJob(words, values, absolute);
    case "token":
    case "webhook":
      return readProgramJob(command, words, values);
    case "doctor":
      return { do: command, who: word === undefined ? undefined : readWho(word, "WHO") };
    case "peers":
    case "policy":
    case "whoami":
    case "files":
    case "rules":
    case "rooms":
      return { do: command };
    default:
      return command satisfies never;
  }
}

function readNeeded(shell: string | undefined): string {
  if (shell === undefined) throw new UsageError("completions needs a shell: bash, zsh, fish or powershell");
  return shell;
}

function readSend(word: string | undefined, values: Values, absolute: (path: string) => string): Job {
  const to = values.all("to", readWho);
  if (to.length === 0) throw new UsageError("send needs a receiver: give one with --to WHO");
  const paths = values.all("file", absolute);
  const file = paths.length === 0 ? undefined : paths;
  // Whoever sends files need not say anything, and a script's standard input is not meant then.
  const text = word === "-" ? undefined : word ?? (file === undefined ? undefined : "");
  const problem = text === undefined || (text === "" && word === undefined) ? undefined : textProblem(text);
  if (problem !== undefined) throw new UsageError(problem);
  const reply = values.one("reply", readId);
  if (reply !== undefined && (to.length > 1 || file !== undefined)) {
    throw new UsageError("--reply goes with a text to one receiver: leave the others, and --file, out");
  }
  return { do: "send", to, text, file, reply };
}

function readOffer(
  command: CommandName,
  word: string | undefined,
  values: Values,
): { readonly id: string; readonly from: string | undefined } {
  if (word === undefined) throw new UsageError(`${command} needs the ID of an offer: see "lanmessenger files"`);
  const id = messageIdOf(word);
  if (id === undefined) {
    throw new UsageError(
      `ID is an offer's id or its first 8 or more characters, not "${shortened(word)}": see "lanmessenger files"`,
    );
  }
  return { id, from: values.one("from", readWho) };
}

function readRule(word: string | undefined, values: Values, absolute: (path: string) => string): Job {
  const rule = {
    do: "rule",
    who: readNeededWho("rule", word),
    folder: values.one("folder", absolute),
    largest: values.one("largest", readSize),
    quota: values.one("quota", readSize),
    off: values.flag("off"),
  } as const;
  if (rule.off && (rule.folder ?? rule.largest ?? rule.quota) !== undefined) {
    throw new UsageError("--off takes the rule away: leave --folder, --largest and --quota out");
  }
  return rule;
}

function readVerify(word: string | undefined, values: Values): Job {
  const who = readNeededWho("verify", word);
  const safetyNumber = values.one("safety-number", readSafetyNumber);
  const off = values.flag("off");
  if (off && safetyNumber !== undefined) throw new UsageError("--off takes it back: leave --safety-number out");
  return { do: "verify", who, safetyNumber, off };
}
