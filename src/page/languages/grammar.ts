/** Forms by plural category (CLDR), with "#" for the number. A language gives those that it has. */
export type PluralForms = { readonly [category in Intl.LDMLPluralRule]?: string } & { readonly other: string };

export interface Grammar {
  /** "1,024" */
  number(n: number): string;
  /** "1 file", "2 files" */
  plural(n: number, forms: PluralForms): string;
}

/** @param locale BCP 47 */
export function grammarOf(locale: string): Grammar {
  const rules = new Intl.PluralRules(locale);
  const format = new Intl.NumberFormat(locale);
  const number = (n: number) => format.format(n);
  return { number, plural: (n, forms) => (forms[rules.select(n)] ?? forms.other).replaceAll("#", () => number(n)) };
}
