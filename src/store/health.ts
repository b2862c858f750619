import type { StoreHealth } from "../model/checkup.ts";
import { CHECKED_BYTES, type Database } from "./database.ts";
import { integerOf, textOf } from "./row.ts";

/**
 * Looks at a database that is open: at its pages, while it is small enough that nothing else waits for long, and at
 * whether it takes a commit, by one that changes nothing. Never throws.
 *
 * @param ticks milliseconds that only grow.
 */
export function healthOf(database: Database, ticks: () => number): StoreHealth {
  const { path } = database;
  const bytes = sizeOf(path);
  return {
    path,
    bytes,
    walBytes: sizeOf(`${path}-wal`),
    version: attempt(() => versionOf(database), () => 0),
    check: bytes > CHECKED_BYTES ? "unchecked" : attempt(() => checkOf(database), (damage) => ({ damage })),
    commit: attempt<StoreHealth["commit"]>(() => {
      const start = ticks();
      commit(database);
      return { ms: Math.round(ticks() - start) };
    }, (problem) => ({ problem })),
  };
}

function versionOf(database: Database): number {
  return integerOf(database.read(() => database.prepare("PRAGMA user_version").get()) ?? {}, "user_version");
}

function checkOf(database: Database): StoreHealth["check"] {
  const finding = database.read(() => textOf(database.prepare("PRAGMA quick_check(1)").get() ?? {}, "quick_check"));
  return finding === "ok" ? "ok" : { damage: finding };
}

/** The number that is there already: written and synced all the same. */
function commit(database: Database): void {
  const version = versionOf(database);
  database.transaction(() => database.execute(`PRAGMA user_version = ${version}`));
}

function sizeOf(path: string): number {
  return attempt(() => Deno.statSync(path).size, () => 0);
}

function attempt<T>(action: () => T, otherwise: (reason: string) => T): T {
  try {
    return action();
  } catch (error) {
    return otherwise(error instanceof Error ? error.message : String(error));
  }
}
