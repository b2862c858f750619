import type { Messenger } from "../messenger/facade.ts";
import { type ConversationId, EVERYONE, isRoomId, type PeerId } from "../model/ids.ts";
import { shortId } from "../model/peer.ts";
import type { Person } from "./file_event.ts";

/** How people and rooms are called at this moment: everybody may change their name. */
export class Names {
  readonly self: PeerId;
  readonly #messenger: Messenger;

  constructor(messenger: Messenger) {
    this.#messenger = messenger;
    this.self = messenger.me.id;
  }

  of(id: ConversationId): string {
    if (id === EVERYONE) return EVERYONE;
    if (isRoomId(id)) return this.#messenger.rooms.get(id)?.name ?? id.slice(0, "room:".length + 8);
    if (id === this.self) return this.#messenger.me.profile.name || shortId(id);
    const peer = this.#messenger.peer(id);
    // What the user calls somebody can't be taken by anybody else.
    return peer?.nickname ?? (peer?.profile.name || shortId(id));
  }

  person(id: PeerId): Person {
    return { id, name: this.of(id) };
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
