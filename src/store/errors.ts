import { StorageError, type StorageProblem } from "../model/errors.ts";
import { systemReason } from "../model/system_reason.ts";

/** Another process, or another store of this one, has the data folder: one identity is never run twice. */
export class StoreBusyError extends StorageError {
  override readonly name: string = "StoreBusyError";
  constructor(path: string, options?: ErrorOptions) {
    super(
      "busy",
      `Cannot open ${path}: another program has it open. Use the messenger that is running, or another folder with --data`,
      options,
    );
  }
}

/** A value in the database that this program can't have written. */
export class DamagedRowError extends Error {
  override readonly name = "DamagedRowError";
}

/** Primary result codes of SQLite (https://sqlite.org/rescode.html) whose cause a person can do something about. */
const PROBLEM_OF_CODE: ReadonlyMap<number, StorageProblem> = new Map([
  [5, "busy"], // SQLITE_BUSY
  [6, "busy"], // SQLITE_LOCKED
  [8, "read-only"], // SQLITE_READONLY
  [11, "damaged"], // SQLITE_CORRUPT
  [13, "full"], // SQLITE_FULL
  [26, "damaged"], // SQLITE_NOTADB
]);

/** The same by SQLite's own words: node:sqlite gives no code with the errors of `exec` and `prepare`. */
const PROBLEM_OF_WORDS: ReadonlyMap<string, StorageProblem> = new Map([
  ["database is locked", "busy"],
  ["attempt to write a readonly database", "read-only"],
  ["database disk image is malformed", "damaged"],
  ["database or disk is full", "full"],
  ["file is not a database", "damaged"],
]);

/** The same of the system's own calls. */
const PROBLEM_OF_SYSTEM: ReadonlyMap<string, StorageProblem> = new Map([
  ["ENOSPC", "full"],
  ["EDQUOT", "full"],
  ["EROFS", "read-only"],
  ["EACCES", "read-only"],
  ["EPERM", "read-only"],
]);

const REMEDY: Record<StorageProblem, string> = {
  full: "there is no space left on the disk. Free some and try again",
  busy: "another program has it open. End that program and try again",
  damaged: "it is damaged. Put a copy in its place, or move it away to begin anew with a new identity",
  "read-only": "this user may not write there. Change that, or choose another folder with --data",
  newer: "a newer version of this program wrote it. Install that version",
  foreign: "it belongs to somebody else. Choose another folder with --data",
  failed: "the disk or the database refused. Look after the cause in brackets and try again",
};

/**
 * The error to throw for whatever was caught: a `StorageError` for what disk, database or a damaged row caused; anything
 * else (a defect, a refused request) as it is.
 *
 * @param attempt what was tried, and with which path: `write /home/ada/…`.
 */
export function toStorageError(caught: unknown, attempt: string): unknown {
  if (!(caught instanceof Error) || caught instanceof StorageError) return caught;
  const problem = problemOf(caught);
  if (problem === undefined) return caught;
  return new StorageError(problem, `Cannot ${attempt}: ${REMEDY[problem]} (${systemReason(caught, attempt)})`, {
    cause: caught,
  });
}

function problemOf(error: Error & { code?: unknown; errcode?: unknown }): StorageProblem | undefined {
  if (error instanceof DamagedRowError) return "damaged";
  if (typeof error.code !== "string") return undefined;
  // A stored number beyond 2^53: every column that could hold one has a CHECK against it.
  if (error.code === "ERR_OUT_OF_RANGE") return "damaged";
  if (!error.code.startsWith("ERR_SQLITE")) return PROBLEM_OF_SYSTEM.get(error.code) ?? systemFallback(error);
  // Extended result codes carry the primary one in their low byte.
  const code = typeof error.errcode === "number" ? error.errcode & 0xff : 0;
  return PROBLEM_OF_CODE.get(code) ?? PROBLEM_OF_WORDS.get(error.message) ?? "failed";
}

/** Deno's system errors (EIO, ENOTDIR, …) all have an errno name; other coded errors are defects. */
function systemFallback(error: { code?: unknown }): StorageProblem | undefined {
  return typeof error.code === "string" && /^E[A-Z0-9]+$/.test(error.code) ? "failed" : undefined;
}
