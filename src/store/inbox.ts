import type { Taken } from "../messenger/ports.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import type { FileWord } from "../model/transfer.ts";
import type { Changes } from "./changes.ts";
import type { Conversations } from "./conversations.ts";
import type { Deletion } from "./deletion.ts";
import type { Deliveries } from "./deliveries.ts";
import type { Heard } from "./heard.ts";
import { questionFrom } from "./message_data.ts";
import type { Messages } from "./messages.ts";
import { type Parties, SELF } from "./parties.ts";
import type { Reactions } from "./reactions.ts";
import type { Reads } from "./reads.ts";
import type { Rooms } from "./rooms.ts";
import type { Transfers } from "./transfers.ts";
import { afterWord, isOfAuthor, sizeAfter, withdrawalBy } from "./words.ts";

export interface InboxTables {
  readonly parties: Parties;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly deliveries: Deliveries;
  readonly transfers: Transfers;
  readonly reactions: Reactions;
  readonly reads: Reads;
  readonly heard: Heard;
  readonly changes: Changes;
  readonly rooms: Rooms;
  readonly deletion: Deletion;
}

/** Where a message comes from and belongs, by numbers of table parties, and when it came. */
interface Origin {
  readonly peer: PeerId;
  readonly sender: number;
  readonly party: number;
  readonly at: number;
}

/** Stores what others sent. Its calls belong into a transaction. */
export class Inbox {
  readonly #tables: InboxTables;

  constructor(tables: InboxTables) {
    this.#tables = tables;
  }

  receive(bringer: PeerId, wire: readonly WireMessage[], at: number): Taken {
    const { parties, messages, reactions, transfers } = this.#tables;
    const lines: Message[] = [];
    /** Positions of the offers of which something became and who says so, of messages that changed, what was seen. */
    const moved = new Map<number, number>();
    const changed = new Set<number>();
    const read = new Map<ConversationId, number>();
    for (const message of wire) {
      const conversation = conversationFor(message, bringer);
      // In rooms others bring it, too.
      const peer = message.sealed?.author ?? bringer;
      const sender = parties.number(peer);
      const origin = { peer, sender, party: parties.number(conversation), at };
      if (message.read !== undefined) {
        const seen = this.#takeRead(message.read, origin);
        if (seen !== undefined) read.set(parties.id(seen.conversation), seen.position);
        continue;
      }
      const position = this.#add(message, origin);
      if (position === undefined) continue;
      if (message.shown === "line") {
        lines.push(
          toLine(message, {
            peer,
            conversation,
            position,
            reactions: reactions.of({ author: sender, id: message.id }),
          }),
        );
      }
      const target = this.#takeChange(message, origin);
      if (target !== undefined) changed.add(target);
      const answered = this.#takeAnswer(message, origin);
      if (answered !== undefined) changed.add(answered);
      const word = message.word ?? (target === undefined ? undefined : withdrawalBy(message.change));
      const offer = this.#takeOffer(message, position, origin) ?? this.#takeWord(word, origin);
      if (offer !== undefined) moved.set(offer, sender);
    }
    return {
      messages: lines,
      transfers: [...moved].flatMap(([offer, sender]) => transfers.get(offer, sender) ?? []),
      changed: [...changed].flatMap((position) => messages.at(position) ?? []),
      read: [...read].map(([conversation, position]) => ({ conversation, position })),
    };
  }

  /** Undefined: it is there already, or was. */
  #add({ conversation: _, change: __, ...message }: WireMessage, { sender, party, at }: Origin): number | undefined {
    const { messages, conversations, heard, reactions, rooms, deletion } = this.#tables;
    const { id, store, seq, sealed } = message;
    const source = { room: party, author: sender, store };
    // A room keeps its own count.
    if (sealed !== undefined && !rooms.hear(source, seq)) return undefined;
    if (messages.place(id, sender) !== undefined) return undefined;
    deletion.makeRoom({ author: sender, id });
    if (sealed === undefined && heard.has({ conversation: party, author: sender, store }, seq)) {
      return undefined;
    }
    // A change is carried out at once: what it said of a text must not outlive the text.
    const position = messages.add({ ...message, author: sender, conversation: party, storedAt: at });
    conversations.add(party);
    if (sealed !== undefined) rooms.keep(source, { seq, position }, sealed);
    if (message.shown === "line") reactions.arrive({ author: sender, id }, party);
    return position;
  }

  /** Makes the transfer of an offer that a person can see; returns the offer's position. */
  #takeOffer({ id, offer, shown }: WireMessage, position: number, { peer, sender, at }: Origin): number | undefined {
    if (offer === undefined || shown === "quiet") return undefined;
    const key = { author: peer, offer: id, peer };
    this.#tables.transfers.save(position, sender, { key, size: offer.bytes, state: { name: "offered" }, at });
    return position;
  }

  /** Returns the position of the offer of which something became by the word. */
  #takeWord(word: FileWord | undefined, { sender, at }: Origin): number | undefined {
    const { messages, transfers } = this.#tables;
    if (word === undefined) return undefined;
    const offer = messages.place(word.offer, isOfAuthor(word) ? sender : SELF)?.position;
    if (offer === undefined) return undefined;
    const transfer = transfers.get(offer, sender);
    if (transfer === undefined) return undefined;
    const state = afterWord(transfer.state, word);
    if (state === undefined) return undefined;
    transfers.save(offer, sender, { ...transfer, size: sizeAfter(transfer.size, word), state, at });
    return offer;
  }

  /** Returns the position of the message that is another one now. */
  #takeChange({ change, at }: WireMessage, { sender, party, at: storedAt }: Origin): number | undefined {
    if (change === undefined) return undefined;
    return this.#tables.changes.carryOut(change, { by: sender, conversation: party, at, storedAt });
  }

  /** Returns the position of the question that is answered now. */
  #takeAnswer({ kind, text, reply, shown }: WireMessage, { sender, party }: Origin): number | undefined {
    if (kind !== "text" || reply === undefined || shown === "quiet") return undefined;
    return this.#tables.changes.answer(reply, text, { by: sender, conversation: party });
  }

  /** What the sender has seen of one's own, where it is more than was known. The receipt itself is not kept. */
  #takeRead(id: MessageId, { sender, at }: Origin): { conversation: number; position: number } | undefined {
    const { messages, deliveries, reads } = this.#tables;
    const target = messages.target({ id, author: SELF });
    if (target === undefined || !deliveries.goesTo(target.position, sender)) return undefined;
    const { conversation, position } = target;
    return reads.advance(conversation, sender, { position, at }) ? { conversation, position } : undefined;
  }
}

function conversationFor({ conversation }: WireMessage, peer: PeerId): ConversationId {
  switch (conversation) {
    case "everyone":
      return EVERYONE;
    case "private":
      return peer;
    default:
      return conversation;
  }
}

function toLine(
  { id, kind, text, offer, choices, reply, origin, at }: WireMessage,
  { peer, conversation, position, reactions }:
    & { readonly peer: PeerId }
    & Pick<Message, "conversation" | "position" | "reactions">,
): Message {
  const untouched = { editedAt: undefined, retractedAt: undefined };
  return {
    position,
    id,
    conversation,
    from: peer,
    kind,
    text,
    offer,
    ...questionFrom(choices),
    reply,
    origin,
    at,
    ...untouched,
    reactions,
    deliveries: [],
  };
}
