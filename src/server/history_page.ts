import type { HistoryQuery, Messenger } from "../messenger/facade.ts";
import type { HistoryDto } from "./dto.ts";
import type { ServerContext } from "./guard.ts";
import { wholeNumber } from "./query.ts";
import { invalid } from "./refusal.ts";
import { messageDto } from "./to_dto.ts";

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 200;

/**
 * A page of messages as the address asks for it: `before`, `after` and `limit`.
 *
 * @throws {Refusal} 400: a number is none, or both ends are named.
 */
export function historyPage(
  c: ServerContext,
  messenger: Messenger,
  about: Pick<HistoryQuery, "conversation" | "search" | "kind">,
): HistoryDto {
  const limit = wholeNumber(c, "limit", { least: 1, most: MAX_LIMIT }) ?? DEFAULT_LIMIT;
  const before = wholeNumber(c, "before", { least: 0, most: Number.MAX_SAFE_INTEGER });
  const after = wholeNumber(c, "after", { least: 0, most: Number.MAX_SAFE_INTEGER });
  if (before !== undefined && after !== undefined) {
    throw invalid('"before" and "after" are both there: send one of them');
  }
  // One more than asked for tells whether there are others.
  const found = messenger.history({
    ...about,
    limit: limit + 1,
    ...before === undefined ? {} : { before },
    ...after === undefined ? {} : { after },
  });
  const shown = after === undefined ? found.slice(-limit) : found.slice(0, limit);
  return { messages: shown.map((message) => messageDto(message, messenger)), more: found.length > limit };
}
