import type { Clock } from "../messenger/facade.ts";
import { timingSafeEqual } from "../std/crypto.ts";
import { encodeBase64Url, encodeHex } from "../std/encoding.ts";

/** How long a launch token can be exchanged. */
export const LAUNCH_LIFE_MS = 60_000;

/** Launch tokens that wait to be exchanged; one more ends the oldest. */
export const MAX_LAUNCHES = 8;

/** Page tokens that stay valid; one more drops the one that was used longest ago. */
export const MAX_PAGE_TOKENS = 64;

/** Where the hashes of page tokens are kept, so that an open page outlives a restart. */
export interface PageTokenHashes {
  /**
   * Adds a hash and drops the least recently used beyond `MAX_PAGE_TOKENS`.
   *
   * @param hash SHA-256 of the token, 32 bytes.
   * @param at now, ms since 1970.
   */
  add(hash: Uint8Array<ArrayBuffer>, at: number): void;
  has(hash: Uint8Array<ArrayBuffer>): boolean;
  /** At most `MAX_PAGE_TOKENS`. */
  all(): readonly Uint8Array<ArrayBuffer>[];
  /** Marks a hash as used at `at`; nothing happens to one that is not there. */
  touch(hash: Uint8Array<ArrayBuffer>, at: number): void;
}

/** The right to one page token. */
export interface Launch {
  readonly token: string;
  /** Resolves once the token is of no more use: exchanged, expired or pushed out. */
  readonly ended: Promise<void>;
}

export type Sha256 = (bytes: Uint8Array<ArrayBuffer>) => Promise<Uint8Array<ArrayBuffer>>;

/** HMAC-SHA-256. */
export type Mac = (key: Uint8Array, text: Uint8Array) => Uint8Array;

/** Bytes of the nonce by which a page asks for a proof. */
export const PROOF_NONCE_BYTES = 32;

/** What keeps this use of a token's hash apart from every other; the page knows it too (src/page/proof.ts). */
const PROOF_LABEL = "lanmessenger page proof";

interface Outstanding {
  readonly bytes: Uint8Array<ArrayBuffer>;
  end(): void;
}

const encoder = new TextEncoder();

/** 256 random bits as 43 characters of base64url: fit for URLs, headers and file names. */
export function randomSecret(): string {
  return encodeBase64Url(crypto.getRandomValues(new Uint8Array(32)));
}

export function isSecret(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** Compares in time that depends on the lengths alone. */
export function sameSecret(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * Launch tokens and page tokens. A launch token travels to the browser by a file or an address, once and for a
 * minute; what the page keeps is the page token it gets for it. Guessing needs no brake: a token has 256 bits.
 */
export class PageTokens {
  /** Oldest first. */
  readonly #launches = new Set<Outstanding>();
  /** Hashes that could not be stored, valid until the program ends: a full disk must not lock the page out. */
  readonly #unsaved: Uint8Array<ArrayBuffer>[] = [];
  readonly #hashes: PageTokenHashes;
  readonly #sha256: Sha256;
  readonly #mac: Mac;
  readonly #clock: Pick<Clock, "now" | "after">;
  readonly #report: (error: unknown) => void;

  constructor(parts: {
    hashes: PageTokenHashes;
    sha256: Sha256;
    mac: Mac;
    clock: Pick<Clock, "now" | "after">;
    /** Hears of what could not be stored. */
    report: (error: unknown) => void;
  }) {
    this.#hashes = parts.hashes;
    this.#sha256 = parts.sha256;
    this.#mac = parts.mac;
    this.#clock = parts.clock;
    this.#report = parts.report;
  }

  createLaunch(): Launch {
    const token = randomSecret();
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const stopTimer = this.#clock.after(LAUNCH_LIFE_MS, () => outstanding.end());
    const outstanding: Outstanding = {
      bytes: encoder.encode(token),
      end: () => {
        stopTimer();
        this.#launches.delete(outstanding);
        resolve();
      },
    };
    const [oldest] = this.#launches;
    if (oldest !== undefined && this.#launches.size >= MAX_LAUNCHES) oldest.end();
    this.#launches.add(outstanding);
    return { token, ended };
  }

  /** A page token for a launch token; undefined: an unknown one, used before or too old. */
  async exchange(launch: string): Promise<string | undefined> {
    const bytes = encoder.encode(launch);
    // Every outstanding one is compared, so that the time taken says nothing about which came near.
    const [found] = [...this.#launches].filter((outstanding) => sameSecret(outstanding.bytes, bytes));
    if (found === undefined) return undefined;
    // Spent before anything is awaited: a second exchange finds nothing.
    found.end();
    const token = randomSecret();
    const hash = await this.#hashOf(token);
    try {
      this.#hashes.add(hash, this.#clock.now());
    } catch (error) {
      this.#keepUnsaved(hash);
      this.#report(error);
    }
    return token;
  }

  async accepts(token: string): Promise<boolean> {
    if (!isSecret(token)) return false;
    const hash = await this.#hashOf(token);
    return this.#unsaved.some((each) => sameSecret(each, hash)) || this.#hashes.has(hash);
  }

  /**
   * Shows a page that its token is known here, before the page shows it: HMAC-SHA-256, with the token's hash as key,
   * over `PROOF_LABEL`, the nonce and the address. Whoever took the port of a program that has ended can't make one,
   * and one that the program itself made under another port is of no use there.
   *
   * @param id public name of the token: hex SHA-256 of its hash, of which neither can be found.
   * @param nonce the page's own, `PROOF_NONCE_BYTES`.
   * @param host address and port under which the page was asked for, found among those that are served here.
   * @returns 32 bytes; undefined: no token has that name.
   */
  async prove(id: string, nonce: Uint8Array, host: string): Promise<Uint8Array | undefined> {
    for (const hash of [...this.#unsaved, ...this.#hashes.all()]) {
      if (encodeHex(await this.#sha256(hash)) !== id) continue;
      return this.#mac(hash, Uint8Array.from([...encoder.encode(PROOF_LABEL), ...nonce, ...encoder.encode(host)]));
    }
    return undefined;
  }

  /** Remembers that a token is in use, so that newer ones don't push it out. Called once for each open page. */
  async touch(token: string): Promise<void> {
    const hash = await this.#hashOf(token);
    try {
      this.#hashes.touch(hash, this.#clock.now());
    } catch (error) {
      this.#report(error);
    }
  }

  /** Ends every launch that waits. */
  close(): void {
    for (const launch of [...this.#launches]) launch.end();
  }

  #hashOf(token: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#sha256(encoder.encode(token));
  }

  #keepUnsaved(hash: Uint8Array<ArrayBuffer>): void {
    if (this.#unsaved.length >= MAX_PAGE_TOKENS) this.#unsaved.shift();
    this.#unsaved.push(hash);
  }
}
