import type { Catalogue } from "./languages/catalogue.ts";
import { en } from "./languages/en.ts";

/**
 * What the page says, in the language that it speaks. Read it where it is said, never while a module is being loaded:
 * the language is chosen after that.
 */
export let text: Catalogue = en;

/** From now on the page speaks this language. */
export function speak(catalogue: Catalogue): void {
  text = catalogue;
}
