import type { Bytes } from "./vectors.ts";

/** RFC 8410's PKCS#8 around a private key of 32 bytes, which WebCrypto has no other way to take. */
const PKCS8_PREFIX = Uint8Array.from([0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x6e, 4, 0x22, 4, 0x20]);

/** A private key whose bytes are known, for vectors. */
export function x25519Private(bytes: Bytes): Promise<CryptoKey> {
  const pkcs8 = new Uint8Array(PKCS8_PREFIX.length + bytes.length);
  pkcs8.set(PKCS8_PREFIX);
  pkcs8.set(bytes, PKCS8_PREFIX.length);
  return crypto.subtle.importKey("pkcs8", pkcs8, "X25519", false, ["deriveBits"]);
}
