import type { en } from "./en.ts";

/** The same entries, with other words. */
type Reworded<T> = T extends (...args: infer Args) => unknown ? (...args: Args) => string
  : T extends string ? string
  : T extends readonly string[] ? readonly string[]
  : { readonly [entry in keyof T]: Reworded<T[entry]> };

/** Every word that the page says, in one language. */
export type Catalogue = Reworded<typeof en>;
