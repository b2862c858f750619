import { describeSealing, openUnder, readSealing, sealUnder } from "../crypto/passphrase.ts";
import type { StoredKey } from "../store/mod.ts";

type SealedKey = Extract<StoredKey, { form: "sealed" }>;

export async function sealKey(passphrase: string, pkcs8: Uint8Array<ArrayBuffer>): Promise<SealedKey> {
  const { sealing, ciphertext } = await sealUnder(passphrase, "lanmessenger-key/1", pkcs8);
  return { form: "sealed", ciphertext, sealing: JSON.stringify(describeSealing(sealing)) };
}

/**
 * The private key, PKCS #8; for whoever calls to overwrite.
 *
 * @throws {LockedError} "wrong". @throws {Error} for a row that this program did not write.
 */
export async function openKey(passphrase: string, key: SealedKey): Promise<Uint8Array<ArrayBuffer>> {
  const sealing = readSealing(JSON.parse(key.sealing));
  return await openUnder(passphrase, "lanmessenger-key/1", { sealing, ciphertext: key.ciphertext });
}
