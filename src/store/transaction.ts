import type { DatabaseSync } from "node:sqlite";

/**
 * Runs `work` in one transaction: committed when this returns; undone, as if it had not begun, when `work` or the commit
 * throws.
 */
export function transaction<Result>(connection: DatabaseSync, work: () => Result): Result {
  connection.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    connection.exec("COMMIT");
    return result;
  } catch (error) {
    rollBack(connection);
    throw error;
  }
}

function rollBack(connection: DatabaseSync): void {
  // A full disk or a damaged file may have ended it already.
  if (!connection.isTransaction) return;
  try {
    connection.exec("ROLLBACK");
  } catch {
    // The first error tells more. The transaction stays open, and nothing is committed: each later BEGIN fails.
  }
}
