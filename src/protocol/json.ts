/**
 * JSON bodies of records (docs/protocol.md, sections 4 and 5), read strictly: members that are named here must have
 * their type and keep their limit, all others are ignored. Only named members are ever read, and results are built
 * anew, so that a member called `__proto__` or `constructor` means nothing.
 */
import { isMessageId, isPeerId, isRoomId, type MessageId, type PeerId, type RoomId } from "../model/ids.ts";
import { utf8Length } from "../model/text.ts";
import type { Bytes } from "./bytes.ts";
import { ProtocolError } from "./errors.ts";
import { decodeUtf8, encodeUtf8 } from "./utf8.ts";

export type JsonObject = { readonly [member: string]: unknown };

/** A UTF-16 unit makes at most three bytes of UTF-8. */
const MAX_BYTES_PER_UNIT = 3;
const QUOTED_CHARACTERS = 32;

export const HEX_ID = "32 lower-case hex digits";
const BASE32_ID = "52 characters of lower-case base32";

/** @throws {ProtocolError} for bytes that are no UTF-8 or no JSON, as all below for what breaks their rule. */
export function parseJson(body: Bytes, what: string): unknown {
  const text = decodeUtf8(body, what);
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ProtocolError(`Cannot read ${what}: ${body.length} bytes that are not valid JSON`, { cause });
  }
}

export function encodeJson(value: unknown): Bytes {
  return encodeUtf8(JSON.stringify(value));
}

export function objectOf(value: unknown, what: string): JsonObject {
  if (!isObject(value)) throw new ProtocolError(`Cannot read ${what}: expected an object, got ${describe(value)}`);
  return value;
}

/** An array of `least` to `most` items. */
export function arrayOf(value: unknown, most: number, what: string, least = 1): readonly unknown[] {
  if (!Array.isArray(value)) {
    throw new ProtocolError(`Cannot read ${what}: expected an array, got ${describe(value)}`);
  }
  if (value.length < least || value.length > most) {
    throw new ProtocolError(`Cannot read ${what}: it has ${value.length} items, not ${least} to ${most}`);
  }
  return value;
}

/** One of an array of ids. */
export function peerIdOf(value: unknown, what: string): PeerId {
  if (typeof value === "string" && isPeerId(value)) return value;
  throw new ProtocolError(`Cannot read ${what}: expected ${BASE32_ID}, got ${describe(value)}`);
}

/** The members of one object. */
export class Members {
  readonly #object: JsonObject;
  readonly #what: string;

  constructor(value: unknown, what: string) {
    this.#object = objectOf(value, what);
    this.#what = what;
  }

  has(member: string): boolean {
    return this.#object[member] !== undefined;
  }

  /** A member that is an object itself; undefined where it is left out. */
  inner(member: string): Members | undefined {
    return this.has(member) ? this.object(member) : undefined;
  }

  object(member: string): Members {
    return new Members(this.#object[member], `${this.#what}.${member}`);
  }

  /** A member that is an array of `least` to `most` items; `read` is given each with its name for messages. */
  array<T>(member: string, least: number, most: number, read: (item: unknown, what: string) => T): T[] {
    const what = `${this.#what}.${member}`;
    return arrayOf(this.#object[member], most, what, least).map((item) => read(item, what));
  }

  string(member: string): string {
    const value = this.#object[member];
    if (typeof value !== "string") throw this.#broken(member, "a string", value);
    return value;
  }

  /** Well-formed text of `least` to `most` bytes of UTF-8. */
  text(member: string, least: number, most: number): string {
    const value = this.string(member);
    if (!value.isWellFormed()) throw this.#broken(member, "text without lone surrogates", value);
    if (value.length < least) throw this.#broken(member, `${least} to ${most} bytes`, value);
    if (value.length * MAX_BYTES_PER_UNIT > most && (value.length > most || utf8Length(value) > most)) {
      throw this.#broken(member, `${least} to ${most} bytes`, value);
    }
    return value;
  }

  /** As `text`, of 0 to `most` bytes; empty where it is left out. */
  optionalText(member: string, most: number): string {
    return this.has(member) ? this.text(member, 0, most) : "";
  }

  /** A whole number from `least` to `most`. */
  whole(member: string, least = 0, most = Number.MAX_SAFE_INTEGER): number {
    const value = this.#object[member];
    if (typeof value !== "number" || !Number.isSafeInteger(value) || value < least || value > most) {
      throw this.#broken(member, `a whole number from ${least} to ${most}`, value);
    }
    // JSON knows -0; nothing else should.
    return value + 0;
  }

  boolean(member: string): boolean {
    const value = this.#object[member];
    if (typeof value !== "boolean") throw this.#broken(member, "true or false", value);
    return value;
  }

  /** A member that is true, or left out; false says the same as leaving it out. */
  flag(member: string): boolean {
    return this.has(member) && this.boolean(member);
  }

  oneOf<const T extends string>(member: string, choices: readonly T[]): T {
    const value = this.#object[member];
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw this.#broken(member, choices.map((choice) => `"${choice}"`).join(" or "), value);
    return found;
  }

  matching<T extends string>(member: string, isValid: (text: string) => text is T, expected: string): T {
    const value = this.string(member);
    if (!isValid(value)) throw this.#broken(member, expected, value);
    return value;
  }

  messageId(member: string): MessageId {
    return this.matching(member, isMessageId, HEX_ID);
  }

  peerId(member: string): PeerId {
    return this.matching(member, isPeerId, BASE32_ID);
  }

  /** "private", "everyone" or a room's name (sections 5.2 and 5.5). */
  conversation(): "private" | "everyone" | RoomId {
    const value = this.string("conversation");
    if (value === "private" || value === "everyone" || isRoomId(value)) return value;
    throw this.#broken("conversation", '"private", "everyone" or a room', value);
  }

  /** 1 to 32 of a–z, 0–9 and "-" (section 5.2). */
  kind(member = "kind"): string {
    const value = this.string(member);
    if (!/^[a-z0-9-]{1,32}$/.test(value)) throw this.#broken(member, "1 to 32 of a-z, 0-9 and -", value);
    return value;
  }

  #broken(member: string, expected: string, value: unknown): ProtocolError {
    return new ProtocolError(`Cannot read ${this.#what}.${member}: expected ${expected}, got ${describe(value)}`);
  }
}

/** What was met, short and harmless in a log. */
export function describe(value: unknown): string {
  switch (typeof value) {
    case "undefined":
      return "nothing";
    case "number":
    case "boolean":
      return String(value);
    case "string": {
      const quoted = JSON.stringify(value.slice(0, QUOTED_CHARACTERS)).replace(/[^ -~]/g, "?");
      return value.length > QUOTED_CHARACTERS ? `${quoted}… (${value.length} characters)` : quoted;
    }
    default:
      return value === null ? "null" : Array.isArray(value) ? "an array" : "an object";
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
