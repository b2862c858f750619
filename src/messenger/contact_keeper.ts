import type { PeerId } from "../model/ids.ts";
import { KEEP_CONTACTS_MS } from "./limits.ts";
import type { Clock, Store } from "./ports.ts";
import type { Presence } from "./presence.ts";

/** Writes contacts to the disk: who is new at once, what is new of the others now and then, and all at the end. */
export class ContactKeeper {
  readonly #parts: {
    readonly clock: Clock;
    readonly store: Store;
    readonly presence: Presence;
    readonly storageFailed: (error: unknown) => void;
  };
  #cancel: () => void = () => {};

  constructor(parts: {
    clock: Clock;
    store: Store;
    presence: Presence;
    storageFailed: (error: unknown) => void;
  }) {
    this.#parts = parts;
  }

  /** Texts were exchanged with `id`. */
  add(id: PeerId): void {
    if (this.#parts.presence.makeContact(id) === "new") this.keep();
  }

  /** This person is written to: a contact that is trusted. "first": they were not before. */
  trust(id: PeerId): "first" | "again" {
    const { presence } = this.#parts;
    if (presence.isTrusted(id)) return "again";
    presence.makeContact(id);
    presence.trust(id);
    this.keep();
    return "first";
  }

  /** Keeps what changes from now on. */
  start(): void {
    this.#cancel = this.#parts.clock.after(KEEP_CONTACTS_MS, () => {
      this.keep();
      this.start();
    });
  }

  end(): void {
    this.#cancel();
  }

  /** Writes what has changed; what can't be written is tried again the next time. */
  keep(): void {
    try {
      this.save();
    } catch (error) {
      this.#parts.storageFailed(error);
    }
  }

  /** As `keep`. @throws {StorageError} when it can't be written. */
  save(): void {
    const { store, presence } = this.#parts;
    const contacts = presence.takeUnkept();
    if (contacts.length === 0) return;
    try {
      store.saveContacts(contacts);
    } catch (error) {
      presence.putBack(contacts);
      throw error;
    }
  }
}
