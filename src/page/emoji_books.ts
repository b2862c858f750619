/** What the page knows of emoji, fetched when it is first asked for: until then nobody pays for it. */
import { EMOJI_LANGUAGES, type EmojiBook, type EmojiFile, readEmoji } from "./emoji.ts";

export interface EmojiBooksParts {
  /** A file of the page's own. */
  load(path: string): Promise<EmojiFile>;
  /** The newest version of Emoji that this machine has pictures of. */
  version(): number;
}

export class EmojiBooks {
  readonly #parts: EmojiBooksParts;
  readonly #books = new Map<string, Promise<EmojiBook>>();

  constructor(parts: EmojiBooksParts) {
    this.#parts = parts;
  }

  /**
   * In the page's language, or in English where there are no words for emoji in it.
   *
   * @param language BCP 47, its first part counts.
   * @throws what loading threw; the next call tries again.
   */
  async book(language: string): Promise<EmojiBook> {
    const tag = EMOJI_LANGUAGES.find((known) => known === language.split("-")[0]) ?? "en";
    const held = this.#books.get(tag) ?? this.#load(tag);
    this.#books.set(tag, held);
    try {
      return await held;
    } catch (error) {
      this.#books.delete(tag);
      throw error;
    }
  }

  async #load(tag: string): Promise<EmojiBook> {
    return readEmoji(await this.#parts.load(`/static/emoji/${tag}.json`), this.#parts.version());
  }
}
