import { levenshteinDistance } from "../std/text.ts";

/** The word that was probably meant, of equally near ones the one that begins alike; undefined: none is near. */
export function nearest(typed: string, words: readonly string[]): string | undefined {
  let best: { word: string; distance: number; alike: number } | undefined;
  for (const word of words) {
    const distance = levenshteinDistance(typed, word);
    if (distance > word.length / 2) continue;
    const alike = commonBeginning(typed, word);
    const isNearer = best === undefined || distance < best.distance ||
      (distance === best.distance && alike > best.alike);
    if (isNearer) best = { word, distance, alike };
  }
  return best?.word;
}

function commonBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}
