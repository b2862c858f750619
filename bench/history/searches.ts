import { chance, type Script, wordsOf } from "./words.ts";

/** What people look for, by kind. */
export type SearchKind = "frequent" | "rare" | "missing" | "two words" | "part of a word" | "two characters";

/** So many of each kind, in all scripts, always the same ones. */
export function searches(ofEach: number): { readonly kind: SearchKind; readonly search: string }[] {
  const random = chance(3);
  const words = Object.fromEntries(
    (["latin", "cyrillic", "chinese", "arabic"] as const).map((script) => [script, wordsOf(script)] as const),
  );
  const pick = (script: Script, from: number, to: number) => {
    const all = (words[script] ?? []).filter((word) => [...word].length >= 2);
    return all[Math.floor((from + (to - from) * random()) * (all.length - 1))] ?? "";
  };
  const some = (index: number): Script => (["latin", "cyrillic", "arabic", "chinese"] as const)[index % 4] ?? "latin";
  const kinds: Record<SearchKind, (index: number) => string> = {
    frequent: (index) => pick(some(index), 0, 0.01),
    rare: (index) => pick(some(index), 0.9, 1),
    missing: (index) => `${pick(some(index), 0.5, 1)}${pick(some(index + 1), 0.5, 1)}`,
    "two words": (index) => `${pick(some(index), 0, 0.02)} ${pick(some(index), 0.01, 0.2)}`,
    "part of a word": (index) => [...pick(some(index % 3), 0.3, 1)].slice(1, 5).join(""),
    "two characters": (index) => [...pick("chinese", 0, 1)].slice(0, 1 + (index > 0 ? 1 : 0)).join(""),
  };
  return Object.entries(kinds).flatMap(([kind, make]) =>
    Array.from({ length: ofEach }, (_, index) => ({ kind: kind as SearchKind, search: make(index) }))
  );
}
