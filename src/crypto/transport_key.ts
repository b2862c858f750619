/**
 * The transport key: RSA-OAEP, in memory only, replaced often, decrypts and does nothing else (docs/protocol.md,
 * section 1). What was sealed for a key that is gone stays sealed, whoever takes the disk or the identity later.
 */
import type { Clock } from "../messenger/ports.ts";
import { type Bytes, sameBytes } from "../protocol/bytes.ts";
import {
  SECRET_BYTES,
  TRANSPORT_KEY_MAX_AGE_MS,
  TRANSPORT_KEY_MAX_DECRYPTIONS,
  TRANSPORT_KEY_PREPARE_AT,
} from "../protocol/constants.ts";
import { ProtocolError } from "../protocol/errors.ts";
import { generateRsa, importRsaPrivate, importRsaPublic, type RsaPrivateKey } from "./rsa.ts";

const OAEP = { name: "RSA-OAEP" } as const;

/** The key that one handshake shows and decrypts with, even if it is replaced in between. */
export interface TransportKey {
  /** 384 bytes. */
  readonly modulus: Bytes;
  /** @throws {ProtocolError} for a ciphertext of anything but 32 bytes for this key. */
  decrypt(ciphertext: Bytes): Promise<Bytes>;
}

export interface TransportKeyParts {
  readonly clock: Pick<Clock, "ticks">;
  /** The modulus of the identity: no transport key may have it. */
  readonly identity: Bytes;
  readonly generate?: () => Promise<RsaPrivateKey>;
}

interface Held extends TransportKey {
  readonly since: number;
  decryptions: number;
}

/** The present transport key, and its succession. */
export class TransportKeys {
  readonly #clock: Pick<Clock, "ticks">;
  readonly #identity: Bytes;
  readonly #generate: () => Promise<RsaPrivateKey>;
  #current: Held | undefined;
  /** Set while a key is being made. */
  #making: Promise<Held> | undefined;

  constructor({ clock, identity, generate = generateTransportKey }: TransportKeyParts) {
    this.#clock = clock;
    this.#identity = identity;
    this.#generate = generate;
  }

  /**
   * Forgets a key that has served its time, and has the next one made in good time, in the background. To be called
   * now and then; it does no more than compare two numbers most of the time.
   */
  tend(): void {
    const wear = this.#current === undefined ? Infinity : this.#wearOf(this.#current);
    if (wear >= 1) this.#current = undefined;
    // A failure is told to whoever waits for the key; the next call tries again.
    if (wear >= TRANSPORT_KEY_PREPARE_AT) this.#make().catch(() => {});
  }

  /** The present key. Waits only where there is none yet, or the last one wore out before the next was ready. */
  async current(): Promise<TransportKey> {
    this.tend();
    return this.#current ?? await this.#make();
  }

  /** The share of its life that a key has behind it. */
  #wearOf({ since, decryptions }: Held): number {
    const age = (this.#clock.ticks() - since) / TRANSPORT_KEY_MAX_AGE_MS;
    return Math.max(age, decryptions / TRANSPORT_KEY_MAX_DECRYPTIONS);
  }

  #make(): Promise<Held> {
    this.#making ??= this.#makeOne().finally(() => this.#making = undefined);
    return this.#making;
  }

  async #makeOne(): Promise<Held> {
    const { key, modulus } = await this.#generate();
    if (sameBytes(modulus, this.#identity)) {
      throw new Error("Cannot use transport key: it is the identity key, and a key has one use only");
    }
    const held: Held = {
      modulus,
      since: this.#clock.ticks(),
      decryptions: 0,
      decrypt: (ciphertext) => {
        held.decryptions++;
        return decrypt(key, ciphertext);
      },
    };
    this.#current = held;
    return held;
  }
}

/** Takes a second or so of another thread's time. */
export async function generateTransportKey(): Promise<RsaPrivateKey> {
  return await importTransportKey(await generateRsa("RSA-OAEP"));
}

/** @throws {Error} for bytes that are no PKCS#8 of such a key. */
export function importTransportKey(pkcs8: Bytes): Promise<RsaPrivateKey> {
  return importRsaPrivate(pkcs8, "RSA-OAEP");
}

/** A fresh secret, and its ciphertext for the holder of the transport key with that modulus. */
export async function encapsulate(transport: Bytes): Promise<{ secret: Bytes; ciphertext: Bytes }> {
  const secret = crypto.getRandomValues(new Uint8Array(SECRET_BYTES));
  const key = await importRsaPublic(transport, "RSA-OAEP");
  const ciphertext = new Uint8Array(await crypto.subtle.encrypt(OAEP, key, secret));
  return { secret, ciphertext };
}

async function decrypt(key: CryptoKey, ciphertext: Bytes): Promise<Bytes> {
  let secret: Bytes;
  try {
    secret = new Uint8Array(await crypto.subtle.decrypt(OAEP, key, ciphertext));
  } catch (cause) {
    throw new ProtocolError("Cannot decrypt the secret: it was not made for this transport key", { cause });
  }
  if (secret.length !== SECRET_BYTES) {
    throw new ProtocolError(`Cannot use the secret: expected ${SECRET_BYTES} bytes, got ${secret.length}`);
  }
  return secret;
}
