import type { PeerId } from "../model/ids.ts";
import type { AcceptRule } from "../model/transfer.ts";
import type { Database } from "./database.ts";
import { integerOf, peerIdOf, type Row, textOf } from "./row.ts";

/** Table accept_rules: whose files are accepted without asking. */
export class AcceptRules {
  readonly #select;
  readonly #replace;
  readonly #delete;

  constructor(database: Database) {
    this.#select = database.prepare(`
      SELECT contact, CAST(folder AS BLOB) AS folder, largest, quota FROM accept_rules ORDER BY contact
    `);
    this.#replace = database.prepare("INSERT OR REPLACE INTO accept_rules VALUES (?, ?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM accept_rules WHERE contact = ?");
  }

  /** Ordered by the contacts' ids. */
  all(): AcceptRule[] {
    return this.#select.all().map(toRule);
  }

  save({ contact, folder, largest, quota }: AcceptRule): void {
    this.#replace.run(contact, folder ?? null, largest, quota);
  }

  remove(contact: PeerId): void {
    this.#delete.run(contact);
  }
}

function toRule(row: Row): AcceptRule {
  return {
    contact: peerIdOf(row, "contact"),
    folder: row.folder === null ? undefined : textOf(row, "folder"),
    largest: integerOf(row, "largest"),
    quota: integerOf(row, "quota"),
  };
}
