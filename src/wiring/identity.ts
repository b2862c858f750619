import { generateIdentity, type Identity, importIdentity } from "../crypto/identity.ts";
import { LockedError } from "../model/errors.ts";
import type { OpenIdentity, StoredIdentity } from "../store/mod.ts";
import { openKey } from "./identity_key.ts";

export interface IdentityKeeper {
  identity(): StoredIdentity | undefined;
  saveIdentity(identity: OpenIdentity): void;
}

/** How somebody is asked for the passphrase that the key is under. */
export interface Unlocking {
  /** For the errors. */
  readonly folder: string;
  /**
   * Undefined: there is nobody to ask. "again": whoever gave it can be asked once more.
   *
   * @param attempt from 1.
   */
  ask(attempt: number): Promise<{ readonly text: string; readonly after: "again" | "end" } | undefined>;
}

/** How often a person may mistype. */
const ATTEMPTS = 3;

/**
 * The identity of this data folder, made on the first start.
 *
 * @throws {LockedError} "locked": it is under a passphrase and nobody could be asked; "wrong": it is another one.
 */
export async function identityOf(keeper: IdentityKeeper, unlocking: Unlocking): Promise<Identity> {
  const stored = keeper.identity();
  if (stored === undefined) return await makeIdentity(keeper);
  const pkcs8 = await pkcs8Of(stored, unlocking);
  const identity = await importIdentity(pkcs8);
  pkcs8.fill(0);
  if (identity.public.id !== stored.id) {
    throw new Error(`Cannot use identity ${stored.id}: its private key is that of ${identity.public.id}`);
  }
  return identity;
}

/**
 * What a start that goes onto the network checks before anything else.
 *
 * @throws {LockedError} "retired".
 */
export function refuseRetired(stored: StoredIdentity | undefined, folder: string): void {
  if (stored?.retiredAt === undefined) return;
  const day = new Date(stored.retiredAt).toISOString().slice(0, 10);
  throw new LockedError(
    "retired",
    `The identity in ${folder} was moved to another computer on ${day}: use it there, or bring it back to this one ` +
      'with "lanmessenger identity reactivate"',
  );
}

async function makeIdentity(keeper: IdentityKeeper): Promise<Identity> {
  const pkcs8 = await generateIdentity();
  const identity = await importIdentity(pkcs8);
  keeper.saveIdentity({ id: identity.public.id, pkcs8 });
  pkcs8.fill(0);
  return identity;
}

async function pkcs8Of({ key }: StoredIdentity, unlocking: Unlocking): Promise<Uint8Array<ArrayBuffer>> {
  if (key.form === "plain") return key.pkcs8;
  for (let attempt = 1;; attempt++) {
    const passphrase = await unlocking.ask(attempt);
    if (passphrase === undefined) throw locked(unlocking.folder);
    try {
      return await openKey(passphrase.text, key);
    } catch (error) {
      const over = passphrase.after === "end" || attempt === ATTEMPTS;
      if (over || !(error instanceof LockedError) || error.problem !== "wrong") throw error;
    }
  }
}

export function locked(folder: string): LockedError {
  return new LockedError(
    "locked",
    `The identity in ${folder} is under a passphrase: give it in LANMESSENGER_PASSPHRASE or with --passphrase-fd N, ` +
      "or start on a terminal, which asks",
  );
}
