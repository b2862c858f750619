import type { Catalogue } from "./languages/catalogue.ts";
import { en } from "./languages/en.ts";

/**
 * What the page says, in the language that it speaks. Read it where it is said, never while a module is being loaded:
 * the language is chosen after that.
 */
export let text: Catalogue = en;

/** For numbers that stand in no sentence. BCP 47. */
let locale = "en";

/** From now on the page speaks this language. @param variant for numbers, BCP 47. */
export function speak(catalogue: Catalogue, variant: string): void {
  text = catalogue;
  locale = variant;
}

/** "1,024", "2.0" with one digit behind the point, as the language writes it. */
export function numberWords(value: number, digits = 0): string {
  return value.toLocaleString(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
