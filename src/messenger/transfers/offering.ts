import { RequestError } from "../../model/errors.ts";
import {
  type ListEntry,
  MAX_LIST_CHARACTERS,
  MAX_NAMED_ITEMS,
  type Offer,
  type OfferItem,
} from "../../model/transfer.ts";
import type { Files } from "../ports.ts";
import { contentOfSurvey, type OwnContent } from "./kept_content.ts";
import type { SpooledUploads } from "./uploads.ts";

/** What is to be offered, found on the disk. */
export interface Found {
  readonly offer: Offer;
  readonly content: OwnContent;
  /** What is left out, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

export type From = { readonly paths: readonly string[] } | { readonly upload: string };

/** @throws {RequestError} "invalid": nothing that can be offered; "nobody": no such upload. */
export async function findOffered(
  from: From,
  { files, uploads, signal }: { files: Files; uploads: SpooledUploads; signal: AbortSignal },
): Promise<Found> {
  if ("upload" in from) {
    const content = await uploads.take(from.upload);
    return { offer: summaryOf(content.entries), content, left: [] };
  }
  const survey = await files.survey(from.paths, signal);
  if (survey.entries.length === 0) {
    const [first] = survey.left;
    const why = first === undefined ? "" : `: ${first.path} ${first.why}`;
    throw new RequestError("invalid", `There is nothing to send${why}`);
  }
  const characters = survey.entries.reduce((sum, { entry }) => sum + entry.path.length, 0);
  if (characters > MAX_LIST_CHARACTERS) {
    throw new RequestError("invalid", "The paths of all files are too long together: send the folder in parts");
  }
  const content = contentOfSurvey(survey);
  return { offer: summaryOf(content.entries), content, left: survey.left };
}

/** What an offer says of a list (docs/protocol.md, section 8.1). */
export function summaryOf(entries: readonly ListEntry[]): Offer {
  const items = new Map<string, { bytes: number; files: number | undefined }>();
  let files = 0;
  let bytes = 0;
  for (const entry of entries) {
    const [name = ""] = entry.path.split("/", 1);
    const item = items.get(name) ?? { bytes: 0, files: entry.type === "folder" ? 0 : undefined };
    items.set(name, item);
    if (entry.type !== "file") continue;
    item.bytes += entry.bytes;
    if (item.files !== undefined) item.files++;
    files++;
    bytes += entry.bytes;
  }
  const named: OfferItem[] = [...items].slice(0, MAX_NAMED_ITEMS).map(([name, item]) => ({ name, ...item }));
  return { items: named, files, folders: entries.length - files, bytes };
}
