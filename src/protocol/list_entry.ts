import type { ListEntry } from "../model/transfer.ts";
import { MAX_PATH_BYTES } from "./constants.ts";
import { type JsonObject, Members } from "./json.ts";

/**
 * A file or a folder of an offer's list (docs/protocol.md, section 8.2). What a path may be made of is not looked at
 * here: model/file_name.ts does that, for the receiver's disk.
 *
 *     {"path": …, "bytes": …, "at": …}    {"path": …, "at": …, "folder": true}
 */
export function parseEntry(value: unknown, what: string): ListEntry {
  const members = new Members(value, what);
  const path = members.text("path", 1, MAX_PATH_BYTES);
  const at = members.whole("at");
  return members.flag("folder")
    ? { type: "folder", path, at }
    : { type: "file", path, bytes: members.whole("bytes"), at };
}

export function encodeEntry(entry: ListEntry): JsonObject {
  switch (entry.type) {
    case "file":
      return { path: entry.path, bytes: entry.bytes, at: entry.at };
    case "folder":
      return { path: entry.path, at: entry.at, folder: true };
  }
  entry satisfies never;
}
