import { RequestError } from "../model/errors.ts";
import { type ConversationId, EVERYONE, isRoomId, type PeerId, type RoomId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import type { Peer } from "../model/peer.ts";
import type { Outbox } from "./outbox.ts";
import type { Outgoing } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { nobody } from "./requests.ts";

/** A message, but for where it stands and to whom it goes. */
export type Unaddressed = Omit<Outgoing, "conversation" | "recipients" | "seal">;

/** Saves a message with its outbox rows, and has it sent. Rejects when nothing was saved. */
export type Say = (message: Unaddressed) => Promise<Message>;

/** What is asked of rooms by whoever speaks in one. */
export interface RoomTalk {
  /** @throws {RequestError} "nobody": there is no such room; "invalid": the user is not in it. */
  check(room: RoomId): void;
  /** As `Say`, signed and to all members. Rejects with a RequestError where `check` throws it. */
  say(room: RoomId, message: Unaddressed): Promise<Message>;
  /** Those who are in it, oneself included; nobody where the user is not in it. */
  members(room: RoomId): readonly PeerId[];
}

export interface SayingParts {
  readonly self: PeerId;
  readonly presence: Presence;
  readonly outbox: Outbox;
  readonly rooms: RoomTalk;
}

/** To whom goes what is said. */
export class Saying {
  readonly #parts: SayingParts;

  constructor(parts: SayingParts) {
    this.#parts = parts;
  }

  /** Into a conversation. @throws {RequestError} "invalid" or "nobody". */
  to(conversation: ConversationId): Say {
    if (isRoomId(conversation)) return this.#inRoom(conversation);
    return this.#save(conversation, this.#receivers(conversation));
  }

  /**
   * About a message: to whoever has it, as far as is known here (docs/protocol.md, section 5.8).
   *
   * @throws {RequestError} as the room.
   */
  about({ conversation, from, deliveries }: Message): Say {
    if (isRoomId(conversation)) return this.#inRoom(conversation);
    if (from === this.#parts.self) return this.#save(conversation, deliveries.map(({ to }) => to));
    if (conversation !== EVERYONE) return this.#save(conversation, [conversation]);
    // To whom else its author sent it only the author knows: who does not have it ignores what is said about it.
    return this.#save(conversation, [...new Set([from, ...this.#here().map(({ id }) => id)])]);
  }

  #inRoom(room: RoomId): Say {
    const { rooms } = this.#parts;
    rooms.check(room);
    return (message) => rooms.say(room, message);
  }

  #save(conversation: ConversationId, recipients: readonly PeerId[]): Say {
    return (message) => this.#parts.outbox.save({ ...message, conversation, recipients });
  }

  #receivers(to: PeerId | typeof EVERYONE): PeerId[] {
    if (to === EVERYONE) return this.#everybodyHere();
    if (to === this.#parts.self) throw new RequestError("invalid", "That is you: choose somebody else");
    const peer = this.#parts.presence.get(to);
    if (peer === undefined) throw nobody(to);
    if (peer.blocked) throw new RequestError("invalid", `${to} is blocked: unblock them to write to them`);
    return [to];
  }

  #everybodyHere(): PeerId[] {
    // Contacts first: among many, their turn to be dialled comes first.
    const here = this.#here().toSorted((a, b) => Number(b.contact) - Number(a.contact));
    if (here.length > 0) return here.map(({ id }) => id);
    throw new RequestError("nobody", "Nobody is here to read it: the text was not sent");
  }

  #here(): Peer[] {
    return this.#parts.presence.peers().filter(({ presence, blocked }) => presence !== "offline" && !blocked);
  }
}
