/**
 * The border between rows and the model's types: whatever is read passes one of these, so that a damaged or edited
 * database is noticed here and not in the page.
 */
import type { SQLOutputValue } from "node:sqlite";
import { type ConversationId, isConversationId, isMessageId, isPeerId, isStoreId } from "../model/ids.ts";
import type { MessageId, PeerId, StoreId } from "../model/ids.ts";
import { DamagedRowError } from "./errors.ts";

export type Row = Record<string, SQLOutputValue>;

// A byte order mark at the beginning of a text belongs to the text.
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * A column of text. Texts that people and peers write are selected as `CAST(text AS BLOB)`: node:sqlite cuts a string
 * that it reads at the first U+0000.
 */
export function textOf(row: Row, column: string): string {
  const value = row[column];
  if (typeof value === "string") return value;
  if (value instanceof Uint8Array) return decoder.decode(value);
  throw unexpected(column, "text", value);
}

export function integerOf(row: Row, column: string): number {
  const value = row[column];
  if (typeof value === "number" && Number.isSafeInteger(value)) return value;
  throw unexpected(column, "a whole number", value);
}

/** NULL becomes undefined. */
export function optionalIntegerOf(row: Row, column: string): number | undefined {
  return row[column] === null ? undefined : integerOf(row, column);
}

export function bytesOf(row: Row, column: string): Uint8Array<ArrayBuffer> {
  const value = row[column];
  if (value instanceof Uint8Array) return new Uint8Array(value);
  throw unexpected(column, "bytes", value);
}

export function peerIdOf(row: Row, column: string): PeerId {
  const value = row[column];
  if (typeof value === "string" && isPeerId(value)) return value;
  throw unexpected(column, "a person's id", value);
}

export function conversationOf(row: Row, column: string): ConversationId {
  const value = row[column];
  if (typeof value === "string" && isConversationId(value)) return value;
  throw unexpected(column, "a conversation's id", value);
}

export function messageIdOf(row: Row, column: string): MessageId {
  const value = row[column];
  if (typeof value === "string" && isMessageId(value)) return value;
  throw unexpected(column, "a message's id", value);
}

export function storeIdOf(row: Row, column: string): StoreId {
  const value = row[column];
  if (typeof value === "string" && isStoreId(value)) return value;
  throw unexpected(column, "a store's id", value);
}

function unexpected(column: string, expected: string, value: SQLOutputValue | undefined): DamagedRowError {
  const met = value instanceof Uint8Array ? `${value.length} bytes` : JSON.stringify(String(value)).slice(0, 80);
  return new DamagedRowError(`Cannot read column ${column}: expected ${expected}, got ${met}`);
}
