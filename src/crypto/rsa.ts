/**
 * RSA keys of this protocol: 3,072 bits, exponent 65,537 (docs/protocol.md, section 1). A public key travels as its
 * modulus alone; here it is put between constant bytes, so that no ASN.1 from the network is ever parsed.
 */
import { type Bytes, concat } from "../protocol/bytes.ts";
import { RSA_BITS } from "../protocol/constants.ts";
import { checkModulus } from "../protocol/modulus.ts";
import { decodeBase64Url, decodeHex } from "../std/encoding.ts";

export type RsaUse = "RSA-PSS" | "RSA-OAEP";

/** 65,537. */
const PUBLIC_EXPONENT = Uint8Array.of(1, 0, 1);
const PUBLIC_EXPONENT_JWK = "AQAB";

/**
 * A SubjectPublicKeyInfo (RFC 5280) before and after the modulus:
 * SEQUENCE { SEQUENCE { rsaEncryption, NULL }, BIT STRING { SEQUENCE { INTEGER 0x00 n, INTEGER 65537 } } }.
 */
const SPKI_PREFIX = decodeHex("308201a2300d06092a864886f70d01010105000382018f003082018a0282018100");
const SPKI_SUFFIX = decodeHex("0203010001");

/** A private key that can only be used, and the modulus that belongs to it. */
export interface RsaPrivateKey {
  readonly key: CryptoKey;
  readonly modulus: Bytes;
}

const PRIVATE_USAGES: Record<RsaUse, KeyUsage[]> = { "RSA-PSS": ["sign"], "RSA-OAEP": ["decrypt"] };
const PUBLIC_USAGES: Record<RsaUse, KeyUsage[]> = { "RSA-PSS": ["verify"], "RSA-OAEP": ["encrypt"] };

/** A new private key as PKCS#8. Takes a second or so of another thread's time. */
export async function generateRsa(use: RsaUse): Promise<Bytes> {
  const usages = [...PRIVATE_USAGES[use], ...PUBLIC_USAGES[use]];
  const algorithm = { name: use, hash: "SHA-256", modulusLength: RSA_BITS, publicExponent: PUBLIC_EXPONENT };
  const pair = await crypto.subtle.generateKey(algorithm, true, usages) as CryptoKeyPair;
  return new Uint8Array(await crypto.subtle.exportKey("pkcs8", pair.privateKey));
}

/** @throws {Error} for bytes that are no PKCS#8 of such a key. */
export async function importRsaPrivate(pkcs8: Bytes, use: RsaUse): Promise<RsaPrivateKey> {
  const algorithm = { name: use, hash: "SHA-256" };
  const { n, e } = await publicNumbers(pkcs8, use);
  if (n === undefined || e !== PUBLIC_EXPONENT_JWK) {
    throw new Error(`Cannot use RSA key: its public exponent is ${e ?? "missing"}, not 65537`);
  }
  const modulus = checkModulus(decodeBase64Url(n));
  // The key that is kept can't be exported again.
  const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, false, PRIVATE_USAGES[use]);
  return { key, modulus };
}

/** @throws {ProtocolError} for bytes that are no modulus. */
export function importRsaPublic(modulus: Bytes, use: RsaUse): Promise<CryptoKey> {
  const spki = concat(SPKI_PREFIX, checkModulus(modulus), SPKI_SUFFIX);
  return crypto.subtle.importKey("spki", spki, { name: use, hash: "SHA-256" }, false, PUBLIC_USAGES[use]);
}

/** The numbers in WebCrypto's own reading: this file knows no more ASN.1 than the two constants above. */
async function publicNumbers(pkcs8: Bytes, use: RsaUse): Promise<JsonWebKey> {
  try {
    const algorithm = { name: use, hash: "SHA-256" };
    const key = await crypto.subtle.importKey("pkcs8", pkcs8, algorithm, true, PRIVATE_USAGES[use]);
    return await crypto.subtle.exportKey("jwk", key);
  } catch (cause) {
    throw new Error(`Cannot use RSA key: ${pkcs8.length} bytes that are no PKCS#8 of one`, { cause });
  }
}
