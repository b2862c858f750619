/** Hours in which nothing calls the user. */
import type { SettingsDto } from "../server/dto.ts";

/** "07:05", by the clock of this computer. @param at ms since 1970. */
export function timeOfDay(at: number): string {
  const date = new Date(at);
  return [date.getHours(), date.getMinutes()].map((part) => String(part).padStart(2, "0")).join(":");
}

/**
 * Whether a time lies within quiet hours: from their first minute to just before their end. Where they end before they
 * begin they go over midnight.
 *
 * @param time "HH:MM".
 */
export function isQuiet(hours: SettingsDto["quietHours"], time: string): boolean {
  if (hours === null) return false;
  const { from, to } = hours;
  return from < to ? from <= time && time < to : from <= time || time < to;
}
