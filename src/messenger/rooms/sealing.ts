import { RequestError } from "../../model/errors.ts";
import { isRoomId, type PeerId, type RoomId } from "../../model/ids.ts";
import type { Message } from "../../model/message.ts";
import { utf8Length } from "../../model/text.ts";
import { MAX_SIGNED_BYTES, QUIET_KINDS } from "../../protocol/constants.ts";
import { roomMessageText } from "../../protocol/room_message.ts";
import type { Outgoing, Security, Store } from "../ports.ts";
import type { RoomBook } from "./room_book.ts";
import { noRoom, notInIt } from "./refusals.ts";

export interface SealingParts {
  readonly store: Store;
  readonly security: Security;
  readonly self: PeerId;
  readonly book: RoomBook;
}

/**
 * Signs messages of one's own before they are stored (docs/protocol.md, section 9.5): once each, however many it goes
 * to. One after the other in each room, since what is signed has its number in it.
 */
export class Sealing {
  readonly #parts: SealingParts;
  readonly #turns = new Map<RoomId, Promise<unknown>>();

  constructor(parts: SealingParts) {
    this.#parts = parts;
  }

  /**
   * @param save stores it with its seal, and resolves when that is committed.
   * @throws {RequestError} "nobody": no such room; "invalid": the user is not in it, or it is too long to be signed.
   */
  async save(outgoing: Outgoing, save: (sealed: Outgoing) => Promise<Message>): Promise<Message> {
    const { conversation } = outgoing;
    if (!isRoomId(conversation)) throw new RangeError(`Cannot seal a message of "${conversation}": that is no room`);
    const turn = (this.#turns.get(conversation) ?? Promise.resolve()).then(async () =>
      await save(await this.#seal(outgoing, conversation))
    );
    const settled = turn.catch(() => {}).then(() => {
      if (this.#turns.get(conversation) === settled) this.#turns.delete(conversation);
    });
    this.#turns.set(conversation, settled);
    return await turn;
  }

  async #seal(outgoing: Outgoing, id: RoomId): Promise<Outgoing> {
    const { store, security, self, book } = this.#parts;
    const room = book.get(id);
    if (room === undefined) throw noRoom(id);
    if (!room.isMember(self)) throw notInIt(room.room);
    const heads = room.headsOf(self);
    const seq = store.rooms.lastSeq(id) + 1;
    const { kind, text, at, choices, reply, origin = "author", offer, word, change, read } = outgoing;
    const shown = QUIET_KINDS.has(kind) ? "quiet" : "line";
    const signed = roomMessageText(
      {
        id: outgoing.id,
        conversation: id,
        store: store.id,
        seq,
        at,
        kind,
        text,
        shown,
        ...choices === undefined ? {} : { choices },
        reply,
        origin,
        offer,
        word,
        change,
        read,
      },
      self,
      heads,
    );
    const size = utf8Length(signed);
    if (size > MAX_SIGNED_BYTES) {
      throw new RequestError(
        "invalid",
        `It has ${size} bytes when signed, and ${MAX_SIGNED_BYTES} is the most: shorten it`,
      );
    }
    const signature = await security.signRoomText("room-message", signed);
    const members = [...room.membersIn(heads) ?? []].filter((member) => member !== self);
    return {
      ...outgoing,
      // As it is stored: nothing is sent to somebody of whose removal this node has heard meanwhile.
      get recipients() {
        return members.filter((member) => room.standing(member) !== "removed");
      },
      seal: (message) => {
        if (message.seq === seq) return { author: self, heads, signed, signature };
        throw new Error(`Cannot store message ${message.id}: it was signed as number ${seq}, and is ${message.seq}`);
      },
    };
  }
}
