import { statfs } from "node:fs/promises";
import { FilesError } from "../model/errors.ts";
import { codeOf, lookAt } from "./errors.ts";
import { isAbsolute, type Os, parentOf } from "./paths.ts";

/**
 * As `Files.free`.
 *
 * @throws {FilesError} "folder" where this program may not even look, such as in /proc.
 */
export async function freeSpace(folder: string, os: Os): Promise<number | undefined> {
  if (!isAbsolute(folder, os)) return undefined;
  try {
    const { bavail, bsize } = await statfs(await nearest(folder, os), { bigint: true });
    return Number(bavail * bsize);
  } catch (error) {
    if (isRefused(error)) return undefined;
    throw error;
  }
}

/** The folder that it will be made in, where it is not there yet. */
async function nearest(folder: string, os: Os): Promise<string> {
  let place = folder;
  while (await lookFor(folder, place) === undefined) {
    const parent = parentOf(place, os);
    if (parent === undefined) break;
    place = parent;
  }
  return place;
}

async function lookFor(folder: string, place: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await lookAt(place);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotCapable)) throw error;
    throw new FilesError("folder", `Cannot use ${folder}: this program can't write there. Choose another folder`, {
      cause: error,
    });
  }
}

/** The system can't be asked, or may not be: then nobody knows, and writing will show. */
function isRefused(error: unknown): boolean {
  return codeOf(error) !== undefined || error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.NotSupported;
}
