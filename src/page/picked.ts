/**
 * Files and folders that somebody picked to send: pure rules, from what a browser gives to the list that the program
 * takes.
 */
import type { BeginUploadDto } from "../server/dto.ts";
import { text } from "./text.ts";

/** What one offer may hold (docs/protocol.md, section 8.2). */
export const MAX_ENTRIES = 100_000;
export const MAX_DEPTH = 32;
const MAX_PATH_BYTES = 4_096;

/** One file or folder as it was picked, with all that is in it. */
export interface PickedItem {
  /** Unique among what is sent together. */
  readonly name: string;
  readonly type: "file" | "folder";
  /** Without an order. */
  readonly entries: readonly PickedEntry[];
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
}

/** `inside`: its path below the item, parts joined by "/"; empty: it is the item. */
export type PickedEntry =
  | { readonly type: "file"; readonly inside: string; readonly file: File }
  /** `at`: ms since 1970. */
  | { readonly type: "folder"; readonly inside: string; readonly at: number };

/** What is said where something can't be picked; for the person who reads the page. */
export class PickError extends Error {
  override readonly name = "PickError";
}

export function pickedFile(file: File, name = file.name): PickedItem {
  const entry: PickedEntry = { type: "file", inside: "", file };
  return { name: itemName(name), type: "file", entries: [entry], files: 1, bytes: file.size };
}

/**
 * A folder with what is in it. A browser does not say when a folder changed: it has the time of the newest file in it.
 *
 * @param files with their paths below the folder.
 * @param folders paths of folders below it; those that the files lie in may be left out.
 * @param now for a folder without files, ms since 1970.
 */
export function pickedFolder(
  name: string,
  files: readonly { readonly path: string; readonly file: File }[],
  folders: readonly string[],
  now: number,
): PickedItem {
  const newest = new Map<string, number>([["", 0]]);
  for (const folder of folders) for (const path of [folder, ...foldersAbove(folder)]) newest.set(path, 0);
  for (const { path, file } of files) {
    for (const folder of foldersAbove(path)) {
      newest.set(folder, Math.max(newest.get(folder) ?? 0, timeOf(file)));
    }
  }
  const entries: PickedEntry[] = [...newest].map(([inside, at]) => ({ type: "folder", inside, at: at || now }));
  for (const { path, file } of files) entries.push({ type: "file", inside: path, file });
  const bytes = files.reduce((sum, { file }) => sum + file.size, 0);
  return { name: itemName(name), type: "folder", entries, files: files.length, bytes };
}

/** What `<input type=file>` gives: with `webkitdirectory` each file bears its path from the chosen folder on. */
export function pickedFiles(files: readonly File[], now: number): PickedItem[] {
  const folders = new Map<string, { path: string; file: File }[]>();
  const items: PickedItem[] = [];
  for (const file of files) {
    const cut = file.webkitRelativePath.indexOf("/");
    if (cut <= 0) {
      items.push(pickedFile(file));
      continue;
    }
    const folder = file.webkitRelativePath.slice(0, cut);
    const inside = folders.get(folder) ?? [];
    inside.push({ path: partsOf(file.webkitRelativePath.slice(cut + 1)), file });
    folders.set(folder, inside);
  }
  return [...items, ...[...folders].map(([name, inside]) => pickedFolder(name, inside, [], now))];
}

/**
 * More beside what was picked already; of two that bear the same name the later gets a number.
 *
 * @throws {PickError} too many, too deep, or a path too long.
 */
export function addItems(items: readonly PickedItem[], more: readonly PickedItem[]): readonly PickedItem[] {
  const entries = [...items, ...more].reduce((sum, item) => sum + item.entries.length, 0);
  if (entries > MAX_ENTRIES) throw new PickError(text.attach.tooMany(MAX_ENTRIES));
  const names = new Set(items.map(({ name }) => name));
  const added = more.map((item) => {
    const name = freeName(item, names);
    names.add(name);
    return { ...item, name };
  });
  for (const item of added) checkPaths(item);
  return [...items, ...added];
}

/** An upload: its list, and the files whose bytes follow it, in the same order. */
export interface UploadList {
  readonly entries: BeginUploadDto["entries"];
  readonly files: readonly { readonly path: string; readonly file: Blob }[];
}

/** Sorted by path, part by part, so that a folder stands before what is in it and nothing else between. */
export function uploadList(items: readonly PickedItem[]): UploadList {
  const all = items.flatMap(({ name, entries }) => entries.map((entry) => ({ path: pathOf(name, entry), entry })));
  const key = new Map(all.map(({ path }) => [path, path.replaceAll("/", "\0")]));
  all.sort((a, b) => compare(key.get(a.path) ?? "", key.get(b.path) ?? ""));
  return {
    entries: all.map(({ path, entry }) =>
      entry.type === "file"
        ? { path, bytes: entry.file.size, at: timeOf(entry.file) }
        : { path, at: entry.at, folder: true }
    ),
    files: all.flatMap(({ path, entry }) => entry.type === "file" ? [{ path, file: entry.file }] : []),
  };
}

export function sumOf(items: readonly PickedItem[]): { readonly files: number; readonly bytes: number } {
  return {
    files: items.reduce((sum, { files }) => sum + files, 0),
    bytes: items.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

/** A name as a path may carry it: neither slash nor backslash, and whole characters. */
export function partName(name: string): string {
  const part = name.toWellFormed().replaceAll(/[/\\\0]/g, "_");
  return part === "" || part === "." || part === ".." ? "_" : part;
}

/** An item's name; a browser has none for what has no file behind it. */
function itemName(name: string): string {
  return name === "" ? "file" : partName(name);
}

function partsOf(path: string): string {
  return path.split("/").map(partName).join("/");
}

function pathOf(name: string, { inside }: PickedEntry): string {
  return inside === "" ? name : `${name}/${inside}`;
}

function foldersAbove(path: string): string[] {
  const parts = path.split("/");
  return parts.map((_, depth) => parts.slice(0, depth).join("/"));
}

/** Whole milliseconds since 1970; what was changed before that has none. */
function timeOf(file: File): number {
  return Math.max(0, Math.trunc(file.lastModified)) || 0;
}

function freeName({ name, type }: PickedItem, taken: ReadonlySet<string>): string {
  if (!taken.has(name)) return name;
  const dot = type === "file" ? name.lastIndexOf(".") : -1;
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ""];
  for (let number = 2;; number++) {
    const free = `${stem} (${number})${extension}`;
    if (!taken.has(free)) return free;
  }
}

function checkPaths({ name, entries }: PickedItem): void {
  for (const entry of entries) {
    const path = pathOf(name, entry);
    if (path.split("/").length > MAX_DEPTH) throw new PickError(text.attach.tooDeep(beginning(path), MAX_DEPTH));
    if (path.length * 3 > MAX_PATH_BYTES && new TextEncoder().encode(path).length > MAX_PATH_BYTES) {
      throw new PickError(text.attach.tooLong(beginning(path), MAX_PATH_BYTES));
    }
  }
}

/** Enough of a path to know it by. */
export function beginning(path: string): string {
  return path.length > 100 ? `${path.slice(0, 100)}…` : path;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
