import { DatabaseSync, type StatementSync } from "node:sqlite";
import { StorageError } from "../model/errors.ts";
import { databasePath, endedUncleanly, prepareFiles, prepareFolder } from "./data_folder.ts";
import { DamagedRowError, StoreBusyError, toStorageError } from "./errors.ts";
import { type Migration, MIGRATIONS } from "./migrations/mod.ts";
import { migrate } from "./migrations/migrate.ts";
import { integerOf, type Row, textOf } from "./row.ts";
import { transaction } from "./transaction.ts";

/** "LM72" in the header of the file, so that `file` and we can tell it from other databases. */
export const APPLICATION_ID = 0x4c4d3732;

/** How long a starting program tries when another has the database: two that start at once must not both give up. */
const OPEN_ATTEMPTS = 4;
const OPEN_PAUSE_MS = 10;
/** For another program that is just about to notice that the database is taken. */
const BUSY_TIMEOUT_MS = 100;

/**
 * Up to this size the whole file is checked after an unclean end: about 100 ms at most. A clean start pays nothing, and
 * a larger file is not checked: SQLite says SQLITE_CORRUPT whenever it meets a damaged page.
 */
export const CHECKED_BYTES = 64 * 1024 * 1024;

/**
 * One connection, for this process alone, to the database of a data folder.
 *
 * - `locking_mode=EXCLUSIVE`, before the first access: the lock is the guard that one identity is never run twice. The
 *   system releases it when the process ends, however it ends. In this mode SQLite makes no -shm file.
 * - `journal_mode=WAL`, `synchronous=FULL`: a commit is one sequential write and one fsync.
 */
export class Database implements Disposable {
  readonly path: string;
  readonly #connection: DatabaseSync;
  #state: "open" | "closed" = "open";

  constructor(path: string, connection: DatabaseSync) {
    this.path = path;
    this.#connection = connection;
  }

  /** A statement to keep: compiled once, finalised by `close`. */
  prepare(sql: string): StatementSync {
    return this.#guard("read", () => this.#connection.prepare(sql));
  }

  /**
   * Runs `work` in one transaction: committed to the disk when this returns; undone when `work` or the commit throws.
   *
   * @throws {StorageError}
   */
  transaction<Result>(work: () => Result): Result {
    return this.#guard("write", () => transaction(this.#connection, work));
  }

  /** Runs `work`, which only reads. @throws {StorageError} */
  read<Result>(work: () => Result): Result {
    return this.#guard("read", work);
  }

  /** Runs SQL that returns nothing, outside a transaction: for settings of the connection. */
  execute(sql: string): void {
    this.#guard("write", () => this.#connection.exec(sql));
  }

  /** Moves everything from the journal into the database file and lets go of it. Repeatable. */
  close(): void {
    if (this.#state === "closed") return;
    this.#state = "closed";
    try {
      this.#connection.exec("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch {
      // A full disk: what is committed is safe in the journal, and the next start moves it.
    }
    this.#connection.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #guard<Result>(work: "read" | "write", action: () => Result): Result {
    if (this.#state === "closed") throw new StorageError("failed", `Cannot ${work} ${this.path}: it was closed`);
    try {
      return action();
    } catch (error) {
      throw toStorageError(error, `${work} ${this.path}`);
    }
  }
}

/** What tests replace. */
export interface Opening {
  readonly migrations?: readonly Migration[];
  /** Waits so many milliseconds before the next attempt. */
  readonly pause?: (ms: number) => void;
}

/**
 * Opens the database of a data folder, making both where they are not there, and brings it up to date.
 *
 * @throws {StoreBusyError} when somebody has it open.
 * @throws {StorageError} when it can't be opened, is damaged, or comes from a newer program; it is unchanged then.
 */
export function openDatabase(folder: string, { migrations = MIGRATIONS, pause = block }: Opening = {}): Database {
  const path = databasePath(folder);
  try {
    prepareFolder(folder);
    prepareFiles(path);
  } catch (error) {
    throw toStorageError(error, `use ${folder}`);
  }
  for (let attempt = 1;; attempt++) {
    try {
      return openOnce(path, migrations);
    } catch (error) {
      const problem = toStorageError(error, `open ${path}`);
      if (!(problem instanceof StorageError) || problem.problem !== "busy") throw problem;
      if (attempt === OPEN_ATTEMPTS) throw new StoreBusyError(path, { cause: error });
      // Two that start at once hinder each other: by chance one comes back first.
      pause(OPEN_PAUSE_MS * (1 + Math.random()));
    }
  }
}

function openOnce(path: string, migrations: readonly Migration[]): Database {
  const unclean = endedUncleanly(path);
  // Foreign keys are turned on below: migrations may rebuild tables, for which they must be off.
  const connection = new DatabaseSync(path, { timeout: 0, enableForeignKeyConstraints: false });
  try {
    lock(connection);
    const version = knownVersion(connection, migrations, path);
    configure(connection, path);
    if (unclean && version > 0 && Deno.statSync(path).size <= CHECKED_BYTES) check(connection);
    migrate(connection, { from: version, migrations, path });
    connection.exec("PRAGMA foreign_keys = ON");
    return new Database(path, connection);
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Takes the lock that lasts until the connection closes. Nothing is written. */
function lock(connection: DatabaseSync): void {
  connection.exec("PRAGMA locking_mode = EXCLUSIVE");
  // IMMEDIATE locks for writing, and in exclusive mode COMMIT does not unlock.
  connection.exec("BEGIN IMMEDIATE; COMMIT");
  connection.exec(`PRAGMA busy_timeout = ${BUSY_TIMEOUT_MS}`);
}

function configure(connection: DatabaseSync, path: string): void {
  const mode = textOf(first(connection, "PRAGMA journal_mode = WAL"), "journal_mode");
  if (mode !== "wal") {
    throw new StorageError(
      "failed",
      `Cannot open ${path}: it can't have a write-ahead log there (journal_mode stays ${mode}). ` +
        "Choose a folder on another disk with --data",
    );
  }
  connection.exec(`
    PRAGMA synchronous = FULL;
    PRAGMA wal_autocheckpoint = 4000;       -- pages: 16 MB, so that a busy hour syncs the main file seldom
    PRAGMA journal_size_limit = 67108864;   -- a journal that grew beyond 64 MiB is cut again
    PRAGMA cache_size = -16000;             -- KiB; the index of random ids is what needs it
    PRAGMA temp_store = MEMORY;             -- no copy of a message in /tmp
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
  `);
}

/** The version of the schema in the file; refuses what this program did not write or does not know. */
function knownVersion(connection: DatabaseSync, migrations: readonly Migration[], path: string): number {
  const version = integerOf(first(connection, "PRAGMA user_version"), "user_version");
  const application = integerOf(first(connection, "PRAGMA application_id"), "application_id");
  const tables = integerOf(first(connection, "SELECT count(*) AS tables FROM sqlite_schema"), "tables");
  if (application !== APPLICATION_ID && (version !== 0 || tables !== 0)) {
    throw new StorageError(
      "foreign",
      `Cannot open ${path}: it is another program's database. Choose another folder with --data`,
    );
  }
  if (version > migrations.length) {
    throw new StorageError(
      "newer",
      `Cannot open ${path}: a newer version of this program wrote it (format ${version}), and this one knows formats ` +
        `up to ${migrations.length}. Install the newer program, or choose another folder with --data`,
    );
  }
  return version;
}

function check(connection: DatabaseSync): void {
  const finding = textOf(first(connection, "PRAGMA quick_check(1)"), "quick_check");
  if (finding !== "ok") throw new DamagedRowError(finding);
}

function first(connection: DatabaseSync, sql: string): Row {
  return connection.prepare(sql).get() ?? {};
}

/** Opening happens before there is anything else to do, so this may block. */
function block(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
