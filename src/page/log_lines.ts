/**
 * A log as it is drawn: days, the "New" line, and texts grouped by author.
 */
import type { MessageDto } from "../server/dto.ts";

/** Texts of one author within this time stand under one name. */
const GROUP_MS = 5 * 60_000;

export type LogLine =
  | { readonly type: "day"; readonly key: string; readonly at: number }
  | { readonly type: "new"; readonly key: string }
  | {
    readonly type: "text";
    readonly key: string;
    readonly message: MessageDto;
    readonly place: "first" | "following";
  };

/** @param dayKey the same for two times of one day (`Dates.dayKey`). */
export function logLines(
  messages: readonly MessageDto[],
  newFrom: number | undefined,
  dayKey: (at: number) => string,
): LogLine[] {
  const lines: LogLine[] = [];
  let before: MessageDto | undefined;
  let day: string | undefined;
  for (const message of messages) {
    const key = String(message.position);
    const messageDay = dayKey(message.at);
    const newDay = messageDay !== day;
    const isNew = message.position === newFrom;
    if (newDay) lines.push({ type: "day", key: `day ${key}`, at: message.at });
    if (isNew) lines.push({ type: "new", key: "new" });
    const follows = before !== undefined && !newDay && !isNew && before.from === message.from &&
      Math.abs(message.at - before.at) < GROUP_MS;
    lines.push({ type: "text", key, message, place: follows ? "following" : "first" });
    before = message;
    day = messageDay;
  }
  return lines;
}
