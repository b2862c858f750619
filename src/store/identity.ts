import type { PeerId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { bytesOf, peerIdOf } from "./row.ts";

/** The identity key as it is kept. */
export interface StoredIdentity {
  /** The id that follows from the key (docs/protocol.md, section 1). */
  readonly id: PeerId;
  /** The private key, PKCS #8. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
}

/** Table identity: at most one row, written once. */
export class Identities {
  readonly #select;
  readonly #insert;
  readonly #nameSelf;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT id, pkcs8 FROM identity");
    this.#insert = database.prepare("INSERT INTO identity VALUES (1, ?, ?) ON CONFLICT DO NOTHING");
    this.#nameSelf = database.prepare("UPDATE parties SET id = ? WHERE number = 1");
  }

  get(): StoredIdentity | undefined {
    const row = this.#select.get();
    return row && { id: peerIdOf(row, "id"), pkcs8: bytesOf(row, "pkcs8") };
  }

  /** False: there is one already. */
  add({ id, pkcs8 }: StoredIdentity): boolean {
    if (this.#insert.run(id, pkcs8).changes === 0) return false;
    this.#nameSelf.run(id);
    return true;
  }
}
