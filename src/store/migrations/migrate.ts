import type { DatabaseSync } from "node:sqlite";
import { StorageError } from "../../model/errors.ts";
import { toStorageError } from "../errors.ts";
import { transaction } from "../transaction.ts";
import type { Migration } from "./mod.ts";

/**
 * Brings a database from version `from` up to the newest, each step in a transaction of its own: one that fails leaves
 * the database as the step before it did.
 *
 * @throws {StorageError} naming the step.
 */
export function migrate(
  connection: DatabaseSync,
  { from, migrations, path }: { from: number; migrations: readonly Migration[]; path: string },
): void {
  for (const [index, { name, sql }] of migrations.entries()) {
    if (index < from) continue;
    const attempt = `bring ${path} from format ${index} to ${index + 1} (${name})`;
    try {
      transaction(connection, () => {
        connection.exec(sql);
        const orphan = connection.prepare("PRAGMA foreign_key_check").get();
        if (orphan !== undefined) {
          throw new StorageError("failed", `Cannot ${attempt}: table ${orphan.table} would refer to rows it lacks`);
        }
        connection.exec(`PRAGMA user_version = ${index + 1}`);
      });
    } catch (error) {
      throw toStorageError(error, attempt);
    }
  }
}
