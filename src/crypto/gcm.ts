/** AES-256-GCM with a 16-byte tag behind the ciphertext (docs/protocol.md). */
import type { Bytes } from "../protocol/bytes.ts";

export type GcmUse = "encrypt" | "decrypt";

export function importGcmKey(key: Bytes, use: GcmUse): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", key, "AES-GCM", false, [use]);
}

export async function seal(key: CryptoKey, iv: Bytes, additionalData: Bytes, plaintext: Bytes): Promise<Bytes> {
  const algorithm = { name: "AES-GCM", iv, additionalData };
  return new Uint8Array(await crypto.subtle.encrypt(algorithm, key, plaintext));
}

/** @throws {DOMException} for anything that `seal` with the same key, iv and data has not made. */
export async function open(key: CryptoKey, iv: Bytes, additionalData: Bytes, sealed: Bytes): Promise<Bytes> {
  const algorithm = { name: "AES-GCM", iv, additionalData };
  return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, sealed));
}
