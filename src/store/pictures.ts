import type { KeptPicture } from "../messenger/ports.ts";
import type { PeerId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { SELF } from "./parties.ts";
import { bytesOf, peerIdOf, textOf } from "./row.ts";

/** Table pictures: what people look like, found by numbers of table parties. */
export class Pictures {
  readonly #select;
  readonly #others;
  readonly #replace;
  readonly #delete;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT hash, bytes FROM pictures WHERE party = ?");
    this.#others = database.prepare(`
      SELECT q.id, p.hash FROM pictures p JOIN parties q ON q.number = p.party WHERE p.party <> ${SELF} ORDER BY q.id
    `);
    this.#replace = database.prepare("INSERT OR REPLACE INTO pictures VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM pictures WHERE party = ?");
  }

  get(party: number): KeptPicture | undefined {
    const row = this.#select.get(party);
    return row && { hash: textOf(row, "hash"), bytes: bytesOf(row, "bytes") };
  }

  /** Of all but oneself, ordered by their ids. */
  others(): { peer: PeerId; hash: string }[] {
    return this.#others.all().map((row) => ({ peer: peerIdOf(row, "id"), hash: textOf(row, "hash") }));
  }

  save(party: number, { hash, bytes }: KeptPicture): void {
    this.#replace.run(party, hash, bytes);
  }

  remove(party: number): void {
    this.#delete.run(party);
  }
}
