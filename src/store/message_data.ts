import { isMessageId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import type { FileWord, Offer } from "../model/transfer.ts";
import { jsonOf } from "./json_value.ts";
import type { Row } from "./row.ts";

/** What a message carries beside its text (docs/protocol.md, section 8.1), as the column `data` keeps it. */
export interface MessageData {
  readonly kind: string;
  readonly offer?: WireMessage["offer"];
  readonly word?: WireMessage["word"];
}

/** Picked, so that nothing else an object carries is kept. Null: it carries nothing. */
export function toData({ kind, offer, word }: MessageData): string | null {
  if (kind === "file" && offer !== undefined) {
    const items = offer.items.map(({ name, bytes, files }) => ({ name, bytes, files }));
    return JSON.stringify({ items, files: offer.files, folders: offer.folders, bytes: offer.bytes });
  }
  if (kind === "file-word" && word !== undefined) {
    const { offer, says, missing, bytes, changed, why } = word;
    return JSON.stringify({ offer, says, missing, bytes, changed, why });
  }
  return null;
}

/** Undefined also for an offer that came when this program did not know files yet. */
export function offerOf(row: Row): Offer | undefined {
  if (row.kind !== "file" || row.data === null) return undefined;
  const offer = jsonOf(row, "data");
  return {
    items: offer.member("items").items().map((item) => ({
      name: item.member("name").text(),
      bytes: item.member("bytes").whole(),
      files: item.member("files").optional((files) => files.whole()),
    })),
    files: offer.member("files").whole(),
    folders: offer.member("folders").whole(),
    bytes: offer.member("bytes").whole(),
  };
}

export function wordOf(row: Row): FileWord | undefined {
  if (row.kind !== "file-word" || row.data === null) return undefined;
  const word = jsonOf(row, "data");
  const bytes = word.member("bytes").optional((value) => value.whole());
  const changed = word.member("changed").optional((value) => value.whole());
  const why = word.member("why").optional((value) => value.text());
  return {
    offer: word.member("offer").matching(isMessageId, "a message's id"),
    says: word.member("says").text(),
    missing: word.member("missing").whole(),
    ...bytes === undefined ? {} : { bytes },
    ...changed === undefined ? {} : { changed },
    ...why === undefined ? {} : { why },
  };
}
