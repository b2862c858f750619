import { levenshteinDistance } from "../std/text.ts";

/** The word that was probably meant; undefined: none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number } | undefined;
  for (const word of words) {
    const distance = levenshteinDistance(typed, word);
    if (distance <= word.length / 2 && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}
