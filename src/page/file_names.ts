/**
 * Names of files and folders as the page shows them. They come from other people; what a name ends in must always be
 * seen, since that says what opening it does.
 */
import type { OfferItemDto } from "../server/dto.ts";
import { text } from "./text.ts";

/** Characters of a name that are shown at its beginning and at its end; what stands between is cut. */
const HEAD = 72;
const TAIL = 24;

/** The largest picture that is drawn in the conversation, bytes. */
export const MAX_PICTURE_BYTES = 32 * 1_048_576;

/** Never SVG: that is a document, which may run scripts. */
const PICTURES = new Set(["png", "jpg", "jpeg", "jpe", "jfif", "gif", "webp", "avif", "bmp"]);

/** Controls, direction marks, and what shows nothing or breaks the line; joiners belong to scripts and emoji. */
const HIDING = /(?:(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u115f\u1160\u3164\uffa0])+/gu;
const SEEN = /[^\p{C}\p{Z}\u115f\u1160\u3164\uffa0]/u;

/** A name or a path on one line and in its own order. */
export function visibleFileName(name: string): string {
  return SEEN.test(name) ? name.replace(HIDING, " ").trim() : text.file.nameless;
}

/** The same, cut in its middle where it is long: "a very long …ending.pdf". */
export function shortFileName(name: string): string {
  const characters = [...visibleFileName(name)];
  if (characters.length <= HEAD + TAIL + 1) return characters.join("");
  return `${characters.slice(0, HEAD).join("")}…${characters.slice(-TAIL).join("")}`;
}

/** "pdf", of at most five letters and digits; undefined: it has none that says something. */
export function extensionOf(name: string): string | undefined {
  return /[^.]\.([a-z0-9]{1,5})$/i.exec(visibleFileName(name))?.[1]?.toLowerCase();
}

/** Whether the page may try to draw it. */
export function isPicture({ name, files, bytes, runs }: OfferItemDto): boolean {
  return files === null && !runs && bytes > 0 && bytes <= MAX_PICTURE_BYTES && PICTURES.has(extensionOf(name) ?? "");
}

/** Whether opening a file or folder that somebody picks here may run something. */
export function mayRun(name: string, runnable: ReadonlySet<string>): boolean {
  const seen = visibleFileName(name).replace(/[. ]+$/, "");
  const dot = seen.lastIndexOf(".");
  return dot >= 0 && runnable.has(seen.slice(dot + 1).toLowerCase());
}

/** What an item is called on this disk; undefined: as it was offered, or it is not here. */
export function savedName({ name }: OfferItemDto, path: string | undefined): string | undefined {
  if (path === undefined || path === "") return undefined;
  const saved = path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);
  return visibleFileName(saved) === visibleFileName(name) ? undefined : saved;
}

/** The folder that all of these paths lie in directly; undefined: there is none. A path of any system. */
export function commonFolder(paths: readonly string[]): string | undefined {
  const folders = new Set(paths.map((path) => path.slice(0, Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")))));
  const [only] = folders;
  return folders.size === 1 && only !== "" ? only : undefined;
}

/** What an offer is called in one line: "report.pdf", "run 7", "3 files". */
export function offerWords({ items, files, folders }: {
  readonly items: readonly { readonly name: string; readonly files: number | null }[];
  readonly files: number;
  readonly folders: number;
}): string {
  const [item] = items;
  if (items.length === 1 && item !== undefined) return shortFileName(item.name);
  return files > 0 ? text.file.files(files) : text.file.folders(folders);
}
