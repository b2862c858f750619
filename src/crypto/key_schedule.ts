/**
 * From the handshake's messages and secrets to the keys of a session (docs/protocol.md, section 3). Names in comments
 * are those of the specification.
 */
import { type Bytes, concat } from "../protocol/bytes.ts";
import { GCM_IV_BYTES } from "../protocol/constants.ts";
import { expand, extract, hmac, label, sha256 } from "./hash.ts";

/** What both sides know after the exchange of ephemeral keys. */
export interface HandshakeSecrets {
  /** hs */
  readonly root: Bytes;
  /** kR: seals R's proof. */
  readonly responderKey: Bytes;
  /** kI: seals I's proof. */
  readonly initiatorKey: Bytes;
  /** fR */
  readonly responderMacKey: Bytes;
  /** fI */
  readonly initiatorMacKey: Bytes;
}

/** The key and the iv of one direction. */
export interface DirectionKeys {
  /** AES-256, 32 bytes. */
  readonly key: Bytes;
  /** 12 bytes; record n uses it XOR n. */
  readonly iv: Bytes;
}

export interface SessionKeys {
  readonly initiatorToResponder: DirectionKeys;
  readonly responderToInitiator: DirectionKeys;
}

/** h1 */
export function hashOpening(m1: Bytes, m2Head: Bytes): Bytes {
  return sha256(label("handshake"), m1, m2Head);
}

export function handshakeSecrets(dh: Bytes, h1: Bytes): HandshakeSecrets {
  const root = extract(sha256(label("salt")), dh);
  return {
    root,
    responderKey: expand(root, "hs r2i", h1),
    initiatorKey: expand(root, "hs i2r", h1),
    responderMacKey: expand(root, "fin r", h1),
    initiatorMacKey: expand(root, "fin i", h1),
  };
}

/** th2: what R signs. */
export function hashResponder(h1: Bytes, identity: Bytes, transport: Bytes): Bytes {
  return sha256(h1, identity, transport);
}

/** th3: what I signs. */
export function hashInitiator(h2: Bytes, identity: Bytes, ciphertext: Bytes): Bytes {
  return sha256(h2, identity, ciphertext);
}

/** finR and finI: that the signer of `transcript` holds the secrets. */
export function finishedMac(macKey: Bytes, transcript: Bytes, signature: Bytes): Bytes {
  return hmac(macKey, sha256(transcript, signature));
}

/** h2 from th2, and th4 from th3. */
export function hashProof(transcript: Bytes, signature: Bytes, mac: Bytes): Bytes {
  return sha256(transcript, signature, mac);
}

/** master. `secret` is s, which only the holder of the transport key could decrypt. */
export function masterSecret(root: Bytes, h2: Bytes, secret: Bytes): Bytes {
  return extract(expand(root, "derived", h2), secret);
}

export function sessionKeys(master: Bytes, th4: Bytes): SessionKeys {
  const direction = (name: "i2r" | "r2i"): DirectionKeys => ({
    key: expand(master, `app ${name} key`, th4),
    iv: expand(master, `app ${name} iv`, th4).slice(0, GCM_IV_BYTES),
  });
  return { initiatorToResponder: direction("i2r"), responderToInitiator: direction("r2i") };
}

/** The keys after a REKEY (section 4). */
export function nextKeys({ key }: DirectionKeys): DirectionKeys {
  return { key: expand(key, "rekey key"), iv: expand(key, "rekey iv").slice(0, GCM_IV_BYTES) };
}

/** iv XOR (32 zero bits, counter u64): a record's nonce (section 4). */
export function recordIv(iv: Bytes, counter: number): Bytes {
  const nonce = concat(iv);
  const view = new DataView(nonce.buffer);
  view.setBigUint64(GCM_IV_BYTES - 8, view.getBigUint64(GCM_IV_BYTES - 8) ^ BigInt(counter));
  return nonce;
}
