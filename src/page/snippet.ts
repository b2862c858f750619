/** The part of a found text in which the words stand, with them marked. */

export interface SnippetPart {
  readonly text: string;
  readonly tone: "plain" | "found";
}

const BEFORE = 40;
const SHOWN = 160;

export function snippet(text: string, words: string): readonly SnippetPart[] {
  const line = text.replace(/\s+/gu, " ").trim();
  const folded = fold(line);
  // Some letters change their number when they are folded: then the places are not those of the text.
  const wanted = folded.length === line.length ? fold(words).split(/\s+/u).filter((word) => word !== "") : [];
  const first = Math.min(...wanted.map((word) => folded.indexOf(word)).filter((at) => at >= 0), Infinity);
  const from = first === Infinity || first <= BEFORE ? 0 : wordBegin(line, first - BEFORE);
  const to = Math.min(line.length, from + SHOWN);
  const parts: SnippetPart[] = from > 0 ? [{ text: "…", tone: "plain" }] : [];
  for (let at = from; at < to;) {
    const next = nextFound(folded, wanted, at, to);
    if (next.at > at) parts.push({ text: line.slice(at, next.at), tone: "plain" });
    if (next.length > 0) parts.push({ text: line.slice(next.at, next.at + next.length), tone: "found" });
    at = next.at + next.length;
  }
  return to < line.length ? [...parts, { text: "…", tone: "plain" }] : parts;
}

function nextFound(folded: string, wanted: readonly string[], from: number, to: number) {
  let best = { at: to, length: 0 };
  for (const word of wanted) {
    const at = folded.indexOf(word, from);
    if (at < 0 || at + word.length > to) continue;
    if (at < best.at || (at === best.at && word.length > best.length)) best = { at, length: word.length };
  }
  return best;
}

function wordBegin(line: string, near: number): number {
  const space = line.indexOf(" ", near);
  if (space >= 0 && space < near + BEFORE / 2) return space + 1;
  const code = line.charCodeAt(near);
  return code >= 0xdc00 && code < 0xe000 ? near + 1 : near;
}

function fold(text: string): string {
  return text.toLowerCase();
}
