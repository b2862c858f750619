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
 * Characters that may not appear in a name or a status: controls, line and paragraph separators, bidirectional
 * overrides and isolates, zero-width characters and the byte order mark. They let one name pass for another or
 * break a line's layout. Zero-width joiner and non-joiner stay: Persian, Hindi and emoji need them.
 */
// deno-lint-ignore no-control-regex
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]/gu;

/** One line of text as it may be shown: unseen characters removed, outer white space trimmed. */
export function cleanLine(text: string): string {
  return text.toWellFormed().replace(UNSEEN, "").trim();
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
