/**
 * Looks through what was dropped on the page: files, and folders with all that is in them, empty ones too.
 */
import {
  beginning,
  MAX_DEPTH,
  MAX_ENTRIES,
  partName,
  pickedFile,
  pickedFolder,
  type PickedItem,
  PickError,
} from "./picked.ts";
import { text } from "./text.ts";

/** The part of the browser's FileSystemEntry that is used. */
export type DroppedEntry = DroppedFile | DroppedFolder;

export interface DroppedFile {
  readonly isDirectory: false;
  readonly name: string;
  file(found: (file: File) => void, failed: (error: unknown) => void): void;
}

export interface DroppedFolder {
  readonly isDirectory: true;
  readonly name: string;
  createReader(): FolderReader;
}

export interface FolderReader {
  /** The next ones, a hundred at the most; none: that was all. */
  readEntries(found: (entries: DroppedEntry[]) => void, failed: (error: unknown) => void): void;
}

export interface Drop {
  readonly items: readonly PickedItem[];
  /** Paths of what could not be read, and is left out. */
  readonly unreadable: readonly string[];
}

/**
 * @param now for folders without files, ms since 1970.
 * @param found called with how many entries there are so far.
 * @throws {PickError} too many, or too deep; the signal's reason when it is aborted.
 */
export async function lookThrough(
  dropped: readonly DroppedEntry[],
  { now, found, signal }: { now: number; found: (count: number) => void; signal: AbortSignal },
): Promise<Drop> {
  const items: PickedItem[] = [];
  const unreadable: string[] = [];
  let count = 0;
  const counted = () => {
    signal.throwIfAborted();
    if (++count > MAX_ENTRIES) throw new PickError(text.attach.tooMany(MAX_ENTRIES));
    found(count);
  };
  for (const entry of dropped) {
    counted();
    if (entry.isDirectory) {
      const inside = await walk(entry, counted);
      unreadable.push(...inside.unreadable);
      if (inside.unreadable[0] !== entry.name) {
        items.push(pickedFolder(entry.name, inside.files, inside.folders, now));
      }
      continue;
    }
    const file = await fileOf(entry);
    if (file === undefined) unreadable.push(entry.name);
    else items.push(pickedFile(file, entry.name));
  }
  return { items, unreadable };
}

/** @param counted called for each entry, which may throw. */
async function walk(root: DroppedFolder, counted: () => void) {
  const files: { path: string; file: File }[] = [];
  const folders: string[] = [];
  const unreadable: string[] = [];
  // Neither recursion nor a promise for each entry: a folder may hold a hundred thousand.
  const waiting: { readonly folder: DroppedFolder; readonly path: string }[] = [{ folder: root, path: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const inside = await entriesOf(next.folder);
    if (inside === undefined) unreadable.push(next.path === "" ? root.name : `${root.name}/${next.path}`);
    for (const child of inside ?? []) {
      counted();
      const path = next.path === "" ? partName(child.name) : `${next.path}/${partName(child.name)}`;
      if (path.split("/").length >= MAX_DEPTH) {
        throw new PickError(text.attach.tooDeep(beginning(`${root.name}/${path}`), MAX_DEPTH));
      }
      if (child.isDirectory) {
        folders.push(path);
        waiting.push({ folder: child, path });
        continue;
      }
      const file = await fileOf(child);
      if (file === undefined) unreadable.push(`${root.name}/${path}`);
      else files.push({ path, file });
    }
  }
  return { files, folders, unreadable };
}

/** Undefined: it can't be read. */
function fileOf(entry: DroppedFile): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)));
}

/** Undefined: it can't be read. A reader gives a part at a time, until it gives none. */
async function entriesOf(folder: DroppedFolder): Promise<DroppedEntry[] | undefined> {
  const reader = folder.createReader();
  const all: DroppedEntry[] = [];
  for (;;) {
    const part = await new Promise<DroppedEntry[] | undefined>((resolve) =>
      reader.readEntries(resolve, () => resolve(undefined))
    );
    if (part === undefined) return undefined;
    if (part.length === 0) return all;
    all.push(...part);
    // More than any offer may hold: whoever counts says so.
    if (all.length > MAX_ENTRIES) return all;
  }
}
