/** What somebody decided about being told things, in this browser. */
import { type ReadonlySignal, signal } from "@preact/signals";
import type { KeyStorage } from "./access.ts";

const STORED_AS = "lanmessenger-telling";

export interface TellingChoice {
  /** Whether the page may ask by itself to be let onto the desktop. `later`: the user does not want to be asked. */
  readonly ask: "once" | "later";
  /** Whether what was written stands on the desktop, where others may look on. */
  readonly words: "shown" | "hidden";
}

const USUAL: TellingChoice = { ask: "once", words: "shown" };

export class TellingMemory {
  readonly #storage: Pick<KeyStorage, "getItem" | "setItem">;
  readonly #choice = signal(USUAL);

  /** @param storage the browser's own (localStorage). */
  constructor(storage: Pick<KeyStorage, "getItem" | "setItem">) {
    this.#storage = storage;
    this.#choice.value = read(storage.getItem(STORED_AS));
  }

  get choice(): ReadonlySignal<TellingChoice> {
    return this.#choice;
  }

  choose(change: Partial<TellingChoice>): void {
    this.#choice.value = { ...this.#choice.value, ...change };
    try {
      this.#storage.setItem(STORED_AS, JSON.stringify(this.#choice.value));
    } catch {
      // A browser that keeps nothing: it holds for as long as the tab is open.
    }
  }

  /** Another tab changed what the browser keeps under this key. */
  keptElsewhere(key: string): void {
    if (key === STORED_AS) this.#choice.value = read(this.#storage.getItem(STORED_AS));
  }
}

/** Whatever else may lie there is left. */
function read(stored: string | null): TellingChoice {
  try {
    const { ask, words }: { readonly ask?: unknown; readonly words?: unknown } = JSON.parse(stored ?? "{}") ?? {};
    return { ask: ask === "later" ? "later" : "once", words: words === "hidden" ? "hidden" : "shown" };
  } catch {
    return USUAL;
  }
}
