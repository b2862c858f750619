import type { ConversationId, MessageId, PeerId, StoreId } from "./ids.ts";
import type { FileWord, Offer } from "./transfer.ts";

/** A message as it is kept and shown. */
export interface Message {
  /** Where it stands in this node's history: grows with every message stored, in the order of showing. */
  readonly position: number;
  readonly id: MessageId;
  readonly conversation: ConversationId;
  readonly from: PeerId;
  /** `"text"`, `"file"`, or a kind that a newer program knows. */
  readonly kind: string;
  /** With a "file": what was said with it, may be empty. */
  readonly text: string;
  /** Only of kind "file". */
  readonly offer: Offer | undefined;
  /** The author's clock, milliseconds since 1970: for display, never for order. */
  readonly at: number;
  /** For messages of one's own: to whom it goes and who has it. Empty for received ones. */
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly to: PeerId;
  /** When the receiver's acknowledgement was committed here, ms since 1970; undefined: it still waits. */
  readonly deliveredAt: number | undefined;
}

/** A message as it goes over the wire (docs/protocol.md, section 5.2). */
export interface WireMessage {
  readonly id: MessageId;
  readonly conversation: "private" | "everyone";
  readonly store: StoreId;
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  /** "quiet": it says something of another message, and is no line of the conversation. */
  readonly shown: "line" | "quiet";
  /** Only of kind "file", and only of kind "file-word". */
  readonly offer: Offer | undefined;
  readonly word: FileWord | undefined;
}

/** A conversation as a list shows it. */
export interface ConversationSummary {
  readonly id: ConversationId;
  readonly last: Message | undefined;
  readonly unread: number;
}
