import { INSTANCE_FILE } from "../cli/instance.ts";
import { openStore } from "../store/mod.ts";

/** What the program puts into its data folder: database and journals, who runs here, pages that lead to the page. */
const OURS = new RegExp(
  `^(lanmessenger\\.db(-(wal|shm|journal|probe))?|${INSTANCE_FILE.replace(".", "\\.")}(\\.\\d+)?|` +
    "lanmessenger-[A-Za-z0-9_-]{16}\\.html)$",
);
/** What is being handed over by the page: with a name that no folder of the user's bears where `--data` is their home. */
export const UPLOADS_FOLDER = "lanmessenger-uploads";

/**
 * Removes what is ours in a data folder, and the folder where nothing else is in it: `--data ~` must not cost anybody
 * their home. Returns the paths of what stays.
 *
 * @throws {StoreBusyError} when a messenger runs on it; {StorageError} where it is none that this version can read.
 */
export async function removeDataFolder(folder: string): Promise<readonly string[]> {
  const names = await namesIn(folder);
  if (!names.includes("lanmessenger.db")) return names.map((name) => `${folder}/${name}`);
  // Whoever can open it is alone.
  openStore(folder).close();
  const left: string[] = [];
  for (const name of await namesIn(folder)) {
    const path = `${folder}/${name}`;
    if (name === UPLOADS_FOLDER) await removeUploads(path, left);
    else if (OURS.test(name)) await Deno.remove(path);
    else left.push(path);
  }
  if (left.length === 0) await Deno.remove(folder);
  return left;
}

/** Plain files, as they are put there; a link in its place goes, and not what it leads to. */
async function removeUploads(folder: string, left: string[]): Promise<void> {
  if (!(await Deno.lstat(folder)).isDirectory) return await Deno.remove(folder);
  for await (const { name, isFile } of Deno.readDir(folder)) {
    if (isFile) await Deno.remove(`${folder}/${name}`);
    else left.push(`${folder}/${name}`);
  }
  if ((await namesIn(folder)).length === 0) await Deno.remove(folder);
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
