import { RequestError } from "../model/errors.ts";
import type { PeerId } from "../model/ids.ts";
import type { AcceptRule } from "../model/transfer.ts";
import type { ContactKeeper } from "./contact_keeper.ts";
import type { Security, Store } from "./ports.ts";
import type { FilePolicy } from "./file_policy.ts";
import type { Presence } from "./presence.ts";
import { nobody, saving } from "./requests.ts";

export interface VerificationParts {
  readonly store: Store;
  readonly filePolicy: FilePolicy;
  readonly security: Security;
  readonly presence: Presence;
  readonly contacts: ContactKeeper;
}

/** Whose key was compared with its person, and what such people may do without asking. */
export class Verification {
  readonly #parts: VerificationParts;

  constructor(parts: VerificationParts) {
    this.#parts = parts;
  }

  safetyNumber(peer: PeerId): string {
    this.#check(peer);
    return this.#parts.security.safetyNumber(peer);
  }

  setVerified(peer: PeerId, verdict: "verified" | "not verified"): void {
    const { presence, contacts } = this.#parts;
    this.#check(peer);
    contacts.add(peer);
    presence.set(peer, { verified: verdict === "verified" });
    contacts.keep();
    if (verdict === "not verified") this.removeRule(peer);
  }

  rules(): AcceptRule[] {
    return this.#parts.store.rules();
  }

  setRule(rule: AcceptRule): void {
    const { store, filePolicy, presence } = this.#parts;
    filePolicy.checkRule();
    this.#check(rule.contact);
    if (!presence.isVerified(rule.contact)) {
      throw new RequestError(
        "invalid",
        "Only a person whose key was verified may send without asking: compare it first",
      );
    }
    if (rule.folder !== undefined) checkFolder(rule.folder);
    filePolicy.checkFolder(rule.folder);
    for (const bytes of [rule.largest, rule.quota]) {
      if (!Number.isSafeInteger(bytes) || bytes < 0) {
        throw new RequestError("invalid", `${bytes} is no size in bytes: give a whole number`);
      }
    }
    saving("The rule", () => store.saveRule(rule));
  }

  removeRule(contact: PeerId): void {
    saving("The rule", () => this.#parts.store.removeRule(contact));
  }

  #check(peer: PeerId): void {
    if (this.#parts.presence.get(peer) !== undefined) return;
    throw nobody(peer);
  }
}

/** @throws {RequestError} "invalid" for a folder whose place would depend on where the program was started. */
export function checkFolder(folder: string): void {
  const isAbsolute = /^(\/|[a-z]:[\\/]|\\\\[^\\])/i.test(folder);
  if (isAbsolute && !folder.includes("\0")) return;
  throw new RequestError("invalid", `"${folder}" is no absolute path: give one, such as /home/ada/Downloads`);
}
