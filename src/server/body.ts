import { STATUS_CODE } from "../std/http.ts";
import type { ServerContext } from "./guard.ts";
import { invalid, Refusal } from "./refusal.ts";

export const MAX_BODY_BYTES = 1_048_576;

/** The list of an upload: 100,000 entries, each with some 300 bytes of path. */
export const MAX_LIST_BYTES = 32 * 1_048_576;

/** The most that is read of somebody who has shown no token yet. */
export const MAX_STRANGERS_BODY_BYTES = 4_096;

/**
 * The request's body, a JSON object. Other content types are refused, which also stops forms: a browser sends
 * application/json for a foreign page only after asking first, and is never told yes.
 *
 * Hono's bodyLimit was weighed: a body that breaks off fails inside it like a fault of the program.
 *
 * @param most bytes; a larger body is refused by its Content-Length, or while it comes in.
 * @throws {Refusal} 415, 413, 400.
 */
export async function readObject(c: ServerContext, most = MAX_BODY_BYTES): Promise<Readonly<Record<string, unknown>>> {
  requireType(c, JSON_TYPE, "application/json");
  const value = parse(await read(c.req.raw, most));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw invalid("The request's body is no JSON object: send one");
  }
  return { ...value };
}

/**
 * The request's body as bytes, however many: each chunk is read when it is asked for, and none is kept. Only bytes that
 * say that they are bytes are taken, which stops forms here as well.
 *
 * @throws {Refusal} 415 at once; 400 while it is read, when it breaks off.
 */
export function readBytes(c: ServerContext): AsyncIterable<Uint8Array> {
  requireType(c, BYTES_TYPE, "application/octet-stream");
  return chunksOf(c.req.raw);
}

/**
 * As `readBytes`, all of it at once.
 *
 * @param most bytes; more is refused while it comes in.
 * @throws {Refusal} 415, 413, 400.
 */
export async function readWhole(c: ServerContext, most: number): Promise<Uint8Array<ArrayBuffer>> {
  const whole = new Uint8Array(most);
  let size = 0;
  for await (const chunk of readBytes(c)) {
    if (size + chunk.length > most) throw tooLarge(most);
    whole.set(chunk, size);
    size += chunk.length;
  }
  return whole.slice(0, size);
}

async function* chunksOf(request: Request): AsyncGenerator<Uint8Array, void> {
  try {
    yield* request.body ?? [];
  } catch {
    throw invalid("The request's body broke off: ask how many bytes are there, and go on from there");
  }
}

const JSON_TYPE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;
const BYTES_TYPE = /^application\/octet-stream$/i;

function requireType(c: ServerContext, wanted: RegExp, name: string): void {
  const type = c.req.header("content-type") ?? "";
  const packed = c.req.header("content-encoding") !== undefined;
  if (packed || !wanted.test(type)) {
    throw new Refusal(
      STATUS_CODE.UnsupportedMediaType,
      "media-type",
      `The request's content type is "${type.slice(0, 100)}": send ${name}, not compressed`,
    );
  }
}

async function read(request: Request, most: number): Promise<string> {
  if (Number(request.headers.get("content-length") ?? 0) > most) throw tooLarge(most);
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let size = 0;
  let text = "";
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > most) throw tooLarge(most);
      text += decoder.decode(chunk, { stream: true });
    }
    return text + decoder.decode();
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw invalid("The request's body broke off or is not UTF-8: send it again");
  }
}

function tooLarge(most: number): Refusal {
  return new Refusal(STATUS_CODE.ContentTooLarge, "too-large", `The request is larger than ${most} bytes: send less`);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("The request's body is no JSON: send a JSON object");
  }
}
