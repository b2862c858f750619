/**
 * The small pictures of the conversation: fetched and drawn when they come near the screen, two at a time, and kept
 * for a while. What is not shown goes when there are too many, the one shown longest ago first.
 *
 * | state   | means                           | next            |
 * | ------- | ------------------------------- | --------------- |
 * | wanted  | it is to be drawn, or is being  | drawn, failed   |
 * | drawn   | there is a drawing              | forgotten       |
 * | failed  | it can't be drawn               | forgotten       |
 */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { ApiError } from "./api.ts";
import { MAX_PICTURE_BYTES } from "./file_names.ts";
import type { FilesApi } from "./files_api.ts";
import type { Draw, Fit } from "./picture.ts";

/** Drawings kept that nobody shows. */
const KEPT = 60;
const AT_A_TIME = 2;

export type Picture =
  | { readonly type: "wanted" }
  | { readonly type: "drawn"; readonly url: string; readonly width: number; readonly height: number }
  | { readonly type: "failed" };

/** Which file of which offer. */
export interface ItemSource {
  readonly author: string;
  readonly offer: string;
  readonly item: number;
}

/** A file of an offer, or one that was picked here. */
export type PictureSource = ItemSource | { readonly file: Blob };

export interface PicturesParts {
  readonly api: Pick<FilesApi, "item">;
  readonly draw: Draw;
  /** `URL.createObjectURL` and `URL.revokeObjectURL`. */
  readonly urls: { make(blob: Blob): string; drop(url: string): void };
  /** How large a small picture may be, px of the screen. */
  readonly fit: Fit;
}

interface Held {
  readonly source: PictureSource;
  readonly picture: Signal<Picture>;
  readonly abort: AbortController;
  /** How many places show it. */
  shown: number;
}

export class Pictures {
  readonly #parts: PicturesParts;
  /** In the order of showing, the latest last. */
  readonly #held = new Map<string | Blob, Held>();
  readonly #waiting: { readonly key: string | Blob; readonly held: Held }[] = [];
  #drawing = 0;

  constructor(parts: PicturesParts) {
    this.#parts = parts;
  }

  /** Shows it in one place until `release` is called. */
  show(source: PictureSource): { readonly picture: ReadonlySignal<Picture>; release(): void } {
    const key = "file" in source ? source.file : `${source.author}/${source.offer}/${source.item}`;
    let held = this.#held.get(key);
    if (held === undefined) {
      held = { source, picture: signal<Picture>({ type: "wanted" }), abort: new AbortController(), shown: 0 };
      this.#waiting.push({ key, held });
    }
    this.#held.delete(key);
    this.#held.set(key, held);
    held.shown++;
    this.#goOn();
    let released = false;
    return {
      picture: held.picture,
      release: () => {
        if (!released) this.#release(key, held);
        released = true;
      },
    };
  }

  /** A large drawing, for the one who asked; the address is theirs to drop. */
  async large(source: PictureSource, fit: Fit, signal: AbortSignal): Promise<Extract<Picture, { type: "drawn" }>> {
    return await this.#drawn(source, fit, signal);
  }

  drop(url: string): void {
    this.#parts.urls.drop(url);
  }

  #release(key: string | Blob, held: Held): void {
    held.shown--;
    if (held.shown > 0) return;
    // What went past before its turn came is not drawn at all.
    if (held.picture.value.type === "wanted") this.#forget(key, held);
    const idle = [...this.#held].filter(([, { shown }]) => shown === 0);
    for (const [old, each] of idle.slice(0, Math.max(0, idle.length - KEPT))) this.#forget(old, each);
  }

  #forget(key: string | Blob, held: Held): void {
    held.abort.abort();
    if (held.picture.value.type === "drawn") this.#parts.urls.drop(held.picture.value.url);
    if (this.#held.get(key) === held) this.#held.delete(key);
  }

  #goOn(): void {
    while (this.#drawing < AT_A_TIME) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      const { key, held } = next;
      if (held.abort.signal.aborted) continue;
      this.#drawing++;
      void this.#draw(key, held).finally(() => {
        this.#drawing--;
        this.#goOn();
      });
    }
  }

  async #draw(key: string | Blob, held: Held): Promise<void> {
    try {
      const drawn = await this.#drawn(held.source, this.#parts.fit, held.abort.signal);
      if (held.abort.signal.aborted) this.#parts.urls.drop(drawn.url);
      else held.picture.value = drawn;
    } catch (error) {
      if (held.abort.signal.aborted) return;
      held.picture.value = { type: "failed" };
      // A program that does not answer may do so the next time.
      const passing = error instanceof ApiError && error.problem === "unreachable";
      if (passing && this.#held.get(key) === held) this.#held.delete(key);
    }
  }

  async #drawn(
    source: PictureSource,
    fit: Fit,
    signal: AbortSignal,
  ): Promise<Extract<Picture, { type: "drawn" }>> {
    const bytes = "file" in source
      ? source.file
      : await this.#parts.api.item(source.author, source.offer, source.item, MAX_PICTURE_BYTES, signal);
    const { blob, width, height } = await this.#parts.draw(bytes, fit);
    return { type: "drawn", url: this.#parts.urls.make(blob), width, height };
  }
}
