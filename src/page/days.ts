/** Limits of days as they are typed. */

const MOST = 36_500;

/** Null: no limit, an empty field. Undefined: that is no number of days. */
export function daysIn(typed: string): number | null | undefined {
  if (typed.trim() === "") return null;
  const days = /^\s*\d{1,5}\s*$/.test(typed) ? Number(typed) : 0;
  return days >= 1 && days <= MOST ? days : undefined;
}

export function daysOut(days: number | null): string {
  return days === null ? "" : String(days);
}
