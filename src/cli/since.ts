const UNIT_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

/**
 * The moment that `--since` means, ms since 1970: a date (from its beginning, here), a date and time (here, or with
 * Z or an offset), or how long ago: `30m`, `2h`, `3d`, `1w`. Undefined: none of these.
 */
export function readSince(text: string, now: number): number | undefined {
  const ago = /^(\d{1,9}(?:\.\d{1,9})?)([smhdw])$/.exec(text);
  if (ago) return now - Number(ago[1]) * (UNIT_MS[ago[2] ?? ""] ?? NaN);
  const date = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:\d\d)?)?$/i.exec(text);
  if (!date) return undefined;
  const [, day, time = "00:00", zone = ""] = date;
  // The engine turns the 31st of February into March: only a day that comes back as it went in is one.
  if (!new Date(`${day}T00:00Z`).toJSON()?.startsWith(day ?? "")) return undefined;
  const moment = Date.parse(`${day}T${time}${zone.toUpperCase()}`);
  return Number.isNaN(moment) ? undefined : moment;
}
