/** Marks that stand for themselves behind their letter, as far as the search index drops them. */
const MARKS = /[\u0300-\u0331]/g;
/** Latin letters that carry their marks in them. */
const MARKED = /[\u00c0-\u024f\u1e00-\u1eff]/g;

/**
 * A text as the search compares it: without case, and Latin letters without their marks. As the index does it
 * (`trigram remove_diacritics 1`), but for letters that hardly anybody writes.
 */
export function fold(text: string): string {
  return text.toLowerCase().replaceAll("ς", "σ").replace(MARKED, (letter) => letter.normalize("NFD"))
    .replace(MARKS, "").replaceAll("\u0000", "");
}
