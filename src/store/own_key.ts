import type { Contact } from "../messenger/ports.ts";
import { StorageError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { Contacts } from "./contacts.ts";
import type { Database } from "./database.ts";
import type { Identities, OpenIdentity, StoredIdentity, StoredKey } from "./identity.ts";
import type { Meta } from "./meta.ts";
import { integerOf, peerIdOf, type Row } from "./row.ts";

/** What moves to another computer with an identity. */
export interface Belongings {
  /** What its user is called; undefined: as the system calls them. */
  readonly name: string | undefined;
  /** The last epoch that was given out, or a greater one. */
  readonly epoch: number;
  readonly contacts: readonly Contact[];
  readonly blocked: readonly PeerId[];
}

export interface OwnKeyTables {
  readonly identities: Identities;
  readonly meta: Meta;
  readonly contacts: Contacts;
}

/**
 * What is done with the identity key as it is kept: it goes under a passphrase and out again, and to another computer.
 *
 * A key that was there in plain is to be in no file afterwards. SQLite fills what it frees with zeros then, and the
 * journal, whose earlier pages have it, is moved into the database and cut. Where the journal can't be cut, the change
 * holds all the same, and the next end of a program cuts it.
 */
export class OwnKey {
  readonly #database: Database;
  readonly #tables: OwnKeyTables;
  readonly #used;
  readonly #blocked;
  readonly #block;

  constructor(database: Database, tables: OwnKeyTables) {
    this.#database = database;
    this.#tables = tables;
    this.#used = database.prepare(`
      SELECT EXISTS (SELECT 1 FROM messages) OR EXISTS (SELECT 1 FROM contacts) OR
        EXISTS (SELECT 1 FROM room_operations) AS used
    `);
    this.#blocked = database.prepare("SELECT id FROM blocks ORDER BY id");
    this.#block = database.prepare("INSERT OR IGNORE INTO blocks VALUES (?)");
  }

  /** Undefined before the first start has saved one. */
  get(): StoredIdentity | undefined {
    return this.#database.read(() => this.#tables.identities.get());
  }

  /**
   * Keeps an identity key for good. Messages of one's own can be stored from now on, and are from its id.
   *
   * @throws {StorageError} "failed" when there is one already: what is stored belongs to it.
   */
  add({ id, pkcs8 }: OpenIdentity): void {
    this.#database.transaction(() => {
      if (this.#tables.identities.add(id, { form: "plain", pkcs8 })) return;
      throw new StorageError("failed", `Cannot save an identity in ${this.#database.path}: it has one already`);
    });
  }

  /** Puts the same key in another form, and leaves nothing of the earlier one in the files. */
  replace(key: StoredKey): void {
    this.#withoutTraces(() => this.#tables.identities.saveKey(key));
  }

  /** It was moved to another computer at that time, ms since 1970; undefined: it is in use here. */
  retire(at: number | undefined): void {
    this.#database.transaction(() => this.#tables.identities.saveRetired(at));
  }

  /** True: there are people or messages here that belong to the identity. */
  get isUsed(): boolean {
    return this.#database.read(() => this.#isUsed());
  }

  belongings(): Belongings {
    const { meta, contacts } = this.#tables;
    return this.#database.read(() => ({
      name: meta.name(),
      epoch: meta.epoch(),
      contacts: contacts.all(),
      blocked: this.#blocked.all().map((row) => peerIdOf(row, "id")),
    }));
  }

  /**
   * Puts an identity with its people in the place of one that nobody has used, or of none.
   *
   * @throws {StorageError} "failed" where there are people or messages: they belong to the identity that is here.
   */
  moveIn(id: PeerId, key: StoredKey, { name, epoch, contacts, blocked }: Belongings): void {
    const { identities, meta, contacts: people } = this.#tables;
    this.#withoutTraces(() => {
      if (this.#isUsed()) {
        throw new StorageError("failed", `Cannot put another identity in ${this.#database.path}: it is in use`);
      }
      identities.remove();
      identities.add(id, key);
      if (name !== undefined) meta.saveName(name);
      meta.saveEpoch(Math.max(meta.epoch(), epoch));
      for (const contact of contacts) people.save(contact);
      for (const each of blocked) this.#block.run(each);
    });
  }

  #isUsed(): boolean {
    const row: Row = this.#used.get() ?? {};
    return integerOf(row, "used") === 1;
  }

  #withoutTraces(work: () => void): void {
    const database = this.#database;
    database.execute("PRAGMA secure_delete = ON");
    try {
      database.transaction(work);
    } finally {
      database.execute("PRAGMA secure_delete = OFF");
    }
    try {
      database.execute("PRAGMA wal_checkpoint(TRUNCATE)");
    } catch (error) {
      // A full disk, most likely: the end of the program tries again.
      if (!(error instanceof StorageError)) throw error;
    }
  }
}
