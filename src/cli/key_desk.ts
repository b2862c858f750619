import type { KeyDesk } from "../model/own_key.ts";

/** The key, and all of the identity, of a folder on which no messenger runs: it can move then. */
export interface IdentityDesk extends KeyDesk, Disposable {
  /** For how many people something waits to be sent: it stays behind. */
  readonly waiting: number;
  /**
   * Identity and people as the text of a file.
   *
   * @param passphrase what the file is sealed under; of a protected key, the one that it is under.
   * @param name the name to be called by on the other computer; undefined: as it is kept, or as that one calls its user.
   * @throws {LockedError} "wrong", "retired". @throws {RequestError} "invalid": a passphrase that can't be taken.
   */
  exported(passphrase: string, name: string | undefined): Promise<string>;
  /** What needs the identity checks before it asks anybody for anything. @throws {LockedError} "retired". */
  checkInUse(): void;
  /** @throws {RequestError} "invalid": there are people or messages that belong to the identity that is here. */
  checkUnused(): void;
  /** How many people came. @throws {LockedError} "wrong". @throws {RequestError} "invalid": the file, or the folder. */
  import(text: string, passphrase: string): Promise<number>;
  /** Another computer has it from now on. */
  retire(): void;
  /** Takes that back. @throws {RequestError} "invalid": it is in use here. */
  reactivate(): void;
}

/** @throws an error whose name is "StoreBusyError" when a messenger runs there. */
export type OpenIdentityDesk = (dataFolder: string) => IdentityDesk;
