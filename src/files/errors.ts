import { FilesError, type FilesProblem } from "../model/errors.ts";
import { systemReason } from "../model/system_reason.ts";

/** No space: on the disk, in the quota, or for a file of that size on that file system. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);
/** The system is short of something for the moment: says nothing of the file. */
const PASSING: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOMEM", "EAGAIN", "EINTR"]);

const REMEDY: Record<FilesProblem, string> = {
  full: "there is no space left. Free some, or choose another folder",
  folder: "this user can't write there. Change that, or choose another folder",
  missing: "it can't be read",
};

/** The errno name of what the system said; undefined: it is no error of the system. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^E[A-Z0-9]+$/.test(code) ? code : undefined;
}

/**
 * Does something with the disk.
 *
 * @param what.problem what it comes down to when the system refuses, if space is not the reason.
 * @param what.attempt as in "Cannot write /home/ada/…".
 * @throws {FilesError} for what the system refused; whatever else was thrown as it is, and EMFILE and the like where
 * something was to be read: the file is not missing for that.
 */
export async function attempt<T>(
  what: { readonly problem: "folder" | "missing"; readonly attempt: string },
  action: () => Promise<T>,
): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const code = codeOf(error);
    if (code === undefined || error instanceof FilesError) throw error;
    if (what.problem === "missing" && PASSING.has(code)) throw error;
    const problem = FULL.has(code) ? "full" : what.problem;
    const message = `Cannot ${what.attempt}: ${REMEDY[problem]} (${systemReason(error, what.attempt)})`;
    throw new FilesError(problem, message, { cause: error });
  }
}

/** What is at a path, links not followed; undefined: nothing. */
export async function lookAt(path: string): Promise<Deno.FileInfo | undefined> {
  try {
    return await Deno.lstat(path);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
