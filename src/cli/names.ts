import type { Messenger } from "../messenger/facade.ts";
import { type ConversationId, EVERYONE, type PeerId } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";

/** How people are called at this moment: everybody may change their name. */
export class Names {
  readonly self: PeerId;
  readonly #messenger: Messenger;

  constructor(messenger: Messenger) {
    this.#messenger = messenger;
    this.self = messenger.me.id;
  }

  of(id: ConversationId): string {
    if (id === EVERYONE) return EVERYONE;
    const { profile } = id === this.self ? this.#messenger.me : this.#messenger.peer(id) ?? { profile: undefined };
    return profile?.name || shortId(id);
  }

  /** With the beginning of the id, since two may bear one name. */
  full(id: PeerId): string {
    return `${this.of(id)} (${shortId(id)})`;
  }

  /** A few in full, the rest by number. */
  list(people: readonly PeerId[]): string {
    const first = people.slice(0, 5).map((id) => this.full(id)).join(", ");
    return people.length > 5 ? `${first} and ${people.length - 5} more` : first;
  }
}
