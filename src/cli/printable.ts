/**
 * What must not reach a terminal as it is (model/text.ts says which characters): an escape sequence can move the
 * cursor, change colours or the window's title, and text that shows nothing can hide what is meant.
 */
import { replaceUnseen } from "../model/text.ts";

/** One line of foreign text for a terminal; what must not reach it stands as `\u{…}`. */
export function printableLine(text: string): string {
  return replaceUnseen(text, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
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
  return replaceUnseen(JSON.stringify(value), (character) => {
    // JSON escapes UTF-16 units, of which a character beyond U+FFFF has two.
    const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
    return units.map((unit) => `\\u${unit.toString(16).padStart(4, "0")}`).join("");
  });
}
