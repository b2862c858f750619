import type { IdentityDesk } from "../../src/cli/key_desk.ts";
import type { KeyState } from "../../src/model/own_key.ts";
import { LockedError, RequestError } from "../../src/model/errors.ts";
import type { PeerId } from "../../src/model/ids.ts";

/** A key of which nothing is there but how it is kept; what is done to it is remembered in words. */
export class FakeKeys implements IdentityDesk {
  readonly done: string[] = [];
  /** Undefined: under none. */
  passphrase: string | undefined;
  retiredAt: number | undefined;
  waiting = 0;
  use: "used" | "unused" = "used";

  constructor(readonly id: PeerId | undefined) {}

  get state(): KeyState {
    const key = this.id === undefined ? "none" : this.passphrase === undefined ? "plain" : "protected";
    return { id: this.id, key, retiredAt: this.retiredAt };
  }

  protect(next: string, current: string | undefined): Promise<void> {
    return this.#after(() => {
      this.#check(current);
      this.passphrase = next;
    });
  }

  unprotect(current: string): Promise<void> {
    return this.#after(() => {
      if (this.passphrase === undefined) throw new RequestError("invalid", "It is under no passphrase");
      this.#check(current);
      this.passphrase = undefined;
    });
  }

  exported(passphrase: string, name: string | undefined): Promise<string> {
    return this.#after(() => {
      if (this.passphrase !== undefined) this.#check(passphrase);
      this.done.push(`exported ${name}`);
      return `under ${passphrase}\n`;
    });
  }

  checkInUse(): void {
    if (this.retiredAt !== undefined) throw new LockedError("retired", "It was moved to another computer");
  }

  checkUnused(): void {
    if (this.use === "used") throw new RequestError("invalid", "There are people or messages");
  }

  import(text: string, passphrase: string): Promise<number> {
    return this.#after(() => {
      if (text !== `under ${passphrase}\n`) throw new LockedError("wrong", "The passphrase is wrong");
      this.done.push("imported");
      return 7;
    });
  }

  retire(): void {
    this.retiredAt = Date.UTC(2026, 0, 31);
    this.done.push("retired");
  }

  reactivate(): void {
    this.retiredAt = undefined;
    this.done.push("reactivated");
  }

  [Symbol.dispose](): void {
    this.done.push("closed");
  }

  #check(passphrase: string | undefined): void {
    if (passphrase !== this.passphrase) throw new LockedError("wrong", "The passphrase is wrong");
  }

  #after<Result>(work: () => Result): Promise<Result> {
    return Promise.resolve().then(work);
  }
}
