/** How many columns of a terminal a text takes: the library's function for this lacks its table on npm. */

/** What is written over the character before it, or shows nothing. */
const NO_WIDTH = /[\p{Mn}\p{Me}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * What begins with a character of two columns: the scripts of East Asia, their full-width forms, and emoji. Where a
 * terminal thinks otherwise a line is shorter than it could be, which does no harm.
 */
const WIDE =
  /^(?![\uff61-\uffdc\uffe8-\uffee])[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Bopo}\p{sc=Yiii}\p{sc=Tang}\p{sc=Nshu}\u3000-\u303e\u3200-\u33ff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\p{Emoji_Presentation}\u{20000}-\u{3fffd}]/u;

/** A sign with an emoji's form chosen for it. */
const CHOSEN_EMOJI = /\ufe0f/;

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

export function textWidth(text: string): number {
  let width = 0;
  for (const { segment } of graphemes.segment(text)) width += graphemeWidth(segment);
  return width;
}

/** The text if it fits into so many columns, or else as much of its beginning as does, with "…" behind it. */
export function cutToWidth(text: string, columns: number): string {
  if (textWidth(text) <= columns) return text;
  let [width, cut] = [1, ""];
  for (const { segment } of graphemes.segment(text)) {
    width += graphemeWidth(segment);
    if (width > columns) break;
    cut += segment;
  }
  return columns < 1 ? "" : `${cut}…`;
}

function graphemeWidth(grapheme: string): number {
  if (WIDE.test(grapheme) || CHOSEN_EMOJI.test(grapheme)) return 2;
  return [...grapheme.replace(NO_WIDTH, "")].length;
}
