import { systemReason } from "../model/system_reason.ts";
import { absolutePath } from "./paths.ts";

/**
 * Looks whether received files can go to a folder. It need not be there yet; one in which it could not be made is a slip
 * of the pen most often.
 *
 * @param folder absolute.
 * @throws {Error} which says why not.
 */
export async function checkGoal(folder: string): Promise<void> {
  if (await isFolder(folder, folder)) return;
  const parent = absolutePath("..", folder, Deno.build.os);
  if (await isFolder(parent, folder)) return;
  throw new Error(`Cannot take files into ${folder}: ${parent} is not there: make it, or choose another folder`);
}

/** False: nothing is there. */
async function isFolder(path: string, goal: string): Promise<boolean> {
  let why = `${path} is no folder`;
  try {
    if ((await Deno.stat(path)).isDirectory) return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    why = systemReason(error, `${path} ${goal}`);
  }
  throw new Error(`Cannot take files into ${goal}: ${why}: choose another folder`);
}
