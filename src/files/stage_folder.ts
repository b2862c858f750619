import { FilesError } from "../model/errors.ts";

/** Folders of that name hold what is not finished, or what is kept aside. */
export const STAGE_PREFIX = ".lanmessenger-";

export function isStageName(name: string): boolean {
  return name.toLowerCase().startsWith(STAGE_PREFIX);
}

/** Behind it, names of folders that are no stages: what a check objected to, and a look at how folders are made. */
export const ASIDE = "aside-";
const PROBE = "probe-";

const OWNER_ONLY = 0o700;

/**
 * Makes a folder that only this user may enter, or finds the one that this program made before. In a folder where
 * others write, too, somebody may have put something of that name there, to read what comes or to lead it elsewhere.
 *
 * @throws {FilesError} "folder": what is there is not this program's; the system's error otherwise.
 */
export async function claimFolder(goal: string, path: string): Promise<void> {
  if (await makeNew(path)) return;
  const found = await Deno.lstat(path);
  if (isPrivate(found) || found.isDirectory && await isAsNew(found, goal)) return;
  throw new FilesError("folder", `Cannot use ${path}: it was not made by this program. Move it away and try again`);
}

async function makeNew(path: string): Promise<boolean> {
  try {
    await Deno.mkdir(path, { mode: OWNER_ONLY });
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

function isPrivate(info: Deno.FileInfo): boolean {
  // Windows has neither; there the access list of the folder around it protects.
  return info.isDirectory && info.uid === Deno.uid() && (info.mode === null || (info.mode & 0o777) === OWNER_ONLY);
}

/** File systems without owners (FAT) give every folder those of the mount: then ours looks as a new one does. */
async function isAsNew(found: Deno.FileInfo, goal: string): Promise<boolean> {
  const probe = await Deno.makeTempDir({ dir: goal, prefix: `${STAGE_PREFIX}${PROBE}` });
  try {
    const fresh = await Deno.lstat(probe);
    return fresh.uid === found.uid && fresh.mode === found.mode;
  } finally {
    await Deno.remove(probe);
  }
}

/** As `Files.stages`. */
export async function stageNames(goal: string): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(goal)) {
      if (!isDirectory || !name.startsWith(STAGE_PREFIX)) continue;
      const rest = name.slice(STAGE_PREFIX.length);
      if (!rest.startsWith(ASIDE) && !rest.startsWith(PROBE)) names.push(rest);
    }
  } catch {
    // It is not there, or another user's: there is nothing of ours that could be looked for.
  }
  return names;
}
