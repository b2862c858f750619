import type { PeerId } from "./ids.ts";

/** How the private key of a data folder is kept. */
export interface KeyState {
  /** Undefined: there is no identity yet. */
  readonly id: PeerId | undefined;
  readonly key: "none" | "plain" | "protected";
  /** When it was moved to another computer, ms since 1970; undefined: it is in use here. */
  readonly retiredAt: number | undefined;
}

/** What its user does about it, while it is in use or not. */
export interface KeyDesk {
  readonly state: KeyState;
  /**
   * Puts the key under a passphrase, or under another one.
   *
   * @param current the one that it is under now; undefined: it is under none.
   * @throws {LockedError} "locked": it is under one; "wrong".
   * @throws {RequestError} "invalid": too short, too long, or there is no key yet.
   */
  protect(next: string, current: string | undefined): Promise<void>;
  /** Takes the passphrase away. @throws {LockedError} "wrong". @throws {RequestError} "invalid": there is none. */
  unprotect(current: string): Promise<void>;
}
