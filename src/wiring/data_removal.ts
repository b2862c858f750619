import { INSTANCE_FILE } from "../cli/instance.ts";
import { openStore } from "../store/mod.ts";

/** What the program puts into its data folder: database and journals, who runs here, pages that lead to the page. */
const OURS = new RegExp(
  `^(lanmessenger\\.db(-(wal|shm|journal|probe))?|${INSTANCE_FILE.replace(".", "\\.")}(\\.\\d+)?|` +
    "lanmessenger-[A-Za-z0-9_-]{16}\\.html)$",
);
/** What is being handed over by the page. */
const UPLOADS = "uploads";

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
    if (name === UPLOADS) await Deno.remove(path, { recursive: true });
    else if (OURS.test(name)) await Deno.remove(path);
    else left.push(path);
  }
  if (left.length === 0) await Deno.remove(folder);
  return left;
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await Array.fromAsync(Deno.readDir(folder))).map((entry) => entry.name).sort();
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return [];
    throw error;
  }
}
