/**
 * Names as the page shows them. They come from other people: any length that fits 64 bytes, any script, any trick.
 */

/** As many avatar colours as src/page/style has. */
export const HUES = 12;

/** Somebody with what they are called: by themselves, and by the user where that is something else. */
export interface Called {
  readonly id: string;
  readonly name: string;
  /** Null, undefined or empty: by the name they gave. */
  readonly nickname?: string | null | undefined;
}

/** What somebody goes by here, as it was typed. */
export function calledName({ name, nickname }: Called): string {
  return nickname === null || nickname === undefined || nickname.replace(UNSEEN, "") === "" ? name : nickname;
}

/** Characters that leave nothing to see: controls, formatting, white space, fillers of the Hangul alphabet. */
const UNSEEN = /[\p{C}\p{Z}\u115f\u1160\u3164\uffa0]/gu;

/** Nothing of it is to be seen. */
export function showsNothing(name: string): boolean {
  return name.replace(UNSEEN, "") === "";
}

/** Enough of an id to tell two people apart by. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** Characters that turn the direction of what follows, or break the line. */
const TURNING = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu;

/** The name on one line and in its own order, or the beginning of the id where the name shows nothing. */
export function visibleName(person: Called): string {
  const name = calledName(person);
  return name.replace(UNSEEN, "") === "" ? shortId(person.id) : name.replace(TURNING, " ").trim();
}

/** Two names that a reader can't tell apart fold to the same: case, width, composition and spacing are dropped. */
export function foldName(name: string): string {
  return name.normalize("NFKC").replace(UNSEEN, "").toLowerCase();
}

/** The ids of those whose name somebody else bears too: the short id belongs beside it. */
export function namesakes(people: Iterable<Called>): ReadonlySet<string> {
  const first = new Map<string, string>();
  const same = new Set<string>();
  for (const person of people) {
    const { id } = person;
    const folded = foldName(calledName(person));
    const other = first.get(folded);
    if (other === undefined) first.set(folded, id);
    else if (other !== id) same.add(other).add(id);
  }
  return same;
}

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** One or two letters for an avatar: the beginnings of the first and the last word that begin with a letter. */
export function initials(name: string): string {
  const words = name.split(/[\s\p{Z}\p{Cc}]+/u).filter((word) => /^[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(word));
  const first = words[0] ?? name.replace(UNSEEN, "");
  const last = words.length > 1 ? words.at(-1) ?? "" : "";
  return beginning(first) + beginning(last);
}

/** A grapheme may carry any number of combining marks: beyond a few it is cut to its base. */
function beginning(word: string): string {
  for (const { segment } of graphemes.segment(word.slice(0, 64))) {
    const whole = segment.length <= 12 ? segment : String.fromCodePoint(segment.codePointAt(0) ?? 0x3f);
    // Some marks become letters of their own in capitals.
    return (/^\p{L}/u.test(whole) ? whole.normalize("NFC").replace(/\p{M}/gu, "") : whole).toUpperCase();
  }
  return "";
}

/** A colour's number, 0 to HUES - 1, the same for an id wherever it is shown. */
export function hueOf(id: string): number {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) >>> 0;
  return sum % HUES;
}
