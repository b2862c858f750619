import type { Clock } from "../messenger/facade.ts";
import { RequestError } from "../model/errors.ts";
import {
  MAX_PROGRAM_TOKENS,
  MAX_REACH,
  MAX_TOKEN_DAYS,
  type ProgramToken,
  SCOPES,
  type TokenDesk,
  type TokenRequest,
} from "../model/programs.ts";
import { isOff, NO_POLICY, type Policy, refusedByPolicy } from "../model/policy.ts";
import { cleanLine, MAX_NAME_BYTES, utf8Length } from "../model/text.ts";
import { isSecret, randomSecret, type Sha256 } from "./tokens.ts";

/** What every token begins with: searches for secrets that got into the wrong place find it by that. */
export const TOKEN_PREFIX = "lmp_";

const DAY_MS = 86_400_000;

/** That a token was used is written down so often at the most: it costs a write to the disk. */
export const TOUCH_EVERY_MS = 60_000;

/** Where tokens are kept, by their hashes (src/store/program_tokens.ts). Each method throws `StorageError`. */
export interface ProgramTokenRows {
  all(): ProgramToken[];
  find(hash: Uint8Array<ArrayBuffer>): ProgramToken | undefined;
  add(hash: Uint8Array<ArrayBuffer>, token: Omit<ProgramToken, "id" | "usedAt">): number;
  touch(id: number, at: number): void;
  remove(id: number): void;
}

export function isProgramSecret(text: string): boolean {
  return text.startsWith(TOKEN_PREFIX) && isSecret(text.slice(TOKEN_PREFIX.length));
}

/** The tokens of other programs: 256 random bits each, shown once and kept as a hash. */
export class ProgramTokens implements TokenDesk {
  readonly #rows: ProgramTokenRows;
  readonly #sha256: Sha256;
  readonly #clock: Pick<Clock, "now">;
  readonly #policy: Policy;
  readonly #report: (error: unknown) => void;
  readonly #listeners = new Set<(id: number) => void>();

  constructor(parts: {
    rows: ProgramTokenRows;
    sha256: Sha256;
    clock: Pick<Clock, "now">;
    /** What an administrator decided; undefined: nothing. */
    policy?: Policy;
    /** Hears of what could not be stored. */
    report: (error: unknown) => void;
  }) {
    this.#rows = parts.rows;
    this.#sha256 = parts.sha256;
    this.#clock = parts.clock;
    this.#policy = parts.policy ?? NO_POLICY;
    this.#report = parts.report;
  }

  all(): ProgramToken[] {
    return this.#rows.all();
  }

  async create(request: TokenRequest): Promise<{ token: ProgramToken; secret: string }> {
    if (isOff(this.#policy, "tokens")) {
      throw refusedByPolicy(this.#policy, "Which programs have tokens", "there are none");
    }
    const secret = TOKEN_PREFIX + randomSecret();
    const hash = await this.#hashOf(secret);
    // From here on nothing is awaited: what is free stays so until it is taken.
    const now = this.#clock.now();
    const kept = {
      name: this.#nameOf(request.name),
      scopes: SCOPES.filter((scope) => request.scopes.includes(scope)),
      reach: request.reach === undefined ? undefined : [...new Set(request.reach)],
      createdAt: now,
      expiresAt: request.days === undefined ? undefined : now + request.days * DAY_MS,
    };
    if (kept.scopes.length === 0) throw invalid(`A token needs a scope: give one or more of ${SCOPES.join(", ")}`);
    if (kept.reach !== undefined && (kept.reach.length === 0 || kept.reach.length > MAX_REACH)) {
      throw invalid(`A token is for 1 to ${MAX_REACH} people and rooms, not ${kept.reach.length}, or for all`);
    }
    const { days = 1 } = request;
    if (!Number.isInteger(days) || days < 1 || days > MAX_TOKEN_DAYS) {
      throw invalid(`A token lasts 1 to ${MAX_TOKEN_DAYS} days, not ${days}`);
    }
    return { token: { ...kept, id: this.#rows.add(hash, kept), usedAt: undefined }, secret };
  }

  revoke(which: string | number): ProgramToken {
    const token = this.#rows.all().find(({ id, name }) => name === which || String(id) === String(which));
    if (token === undefined) {
      throw new RequestError("nobody", `There is no token "${String(which).slice(0, 80)}": see "token list"`);
    }
    this.#rows.remove(token.id);
    for (const listener of [...this.#listeners]) listener(token.id);
    return token;
  }

  /** What a token is good for at this moment; undefined: nothing, or not any more. */
  async accepts(secret: string): Promise<ProgramToken | undefined> {
    // Those that were made before are good for nothing, either.
    if (!isProgramSecret(secret) || isOff(this.#policy, "tokens")) return undefined;
    const token = this.#rows.find(await this.#hashOf(secret));
    const now = this.#clock.now();
    if (token === undefined || (token.expiresAt !== undefined && token.expiresAt <= now)) return undefined;
    if (token.usedAt === undefined || Math.abs(now - token.usedAt) >= TOUCH_EVERY_MS) this.#touch(token.id, now);
    return token;
  }

  /** Calls `listener` with the id of each token that is revoked from now on. */
  onRevoked(listener: (id: number) => void): void {
    this.#listeners.add(listener);
  }

  /** A full disk must not lock programs out. */
  #touch(id: number, at: number): void {
    try {
      this.#rows.touch(id, at);
    } catch (error) {
      this.#report(error);
    }
  }

  #nameOf(wanted: string | undefined): string {
    const tokens = this.#rows.all();
    if (tokens.length >= MAX_PROGRAM_TOKENS) {
      throw invalid(`There are ${tokens.length} tokens, which is the most: revoke one that is not needed any more`);
    }
    const isTaken = (name: string) => tokens.some((token) => token.name === name);
    if (wanted === undefined) {
      for (let number = tokens.length + 1;; number++) if (!isTaken(`token ${number}`)) return `token ${number}`;
    }
    const name = cleanLine(wanted);
    if (name === "" || /^\d+$/.test(name)) {
      throw invalid(`"${name}" is no name for a token: give one with a letter in it`);
    }
    if (utf8Length(name) > MAX_NAME_BYTES) {
      throw invalid(`The token's name has more than ${MAX_NAME_BYTES} bytes: give a shorter one`);
    }
    if (isTaken(name)) throw invalid(`There is a token "${name}" already: revoke it, or give another name`);
    return name;
  }

  #hashOf(secret: string): Promise<Uint8Array<ArrayBuffer>> {
    return this.#sha256(new TextEncoder().encode(secret));
  }
}

function invalid(message: string): RequestError {
  return new RequestError("invalid", message);
}
