/** Texts as people write them, always the same ones: made-up words of four scripts, a few of them in every other text. */

/** A language of the bench: how its words are made, and what stands between them. */
interface Language {
  readonly syllables: readonly string[];
  /** How many syllables a word has, at least and at most. */
  readonly lengths: readonly [number, number];
  readonly words: number;
  readonly gap: string;
}

const LANGUAGES = {
  latin: {
    syllables: [
      ..."the an er in ing re on at ti es or en ed st te is ver com per con pro ble ment ough tion ly sch ein und au über"
        .split(" "),
      ..."ba ke lo mu ra si to vi we xa zy qua fru gle hop jim nex plo dri sko tru wha öl für né ça".split(" "),
    ],
    lengths: [1, 4],
    words: 20_000,
    gap: " ",
  },
  cyrillic: {
    syllables: "при вет ка ко на не по ро ста то но ва ли го ре че ния ет ся сть за ми до ми ру бы ло жи шо щи ё й"
      .split(" "),
    lengths: [1, 4],
    words: 15_000,
    gap: " ",
  },
  chinese: {
    // Eight hundred characters, as many as most of what is written needs.
    syllables: Array.from({ length: 800 }, (_, index) => String.fromCodePoint(0x4e00 + index * 7)),
    lengths: [1, 3],
    words: 12_000,
    gap: "",
  },
  arabic: {
    syllables: "ال من في على ما لا ها نا كم تب در سل عم قر حب شر فت جد بر طل ية ون ين ات مر".split(" "),
    lengths: [1, 3],
    words: 10_000,
    gap: " ",
  },
} satisfies Record<string, Language>;

export type Script = keyof typeof LANGUAGES;

/** Small, fast and the same everywhere: mulberry32. */
export function chance(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The words of a script, the most frequent first. */
export function wordsOf(script: Script): string[] {
  const { syllables, lengths: [least, most], words } = LANGUAGES[script];
  const random = chance(script.length * 7_919);
  const made = new Set<string>();
  while (made.size < words) {
    const length = least + Math.floor(random() * (most - least + 1));
    made.add(Array.from({ length }, () => syllables[Math.floor(random() * syllables.length)] ?? "").join(""));
  }
  return [...made].sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
}

/** So many of a thousand messages are written in each script. */
const SHARES: readonly (readonly [Script, number])[] = [
  ["latin", 550],
  ["cyrillic", 200],
  ["chinese", 150],
  ["arabic", 100],
];

/** Gives one text after the other: 3 to 20 words of one script, frequent words as much more often as in real texts. */
export function writer(seed: number): () => string {
  const random = chance(seed);
  const scripts = SHARES.flatMap(([script, share]) => {
    const words = wordsOf(script);
    return Array.from({ length: share }, () => ({ words, gap: LANGUAGES[script].gap }));
  });
  return () => {
    const { words, gap } = scripts[Math.floor(random() * scripts.length)] ?? { words: [], gap: "" };
    // The n-th word is about 1/n as frequent as the first one.
    const word = () => words[Math.floor(words.length ** random()) - 1] ?? "";
    return Array.from({ length: 3 + Math.floor(random() * 18) }, word).join(gap);
  };
}
