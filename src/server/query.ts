import type { ServerContext } from "./guard.ts";
import { invalid } from "./refusal.ts";

/**
 * A whole number of the address's query; undefined: it is not there.
 *
 * @throws {Refusal} 400: it is none, out of bounds, or there twice.
 */
export function wholeNumber(
  c: ServerContext,
  name: string,
  { least, most }: { least: number; most: number },
): number | undefined {
  const [text, ...others] = c.req.queries(name) ?? [];
  if (text === undefined) return undefined;
  const value = /^\d{1,16}$/.test(text) && others.length === 0 ? Number(text) : NaN;
  if (!(value >= least && value <= most)) {
    throw invalid(`"${name}" is "${text.slice(0, 100)}": send one whole number from ${least} to ${most}`);
  }
  return value;
}
