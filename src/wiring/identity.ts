import { generateIdentity, type Identity, importIdentity } from "../crypto/identity.ts";
import type { StoredIdentity } from "../store/mod.ts";

export interface IdentityKeeper {
  identity(): StoredIdentity | undefined;
  saveIdentity(identity: StoredIdentity): void;
}

/** The identity of this data folder, made on the first start. */
export async function identityOf(keeper: IdentityKeeper): Promise<Identity> {
  const stored = keeper.identity();
  if (stored !== undefined) return await importIdentity(stored.pkcs8);
  const pkcs8 = await generateIdentity();
  const identity = await importIdentity(pkcs8);
  keeper.saveIdentity({ id: identity.public.id, pkcs8 });
  return identity;
}
