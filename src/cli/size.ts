import { formatBytes } from "../std/fmt.ts";
import { shortened } from "./settings.ts";
import { UsageError } from "./usage_error.ts";

const PREFIXES = "kmgt";

/** Bytes of a SIZE: `500M`, `1.5 GB`, `64MiB`; k, M, G and T are powers of 1,000, with "i" of 1,024. */
export function readSize(value: string, from: string): number {
  const [, number, prefix = "", binary] = /^(\d{1,16}(?:\.\d{1,9})?) ?(?:([kmgt])(i(?=b))?)?b?$/i.exec(value) ?? [];
  const power = prefix === "" ? 0 : PREFIXES.indexOf(prefix.toLowerCase()) + 1;
  const bytes = Math.round(Number(number) * (binary === undefined ? 1000 : 1024) ** power);
  if (bytes >= 1 && bytes <= Number.MAX_SAFE_INTEGER) return bytes;
  throw new UsageError(`${from} is a size such as 500M, 2G or 64MiB, not "${shortened(value)}": give another`);
}

/** A size for people. */
export function sizeText(bytes: number): string {
  return formatBytes(bytes);
}

/** `0:07`, `12:34`, `1:02:03`, `3 d`. */
export function timeText(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} d`;
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = two(Math.floor(seconds) % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
