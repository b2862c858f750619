import type { KeptTransfer } from "../messenger/ports.ts";
import { EVERYONE, type PeerId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import type { FileWord } from "../model/transfer.ts";
import type { Conversations } from "./conversations.ts";
import type { Messages } from "./messages.ts";
import { type Parties, SELF } from "./parties.ts";
import type { Transfers } from "./transfers.ts";
import { afterWord, isOfAuthor, sizeAfter } from "./words.ts";

export interface InboxTables {
  readonly parties: Parties;
  readonly messages: Messages;
  readonly conversations: Conversations;
  readonly transfers: Transfers;
}

/** Stores what others sent. Its calls belong into a transaction. */
export class Inbox {
  readonly #tables: InboxTables;

  constructor(tables: InboxTables) {
    this.#tables = tables;
  }

  receive(
    peer: PeerId,
    messages: readonly WireMessage[],
    at: number,
  ): { messages: Message[]; transfers: KeptTransfer[] } {
    const { parties, transfers } = this.#tables;
    const sender = parties.number(peer);
    const everyone = parties.number(EVERYONE);
    const lines: Message[] = [];
    /** Positions of the offers of which something became, in order. */
    const moved = new Set<number>();
    for (const message of messages) {
      const party = message.conversation === "everyone" ? everyone : sender;
      const position = this.#add(message, { sender, party, at });
      if (position === undefined) continue;
      if (message.shown === "line") lines.push(toLine(message, peer, position));
      const offer = this.#takeOffer(message, { peer, sender, position, at }) ??
        this.#takeWord(message.word, sender, at);
      if (offer !== undefined) moved.add(offer);
    }
    return { messages: lines, transfers: [...moved].flatMap((offer) => transfers.get(offer, sender) ?? []) };
  }

  /** Undefined: it is there already. */
  #add(
    { conversation: _, ...message }: WireMessage,
    { sender, party, at }: { sender: number; party: number; at: number },
  ): number | undefined {
    const { messages, conversations } = this.#tables;
    if (messages.place(message.id, sender) !== undefined) return undefined;
    const position = messages.add({ ...message, author: sender, conversation: party, storedAt: at });
    conversations.add(party);
    return position;
  }

  /** Makes the transfer of an offer that a person can see; returns the offer's position. */
  #takeOffer(
    { id, offer, shown }: WireMessage,
    { peer, sender, position, at }: { peer: PeerId; sender: number; position: number; at: number },
  ): number | undefined {
    if (offer === undefined || shown === "quiet") return undefined;
    const key = { author: peer, offer: id, peer };
    this.#tables.transfers.save(position, sender, { key, size: offer.bytes, state: { name: "offered" }, at });
    return position;
  }

  /** Returns the position of the offer of which something became by the word. */
  #takeWord(word: FileWord | undefined, sender: number, at: number): number | undefined {
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
}

function toLine({ id, conversation, kind, text, offer, at }: WireMessage, peer: PeerId, position: number): Message {
  return {
    position,
    id,
    conversation: conversation === "everyone" ? EVERYONE : peer,
    from: peer,
    kind,
    text,
    offer,
    at,
    deliveries: [],
  };
}
