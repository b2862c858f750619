import { FIRST } from "./0001_first.ts";
import { FILES } from "./0002_files.ts";
import { CONVERSATIONS } from "./0003_conversations.ts";
import { DELETIONS } from "./0004_deletions.ts";
import { SHARED_FILES } from "./0005_shared_files.ts";
import { PROGRAMS } from "./0006_programs.ts";

/** One step of the schema. SQL stands in TypeScript so that `deno compile` carries it along. */
export interface Migration {
  /** For people who read an error. */
  readonly name: string;
  /** One or more statements; they run in one transaction, with foreign keys checked at its end. */
  readonly sql: string;
}

/**
 * All of them, oldest first: the n-th leads from version n − 1 to n, and the database remembers n in `user_version`.
 * Forward only. One that was released is never changed.
 */
export const MIGRATIONS: readonly Migration[] = [FIRST, FILES, CONVERSATIONS, DELETIONS, SHARED_FILES, PROGRAMS];
