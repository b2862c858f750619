/**
 * The identity key: RSA-PSS, made once, signs and does nothing else (docs/protocol.md, section 1).
 */
import type { PublicIdentity } from "../messenger/ports.ts";
import { isPeerId, type PeerId } from "../model/ids.ts";
import { type Bytes, concat } from "../protocol/bytes.ts";
import { ID_BYTES, PSS_SALT_BYTES } from "../protocol/constants.ts";
import { checkModulus } from "../protocol/modulus.ts";
import { decodeBase32, encodeBase32 } from "../std/encoding.ts";
import { label, sha256 } from "./hash.ts";
import { generateRsa, importRsaPrivate, importRsaPublic } from "./rsa.ts";

/** What a signature is for: one made for one role means nothing in another. */
export type Role = "announce" | "responder" | "initiator" | "room-op" | "room-message";

export interface Identity {
  readonly public: PublicIdentity;
  /** 384 bytes. */
  sign(role: Role, bytes: Bytes): Promise<Bytes>;
}

const PSS = { name: "RSA-PSS", saltLength: PSS_SALT_BYTES } as const;
/** Puts every signature beyond the reach of protocols that sign what begins with chosen bytes (as in TLS 1.3). */
const SIGNATURE_PAD = new Uint8Array(64).fill(0x20);

/** A new identity as PKCS#8, to be kept and then imported. Takes a second or so of another thread's time. */
export function generateIdentity(): Promise<Bytes> {
  return generateRsa("RSA-PSS");
}

/**
 * An identity from its PKCS#8. It signs once, since the import does not see whether the numbers fit one another: a
 * damaged key is to be found at the start, not by the first peer.
 *
 * @throws {Error} for anything but an undamaged RSA key of 3,072 bits with exponent 65,537.
 */
export async function importIdentity(pkcs8: Bytes): Promise<Identity> {
  const { key, modulus } = await importRsaPrivate(pkcs8, "RSA-PSS");
  const identity: Identity = {
    public: { id: idOf(modulus), modulus },
    sign: async (role, bytes) => new Uint8Array(await crypto.subtle.sign(PSS, key, toBeSigned(role, bytes))),
  };
  await checkSigning(identity);
  return identity;
}

/** Whether `signature` is one of `bytes` in `role`, by the key with that modulus. False for anything broken, too. */
export async function verify(modulus: Bytes, role: Role, bytes: Bytes, signature: Bytes): Promise<boolean> {
  try {
    const key = await importRsaPublic(modulus, "RSA-PSS");
    return await crypto.subtle.verify(PSS, key, signature, toBeSigned(role, bytes));
  } catch {
    return false;
  }
}

/** @throws {ProtocolError} for bytes that are no modulus. */
export function idOf(modulus: Bytes): PeerId {
  const text = encodeBase32(sha256(label("id"), checkModulus(modulus))).toLowerCase().replace(/=+$/, "");
  if (!isPeerId(text)) throw new Error(`Cannot write id: "${text}"`);
  return text;
}

/** The 32 bytes of an id. */
export function idBytes(id: PeerId): Bytes {
  const padding = "=".repeat((8 - id.length % 8) % 8);
  return decodeBase32(id.toUpperCase() + padding).slice(0, ID_BYTES);
}

/** Forty digits that are the same on both sides, for two people to compare (section 1). */
export function safetyNumber(a: PeerId, b: PeerId): string {
  const pair = [idBytes(a), idBytes(b)].sort(compareBytes);
  const digest = sha256(label("safety"), ...pair);
  const view = new DataView(digest.buffer);
  const groups = Array.from({ length: 8 }, (_, index) => view.getUint32(4 * index) % 100_000);
  return groups.map((group) => String(group).padStart(5, "0")).join(" ");
}

async function checkSigning({ public: { id, modulus }, sign }: Identity): Promise<void> {
  const signature = await sign("announce", modulus).catch((cause: unknown) => {
    throw new Error(`Cannot use identity key of ${id}: it is damaged`, { cause });
  });
  if (!await verify(modulus, "announce", modulus, signature)) {
    throw new Error(`Cannot use identity key of ${id}: it makes wrong signatures`);
  }
}

function compareBytes(a: Bytes, b: Bytes): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function toBeSigned(role: Role, bytes: Bytes): Bytes {
  return concat(SIGNATURE_PAD, label(role), bytes);
}
