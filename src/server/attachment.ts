import { cleanLine } from "../model/text.ts";

/**
 * Content-Disposition of a file to be saved (RFC 6266): its name in UTF-8 for today's browsers, and in plain ASCII for
 * others. Names come from peers: nothing of them ends the header or its quotes, and none leads into a folder.
 */
export function attachment(name: string): string {
  const shown = cleanLine(name).replace(/[/\\]/g, "_") || "file";
  return `attachment; filename="${asciiOf(shown)}"; filename*=UTF-8''${encode(shown)}`;
}

/** Without what has a meaning in a quoted string or, by RFC 6266, appendix D, may be taken for one. */
function asciiOf(name: string): string {
  return name.replace(/[^\x20-\x7e]|["%]/gu, "_");
}

/** RFC 8187: `encodeURIComponent` leaves four characters that are none of attr-char there. */
function encode(name: string): string {
  return encodeURIComponent(name).replace(/['()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
