import type { PeerId } from "../model/ids.ts";
import type { Hello } from "../protocol/record.ts";
import type { Content } from "../session/machine.ts";
import type { Session } from "../session/session.ts";
import type { ContactKeeper } from "./contact_keeper.ts";
import type { SessionUser } from "./dialler.ts";
import type { Inbox } from "./inbox.ts";
import type { Outbox } from "./outbox.ts";
import type { Pictures } from "./pictures.ts";
import type { Relay } from "./relay.ts";
import type { RoomDesk } from "./rooms/room_desk.ts";
import type { Signals } from "./signals.ts";

/** What comes over sessions of texts, for whom it is. Some of them are made after the sessions. */
export interface TextUserParts {
  readonly outbox: () => Outbox;
  readonly inbox: () => Inbox;
  readonly relay: Relay;
  readonly signals: () => Signals;
  readonly pictures: Pictures;
  readonly contacts: ContactKeeper;
  readonly rooms: () => RoomDesk;
  /** Somebody has acknowledged something. */
  readonly served: (id: PeerId) => void;
}

export class TextUser implements SessionUser {
  readonly #parts: TextUserParts;

  constructor(parts: TextUserParts) {
    this.#parts = parts;
  }

  isWanted = (id: PeerId): boolean => this.#parts.outbox().isWanted(id);

  opened = (session: Session, hello: Hello): void => {
    const { relay, outbox, pictures, rooms } = this.#parts;
    relay.opened(session, hello);
    // First, so that what messages of rooms name is on its way before them.
    rooms().opened(session);
    outbox().opened(session);
    pictures.opened(session);
  };

  received = (session: Session, record: Content): void | Promise<void> => {
    const { outbox, inbox, relay, signals, pictures, contacts, rooms, served } = this.#parts;
    const { id } = session.peer;
    switch (record.type) {
      case "messages": {
        const stored = inbox().received(session, record.messages);
        // Whoever is a contact from now on has a face.
        pictures.look(session);
        return stored;
      }
      case "acks":
        if (outbox().acknowledged(session, record.ids) > 0) contacts.add(id);
        pictures.look(session);
        return served(id);
      case "peers":
        return relay.received(session, record.datagrams);
      case "signals":
        return signals().received(session, record.signals);
      case "picture":
        return pictures.received(session, record.bytes);
      case "rooms":
        return rooms().received(session, record.items);
      case "chunk":
      case "end":
      case "ahead":
      case "transfers":
        // Of sessions of another use: skipped before they come here.
        return;
    }
    record satisfies never;
  };

  ended = (session: Session): void => {
    const { relay, outbox, signals, pictures, rooms } = this.#parts;
    relay.ended(session);
    outbox().ended(session);
    rooms().ended(session);
    signals().ended(session);
    pictures.ended(session);
  };
}
