/**
 * Who writes where: what others do, as the page holds it, and what the user does, as the program is told.
 */
import type { TypingDto } from "../server/dto.ts";
import type { Clock } from "./clock.ts";

/** By conversation. One in which nobody writes is not there. */
export type Typing = ReadonlyMap<string, readonly string[]>;

export interface Typist {
  readonly conversation: string;
  readonly by: string;
  readonly on: boolean;
}

export function isTyping(typing: Typing, { conversation, by, on }: Typist): Typing {
  const held = typing.get(conversation) ?? [];
  if (held.includes(by) === on) return typing;
  const writing = on ? [...held, by] : held.filter((each) => each !== by);
  const next = new Map(typing);
  if (writing.length === 0) next.delete(conversation);
  else next.set(conversation, writing);
  return next;
}

/** A text of theirs is there: they are done with it. */
export function stopTyping(typing: Typing, conversation: string, by: string): Typing {
  return isTyping(typing, { conversation, by, on: false });
}

/** The program repeats it to others while it lasts; it is told anew after so long. */
export const TOLD_AGAIN_MS = 3_000;
/** Without a key for so long the user counts as done. */
export const PAUSE_MS = 5_000;

/** Tells the program that the user writes: at the first key, now and then while it lasts, and when it ends. */
export class TypingNews {
  readonly #clock: Clock;
  readonly #tell: (typing: TypingDto) => void;
  /** Of the one conversation in which the user writes. */
  #told: { readonly conversation: string; readonly at: number; readonly stopTimer: () => void } | undefined;

  constructor(clock: Clock, tell: (typing: TypingDto) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  key(conversation: string): void {
    const before = this.#told;
    if (before !== undefined && before.conversation !== conversation) this.end();
    before?.stopTimer();
    const now = this.#clock.now();
    const fresh = before?.conversation !== conversation || now - before.at >= TOLD_AGAIN_MS;
    this.#told = {
      conversation,
      at: fresh ? now : before.at,
      stopTimer: this.#clock.after(PAUSE_MS, () => this.end()),
    };
    if (fresh) this.#tell({ conversation, on: true });
  }

  /** Sent, cleared, or left. */
  end(): void {
    const told = this.#told;
    if (told === undefined) return;
    told.stopTimer();
    this.#told = undefined;
    this.#tell({ conversation: told.conversation, on: false });
  }
}
