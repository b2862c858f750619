import { GROWTH_ALWAYS_BYTES, GROWTH_SHARE } from "../limits.ts";

/** How much more than a person accepted may come, of an offer of so many bytes. */
export function growthAllowed(bytes: number): number {
  return Math.max(GROWTH_ALWAYS_BYTES, Math.floor(bytes * GROWTH_SHARE));
}

/** For the receiver's user, when it has grown beyond that. */
export function grownText(before: number, now: number): string {
  const [old, present] = [before, now].map((bytes) => bytes.toLocaleString("en"));
  return `It had ${old} bytes when it was accepted, and has grown to ${present}: accept it again to take it as it is now`;
}
