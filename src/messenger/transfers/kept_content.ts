/** Lists as the store keeps them: JSON, short, since there may be 100,000 entries. */
import type { ListEntry } from "../../model/transfer.ts";
import type { Survey } from "../ports.ts";
import type { Whereabouts } from "./content.ts";

type KeptEntry = readonly [path: string, at: number, bytes: number] | readonly [path: string, at: number];

interface Kept {
  readonly entries: readonly KeptEntry[];
  readonly items?: readonly (readonly [name: string, path: string])[];
  readonly odd?: readonly (readonly [entry: number, path: string])[];
  /** The name of the spool that the files lie in. */
  readonly spool?: string;
  readonly spoolPath?: string;
}

export interface OwnContent {
  readonly entries: readonly ListEntry[];
  readonly where: Whereabouts;
  /** To be removed when nobody wants the files any more; undefined: they are the user's own. */
  readonly spool: string | undefined;
}

export function encodeList(entries: readonly ListEntry[]): string {
  return JSON.stringify({ entries: entries.map(keptEntry) } satisfies Kept);
}

/** It was written by this program: its shape is trusted. */
export function decodeList(json: string): readonly ListEntry[] {
  return (JSON.parse(json) as Kept).entries.map(listEntry);
}

export function encodeContent({ entries, where, spool }: OwnContent): string {
  const kept: Kept = where.kept === "in spool"
    ? { entries: entries.map(keptEntry), spoolPath: where.path, ...(spool === undefined ? {} : { spool }) }
    : { entries: entries.map(keptEntry), items: [...where.items], odd: [...where.odd] };
  return JSON.stringify(kept);
}

export function decodeContent(json: string): OwnContent {
  const kept = JSON.parse(json) as Kept;
  const where: Whereabouts = kept.spoolPath === undefined
    ? { kept: "by user", items: new Map(kept.items), odd: new Map(kept.odd) }
    : { kept: "in spool", path: kept.spoolPath };
  return { entries: kept.entries.map(listEntry), where, spool: kept.spool };
}

/** What was found on the disk, as it is offered. */
export function contentOfSurvey({ entries }: Survey): OwnContent {
  const items = new Map<string, string>();
  const odd = new Map<number, string>();
  entries.forEach(({ entry, place }, index) => {
    const [item = ""] = entry.path.split("/", 1);
    const rest = entry.path.slice(item.length);
    // An item's own path is the beginning that all paths in it share.
    if (rest === "") items.set(item, place.path);
    else if (place.path !== `${items.get(item)}${rest}`) odd.set(index, place.path);
  });
  return { entries: entries.map(({ entry }) => entry), where: { kept: "by user", items, odd }, spool: undefined };
}

function keptEntry(entry: ListEntry): KeptEntry {
  return entry.type === "file" ? [entry.path, entry.at, entry.bytes] : [entry.path, entry.at];
}

function listEntry([path, at, bytes]: KeptEntry): ListEntry {
  return bytes === undefined ? { type: "folder", path, at } : { type: "file", path, at, bytes };
}
