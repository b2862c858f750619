/** Which emoji somebody used last, and in which skin tone they want them; kept in the browser. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyStorage } from "./access.ts";
import { SKIN_TONES, type SkinTone } from "./emoji.ts";

const STORED_AS = "lanmessenger-emoji";
/** The one used longest ago makes room: three rows of the picker. */
export const MOST_RECENT = 24;
/** Characters of one emoji at the most: those of a family in five tones are fewer. */
const LONGEST = 32;

interface Kept {
  readonly recent: readonly string[];
  readonly tone: SkinTone;
}

export class EmojiMemory {
  readonly #storage: Pick<KeyStorage, "getItem" | "setItem">;
  readonly #kept = signal<Kept>({ recent: [], tone: 0 });

  /** @param storage the browser's own (localStorage). */
  constructor(storage: Pick<KeyStorage, "getItem" | "setItem">) {
    this.#storage = storage;
    this.#kept.value = read(storage.getItem(STORED_AS));
  }

  get kept(): ReadonlySignal<Kept> {
    return this.#kept;
  }

  use(emoji: string): void {
    const { recent, tone } = this.#kept.value;
    this.#keep({ recent: [emoji, ...recent.filter((each) => each !== emoji)].slice(0, MOST_RECENT), tone });
  }

  chooseTone(tone: SkinTone): void {
    this.#keep({ ...this.#kept.value, tone });
  }

  #keep(kept: Kept): void {
    this.#kept.value = kept;
    try {
      this.#storage.setItem(STORED_AS, JSON.stringify(kept));
    } catch {
      // A browser that keeps nothing: it holds for as long as the tab is open.
    }
  }
}

/** Whatever else may lie there is left. */
function read(stored: string | null): Kept {
  const nothing: Kept = { recent: [], tone: 0 };
  if (stored === null) return nothing;
  try {
    const { recent, tone }: { readonly recent?: unknown; readonly tone?: unknown } = JSON.parse(stored) ?? {};
    const used = Array.isArray(recent) ? recent : [];
    return {
      recent: used.filter((each) => typeof each === "string" && each.length <= LONGEST).slice(0, MOST_RECENT),
      tone: SKIN_TONES.find((each) => each === tone) ?? 0,
    };
  } catch {
    return nothing;
  }
}
