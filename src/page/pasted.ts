/**
 * What a paste brings beside text.
 */
import { pickedFile, type PickedItem } from "./picked.ts";
import { text } from "./text.ts";

/** What a browser calls a picture that never was a file. */
const NAMELESS_PICTURE = /^image\.[a-z]+$/;

/** The part of the browser's DataTransfer that is used. */
export interface Pasted {
  readonly types: readonly string[];
  readonly files: ArrayLike<File>;
}

/**
 * The files to be sent; none: the paste is text. An office program gives a picture of what it copied along with the
 * text itself, and text is what is wanted then.
 *
 * @param stamp the time, as a file's name may hold it.
 */
export function pastedItems({ types, files }: Pasted, stamp: string): PickedItem[] {
  if (types.includes("text/plain") && types.includes("text/html")) return [];
  return Array.from(files, (file) => pickedFile(file, nameOf(file, stamp)));
}

function nameOf({ name, type }: File, stamp: string): string {
  if (!type.startsWith("image/") || !(name === "" || NAMELESS_PICTURE.test(name))) return name;
  const extension = type === "image/jpeg" ? "jpg" : /^image\/([a-z]+)/.exec(type)?.[1] ?? "png";
  return text.attach.picture(stamp, extension);
}
