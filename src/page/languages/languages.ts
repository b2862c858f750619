/** The languages of the page, and which of them a person gets. */

import type { SettingsDto } from "../../server/dto.ts";

interface Language {
  /** In the language itself, as a list of languages shows it. */
  readonly name: string;
  readonly direction: "ltr" | "rtl";
}

/** By BCP 47 tag. */
export const LANGUAGES = {
  en: { name: "English", direction: "ltr" },
  de: { name: "Deutsch", direction: "ltr" },
  fr: { name: "Français", direction: "ltr" },
  es: { name: "Español", direction: "ltr" },
  pt: { name: "Português", direction: "ltr" },
  ru: { name: "Русский", direction: "ltr" },
  ar: { name: "العربية", direction: "rtl" },
  hi: { name: "हिन्दी", direction: "ltr" },
  ja: { name: "日本語", direction: "ltr" },
  zh: { name: "简体中文", direction: "ltr" },
} as const satisfies Record<LanguageTag, Language>;

export type LanguageTag = Exclude<SettingsDto["language"], "system">;

export interface Tongue {
  readonly language: LanguageTag;
  /** For dates and numbers: a regional variant of it where the browser prefers one. BCP 47. */
  readonly locale: string;
}

/** Of what variants are written like unless the browser says more. */
const PLAIN_LOCALES: { readonly [tag in LanguageTag]?: string } = { en: "en-GB", zh: "zh-CN" };

/**
 * @param chosen by the person in the settings; undefined: the first that the browser prefers and the page speaks,
 * or English.
 * @param preferred navigator.languages. A browser started under LANG=C offers "en-US@posix", which is no tag that Intl
 * takes.
 */
export function tongueFor(chosen: LanguageTag | undefined, preferred: readonly string[]): Tongue {
  const known = preferred.map((tag) => [tag, languageOf(tag)] as const);
  const language = chosen ?? known.find(([, one]) => one !== undefined)?.[1] ?? "en";
  const locale = known.find(([tag, one]) => one === language && isLocale(tag))?.[0];
  return { language, locale: locale ?? PLAIN_LOCALES[language] ?? language };
}

export function isLanguage(tag: string): tag is LanguageTag {
  return Object.hasOwn(LANGUAGES, tag);
}

function languageOf(tag: string): LanguageTag | undefined {
  const [first = ""] = tag.toLowerCase().split(/[-@_.]/);
  return isLanguage(first) ? first : undefined;
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}
