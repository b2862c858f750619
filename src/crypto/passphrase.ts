/**
 * Bytes under a passphrase, for the disk and for moving house: PBKDF2-HMAC-SHA-256 (RFC 8018) makes a key of it,
 * AES-256-GCM seals. None of this goes over the wire. docs/security.md says what it is good for.
 */
import { LockedError } from "../model/errors.ts";
import { type Bytes, concat } from "../protocol/bytes.ts";
import { encodeUtf8 } from "../protocol/utf8.ts";
import { decodeBase64, encodeBase64 } from "../std/encoding.ts";
import { open, seal } from "./gcm.ts";

/** What a guess costs: a tenth of a second of one core, or so. */
export const ITERATIONS = 600_000;
/** What is read may be no cheaper than we ever write, and must not keep a program busy for minutes. */
export const FEWEST_ITERATIONS = 600_000;
export const MOST_ITERATIONS = 10_000_000;

export const SHORTEST_PASSPHRASE = 8;
export const MAX_PASSPHRASE_BYTES = 1_024;

const KDF = "PBKDF2-HMAC-SHA-256";
const CIPHER = "AES-256-GCM";
const SALT_BYTES = 16;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What the bytes are, and their format's version: bytes that were sealed as one thing don't open as another. */
export type SealedAs = "lanmessenger-key/1" | "lanmessenger-identity/1";

/** How bytes were sealed; none of it is secret. */
export interface Sealing {
  readonly iterations: number;
  /** 16 bytes. */
  readonly salt: Bytes;
  /** 12 bytes. */
  readonly iv: Bytes;
}

export interface Sealed {
  readonly sealing: Sealing;
  /** With the 16-byte tag behind it. */
  readonly ciphertext: Bytes;
}

/** Why a new passphrase can't be taken; undefined: it can. */
export function passphraseProblem(passphrase: string): string | undefined {
  if (!passphrase.isWellFormed()) return "The passphrase is not valid Unicode: choose another";
  const size = passphraseBytes(passphrase).length;
  if ([...passphrase].length < SHORTEST_PASSPHRASE) {
    return `The passphrase has fewer than ${SHORTEST_PASSPHRASE} characters: choose a longer one`;
  }
  if (size > MAX_PASSPHRASE_BYTES) {
    return `The passphrase has ${size} bytes, and ${MAX_PASSPHRASE_BYTES} is the most: choose a shorter one`;
  }
  return undefined;
}

export async function sealUnder(passphrase: string, as: SealedAs, plaintext: Bytes): Promise<Sealed> {
  const sealing: Sealing = {
    iterations: ITERATIONS,
    salt: crypto.getRandomValues(new Uint8Array(SALT_BYTES)),
    iv: crypto.getRandomValues(new Uint8Array(IV_BYTES)),
  };
  const key = await keyOf(passphrase, sealing, "encrypt");
  return { sealing, ciphertext: await seal(key, sealing.iv, additionalData(as), plaintext) };
}

/** @throws {LockedError} "wrong": it is another passphrase, or the bytes are not as they were sealed. */
export async function openUnder(passphrase: string, as: SealedAs, { sealing, ciphertext }: Sealed): Promise<Bytes> {
  const key = await keyOf(passphrase, sealing, "decrypt");
  try {
    return await open(key, sealing.iv, additionalData(as), ciphertext);
  } catch (cause) {
    throw new LockedError("wrong", "The passphrase is wrong: nothing was opened or changed. Try again", { cause });
  }
}

/** A sealing as JSON, for a row or a file. */
export function describeSealing({ iterations, salt, iv }: Sealing): Readonly<Record<string, string | number>> {
  return { kdf: KDF, iterations, salt: encodeBase64(salt), cipher: CIPHER, iv: encodeBase64(iv) };
}

/** @throws {Error} for what this version does not know, or is out of its bounds; the message says which. */
export function readSealing(value: unknown): Sealing {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw broken("sealing", "an object", value);
  const { kdf, iterations, salt, cipher, iv }: Partial<Record<string, unknown>> = { ...value };
  if (kdf !== KDF) throw broken("kdf", KDF, kdf);
  if (cipher !== CIPHER) throw broken("cipher", CIPHER, cipher);
  if (
    typeof iterations !== "number" || !Number.isInteger(iterations) || iterations < FEWEST_ITERATIONS ||
    iterations > MOST_ITERATIONS
  ) {
    throw broken("iterations", `${FEWEST_ITERATIONS} to ${MOST_ITERATIONS}`, iterations);
  }
  return { iterations, salt: bytesOf(salt, "salt", SALT_BYTES), iv: bytesOf(iv, "iv", IV_BYTES) };
}

/** @throws {Error} for anything but base64 of a tag and something before it. */
export function readCiphertext(value: unknown): Bytes {
  const bytes = decoded(value);
  if (bytes === undefined || bytes.length <= TAG_BYTES) throw broken("ciphertext", "base64", value);
  return bytes;
}

async function keyOf(
  passphrase: string,
  { iterations, salt }: Sealing,
  use: "encrypt" | "decrypt",
): Promise<CryptoKey> {
  const bytes = passphraseBytes(passphrase);
  const secret = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, ["deriveKey"]);
  bytes.fill(0);
  const kdf = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return await crypto.subtle.deriveKey(kdf, secret, { name: "AES-GCM", length: 256 }, false, [use]);
}

/** One keyboard writes é as one character, another as two: both are the same passphrase. */
function passphraseBytes(passphrase: string): Bytes {
  return encodeUtf8(passphrase.normalize("NFC"));
}

function additionalData(as: SealedAs): Bytes {
  return concat(encodeUtf8(as), Uint8Array.of(0));
}

function bytesOf(value: unknown, name: string, length: number): Bytes {
  const bytes = decoded(value);
  if (bytes?.length !== length) throw broken(name, `${length} bytes as base64`, value);
  return bytes;
}

function decoded(value: unknown): Bytes | undefined {
  if (typeof value !== "string") return undefined;
  try {
    return decodeBase64(value);
  } catch {
    return undefined;
  }
}

function broken(name: string, expected: string, value: unknown): Error {
  return new Error(`Cannot read ${name}: expected ${expected}, got ${String(JSON.stringify(value)).slice(0, 80)}`);
}
