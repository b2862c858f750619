import type { KeyDesk, KeyState } from "../model/own_key.ts";
import { passphraseProblem } from "../crypto/passphrase.ts";
import { LockedError, RequestError } from "../model/errors.ts";
import type { StoredIdentity, StoredKey } from "../store/mod.ts";
import { openKey, sealKey } from "./identity_key.ts";

export interface KeptKey {
  get(): StoredIdentity | undefined;
  replace(key: StoredKey): void;
}

/** Puts the key of a data folder under a passphrase and out again, while it is in use or not. */
export class StoredKeyDesk implements KeyDesk {
  readonly #kept: KeptKey;
  readonly #folder: string;

  constructor(kept: KeptKey, folder: string) {
    this.#kept = kept;
    this.#folder = folder;
  }

  get state(): KeyState {
    const stored = this.#kept.get();
    if (stored === undefined) return { id: undefined, key: "none", retiredAt: undefined };
    const { id, key, retiredAt } = stored;
    return { id, key: key.form === "sealed" ? "protected" : "plain", retiredAt };
  }

  async protect(next: string, current: string | undefined): Promise<void> {
    checkPassphrase(next);
    const pkcs8 = await this.opened(current);
    const sealed = await sealKey(next, pkcs8);
    pkcs8.fill(0);
    this.#kept.replace(sealed);
  }

  async unprotect(current: string): Promise<void> {
    const stored = this.#stored();
    if (stored.key.form === "plain") {
      throw new RequestError("invalid", `The identity in ${this.#folder} is under no passphrase: nothing to take away`);
    }
    const pkcs8 = await openKey(current, stored.key);
    this.#kept.replace({ form: "plain", pkcs8 });
    pkcs8.fill(0);
  }

  /**
   * The private key, for whoever calls to overwrite.
   *
   * @throws {LockedError} "locked": it is under a passphrase and none was given; "wrong".
   */
  async opened(passphrase: string | undefined): Promise<Uint8Array<ArrayBuffer>> {
    const { key } = this.#stored();
    if (key.form === "plain") return key.pkcs8;
    if (passphrase !== undefined) return await openKey(passphrase, key);
    throw new LockedError(
      "locked",
      `The identity in ${this.#folder} is under a passphrase already: give it, and then the new one`,
    );
  }

  #stored(): StoredIdentity {
    const stored = this.#kept.get();
    if (stored !== undefined) return stored;
    throw new RequestError("invalid", `There is no identity in ${this.#folder} yet: start the messenger once`);
  }
}

/** @throws {RequestError} "invalid". */
export function checkPassphrase(passphrase: string): void {
  const problem = passphraseProblem(passphrase);
  if (problem !== undefined) throw new RequestError("invalid", problem);
}
