/** What a receiver makes of the name of one file or folder (docs/protocol.md, section 8.6). */
import { replaceUnseen, utf8Length } from "./text.ts";

/** The longest name of a file or folder, UTF-8: leaves room for what systems and programs add, up to their 255. */
export const MAX_COMPONENT_BYTES = 200;

/** What is longer is a sentence with a dot in it. Bytes, with the dot. */
const MAX_EXTENSION_BYTES = 20;
/** For " (100000)" and more: the same room for every number, so that all of a name's numbers begin alike. */
const NUMBER_BYTES = 12;

/** Scripts need these in a text, and two file names could look the same by them: they go, too. */
const UNSEEN_IN_NAMES = /[\u200c\u200d\ufe0f\u2800]/g;
/** What Windows does not allow in a name; the slashes are there for whoever gives a name that is a path. */
const ILLEGAL = /[<>:"|?*/\\]/g;
/** What Windows takes for a device, whatever extension follows. In upper case. */
const DEVICE = /^(CON|PRN|AUX|NUL|CLOCK\$|CONIN\$|CONOUT\$|(COM|LPT)[0-9¹²³])\s*(\.|$)/;
/** Most names are: for them the long way is spared. */
const PRINTABLE_ASCII = /^[ -~]*$/;
const BLANK = /\s/;

/**
 * The name for the disk, legal and harmless on Windows, macOS and Linux: 1 to 200 bytes in NFC. A name that is so
 * already is given back as it is.
 */
export function safeComponent(name: string): string {
  const text = fit(trimmed(normalised(name).replace(ILLEGAL, "_")));
  if (text === "") return "_";
  return DEVICE.test(text.toUpperCase()) ? fit(`_${text}`) : text;
}

/** The same for all names that Windows, macOS or Linux may take for one: whatever their case and their composition. */
export function nameKey(name: string): string {
  if (PRINTABLE_ASCII.test(name)) return name.toLowerCase();
  // Each step finds pairs that the others don't: ẞ and ß, ß and SS, σ and ς.
  return name.normalize("NFC").toLowerCase().toUpperCase().toLowerCase().normalize("NFC");
}

/** "notes.txt" with a number: "notes (2).txt", at most 200 bytes. */
export function numbered(name: string, number: number): string {
  const [stem, extension] = stemAndExtension(name);
  return `${shortened(stem, MAX_COMPONENT_BYTES - NUMBER_BYTES - utf8Length(extension))} (${number})${extension}`;
}

/** Without what can't be seen, in NFC. */
function normalised(name: string): string {
  if (PRINTABLE_ASCII.test(name)) return name;
  const seen = replaceUnseen(name, () => "").replace(UNSEEN_IN_NAMES, "");
  // Taking characters out may bring others together that compose: NFC comes after, and brings no new ones to take out.
  return seen.normalize("NFC");
}

/** Without white space around it, and without dots behind: Windows would take them away by itself. */
function trimmed(text: string): string {
  let end = text.length;
  // No regular expression: on a name of many blanks it would take the square of their number.
  while (end > 0 && (text[end - 1] === "." || BLANK.test(text[end - 1]!))) end--;
  return text.slice(0, end).trimStart();
}

/** At most 200 bytes of a trimmed name, its extension among them. */
function fit(name: string): string {
  // A UTF-16 unit makes at most three bytes.
  if (name.length * 3 <= MAX_COMPONENT_BYTES || utf8Length(name) <= MAX_COMPONENT_BYTES) return name;
  const [stem, extension] = stemAndExtension(name);
  return shortened(stem, MAX_COMPONENT_BYTES - utf8Length(extension)) + extension;
}

function shortened(stem: string, bytes: number): string {
  // Writes whole characters only, and says how much of the text that was.
  const { read } = new TextEncoder().encodeInto(stem, new Uint8Array(bytes));
  return trimmed(stem.slice(0, read)) || "_";
}

function stemAndExtension(name: string): [stem: string, extension: string] {
  const dot = name.lastIndexOf(".");
  const extension = name.slice(dot);
  if (dot <= 0 || BLANK.test(extension) || extension.length > MAX_EXTENSION_BYTES) return [name, ""];
  return utf8Length(extension) <= MAX_EXTENSION_BYTES ? [name.slice(0, dot), extension] : [name, ""];
}
