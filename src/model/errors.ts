/** Why a request was not carried out; each maps to one exit code and one HTTP status. */
export type RequestProblem =
  /** The request itself is wrong: text too long, unknown option. */
  | "invalid"
  /** Nobody by that name, or nobody there. */
  | "nobody"
  /** More than one by that name. */
  | "ambiguous"
  /** An administrator has decided otherwise (docs/policy.md). */
  | "policy"
  /** The disk or database refused. */
  | "storage"
  /** The program is about to end. */
  | "stopping";

/** A request that can't be carried out; the message says what happened, with what value, and what to do. */
export class RequestError extends Error {
  override readonly name = "RequestError";
  constructor(readonly problem: RequestProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

/** What a person can do about a disk or database that refused depends on which of these it is. */
export type StorageProblem =
  /** No space left. */
  | "full"
  /** Another program has it. */
  | "busy"
  /** Its content breaks the file format or this program's own rules. */
  | "damaged"
  /** This user may not write there. */
  | "read-only"
  /** A newer version of this program wrote it. */
  | "newer"
  /** The folder or the file belongs to somebody else, or to another program. */
  | "foreign"
  /** Anything else, in the system's words. */
  | "failed";

/** The disk or the database refused, and nothing was changed; the message says what, where, and what to do. */
export class StorageError extends Error {
  override readonly name: string = "StorageError";
  constructor(readonly problem: StorageProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export type FilesProblem =
  /** No space left. */
  | "full"
  /** The folder can't be had or written. */
  | "folder"
  /** A file is not there (any more), is a link, or can't be read. */
  | "missing";

/** A file or folder can't be read or written; the message says which, why, and what to do. */
export class FilesError extends Error {
  override readonly name = "FilesError";
  constructor(readonly problem: FilesProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

export type LockedProblem =
  /** The private key is under a passphrase, and nobody gave one. */
  | "locked"
  /** The passphrase that was given is another one. */
  | "wrong"
  /** The identity was moved to another computer. */
  | "retired";

/** The identity can't be used as it is; nothing was changed. The message says what to do. */
export class LockedError extends Error {
  override readonly name = "LockedError";
  constructor(readonly problem: LockedProblem, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
