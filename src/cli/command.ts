import { isMessageId, type MessageId } from "../model/ids.ts";
import { LONGEST_WAIT_SECONDS, shortened } from "./settings.ts";
import { readSince } from "./since.ts";

/**
 * A command as plain JSON: what goes through the local API of a running messenger, and what standard input carries in
 * headless mode: `{"do":"send","to":"Ada","text":"…","ref":"…"}`.
 */
export type Command =
  | {
    readonly do: "send";
    /** Each a WHO of the command line; JSON may also give a single one without its array. */
    readonly to: readonly string[];
    readonly text: string;
    /**
     * The messages' ids, one for each of `to`: a command that is handed over again with the same ids stores nothing
     * twice. Left out: made where the command is carried out.
     */
    readonly ids: readonly MessageId[] | undefined;
    /** Seconds to wait for delivery; undefined: `DEFAULT_SEND_WAIT_SECONDS`. */
    readonly wait: number | undefined;
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
  | { readonly do: "whoami" }
  /** Everything that happens, until aborted, beginning with "ready" and everybody known: the headless mode's events. */
  | { readonly do: "watch" };

/** True: it goes on until it is stopped. */
export function isEndless(command: Command): boolean {
  return command.do === "watch" || (command.do === "listen" && !command.once);
}

export const DEFAULT_SEND_WAIT_SECONDS = 10;
export const DEFAULT_HISTORY = 50;
export const MOST_HISTORY = 1000;
const MOST_RECEIVERS = 1024;
const LONGEST_WHO = 256;

/** JSON that is no command: the message says why. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Why a WHO is none in this version; undefined: it may be one. */
export function whoProblem(who: string): string | undefined {
  if (who === "") return "WHO is empty: give a name, an id, or everyone";
  if (who.length > LONGEST_WHO) return `WHO has ${who.length} characters, and ${LONGEST_WHO} is the most`;
  if (who.startsWith("room:")) return `"${who}" names a room, and rooms are not in this version: leave it out`;
  return undefined;
}

/**
 * Checks foreign JSON; `ref` belongs to the sender and is passed over.
 *
 * @throws {CommandError} for whatever is no command of this version.
 */
export function parseCommand(value: unknown): Command {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CommandError('A command is a JSON object with "do", such as {"do":"peers"}');
  }
  const members = new Members(value as Readonly<Record<string, unknown>>);
  const command = readCommand(members);
  members.refuseOthers();
  return command;
}

function readCommand(members: Members): Command {
  const verb = members.text("do");
  switch (verb) {
    case "send":
      return readSend(members);
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
    case "whoami":
      return { do: "whoami" };
    case "watch":
      return { do: "watch" };
    case undefined:
      throw new CommandError('The command lacks "do": name one, such as "send"');
    case "ask":
      throw new CommandError('The command "ask" is not in this version');
    default:
      throw new CommandError(`Unknown command "${shortened(verb)}": send, peers, listen, history and whoami are known`);
  }
}

function readSend(members: Members): Command {
  if (members.has("file")) throw new CommandError('"file" is not in this version: leave it out');
  const to = members.receivers("to");
  const text = members.text("text");
  if (text === undefined) throw new CommandError('"send" lacks "text": give the text to send');
  return {
    do: "send",
    to,
    text,
    ids: members.messageIds("ids", to.length),
    wait: members.seconds("wait"),
  };
}

/** Reads members of foreign JSON and remembers which were asked for. */
class Members {
  readonly #asked = new Set(["ref"]);

  constructor(private readonly value: Readonly<Record<string, unknown>>) {}

  has(name: string): boolean {
    return this.#take(name) !== undefined;
  }

  text(name: string): string | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "string") return value;
    throw wrong(name, "a text", value);
  }

  flag(name: string): boolean | undefined {
    const value = this.#take(name);
    if (value === undefined || typeof value === "boolean") return value;
    throw wrong(name, "true or false", value);
  }

  seconds(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && value >= 0 && value <= LONGEST_WAIT_SECONDS) return value;
    throw wrong(name, `a number of seconds, 0 to ${LONGEST_WAIT_SECONDS}`, value);
  }

  count(name: string, most: number): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    if (typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw wrong(name, `a whole number, 1 to ${most}`, value);
  }

  when(name: string): string | undefined {
    const value = this.text(name);
    if (value === undefined || readSince(value, 0) !== undefined) return value;
    throw wrong(name, "a date such as 2026-01-31, or how long ago such as 2h", value);
  }

  who(name: string): string | undefined {
    const value = this.text(name);
    const problem = value === undefined ? undefined : whoProblem(value);
    if (problem !== undefined) throw new CommandError(`"${name}": ${problem}`);
    return value;
  }

  receivers(name: string): string[] {
    const value = this.#take(name);
    const list: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (value === undefined || list.length === 0) throw new CommandError(`"send" lacks "${name}": name a receiver`);
    if (list.length > MOST_RECEIVERS) {
      throw new CommandError(`"${name}" has ${list.length} receivers, and ${MOST_RECEIVERS} is the most`);
    }
    return list.map((who) => {
      if (typeof who !== "string") throw wrong(name, "a text or a list of texts", value);
      const problem = whoProblem(who);
      if (problem !== undefined) throw new CommandError(`"${name}": ${problem}`);
      return who;
    });
  }

  messageIds(name: string, length: number): MessageId[] | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const expected = `a list of ${length} ids of 32 lower-case hex digits, one for each receiver`;
    if (!Array.isArray(value) || value.length !== length) throw wrong(name, expected, value);
    const ids = value.map((id: unknown) => {
      if (typeof id !== "string" || !isMessageId(id)) throw wrong(name, expected, value);
      return id;
    });
    const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
    if (repeated === undefined) return ids;
    throw new CommandError(`"${name}" has ${repeated} more than once: give each message an id of its own`);
  }

  /** A member that nobody asked for is a slip of the pen, or a newer program's: done without it is done wrong. */
  refuseOthers(): void {
    for (const name of Object.keys(this.value)) {
      if (!this.#asked.has(name)) {
        throw new CommandError(`Unknown member "${shortened(name)}" in "${this.text("do")}": leave it out`);
      }
    }
  }

  /** Null is how many languages write what is not there. */
  #take(name: string): unknown {
    this.#asked.add(name);
    return Object.hasOwn(this.value, name) ? this.value[name] ?? undefined : undefined;
  }
}

function wrong(name: string, expected: string, value: unknown): CommandError {
  return new CommandError(`"${name}" is ${expected}, not ${shortened(JSON.stringify(value))}`);
}
