/**
 * `instance.json` in the data folder says how to reach the messenger that runs on it. Only its user can read it, and a
 * file that another user can have put there is passed over (docs/security.md, "Another user of the same computer"). It
 * is a hint: whether somebody answers there, and proves that it can read the file too, is found out by asking
 * (handover.ts); that nobody else runs on the folder is the store's lock.
 */

export interface Instance {
  readonly pid: number;
  /** Of the local API, on 127.0.0.1. */
  readonly port: number;
  /** What a caller shows: `Authorization: Bearer KEY`. */
  readonly key: string;
  /**
   * What the messenger shows to whoever showed the key, so that nobody who took the port of one that crashed is given
   * texts to send.
   */
  readonly proof: string;
  readonly version: string;
}

export const INSTANCE_FILE = "instance.json";
/** What others may do, in a file's mode. */
const OTHERS = 0o077;

/** Undefined: nobody runs here, or what is there is none of ours. */
export async function readInstance(dataFolder: string): Promise<Instance | undefined> {
  let text: string | undefined;
  try {
    text = await readPrivate(dataFolder);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return undefined;
    throw error;
  }
  try {
    return text === undefined ? undefined : checkInstance(JSON.parse(text));
  } catch {
    // Not written by this program: it is overwritten by the next one that runs.
    return undefined;
  }
}

/** Undefined: somebody else may have written the file. The folder itself may be named by a symbolic link. */
async function readPrivate(dataFolder: string): Promise<string | undefined> {
  const path = pathIn(dataFolder);
  if (!isPrivate(await Deno.stat(dataFolder))) return undefined;
  // Before it is opened: opening a pipe would wait for its other end.
  if (!(await Deno.lstat(path)).isFile) return undefined;
  using file = await Deno.open(path);
  // Of the open file, since the path may lead elsewhere by now.
  if (!isPrivate(await file.stat())) return undefined;
  return await new Response(file.readable).text();
}

/** Owned by this user and closed to others. Windows has neither; there the profile folder's access list protects. */
function isPrivate({ uid, mode }: Deno.FileInfo): boolean {
  if (uid === null || mode === null) return true;
  return uid === Deno.uid() && (mode & OTHERS) === 0;
}

/** Written aside and renamed, so that no reader ever sees half of it. The folder exists. */
export async function writeInstance(dataFolder: string, instance: Instance): Promise<void> {
  const path = pathIn(dataFolder);
  const aside = `${path}.${instance.pid}`;
  // Left behind by a program that ended in between; its mode would stay.
  await removeIfThere(aside);
  await Deno.writeTextFile(aside, `${JSON.stringify(instance)}\n`, { mode: 0o600, createNew: true });
  await Deno.rename(aside, path);
}

/** Removes the file if it is still the one of `instance`. */
export async function removeInstance(dataFolder: string, instance: Instance): Promise<void> {
  const found = await readInstance(dataFolder);
  if (found?.key === instance.key) await removeIfThere(pathIn(dataFolder));
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await Deno.remove(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}

/** "/" is understood on Windows too. */
function pathIn(dataFolder: string): string {
  return `${dataFolder}/${INSTANCE_FILE}`;
}

function checkInstance(value: unknown): Instance | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pid, port, key, proof, version } = value as Readonly<Record<string, unknown>>;
  if (typeof pid !== "number" || typeof port !== "number" || !Number.isInteger(port)) return undefined;
  if (port < 1 || port > 65_535 || !isSecret(key) || !isSecret(proof) || typeof version !== "string") return undefined;
  return { pid, port, key, proof, version };
}

/** Fit for a header, and long enough to be one of ours. */
function isSecret(value: unknown): value is string {
  return typeof value === "string" && /^[A-Za-z0-9_-]{16,128}$/.test(value);
}
