import type { ConversationId, MessageId, PeerId, RoomId, StoreId } from "./ids.ts";
import type { Question } from "./question.ts";
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
  /** Only of a text that is to be answered by choosing (section 5.9). */
  readonly question?: Question;
  /** What it answers. */
  readonly reply: Quote | undefined;
  /** "other": somebody else wrote it before. */
  readonly origin: "author" | "other";
  /** The author's clock, milliseconds since 1970: for display, never for order. */
  readonly at: number;
  /** When its author changed it last, by their clock; undefined: it is as it was written. */
  readonly editedAt: number | undefined;
  /** When its author took it back: no text is left of it. */
  readonly retractedAt: number | undefined;
  /** The last one of each who reacted, ordered by their ids. */
  readonly reactions: readonly Reaction[];
  /** For messages of one's own: to whom it goes and who has it. Empty for received ones. */
  readonly deliveries: readonly Delivery[];
}

export interface Delivery {
  readonly to: PeerId;
  /** When the receiver's acknowledgement was committed here, ms since 1970; undefined: it still waits. */
  readonly deliveredAt: number | undefined;
  /** When its receiver's word came that it was seen; undefined: not said. */
  readonly readAt: number | undefined;
}

/** The message that is answered (docs/protocol.md, section 5.8). */
export interface Quote {
  readonly author: PeerId;
  readonly id: MessageId;
  /** Its beginning, as whoever answers says it: it proves nothing. */
  readonly text: string;
}

export interface Reaction {
  readonly by: PeerId;
  /** 1 to 64 bytes, an emoji in general. */
  readonly emoji: string;
}

/** A text as it was before it was edited. */
export interface Edit {
  readonly text: string;
  /** When it was written, or became so, by its author's clock. */
  readonly at: number;
}

/** What changes a message (section 5.8). */
export interface Change {
  readonly of: MessageId;
  /** The message's author; undefined: who says it. */
  readonly author: PeerId | undefined;
  /** "edit", "retract", "react", "close", or what a newer program knows. */
  readonly does: string;
  /** The new text, the emoji, or what was chosen; empty with "retract", and where a reaction is taken back. */
  readonly text: string;
}

/** A message as it goes over the wire (docs/protocol.md, section 5.2). */
export interface WireMessage {
  readonly id: MessageId;
  readonly conversation: "private" | "everyone" | RoomId;
  readonly store: StoreId;
  readonly seq: number;
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  /** "quiet": it says something of another message, and is no line of the conversation. */
  readonly shown: "line" | "quiet";
  /** Only of a text that is a question (section 5.9). */
  readonly choices?: readonly string[];
  readonly reply: Quote | undefined;
  readonly origin: Message["origin"];
  /** Only of the kind that needs it: "file", "file-word", "change", "read". */
  readonly offer: Offer | undefined;
  readonly word: FileWord | undefined;
  readonly change: Change | undefined;
  readonly read: MessageId | undefined;
  /** Only in rooms. */
  readonly sealed: Sealed | undefined;
}

/** What proves a room's message to whoever gets it from somebody else (section 9). */
export interface Sealed {
  readonly author: PeerId;
  /** Hashes of operations, in hex. */
  readonly heads: readonly string[];
  /** The JSON text of the message, and its author's signature over it. */
  readonly signed: string;
  readonly signature: Uint8Array<ArrayBuffer>;
}

/** A conversation as a list shows it. */
export interface ConversationSummary {
  readonly id: ConversationId;
  readonly last: Message | undefined;
  readonly unread: number;
  readonly settings: ConversationSettings;
}

/** What the user has decided about a conversation. */
export interface ConversationSettings {
  readonly favourite: boolean;
  /** Nothing in it is worth a noise. */
  readonly muted: boolean;
  /** Days that its messages are kept; undefined: as all others. */
  readonly keepDays: number | undefined;
}

export const PLAIN_SETTINGS: ConversationSettings = { favourite: false, muted: false, keepDays: undefined };
