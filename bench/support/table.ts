// deno-lint-ignore-file no-console
export interface Row {
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  /** The same run's figure of the bare thing beside it. */
  readonly raw: string;
  readonly verdict: "reached" | "falls short" | "not measured";
}

/** The value below which `share` of the sorted values lie. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}

export function ms(value: number): string {
  return `${value.toFixed(value < 10 ? 2 : 0)} ms`;
}

export const MEBIBYTE = 1_048_576;
export const MEGABYTE = 1_000_000;
export const GIGABYTE = 1_000 * MEGABYTE;

export function gigabytes(bytes: number): string {
  return `${(bytes / GIGABYTE).toFixed(1)} GB`;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

export function printTable(rows: readonly Row[]): void {
  const columns = ["what", "wanted", "measured", "raw", "verdict"] as const;
  const widths = columns.map((column) => Math.max(column.length, ...rows.map((row) => row[column].length)));
  const line = (cells: readonly string[]) => cells.map((cell, index) => cell.padEnd(widths[index] ?? 0)).join("  ");
  console.log(line(columns));
  for (const row of rows) console.log(line(columns.map((column) => row[column])));
}
