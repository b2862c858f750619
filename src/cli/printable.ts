/**
 * What must not reach a terminal as it is: control characters (an escape sequence can move the cursor, change colours
 * or the window's title), marks that turn the direction of text around, separators of lines, and characters that show
 * nothing. Zero-width joiner and non-joiner stay: Persian, Hindi and emoji need them.
 */
const UNSAFE =
  // deno-lint-ignore no-control-regex
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]|\p{Surrogate}/gu;

/** One line of foreign text for a terminal; what must not reach it stands as `\u{…}`. */
export function printableLine(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** A text of several lines: all but the first are indented, so that none passes for a line of the program's own. */
export function printableText(text: string, indent: string): string {
  return text
    .replace(/\r\n/g, "\n")
    .split("\n")
    .map((line) => line.split("\t").map(printableLine).join("\t"))
    .join(`\n${indent}`);
}

/** JSON on one line, in which nothing is left that a terminal obeys. It means the same. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replace(
    UNSAFE,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
