import { UsageError } from "./usage_error.ts";

/** The one that the key, or the file, is under. */
export const PASSPHRASE_VARIABLE = "LANMESSENGER_PASSPHRASE";
/** The one that it is to be put under. */
export const NEW_PASSPHRASE_VARIABLE = "LANMESSENGER_NEW_PASSPHRASE";

/** A whole line of a file is read no further than this. */
const MAX_LINE_BYTES = 8_192;

export interface Passphrase {
  readonly text: string;
  /** Whoever gave it can be asked once more, or can't. */
  readonly after: "again" | "end";
}

/** Where passphrases come from: a file descriptor, the environment, or a person at a terminal; never an argument. */
export interface Passphrases {
  /** "absent": nobody sits at a terminal. */
  readonly person: "present" | "absent";
  /**
   * What is needed next; undefined: nobody can be asked.
   *
   * @param question for a person, without a colon.
   * @param descriptor of --passphrase-fd; undefined: it was not given.
   * @throws {UsageError} where the descriptor can't be read.
   */
  ask(which: Which, question: string, descriptor: number | undefined): Promise<Passphrase | undefined>;
}

/**
 * "current": the one that is in force. "new": one to be chosen in its place, which a person types twice. "first": one to
 * be chosen where there is none, so that either variable may hold it.
 */
export type Which = "current" | "new" | "first";

export interface PassphraseParts {
  /** A variable of the environment, which is removed from there, so that no program that is started inherits it. */
  takeVariable(name: string): string | undefined;
  /** The next bytes of a descriptor into `buffer`: how many; null: its end. */
  read(descriptor: number, buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
  /** Asks a person, who sees nothing of what they type. Undefined: they gave up. */
  readonly prompt: ((question: string) => Promise<string | undefined>) | undefined;
  /** A line for whoever sits at the prompt. */
  say(line: string): Promise<void>;
}

/**
 * Passphrases of one process. What came by the environment or a descriptor is kept, since a node may be started more than
 * once; what a person typed is not.
 */
export class ProcessPassphrases implements Passphrases {
  readonly person: Passphrases["person"];
  readonly #parts: PassphraseParts;
  readonly #given: Readonly<Record<Which, string | undefined>>;
  /** Lines of descriptors that were read. */
  readonly #read = new Map<Which, Promise<string>>();

  constructor(parts: PassphraseParts) {
    this.#parts = parts;
    this.person = parts.prompt === undefined ? "absent" : "present";
    const current = parts.takeVariable(PASSPHRASE_VARIABLE) || undefined;
    const next = parts.takeVariable(NEW_PASSPHRASE_VARIABLE) || undefined;
    this.#given = { current, new: next, first: next ?? current };
  }

  async ask(which: Which, question: string, descriptor: number | undefined): Promise<Passphrase | undefined> {
    const text = descriptor === undefined ? this.#given[which] : await this.#readOnce(which, descriptor);
    if (text !== undefined) return { text, after: "end" };
    const typed = which === "current" ? await this.#parts.prompt?.(`${question}: `) : await this.#askTwice(question);
    return typed === undefined ? undefined : { text: typed, after: "again" };
  }

  #readOnce(which: Which, descriptor: number): Promise<string> {
    const known = this.#read.get(which);
    if (known !== undefined) return known;
    const line = this.#readLine(descriptor);
    this.#read.set(which, line);
    return line;
  }

  /** Byte by byte: what follows the line belongs to somebody else. */
  async #readLine(descriptor: number): Promise<string> {
    const line: number[] = [];
    const byte = new Uint8Array(1);
    for (;;) {
      const got = await this.#parts.read(descriptor, byte);
      if (got === null || byte[0] === 0x0a) break;
      line.push(byte[0] ?? 0);
      if (line.length > MAX_LINE_BYTES) throw new UsageError(`--passphrase-fd ${descriptor}: the line has no end`);
    }
    try {
      const text = new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(line)).replace(/\r$/, "");
      if (text !== "") return text;
    } catch {
      throw new UsageError(`--passphrase-fd ${descriptor}: the passphrase is not valid UTF-8`);
    }
    throw new UsageError(`--passphrase-fd ${descriptor}: there is no passphrase (left) in it; give one a line`);
  }

  async #askTwice(question: string): Promise<string | undefined> {
    const { prompt, say } = this.#parts;
    if (prompt === undefined) return undefined;
    for (;;) {
      const first = await prompt(`${question}: `);
      const second = first && await prompt("The same again: ");
      if (!first || second === undefined) return undefined;
      if (first === second) return first;
      await say("They are not the same: once more");
    }
  }
}
