import { FilesError } from "../model/errors.ts";
import { codeOf, lookAt } from "./errors.ts";
import { isSameFile } from "./file_info.ts";

export interface Publication {
  /** Where it is, and where it goes: in the same file system. */
  readonly staged: string;
  readonly path: string;
  /** No other transfer's: tells our placeholder from whatever else is there. */
  readonly tag: string;
  /** Marks it as come from elsewhere, before anybody sees it. */
  readonly mark: (path: string) => Promise<void>;
  /** Makes a second name for a file. Tests give one that can't, as on FAT. */
  readonly link?: (path: string, second: string) => Promise<void>;
}

/**
 * Moves an item to its final path, never over anything. What a crash left half done is completed when it is called
 * again.
 *
 * @throws the system's errors; {FilesError} "missing": it is at neither place.
 */
export async function publish(publication: Publication): Promise<"published" | "taken"> {
  const { staged, path, mark } = publication;
  const item = await lookAt(staged);
  const there = await lookAt(path);
  if (item === undefined) {
    if (there !== undefined) return "published";
    throw new FilesError("missing", `Cannot move ${staged} to ${path}: it is at neither place any more`);
  }
  if (there !== undefined) return await complete(publication, item, there);
  await mark(staged);
  return item.isDirectory ? await moveFolder(staged, path) : await moveFile(publication);
}

/** Something is at the final path: our own file, if a crash came between two steps. */
async function complete(
  { staged, path, tag }: Publication,
  item: Deno.FileInfo,
  there: Deno.FileInfo,
): Promise<"published" | "taken"> {
  if (!item.isFile || !there.isFile) return "taken";
  if (isSameFile(item, there)) await Deno.remove(staged);
  else if (await isPlaceholder(path, there, tag)) await Deno.rename(staged, path);
  else return "taken";
  return "published";
}

/** A second name is never given over an existing one; a rename would replace it. */
async function moveFile(publication: Publication): Promise<"published" | "taken"> {
  const { staged, path, link = Deno.link } = publication;
  try {
    await link(staged, path);
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return "taken";
    if (codeOf(error) === undefined) throw error;
    return await moveOverPlaceholder(publication);
  }
  await Deno.remove(staged);
  return "published";
}

/** For file systems where a file has one name: only who makes the name may then put something else there. */
async function moveOverPlaceholder({ staged, path, tag }: Publication): Promise<"published" | "taken"> {
  try {
    using file = await Deno.open(path, { write: true, createNew: true });
    await file.write(placeholder(tag));
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return "taken";
    throw error;
  }
  try {
    await Deno.rename(staged, path);
  } catch (error) {
    await Deno.remove(path);
    throw error;
  }
  return "published";
}

async function isPlaceholder(path: string, { size }: Deno.FileInfo, tag: string): Promise<boolean> {
  const expected = placeholder(tag);
  // An empty one, too, could be ours, but also somebody else's.
  if (size !== expected.length) return false;
  const bytes = await Deno.readFile(path);
  return bytes.length === size && bytes.every((byte, index) => byte === expected[index]);
}

function placeholder(tag: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`LanMessenger ${tag}\n`);
}

/** No system renames a folder over a file, or over a folder with something in it. */
async function moveFolder(staged: string, path: string): Promise<"published" | "taken"> {
  try {
    await Deno.rename(staged, path);
    return "published";
  } catch (error) {
    if (await lookAt(path) !== undefined) return "taken";
    throw error;
  }
}
