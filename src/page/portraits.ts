/**
 * People's pictures: fetched when somebody's is to be shown, drawn small, and kept while there are not too many. The
 * hash that comes with a person is part of the key, so that a new picture is a new one here as well.
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { ConversationApi } from "./conversation_api.ts";
import type { Draw, Fit } from "./picture.ts";

/** Pictures kept; beyond it the one that was first asked for longest ago goes, and is initials again. */
const KEPT = 500;
const AT_A_TIME = 4;

export interface PortraitsParts {
  readonly api: Pick<ConversationApi, "picture">;
  readonly draw: Draw;
  /** `URL.createObjectURL` and `URL.revokeObjectURL`. */
  readonly urls: { make(blob: Blob): string; drop(url: string): void };
  readonly fit: Fit;
}

export class Portraits {
  readonly #parts: PortraitsParts;
  /** By id and hash, the address of the drawing; undefined: it is on its way, or there is none. */
  readonly #held = new Map<string, Signal<string | undefined>>();
  readonly #waiting: { readonly id: string; readonly key: string }[] = [];
  #drawing = 0;

  constructor(parts: PortraitsParts) {
    this.#parts = parts;
  }

  of(id: string, hash: string): ReadonlySignal<string | undefined> {
    const key = `${id}/${hash}`;
    const held = this.#held.get(key);
    if (held !== undefined) return held;
    const address = signal<string | undefined>(undefined);
    this.#held.set(key, address);
    this.#waiting.push({ id, key });
    this.#drop();
    this.#goOn();
    return address;
  }

  #drop(): void {
    for (const [key, address] of this.#held) {
      if (this.#held.size <= KEPT) return;
      this.#held.delete(key);
      const url = address.peek();
      // Whoever shows it is drawn with initials before the address ends.
      address.value = undefined;
      if (url !== undefined) this.#parts.urls.drop(url);
    }
  }

  #goOn(): void {
    while (this.#drawing < AT_A_TIME) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      if (!this.#held.has(next.key)) continue;
      this.#drawing++;
      void this.#draw(next.id, next.key).finally(() => {
        this.#drawing--;
        this.#goOn();
      });
    }
  }

  async #draw(id: string, key: string): Promise<void> {
    try {
      const { blob } = await this.#parts.draw(await this.#parts.api.picture(id), this.#parts.fit);
      const address = this.#held.get(key);
      if (address !== undefined) address.value = this.#parts.urls.make(blob);
    } catch {
      // Not there, or nothing that can be drawn: the initials stay. It is asked for again when it is shown again.
      if (this.#held.get(key)?.peek() === undefined) this.#held.delete(key);
    }
  }
}
