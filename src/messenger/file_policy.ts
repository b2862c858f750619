import { RequestError } from "../model/errors.ts";
import { isOff, lockedValue, type Policy, refusedByPolicy, setBy } from "../model/policy.ts";

/** What an administrator decided about files, asked wherever one is offered or accepted (docs/policy.md). */
export class FilePolicy {
  constructor(private readonly policy: Policy) {}

  /** @param bytes of all that is offered together. @throws {RequestError} "policy". */
  checkSending(bytes: number): void {
    const most = lockedValue(this.policy, "largestSent")?.value;
    if (most === undefined || bytes <= most) return;
    throw this.#tooLarge("sent", bytes, most);
  }

  /** @throws {RequestError} "policy". */
  checkReceiving(bytes: number): void {
    if (this.mayReceive(bytes)) return;
    throw this.#tooLarge("received", bytes, lockedValue(this.policy, "largestReceived")?.value ?? 0);
  }

  mayReceive(bytes: number): boolean {
    return bytes <= (lockedValue(this.policy, "largestReceived")?.value ?? Infinity);
  }

  /** "off": the user is asked about each offer, whatever their rules say. */
  get autoAccept(): "on" | "off" {
    return isOff(this.policy, "autoAccept") ? "off" : "on";
  }

  /** @throws {RequestError} "policy": nobody's files may be accepted without asking. */
  checkRule(): void {
    if (this.autoAccept === "on") return;
    throw refusedByPolicy(this.policy, "Accepting files without asking", "each offer is asked about");
  }

  /** @param folder undefined: where files go if nothing is said. @throws {RequestError} "policy": it is another one. */
  checkFolder(folder: string | undefined): void {
    const locked = lockedValue(this.policy, "filesFolder");
    if (folder === undefined || locked === undefined || folder === locked.value) return;
    const place = locked.value ?? "the default folder";
    throw refusedByPolicy(this.policy, "The folder for received files", `it stays ${place}`);
  }

  /** True: whatever was said of a single offer or person, files go where the settings say. */
  get isFolderLocked(): boolean {
    return lockedValue(this.policy, "filesFolder") !== undefined;
  }

  #tooLarge(what: string, bytes: number, most: number): RequestError {
    return new RequestError(
      "policy",
      `These files have ${bytes} bytes together, and ${most} is the most that may be ${what} at once (${
        setBy(this.policy)
      })`,
    );
  }
}
