import { systemReason } from "../model/system_reason.ts";
import { UsageError } from "./usage_error.ts";

/**
 * The text of a file.
 *
 * @throws {UsageError} for one that is larger than `most` bytes, is none, or no UTF-8. @throws {Error} it can't be read.
 */
export async function readSmallFile(path: string, most: number): Promise<string> {
  const { isFile, size } = await infoOf(path);
  if (!isFile) throw new UsageError(`${path} is no file: name one`);
  if (size > most) throw new UsageError(`${path} has ${size} bytes, and ${most} is the most: name another file`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await Deno.readFile(path));
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${path} is no text in UTF-8: name another file`);
    throw unreadable(path, error);
  }
}

/** Before it is opened: opening a pipe would wait for its other end. */
async function infoOf(path: string): Promise<Deno.FileInfo> {
  try {
    return await Deno.stat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) throw new UsageError(`${path} is not there: check the path`);
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): Error {
  const why = systemReason(error, path);
  return new Error(`Cannot read ${path}: ${why}: check the path, and who may read it`, { cause: error });
}
