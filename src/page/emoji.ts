/**
 * Emoji as the picker holds them: read from a file that tools/emoji_files.ts makes of emojibase-data, one for each
 * language.
 */

/** In the order in which they are shown. */
export const EMOJI_GROUPS = [
  "smileys",
  "people",
  "animals",
  "food",
  "travel",
  "activities",
  "objects",
  "symbols",
  "flags",
] as const;

export type EmojiGroup = (typeof EMOJI_GROUPS)[number];

/** Languages whose words for emoji there are; every other searches in English. */
export const EMOJI_LANGUAGES = ["en", "de", "fr", "es", "pt", "ru", "ja", "zh", "hi"] as const;

/**
 * One emoji in the file: what it is, its name, further words to find it by with blanks between, the version of Emoji
 * that brought it, and where it can have a skin tone, the same in each of the five, lightest first.
 */
export type EmojiEntry = readonly [emoji: string, name: string, words: string, version: number, ...tones: string[]];

/** The file: as many lists as there are groups. */
export type EmojiFile = readonly (readonly EmojiEntry[])[];

/** 0: as it is without one; 1 to 5: lightest to darkest. */
export type SkinTone = 0 | 1 | 2 | 3 | 4 | 5;

export const SKIN_TONES: readonly SkinTone[] = [0, 1, 2, 3, 4, 5];

export interface Emoji {
  readonly emoji: string;
  readonly name: string;
  /** Empty, or five. */
  readonly tones: readonly string[];
  /** All that it is found by, folded; words parted by a blank. */
  readonly found: string;
}

export type EmojiBook = ReadonlyMap<EmojiGroup, readonly Emoji[]>;

/** The highest version of Emoji that the page asks for: any. */
export const EVERY_VERSION = Infinity;

/** @param version what is newer than this is left out: the machine has no picture of it. */
export function readEmoji(file: EmojiFile, version: number): EmojiBook {
  return new Map(EMOJI_GROUPS.map((group, index) => {
    const entries = (file[index] ?? []).filter(([, , , since]) => since <= version);
    return [
      group,
      entries.map(([emoji, name, words, , ...tones]) => ({ emoji, name, tones, found: fold(`${name} ${words}`) })),
    ];
  }));
}

export function inTone({ emoji, tones }: Emoji, tone: SkinTone): string {
  return tone === 0 ? emoji : tones[tone - 1] ?? emoji;
}

/**
 * Those that have each of the typed words in what they are found by: names that begin so, then words; where there are
 * neither, any part of a word, since not every script has blanks.
 */
export function findEmoji(book: EmojiBook, typed: string, most: number): readonly Emoji[] {
  const wanted = fold(typed).split(/\s+/u).filter((word) => word !== "");
  const [first = ""] = wanted;
  if (first === "") return [];
  const ranked = [...book.values()].flat()
    .filter(({ found }) => wanted.every((word) => found.includes(word)))
    .map((emoji) => {
      const words = ` ${emoji.found}`;
      const begins = wanted.every((word) => words.includes(` ${word}`));
      return { emoji, rank: emoji.found.startsWith(first) ? 0 : begins ? 1 : 2 };
    });
  const best = ranked.some(({ rank }) => rank < 2) ? ranked.filter(({ rank }) => rank < 2) : ranked;
  return best.toSorted((a, b) => a.rank - b.rank).slice(0, most).map(({ emoji }) => emoji);
}

/** The emoji that somebody used, in whatever tone. */
export function emojiNamed(book: EmojiBook, wanted: readonly string[]): readonly Emoji[] {
  const known = new Map<string, Emoji>();
  for (const each of [...book.values()].flat()) {
    for (const form of [each.emoji, ...each.tones]) known.set(form, { ...each, emoji: form, tones: [] });
  }
  return wanted.flatMap((emoji) => known.get(emoji) ?? []);
}

/** Case, width, accents and composition do not count. */
function fold(words: string): string {
  return words.normalize("NFKD").replace(/\p{Mn}/gu, "").toLowerCase();
}
