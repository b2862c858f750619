import type { HistoryQuery } from "../messenger/ports.ts";
import { RequestError } from "../model/errors.ts";

/** More words than a person types. */
const MAX_WORDS = 32;
/** Of one word, in characters. */
const MAX_WORD = 1_000;
const MAX_LIMIT = 1_000;

/** A history query whose numbers are in range and whose search is cut into words. */
export interface CheckedQuery extends Omit<HistoryQuery, "search" | "before"> {
  readonly before: number;
  /** As they were typed, without repetitions. */
  readonly words: readonly string[];
}

/** @throws {RequestError} "invalid" for what can't be asked. */
export function checkQuery({ search = "", before = Number.MAX_SAFE_INTEGER, ...query }: HistoryQuery): CheckedQuery {
  if (!Number.isSafeInteger(query.limit) || query.limit < 1 || query.limit > MAX_LIMIT) {
    throw invalid(`limit is ${query.limit}. Ask for 1 to ${MAX_LIMIT} messages`);
  }
  if (!Number.isSafeInteger(before)) throw invalid(`before is ${before}. Give the position of a message`);
  if (query.after !== undefined && !Number.isSafeInteger(query.after)) {
    throw invalid(`after is ${query.after}. Give the position of a message`);
  }
  if (query.since !== undefined && !Number.isSafeInteger(query.since)) {
    throw invalid(`since is ${query.since}. Give whole milliseconds since 1970`);
  }
  const words = [...new Set(search.toWellFormed().split(/\s+/u).filter((word) => word !== ""))];
  if (words.length > MAX_WORDS) throw invalid(`${words.length} words are too many. Search for ${MAX_WORDS} at most`);
  const longest = Math.max(...words.map((word) => word.length));
  if (longest > MAX_WORD) throw invalid(`a word of ${longest} characters is too long. Search for a part of it`);
  return { ...query, before, words };
}

/** @throws {RequestError} "invalid". */
export function checkPosition(position: number): void {
  if (!Number.isSafeInteger(position) || position < 0) {
    throw new RequestError("invalid", `Cannot mark as seen: position is ${position}. Give the position of a message`);
  }
}

function invalid(reason: string): RequestError {
  return new RequestError("invalid", `Cannot read history: ${reason}`);
}
