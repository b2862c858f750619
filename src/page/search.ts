/**
 * A search over everything, as the page holds it: asked once the typing pauses, the newest first, more on demand.
 */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { HistoryDto, MessageDto } from "../server/dto.ts";
import type { Clock } from "./clock.ts";
import type { SearchQuery } from "./conversation_api.ts";

/** After the last key, before the program is asked. */
export const PAUSE_MS = 200;

export type Found =
  | { readonly type: "idle" }
  | { readonly type: "asking" }
  | {
    readonly type: "found";
    /** The newest first. */
    readonly messages: readonly MessageDto[];
    readonly more: boolean;
    readonly phase: "ready" | "asking";
  }
  | { readonly type: "failed"; readonly message: string };

export interface SearchParts {
  readonly clock: Clock;
  ask(query: SearchQuery): Promise<HistoryDto>;
  /** Whatever failed, as a sentence for the person. */
  reason(error: unknown): string;
}

export class Search {
  readonly #parts: SearchParts;
  readonly #words = signal("");
  readonly #found = signal<Found>({ type: "idle" });
  #stopTimer = () => {};
  /** Grows with every question: an answer to an older one is not taken. */
  #question = 0;

  constructor(parts: SearchParts) {
    this.#parts = parts;
  }

  get words(): ReadonlySignal<string> {
    return this.#words;
  }

  get found(): ReadonlySignal<Found> {
    return this.#found;
  }

  type(words: string): void {
    this.#words.value = words;
    this.#stopTimer();
    this.#question++;
    if (words.trim() === "") {
      this.#found.value = { type: "idle" };
      return;
    }
    // What was found before stands until there is something else.
    if (this.#found.value.type !== "found") this.#found.value = { type: "asking" };
    this.#stopTimer = this.#parts.clock.after(PAUSE_MS, () => void this.#ask([], undefined));
  }

  /** Older ones than those that are there. */
  more(): void {
    const found = this.#found.value;
    if (found.type !== "found" || !found.more || found.phase === "asking") return;
    this.#found.value = { ...found, phase: "asking" };
    void this.#ask(found.messages, found.messages.at(-1)?.position);
  }

  async #ask(held: readonly MessageDto[], before: number | undefined): Promise<void> {
    const question = ++this.#question;
    try {
      const { messages, more } = await this.#parts.ask({ words: this.#words.value.trim(), before });
      if (question !== this.#question) return;
      this.#found.value = { type: "found", messages: [...held, ...messages.toReversed()], more, phase: "ready" };
    } catch (error) {
      const message = this.#parts.reason(error);
      if (question === this.#question) this.#found.value = { type: "failed", message };
    }
  }
}
