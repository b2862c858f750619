/** What can be done with a message: the program has the last word, this is what is offered. */
import type { MessageDto } from "../server/dto.ts";

/** An own text that may be given another wording. */
export function mayReword({ own, kind, question, retractedAt }: MessageDto): boolean {
  // What was asked is what was answered.
  return own && kind === "text" && question === null && retractedAt === null;
}

export function mayRetract({ own, retractedAt }: MessageDto): boolean {
  return own && retractedAt === null;
}

/** Texts alone: files are offered anew by whoever has them. */
export function mayForward({ kind, text, retractedAt }: MessageDto): boolean {
  return kind === "text" && text !== "" && retractedAt === null;
}

export function mayAnswer({ kind, retractedAt }: MessageDto): boolean {
  return (kind === "text" || kind === "file") && retractedAt === null;
}

/** The emoji, how many chose it and who, in the order of their number. */
export interface ReactionCount {
  readonly emoji: string;
  readonly by: readonly string[];
}

export function countReactions({ reactions }: MessageDto): readonly ReactionCount[] {
  const counts = new Map<string, string[]>();
  for (const { emoji, by } of reactions) {
    const held = counts.get(emoji);
    if (held === undefined) counts.set(emoji, [by]);
    else held.push(by);
  }
  return [...counts].map(([emoji, by]) => ({ emoji, by })).toSorted((a, b) => b.by.length - a.by.length);
}

export type Receipt = "saved" | "delivered" | "read";

/** How far an own message has got: with all it went to. */
export function receiptOf({ recipients, deliveredTo, readBy }: MessageDto): Receipt {
  if (recipients === 0 || deliveredTo.length < recipients) return "saved";
  return readBy.length >= recipients ? "read" : "delivered";
}

/** Whom it went to, parted by how far it has got with each. */
export interface Receivers {
  readonly read: readonly string[];
  readonly delivered: readonly string[];
  readonly missing: readonly string[];
}

export function receiversOf({ to, deliveredTo, readBy }: MessageDto): Receivers {
  const has = new Set(deliveredTo);
  const seen = new Set(readBy);
  return {
    read: to.filter((id) => seen.has(id)),
    delivered: to.filter((id) => has.has(id) && !seen.has(id)),
    missing: to.filter((id) => !has.has(id) && !seen.has(id)),
  };
}
