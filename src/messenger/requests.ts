/** What requests fail with, in words for whoever asked. */
import { RequestError, StorageError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";

/**
 * Does what writes to the disk.
 *
 * @param what as the sentence begins: "The rule".
 * @throws {RequestError} "storage".
 */
export function saving<T>(what: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    throw notSaved(what, error);
  }
}

/** What is to be thrown; a request's own refusal stays what it is. */
export function notSaved(what: string, error: unknown): RequestError {
  if (error instanceof RequestError) return error;
  return new RequestError("storage", `${what} was not saved: ${reasonOf(error)}`, { cause: error });
}

export function nobody(id: PeerId): RequestError {
  return new RequestError(
    "nobody",
    `Nobody with the id ${id} is known here: see who is there with "lanmessenger peers"`,
  );
}

export function stopping(): RequestError {
  return new RequestError("stopping", "The program is ending: do it again later");
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
