import type { PeerId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { peerIdOf } from "./row.ts";

/** Table blocks: ids whose messages are not wanted. */
export class Blocks {
  readonly #select;
  readonly #insert;
  readonly #delete;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT id FROM blocks ORDER BY id");
    this.#insert = database.prepare("INSERT INTO blocks VALUES (?) ON CONFLICT DO NOTHING");
    this.#delete = database.prepare("DELETE FROM blocks WHERE id = ?");
  }

  all(): PeerId[] {
    return this.#select.all().map((row) => peerIdOf(row, "id"));
  }

  save(id: PeerId, verdict: "blocked" | "welcome"): void {
    (verdict === "blocked" ? this.#insert : this.#delete).run(id);
  }
}
