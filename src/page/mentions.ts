/**
 * Names within texts: "@Ada", "@Ada Lovelace". Who is meant is found by the names that the page knows; a name's first
 * word is enough.
 */
import { type Called, foldName, visibleName } from "./names.ts";

/** By folded name, and by its first word where no whole name is that. */
export type MentionIndex = ReadonlyMap<string, string>;

export type MentionPart =
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "mention"; readonly text: string; readonly id: string };

/** Words of a name that are tried, and characters of one: names have at most 64 bytes. */
const MOST_WORDS = 6;
const MOST_CHARACTERS = 64;

const AT = /(?<![\p{L}\p{N}_@])@(?=[\p{L}\p{N}])/gu;
const WORD_END = /(?=[^\p{L}\p{N}\p{M}_'’-]|$)/gu;

export function mentionIndex(people: Iterable<Called>): MentionIndex {
  const index = new Map<string, string>();
  const first = new Map<string, string>();
  for (const person of people) {
    for (const name of new Set([visibleName(person), person.name])) {
      const folded = foldName(name);
      if (folded === "") continue;
      if (!index.has(folded)) index.set(folded, person.id);
      const word = foldName(name.trim().split(/\s+/u)[0] ?? "");
      if (word !== "" && !first.has(word)) first.set(word, person.id);
    }
  }
  for (const [word, id] of first) if (!index.has(word)) index.set(word, id);
  return index;
}

/** The text in parts, in order; the longest name at each place counts. */
export function mentionParts(text: string, index: MentionIndex): readonly MentionPart[] {
  const parts: MentionPart[] = [];
  let from = 0;
  for (const { index: at } of text.includes("@") ? text.matchAll(AT) : []) {
    if (at < from) continue;
    const found = nameAt(text.slice(at + 1, at + 1 + MOST_CHARACTERS), index);
    if (found === undefined) continue;
    const end = at + 1 + found.length;
    if (at > from) parts.push({ type: "text", text: text.slice(from, at) });
    parts.push({ type: "mention", text: text.slice(at, end), id: found.id });
    from = end;
  }
  if (from < text.length || parts.length === 0) parts.push({ type: "text", text: text.slice(from) });
  return parts;
}

export function mentions(text: string, self: Called): boolean {
  if (!text.includes("@")) return false;
  const index = mentionIndex([self]);
  return mentionParts(text, index).some(({ type }) => type === "mention");
}

function nameAt(rest: string, index: MentionIndex): { readonly length: number; readonly id: string } | undefined {
  const ends: number[] = [];
  for (const { index: end } of rest.matchAll(WORD_END)) {
    if (end > 0) ends.push(end);
    if (ends.length >= MOST_WORDS) break;
  }
  for (const length of ends.reverse()) {
    const id = index.get(foldName(rest.slice(0, length)));
    if (id !== undefined) return { length, id };
  }
  return undefined;
}
