import { settledOrAborted } from "./aborted.ts";

/** The keyboard of a terminal. */
export interface Keys {
  /** "single": keys come as they are struck and don't show; "lines": as a terminal has it. */
  setMode(mode: "single" | "lines"): void;
  /** The next bytes into `buffer`: how many; null: its end. */
  read(buffer: Uint8Array<ArrayBuffer>): Promise<number | null>;
}

const ENTER = [0x0a, 0x0d];
const BACKSPACE = [0x08, 0x7f];
/** Ctrl+C, Ctrl+D. */
const GIVE_UP = [0x03, 0x04];
/** Ctrl+U. */
const START_ANEW = 0x15;
const MAX_BYTES = 4_096;

/** Asks questions at a terminal whose answers nobody sees. What is typed too early belongs to the next question. */
export class HiddenPrompt {
  readonly #keys: Keys;
  readonly #write: (text: string) => Promise<void>;
  readonly #stop: AbortSignal;
  #early: number[] = [];

  constructor(parts: { keys: Keys; write: (text: string) => Promise<void>; stop: AbortSignal }) {
    this.#keys = parts.keys;
    this.#write = parts.write;
    this.#stop = parts.stop;
  }

  /** Undefined: they gave up, or the program is to end. */
  async ask(question: string): Promise<string | undefined> {
    await this.#write(question);
    this.#keys.setMode("single");
    try {
      return await this.#line();
    } finally {
      this.#keys.setMode("lines");
      await this.#write("\n");
    }
  }

  async #line(): Promise<string | undefined> {
    let line: number[] = [];
    for (;;) {
      const key = await this.#key();
      if (key === undefined || GIVE_UP.includes(key)) return undefined;
      if (ENTER.includes(key)) return decode(line);
      if (BACKSPACE.includes(key)) line = withoutLast(line);
      else if (key === START_ANEW) line = [];
      else if (key >= 0x20 && line.length < MAX_BYTES) line.push(key);
    }
  }

  async #key(): Promise<number | undefined> {
    if (this.#early.length === 0) {
      const buffer = new Uint8Array(256);
      // A read that waits for a key can't be called back: it is left behind.
      const reading = this.#keys.read(buffer);
      await settledOrAborted(reading, this.#stop);
      if (this.#stop.aborted) return undefined;
      this.#early = [...buffer.subarray(0, await reading ?? 0)];
      buffer.fill(0);
    }
    return this.#early.shift();
  }
}

/** Without its last character, which in UTF-8 is its last byte that is no continuation, and all behind. */
function withoutLast(line: readonly number[]): number[] {
  const last = line.findLastIndex((byte) => (byte & 0xc0) !== 0x80);
  return line.slice(0, Math.max(0, last));
}

function decode(line: readonly number[]): string {
  return new TextDecoder().decode(Uint8Array.from(line));
}
