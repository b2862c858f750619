import type { IdentityDesk } from "../cli/key_desk.ts";
import { importIdentity } from "../crypto/identity.ts";
import { RequestError } from "../model/errors.ts";
import { openStore, type SqliteStore, type StoredKey } from "../store/mod.ts";
import { refuseRetired } from "./identity.ts";
import { openIdentity, sealIdentity } from "./identity_file.ts";
import { sealKey } from "./identity_key.ts";
import { checkPassphrase, StoredKeyDesk } from "./key_desk.ts";
import { systemClock } from "./world.ts";

/** @throws {StoreBusyError} when a messenger runs on the folder: what moves an identity must not happen beside one. */
export function openIdentityDesk(dataFolder: string): IdentityDesk {
  return new StoredIdentityDesk(openStore(dataFolder), dataFolder);
}

/** The identity of a folder on which nothing runs. It owns the store. */
class StoredIdentityDesk extends StoredKeyDesk implements IdentityDesk {
  readonly #store: SqliteStore;
  readonly #folder: string;

  constructor(store: SqliteStore, folder: string) {
    super(store.ownKey, folder);
    this.#store = store;
    this.#folder = folder;
  }

  get waiting(): number {
    return this.#store.waitingPeers().length;
  }

  async exported(passphrase: string, name: string | undefined): Promise<string> {
    const { ownKey } = this.#store;
    this.checkInUse();
    checkPassphrase(passphrase);
    const pkcs8 = await this.opened(passphrase);
    // Whether it can be used is found out here, where it still can be mended.
    const { public: { id } } = await importIdentity(pkcs8);
    const key = this.state.key === "protected" ? "protected" : "plain";
    const belongings = ownKey.belongings();
    const named = { ...belongings, name: name ?? belongings.name };
    const text = await sealIdentity(passphrase, { id, pkcs8, key, belongings: named });
    pkcs8.fill(0);
    return text;
  }

  checkInUse(): void {
    refuseRetired(this.#store.ownKey.get(), this.#folder);
  }

  checkUnused(): void {
    if (!this.#store.ownKey.isUsed) return;
    throw new RequestError(
      "invalid",
      `There are people or messages in ${this.#folder}, which belong to the identity that is there: ` +
        "import into an empty folder, with --data",
    );
  }

  async import(text: string, passphrase: string): Promise<number> {
    this.checkUnused();
    const { id: claimed, pkcs8, key, belongings } = await openIdentity(passphrase, text);
    const { public: { id } } = await importIdentity(pkcs8);
    if (id !== claimed) throw new RequestError("invalid", `The key in the file is that of ${id}, not of ${claimed}`);
    const kept: StoredKey = key === "protected" ? await sealKey(passphrase, pkcs8) : { form: "plain", pkcs8 };
    const contacts = belongings.contacts.filter((contact) => contact.id !== id);
    this.#store.ownKey.moveIn(id, kept, { ...belongings, contacts });
    pkcs8.fill(0);
    return contacts.length;
  }

  retire(): void {
    this.#store.ownKey.retire(systemClock.now());
  }

  reactivate(): void {
    if (this.state.retiredAt === undefined) {
      throw new RequestError(
        "invalid",
        `The identity in ${this.#folder} is in use here: there is nothing to bring back`,
      );
    }
    this.#store.ownKey.retire(undefined);
  }

  [Symbol.dispose](): void {
    this.#store.close();
  }
}
