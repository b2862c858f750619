/**
 * Sizes, speeds and times left, as the page writes them. Every function takes any number: sizes are their sender's
 * word.
 */
import { numberWords, text } from "./text.ts";

const STEP = 1_000;

/** "512 B", "8.1 kB", "96 MB", "2.0 GB": steps of a thousand, as today's systems show file sizes. */
export function sizeWords(bytes: number): string {
  const unit = unitOf(bytes);
  return text.size.amount(numberWords(bytes / STEP ** unit, digitsOf(bytes, unit)), unit);
}

/** "1.24 of 2.0 GB": both in the unit of the whole, the part so fine that it moves. */
export function partWords(bytes: number, size: number): string {
  const unit = unitOf(size);
  const part = Math.min(bytes, size) / STEP ** unit;
  const finer = unit >= 3 ? 2 : unit === 2 ? 1 : 0;
  const whole = sizeWords(size);
  return bytes >= size ? text.size.part(whole, whole) : text.size.part(numberWords(part, finer), whole);
}

/** "212 MB/s" */
export function speedWords(bytesPerSecond: number): string {
  return text.size.speed(sizeWords(bytesPerSecond));
}

/** "4 s left"; undefined: nothing moves, or it would take more than a hundred days. */
export function timeLeftWords(bytesLeft: number, bytesPerSecond: number | null): string | undefined {
  if (bytesPerSecond === null || !(bytesPerSecond > 0)) return undefined;
  const seconds = Math.ceil(bytesLeft / bytesPerSecond);
  const minutes = Math.ceil(seconds / 60);
  if (!(seconds < 100 * 86_400)) return undefined;
  if (seconds < 60) return text.size.secondsLeft(seconds);
  if (minutes < 60) return text.size.minutesLeft(minutes);
  if (minutes < 24 * 60) return text.size.hoursLeft(Math.floor(minutes / 60), minutes % 60);
  return text.size.daysLeft(Math.round(minutes / 60 / 24));
}

/** Whole percent, 0 to 100; all of nothing is all. */
export function percentOf(bytes: number, size: number): number {
  return size > 0 ? Math.max(0, Math.min(100, Math.floor(bytes / size * 100))) : 100;
}

/** 0 for bytes, 1 for kB and so on; what would be rounded to a thousand has the next. */
function unitOf(bytes: number): number {
  let unit = 0;
  while (unit < text.size.units.length - 1 && bytes / STEP ** unit >= STEP - 0.5) unit++;
  return unit;
}

function digitsOf(bytes: number, unit: number): number {
  return unit > 0 && bytes / STEP ** unit < 9.95 ? 1 : 0;
}
