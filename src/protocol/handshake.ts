/**
 * The three payloads of the handshake (docs/protocol.md, section 3). I dialled, R was dialled.
 *
 *     M1  I→R  "LM72" | min u8 | max u8 | count u8 | suites u8[count] | nonce [32] | e [32]
 *     M2  R→I  version u8 | suite u8 | nonce [32] | e [32] | C2 [1200]
 *     M3  I→R  C3 [1200]
 *
 *     C2, opened:  n of R's identity [384] | n of R's transport key [384] | signature [384] | MAC [32]
 *     C3, opened:  n of I's identity [384] | OAEP ciphertext [384]        | signature [384] | MAC [32]
 */
import { type Bytes, concat, Reader, Writer } from "./bytes.ts";
import {
  HASH_BYTES,
  M2_BYTES,
  M2_HEAD_BYTES,
  M3_BYTES,
  MAGIC,
  MAX_HANDSHAKE_FRAME_BYTES,
  MAX_SUITES,
  MODULUS_BYTES,
  NONCE_BYTES,
  PROOF_BYTES,
  RSA_CIPHERTEXT_BYTES,
  SEALED_PROOF_BYTES,
  SIGNATURE_BYTES,
  X25519_BYTES,
} from "./constants.ts";
import { ProtocolError } from "./errors.ts";
import { checkModulus } from "./modulus.ts";

export interface M1 {
  readonly minVersion: number;
  readonly maxVersion: number;
  /** Best first, 1 to 16. */
  readonly suites: readonly number[];
  readonly nonce: Bytes;
  /** X25519 public key. */
  readonly ephemeral: Bytes;
}

export interface M2Head {
  readonly version: number;
  readonly suite: number;
  readonly nonce: Bytes;
  /** X25519 public key. */
  readonly ephemeral: Bytes;
}

export interface M2 extends M2Head {
  /** The encoded M2Head, as h1 covers it. */
  readonly head: Bytes;
  /** C2. */
  readonly sealed: Bytes;
}

/** The plaintext of C2. */
export interface ResponderProof {
  readonly identity: Bytes;
  readonly transport: Bytes;
  readonly signature: Bytes;
  readonly mac: Bytes;
}

/** The plaintext of C3. */
export interface InitiatorProof {
  readonly identity: Bytes;
  /** The secret for R's transport key, by OAEP. */
  readonly ciphertext: Bytes;
  readonly signature: Bytes;
  readonly mac: Bytes;
}

export function encodeM1(m1: M1): Bytes {
  const writer = new Writer(MAX_HANDSHAKE_FRAME_BYTES, "M1");
  writer.u32(MAGIC);
  writer.u8(m1.minVersion);
  writer.u8(m1.maxVersion);
  writer.u8(m1.suites.length);
  for (const suite of m1.suites) writer.u8(suite);
  writer.bytes(sized(m1.nonce, NONCE_BYTES));
  writer.bytes(sized(m1.ephemeral, X25519_BYTES));
  return writer.finish();
}

/** @throws {ProtocolError} for any other layout, as all parsers here. */
export function parseM1(bytes: Bytes): M1 {
  const reader = new Reader(bytes, "M1");
  const magic = reader.u32();
  if (magic !== MAGIC) throw new ProtocolError(`Cannot read M1: it begins with 0x${magic.toString(16)}, not "LM72"`);
  const minVersion = reader.u8();
  const maxVersion = reader.u8();
  if (minVersion > maxVersion) {
    throw new ProtocolError(`Cannot read M1: its versions run from ${minVersion} to ${maxVersion}`);
  }
  const count = reader.u8();
  if (count < 1 || count > MAX_SUITES) {
    throw new ProtocolError(`Cannot read M1: it lists ${count} suites, not 1 to ${MAX_SUITES}`);
  }
  const suites = [...reader.take(count)];
  const nonce = reader.take(NONCE_BYTES);
  const ephemeral = reader.take(X25519_BYTES);
  reader.end();
  return { minVersion, maxVersion, suites, nonce, ephemeral };
}

/** M2 without C2. */
export function encodeM2Head(head: M2Head): Bytes {
  const writer = new Writer(M2_HEAD_BYTES, "M2");
  writer.u8(head.version);
  writer.u8(head.suite);
  writer.bytes(sized(head.nonce, NONCE_BYTES));
  writer.bytes(sized(head.ephemeral, X25519_BYTES));
  return writer.finish();
}

export function encodeM2(head: Bytes, sealed: Bytes): Bytes {
  return concat(sized(head, M2_HEAD_BYTES), sized(sealed, SEALED_PROOF_BYTES));
}

export function parseM2(bytes: Bytes): M2 {
  if (bytes.length !== M2_BYTES) {
    throw new ProtocolError(`Cannot read M2: expected ${M2_BYTES} bytes, got ${bytes.length}`);
  }
  const reader = new Reader(bytes, "M2");
  const version = reader.u8();
  const suite = reader.u8();
  const nonce = reader.take(NONCE_BYTES);
  const ephemeral = reader.take(X25519_BYTES);
  const sealed = reader.take(SEALED_PROOF_BYTES);
  return { version, suite, nonce, ephemeral, head: bytes.slice(0, M2_HEAD_BYTES), sealed };
}

/** C3 is all of M3. */
export function parseM3(bytes: Bytes): Bytes {
  if (bytes.length !== M3_BYTES) {
    throw new ProtocolError(`Cannot read M3: expected ${M3_BYTES} bytes, got ${bytes.length}`);
  }
  return bytes;
}

export function encodeResponderProof({ identity, transport, signature, mac }: ResponderProof): Bytes {
  return sized(concat(identity, transport, signature, mac), PROOF_BYTES);
}

export function parseResponderProof(bytes: Bytes): ResponderProof {
  const reader = new Reader(bytes, "C2");
  const identity = checkModulus(reader.take(MODULUS_BYTES));
  const transport = checkModulus(reader.take(MODULUS_BYTES));
  const signature = reader.take(SIGNATURE_BYTES);
  const mac = reader.take(HASH_BYTES);
  reader.end();
  return { identity, transport, signature, mac };
}

export function encodeInitiatorProof({ identity, ciphertext, signature, mac }: InitiatorProof): Bytes {
  return sized(concat(identity, ciphertext, signature, mac), PROOF_BYTES);
}

export function parseInitiatorProof(bytes: Bytes): InitiatorProof {
  const reader = new Reader(bytes, "C3");
  const identity = checkModulus(reader.take(MODULUS_BYTES));
  const ciphertext = reader.take(RSA_CIPHERTEXT_BYTES);
  const signature = reader.take(SIGNATURE_BYTES);
  const mac = reader.take(HASH_BYTES);
  reader.end();
  return { identity, ciphertext, signature, mac };
}

function sized(bytes: Bytes, length: number): Bytes {
  if (bytes.length !== length) {
    throw new RangeError(`Cannot write handshake: expected ${length} bytes, got ${bytes.length}`);
  }
  return bytes;
}
