import { statfs } from "node:fs/promises";
import { codeOf, lookAt } from "./errors.ts";
import { isAbsolute, type Os, parentOf } from "./paths.ts";

/** As `Files.free`. */
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
  while (await lookAt(place) === undefined) {
    const parent = parentOf(place, os);
    if (parent === undefined) break;
    place = parent;
  }
  return place;
}

/** The system can't be asked, or may not be: then nobody knows, and writing will show. */
function isRefused(error: unknown): boolean {
  return codeOf(error) !== undefined || error instanceof Deno.errors.NotCapable ||
    error instanceof Deno.errors.NotSupported;
}
