/** Entries of the draft shelf, read back: another version of the page, or anything else, may have written them. */
import type { SendDto } from "../server/dto.ts";
import type { Reply } from "./draft.ts";
import type { Going, KeptDraft } from "./draft_shelf.ts";

interface Dated<Value> {
  /** Of the last change, ms since 1970. */
  readonly at: number;
  readonly value: Value;
}

/** Undefined: there is none, or it can't be read. */
export function readKept(raw: string | undefined): Dated<KeptDraft> | undefined {
  const entry = fieldsOf(raw);
  if (entry === undefined || typeof entry.text !== "string" || typeof entry.at !== "number") return undefined;
  const { at, text, picked } = entry;
  const value = {
    text,
    reply: replyOf(entry.reply),
    returned: requestOf(entry.returned),
    editing: editingOf(entry.editing),
    picked: typeof picked === "number" ? picked : 0,
  };
  return { at, value };
}

export function readGoing(raw: string | undefined): Dated<Going> | undefined {
  const entry = fieldsOf(raw);
  const request = requestOf(entry?.request);
  if (entry === undefined || request === undefined || typeof entry.at !== "number") return undefined;
  return { at: entry.at, value: { as: entry.as === "words" ? "words" : "text", request } };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(raw: string | undefined): Fields | undefined {
  if (raw === undefined) return undefined;
  try {
    return objectOf(JSON.parse(raw));
  } catch {
    return undefined;
  }
}

function objectOf(value: unknown): Fields | undefined {
  return typeof value === "object" && value !== null ? { ...value } : undefined;
}

function replyOf(value: unknown): Reply | undefined {
  const { author, id, text } = objectOf(value) ?? {};
  if (typeof author !== "string" || typeof id !== "string") return undefined;
  return { author, id, text: typeof text === "string" ? text : "" };
}

function requestOf(value: unknown): SendDto | undefined {
  const { to, text, id, reply } = objectOf(value) ?? {};
  if (typeof to !== "string" || typeof text !== "string" || typeof id !== "string") return undefined;
  const answered = replyOf(reply);
  return { to, text, id, ...(answered === undefined ? {} : { reply: { author: answered.author, id: answered.id } }) };
}

function editingOf(value: unknown): KeptDraft["editing"] {
  const { id, text, before } = objectOf(value) ?? {};
  if (typeof id !== "string" || typeof text !== "string" || typeof before !== "string") return undefined;
  return { id, text, before };
}
