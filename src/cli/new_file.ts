import { systemReason } from "../model/system_reason.ts";

/**
 * Writes a file that only its owner can read (mode 0600). What is not complete is removed.
 *
 * @param text in parts, which are asked for as they are written.
 * @param place "must be new": what is there already stays as it is. "may replace": the file takes its place at the end.
 * @returns its size in bytes; undefined: `signal` was aborted.
 * @throws {Error} when it can't be written, or is there already.
 */
export async function writeNewFile(
  path: string,
  text: Iterable<string>,
  place: "must be new" | "may replace",
  signal: AbortSignal,
): Promise<number | undefined> {
  // Aside first, so that what was there is whole until the new one is.
  const target = place === "must be new" ? path : `${path}.part`;
  let bytes: number | undefined;
  let made = false;
  try {
    {
      using file = await Deno.open(target, { write: true, createNew: true, mode: 0o600 });
      made = true;
      bytes = await write(file, text, signal);
      if (bytes !== undefined) await file.sync();
    }
    if (bytes !== undefined && target !== path) await Deno.rename(target, path);
  } catch (error) {
    if (made) await removeQuietly(target);
    if (!made && error instanceof Deno.errors.AlreadyExists) {
      const problem = place === "must be new"
        ? `${path} is there already: give another name, or --force`
        : `Cannot write ${path}: ${target} is there already: remove it, and try again`;
      throw new Error(problem, { cause: error });
    }
    const why = systemReason(error, `${path} ${target}`);
    throw new Error(`Cannot write ${path}: ${why}: check the path, and the space on the disk`, { cause: error });
  }
  if (bytes === undefined) await removeQuietly(target);
  return bytes;
}

async function write(file: Deno.FsFile, text: Iterable<string>, signal: AbortSignal): Promise<number | undefined> {
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const part of text) {
    if (signal.aborted) return undefined;
    let rest: Uint8Array = encoder.encode(part);
    bytes += rest.length;
    while (rest.length > 0) rest = rest.subarray(await file.write(rest));
  }
  return bytes;
}

async function removeQuietly(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch {
    // What went wrong before is what is told.
  }
}
