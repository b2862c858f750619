import type { PeerId } from "../../model/ids.ts";
import { ANNOUNCEMENT_HEADER_BYTES, MODULUS_BYTES } from "../../protocol/constants.ts";
import type { Session } from "../../session/session.ts";
import type { Dialler } from "../dialler.ts";
import type { Store } from "../ports.ts";
import type { Presence } from "../presence.ts";
import { noKey } from "./refusals.ts";
import type { RoomBook } from "./room_book.ts";

export interface RoomKeysParts {
  readonly store: Store;
  readonly book: RoomBook;
  readonly presence: Presence;
  readonly sessions: Pick<Dialler, "get">;
  readonly storageFailed: (error: unknown) => void;
}

/** Keys of people who may be let into rooms: an id alone does not say with what its messages are verified. */
export class RoomKeys {
  readonly #parts: RoomKeysParts;
  /** Whose key is on the disk. */
  readonly #kept = new Set<PeerId>();

  constructor(parts: RoomKeysParts) {
    this.#parts = parts;
  }

  /** @throws {RequestError} "nobody" where it is not known. */
  of(id: PeerId): Uint8Array<ArrayBuffer> {
    const { book, sessions, presence, store } = this.#parts;
    const modulus = book.modulus(id) ?? sessions.get(id)?.peer.modulus ?? announced(presence.datagram(id)) ??
      store.rooms.modulus(id);
    if (modulus === undefined) throw noKey(id);
    return modulus;
  }

  /** A contact can be let into a room while they are away. */
  keep({ peer: { id, modulus } }: Session): void {
    const { presence, store, storageFailed } = this.#parts;
    if (!presence.isContact(id) || this.#kept.has(id)) return;
    try {
      if (store.rooms.modulus(id) === undefined) store.rooms.saveModulus(id, modulus);
      this.#kept.add(id);
    } catch (error) {
      storageFailed(error);
    }
  }
}

/** An announcement carries its sender's key (docs/protocol.md, section 2.1). */
function announced(datagram: Uint8Array<ArrayBuffer> | undefined): Uint8Array<ArrayBuffer> | undefined {
  return datagram?.slice(ANNOUNCEMENT_HEADER_BYTES - MODULUS_BYTES, ANNOUNCEMENT_HEADER_BYTES);
}
