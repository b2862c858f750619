import type { PeerId } from "../model/ids.ts";
import type { Database } from "./database.ts";
import { bytesOf, optionalIntegerOf, peerIdOf, textOf } from "./row.ts";

/** An identity that was just made, or has been opened. */
export interface OpenIdentity {
  /** The id that follows from the key (docs/protocol.md, section 1). */
  readonly id: PeerId;
  /** The private key, PKCS #8. */
  readonly pkcs8: Uint8Array<ArrayBuffer>;
}

/** The identity as it is kept. */
export interface StoredIdentity {
  readonly id: PeerId;
  readonly key: StoredKey;
  /** When it was moved to another computer, ms since 1970; undefined: it is in use here. */
  readonly retiredAt: number | undefined;
}

export type StoredKey =
  /** PKCS #8. */
  | { readonly form: "plain"; readonly pkcs8: Uint8Array<ArrayBuffer> }
  /** `sealing`: how it was sealed, as JSON that the store does not look into. */
  | { readonly form: "sealed"; readonly ciphertext: Uint8Array<ArrayBuffer>; readonly sealing: string };

/** Table identity: at most one row. */
export class Identities {
  readonly #select;
  readonly #insert;
  readonly #saveKey;
  readonly #saveRetired;
  readonly #remove;
  readonly #nameSelf;

  constructor(database: Database) {
    this.#select = database.prepare("SELECT id, private_key, sealing, retired_at FROM identity");
    this.#insert = database.prepare(
      "INSERT INTO identity (number, id, private_key, sealing) VALUES (1, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#saveKey = database.prepare("UPDATE identity SET private_key = ?, sealing = ?");
    this.#saveRetired = database.prepare("UPDATE identity SET retired_at = ?");
    this.#remove = database.prepare("DELETE FROM identity");
    this.#nameSelf = database.prepare("UPDATE parties SET id = ? WHERE number = 1");
  }

  get(): StoredIdentity | undefined {
    const row = this.#select.get();
    if (row === undefined) return undefined;
    const bytes = bytesOf(row, "private_key");
    const key: StoredKey = row.sealing === null
      ? { form: "plain", pkcs8: bytes }
      : { form: "sealed", ciphertext: bytes, sealing: textOf(row, "sealing") };
    return { id: peerIdOf(row, "id"), key, retiredAt: optionalIntegerOf(row, "retired_at") };
  }

  /** False: there is one already. */
  add(id: PeerId, key: StoredKey): boolean {
    if (this.#insert.run(id, ...columnsOf(key)).changes === 0) return false;
    this.#nameSelf.run(id);
    return true;
  }

  saveKey(key: StoredKey): void {
    this.#saveKey.run(...columnsOf(key));
  }

  saveRetired(at: number | undefined): void {
    this.#saveRetired.run(at ?? null);
  }

  remove(): void {
    this.#remove.run();
    this.#nameSelf.run("");
  }
}

function columnsOf(key: StoredKey): [Uint8Array<ArrayBuffer>, string | null] {
  switch (key.form) {
    case "plain":
      return [key.pkcs8, null];
    case "sealed":
      return [key.ciphertext, key.sealing];
    default:
      return key satisfies never;
  }
}
