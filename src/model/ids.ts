/**
 * Branded identifiers: a string of one kind can't be passed where another is meant.
 */

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

/** A node's id as text: 52 characters of lower-case base32 (docs/protocol.md, section 1). */
export type PeerId = Branded<"PeerId">;

/** A message's id: 32 lower-case hex digits, made by its sender (docs/protocol.md, section 5.2). */
export type MessageId = Branded<"MessageId">;

/** The random id of one database: 32 lower-case hex digits. */
export type StoreId = Branded<"StoreId">;

/** Everybody who is there. */
export const EVERYONE = "everyone";

/** A room: `room:` and 52 characters of base32 (docs/protocol.md, section 9). */
export type RoomId = `room:${string}` & Branded<"RoomId">;

/** A conversation is named by the person at its other end, is a room, or is the one with everyone. */
export type ConversationId = PeerId | RoomId | typeof EVERYONE;

export function isPeerId(text: string): text is PeerId {
  return /^[a-z2-7]{52}$/.test(text);
}

export function isMessageId(text: string): text is MessageId {
  return /^[0-9a-f]{32}$/.test(text);
}

export function isStoreId(text: string): text is StoreId {
  return /^[0-9a-f]{32}$/.test(text);
}

export function isRoomId(text: string): text is RoomId {
  return /^room:[a-z2-7]{52}$/.test(text);
}

export function isConversationId(text: string): text is ConversationId {
  return text === EVERYONE || isPeerId(text) || isRoomId(text);
}

/** Whether what is said there goes to more than one, who may help each other to its files. */
export function isOfMany(conversation: ConversationId): boolean {
  return conversation === EVERYONE || isRoomId(conversation);
}

/** Compares ids as the bytes they stand for: negative when `a` is smaller. In base32 the digits follow the letters. */
export function compareIds(a: PeerId, b: PeerId): number {
  for (let i = 0; i < a.length; i++) {
    const difference = base32Value(a, i) - base32Value(b, i);
    if (difference !== 0) return difference;
  }
  return 0;
}

function base32Value(text: string, index: number): number {
  const code = text.charCodeAt(index);
  return code >= 97 ? code - 97 : code - 24;
}
