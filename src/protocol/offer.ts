/**
 * Offers of files, and words about them, as members of a message (docs/protocol.md, section 8.1).
 *
 *     "offer": {"items": [{"name": …, "bytes": …, "files"?}, …], "files": …, "folders": …, "bytes": …}
 *     "word":  {"offer": …, "says": …, "missing"?, "bytes"?, "changed"?, "why"?}
 */
import { type FileWord, MAX_ENTRIES, MAX_NAMED_ITEMS, type Offer, type OfferItem } from "../model/transfer.ts";
import { MAX_ITEM_NAME_BYTES } from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { describe, type JsonObject, Members } from "./json.ts";

/** The sums are the sender's: that they are those of the list shows when the list comes. */
export function parseOffer(members: Members): Offer {
  const files = members.whole("files", 0, MAX_ENTRIES);
  const folders = members.whole("folders", 0, MAX_ENTRIES);
  if (files + folders < 1 || files + folders > MAX_ENTRIES) {
    throw new ProtocolError(`Cannot read offer: it has ${files + folders} files and folders, not 1 to ${MAX_ENTRIES}`);
  }
  return {
    items: members.array("items", 1, MAX_NAMED_ITEMS, parseItem),
    files,
    folders,
    bytes: members.whole("bytes"),
  };
}

/** @throws {RangeError} for another number of items than an offer may name: a mistake of this program. */
export function encodeOffer({ items, files, folders, bytes }: Offer): JsonObject {
  if (items.length < 1 || items.length > MAX_NAMED_ITEMS) {
    throw new RangeError(`Cannot write offer: ${items.length} items, not 1 to ${MAX_NAMED_ITEMS}`);
  }
  return { items: items.map(encodeItem), files, folders, bytes };
}

export function parseWord(members: Members): FileWord {
  return {
    offer: members.messageId("offer"),
    says: members.matching("says", isWord, "1 to 32 of a-z and -"),
    missing: members.has("missing") ? members.whole("missing", 0, MAX_ENTRIES) : 0,
    ...members.has("bytes") ? { bytes: members.whole("bytes") } : {},
    ...members.has("changed") ? { changed: members.whole("changed", 0, MAX_ENTRIES) } : {},
    ...members.has("why") ? { why: members.matching("why", isWord, "1 to 32 of a-z and -") } : {},
  };
}

export function encodeWord({ offer, says, missing, bytes, changed, why }: FileWord): JsonObject {
  return {
    offer,
    says,
    ...(missing === 0 ? {} : { missing }),
    ...(bytes === undefined ? {} : { bytes }),
    ...(changed === undefined || changed === 0 ? {} : { changed }),
    ...(why === undefined ? {} : { why }),
  };
}

function parseItem(value: unknown, what: string): OfferItem {
  const members = new Members(value, what);
  const name = members.text("name", 1, MAX_ITEM_NAME_BYTES);
  if (/[/\\]/.test(name)) {
    throw new ProtocolError(`Cannot read ${what}.name: expected a name without / and \\, got ${describe(name)}`);
  }
  return {
    name,
    bytes: members.whole("bytes"),
    files: members.has("files") ? members.whole("files", 0, MAX_ENTRIES) : undefined,
  };
}

function encodeItem({ name, bytes, files }: OfferItem): JsonObject {
  return { name, bytes, ...(files === undefined ? {} : { files }) };
}

function isWord(text: string): text is string {
  return /^[a-z-]{1,32}$/.test(text);
}
