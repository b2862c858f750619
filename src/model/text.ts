/**
 * Rules for text that people type and peers send.
 */

export const MAX_NAME_BYTES = 64;
export const MAX_TEXT_BYTES = 65_536;

const encoder = new TextEncoder();

/** Size in UTF-8, bytes. */
export function utf8Length(text: string): number {
  return encoder.encode(text).length;
}

/** Why a text can't be sent, as a sentence for the person who wrote it; undefined: it can. */
export function textProblem(text: string): string | undefined {
  if (text === "") return "The text is empty: write something to send";
  if (!text.isWellFormed()) return "The text is not valid Unicode (a lone surrogate): send it again without it";
  // A UTF-16 unit makes at most three bytes: the exact count is needed only for texts that may be too long.
  if (text.length * 3 <= MAX_TEXT_BYTES) return undefined;
  const size = utf8Length(text);
  if (size > MAX_TEXT_BYTES) {
    return `The text has ${size} bytes, and ${MAX_TEXT_BYTES} is the most: send it in parts`;
  }
  return undefined;
}

/**
 * Characters that show nothing of their own: controls, separators of lines and paragraphs, marks that turn the
 * direction of text around, lone surrogates, and whatever Unicode calls default-ignorable (zero-width characters, the
 * byte order mark, tags, Hangul fillers). They let one name pass for another, break a line's layout, or command a
 * terminal. Zero-width joiner and non-joiner stay, which Persian, Hindi and emoji need, and the selector U+FE0F, which
 * emoji need.
 */
const UNSEEN =
  /(?![\u200c\u200d\ufe0f])[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}\p{Default_Ignorable_Code_Point}\ufff9-\ufffb]/gu;

/** Braille's own space. White space around it would not be trimmed, and it is a whole blank name by itself. */
const BRAILLE_BLANK = /\u2800/g;

/**
 * What stays for the sake of some scripts, where it does nothing: at the beginning, and after white space and letters
 * that neither join nor have an emoji's form. Digits have one in keycaps, before U+20E3.
 */
const IDLE =
  /(?<=^|[\s\p{ASCII}\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Han}])(?!\ufe0f\u20e3)[\u200c\u200d\ufe0f]+/gu;

/** Has every character that shows nothing of its own stand as `replace` gives it. */
export function replaceUnseen(text: string, replace: (character: string) => string): string {
  return text.replace(UNSEEN, replace);
}

/** One line of text as it may be shown: characters that show nothing are removed, outer white space trimmed. */
export function cleanLine(text: string): string {
  return replaceUnseen(text.toWellFormed(), () => "").replace(BRAILLE_BLANK, "").replace(IDLE, "").trim();
}

/** Why a name can't be borne; undefined: it can. */
export function nameProblem(name: string): string | undefined {
  const clean = cleanLine(name);
  if (clean === "") return "The name is empty: give one with --name";
  const size = utf8Length(clean);
  if (size > MAX_NAME_BYTES) {
    return `The name has ${size} bytes, and ${MAX_NAME_BYTES} is the most: give a shorter one with --name`;
  }
  return undefined;
}

/** Why a status text can't be announced; undefined: it can. */
export function statusProblem(text: string): string | undefined {
  const size = utf8Length(cleanLine(text));
  return size > MAX_NAME_BYTES ? `The status has ${size} bytes, and ${MAX_NAME_BYTES} is the most` : undefined;
}
