import { StorageError } from "../model/errors.ts";

/** Owner only, as the private key lies in it. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const OTHERS = 0o077;

const FILE_NAME = "lanmessenger.db";

/** The database's path in a data folder. */
export function databasePath(folder: string): string {
  return `${folder}/${FILE_NAME}`;
}

/**
 * Makes the data folder, and takes others' rights to it away.
 *
 * A folder that others may enter is only tightened when it is empty or holds our database: `--data /tmp` or
 * `--data ~` is a mistake, and must not lock everybody else out.
 *
 * @throws {StorageError} "foreign" for a folder of somebody else; the system's error otherwise.
 */
export function prepareFolder(folder: string): void {
  Deno.mkdirSync(folder, { recursive: true, mode: FOLDER_MODE });
  const { uid, mode } = Deno.statSync(folder);
  // Windows has neither; there the profile folder's access list protects.
  if (uid === null || mode === null) return;
  const self = Deno.uid();
  if (uid !== self) {
    throw new StorageError(
      "foreign",
      `Cannot use ${folder}: it belongs to user ${uid}, and this program runs as user ${self}. ` +
        "Choose another folder with --data",
    );
  }
  if ((mode & OTHERS) === 0) return;
  const entries = [...Deno.readDirSync(folder)].map((entry) => entry.name);
  if (entries.length > 0 && !entries.includes(FILE_NAME)) {
    const octal = (mode & 0o7777).toString(8);
    throw new StorageError(
      "foreign",
      `Cannot use ${folder}: other users may enter it (mode ${octal}) and it holds other files. ` +
        "Choose an empty or a new folder with --data",
    );
  }
  Deno.chmodSync(folder, FOLDER_MODE);
}

/**
 * Makes an empty database file that only its owner may read, before SQLite would make a wider one: its journal takes
 * the same mode. Files that are there get that mode.
 *
 * Only paths are used on a file that exists, never a handle: closing one would drop the locks that SQLite holds on
 * the same file in this process (https://sqlite.org/howtocorrupt.html, 2.2).
 *
 * @throws the system's error where the folder can't be written. SQLite would open the file for reading, and then
 * speak of an I/O error.
 */
export function prepareFiles(path: string): void {
  if (!create(path) && create(`${path}-probe`)) Deno.removeSync(`${path}-probe`);
  for (const file of [path, `${path}-wal`, `${path}-shm`, `${path}-journal`]) {
    const mode = stat(file)?.mode ?? null;
    if (mode !== null && (mode & 0o777) !== FILE_MODE) Deno.chmodSync(file, FILE_MODE);
  }
}

/** False: it is there already. */
function create(file: string): boolean {
  try {
    Deno.openSync(file, { createNew: true, write: true, mode: FILE_MODE }).close();
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

/** True: the last program did not close the database; SQLite recovers what was committed from its journal. */
export function endedUncleanly(path: string): boolean {
  return (stat(`${path}-wal`)?.size ?? 0) > 0;
}

function stat(file: string): Deno.FileInfo | undefined {
  try {
    return Deno.statSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
