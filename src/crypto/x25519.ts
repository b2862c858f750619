import type { Bytes } from "../protocol/bytes.ts";
import { X25519_BYTES } from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";

/** One side's X25519 key pair for one handshake (RFC 7748). */
export interface Ephemeral {
  /** 32 bytes. */
  readonly publicKey: Bytes;
  /**
   * The secret shared with the holder of `other`, 32 bytes.
   *
   * @throws {ProtocolError} where it is all zero: `other` is one of the few points that make any secret so.
   */
  agree(other: Bytes): Promise<Bytes>;
}

export async function generateEphemeral(): Promise<Ephemeral> {
  const pair = await crypto.subtle.generateKey("X25519", false, ["deriveBits"]) as CryptoKeyPair;
  const publicKey = new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey));
  return { publicKey, agree: (other) => agree(pair.privateKey, other) };
}

export async function agree(privateKey: CryptoKey, other: Bytes): Promise<Bytes> {
  const publicKey = await crypto.subtle.importKey("raw", other, "X25519", false, []);
  const shared = await derive(privateKey, publicKey);
  // RFC 7748, section 6.1. WebCrypto refuses by itself, as its specification asks; the protocol does not rely on it.
  if (shared.every((byte) => byte === 0)) throw refusal();
  return shared;
}

async function derive(privateKey: CryptoKey, publicKey: CryptoKey): Promise<Bytes> {
  const algorithm = { name: "X25519", public: publicKey };
  try {
    return new Uint8Array(await crypto.subtle.deriveBits(algorithm, privateKey, 8 * X25519_BYTES));
  } catch (cause) {
    throw refusal({ cause });
  }
}

function refusal(options?: ErrorOptions): ProtocolError {
  return new ProtocolError("Cannot agree on a secret: the other side's X25519 key makes it all zero", options);
}
