import type { Contact, KeptState, KeptTransfer, Outgoing } from "../../../src/messenger/ports.ts";
import { type ConversationId, isMessageId, isPeerId, isStoreId } from "../../../src/model/ids.ts";
import type { MessageId, PeerId, StoreId } from "../../../src/model/ids.ts";
import type { Change, Message, WireMessage } from "../../../src/model/message.ts";
import type { FileWord, Offer } from "../../../src/model/transfer.ts";

/** The id of a person: the name, filled up. */
export function person(name: string): PeerId {
  const id = name.padEnd(52, "2");
  if (isPeerId(id)) return id;
  throw new Error(`${name} can't begin an id`);
}

/** Whose store it is in all tests. */
export const SELF = person("self");
export const ADA = person("ada");
export const BEN = person("ben");
export const CLEO = person("cleo");

export function messageId(number: number): MessageId {
  const id = number.toString(16).padStart(32, "0");
  if (isMessageId(id)) return id;
  throw new Error(`${number} is no message's number`);
}

export const OTHER_STORE: StoreId = (() => {
  const id = "ab".repeat(16);
  if (isStoreId(id)) return id;
  throw new Error("That is no store's id");
})();

/** A text of one's own: to a person, or to everyone of `recipients`. */
export function outgoing(
  number: number,
  to: ConversationId = ADA,
  { recipients = isPeerId(to) ? [to] : [ADA, BEN], text = `text ${number}`, at = 1_000 + number, kind = "text" } = {},
): Outgoing {
  return { id: messageId(number), conversation: to, recipients, kind, text, at };
}

/** Nothing beside the text. */
export const PLAIN = {
  reply: undefined,
  origin: "author",
  offer: undefined,
  word: undefined,
  change: undefined,
  read: undefined,
  sealed: undefined,
} as const;

/** A message as it is where nothing was said of it and it says nothing but its text. */
export const UNTOUCHED: Pick<
  Message,
  "offer" | "reply" | "origin" | "editedAt" | "retractedAt" | "reactions" | "deliveries"
> = {
  offer: undefined,
  reply: undefined,
  origin: "author",
  editedAt: undefined,
  retractedAt: undefined,
  reactions: [],
  deliveries: [],
};

/** A text of somebody else's. */
export function incoming(
  number: number,
  { conversation = "private", text = `text ${number}`, at = 1_000 + number, ...more }: Partial<WireMessage> = {},
): WireMessage {
  const rest = { ...PLAIN, kind: "text", shown: "line", ...more } as const;
  return { id: messageId(number), conversation, store: OTHER_STORE, seq: number + 1, at, text, ...rest };
}

/** A folder and a file. */
export function offer(bytes = 81_512): Offer {
  const items = [{ name: "run 7", bytes: bytes - 512, files: 12 }, { name: "notes.txt", bytes: 512, files: undefined }];
  return { items, files: 13, folders: 2, bytes };
}

/** Files of one's own: to a person, or to everyone of `recipients`. */
export function offering(number: number, to: ConversationId = ADA, more: { recipients?: PeerId[] } = {}): Outgoing {
  return { ...outgoing(number, to, { kind: "file", text: "", ...more }), offer: offer() };
}

/** Files of somebody else's. */
export function offered(number: number, more: Partial<WireMessage> = {}): WireMessage {
  return incoming(number, { kind: "file", text: "", offer: offer(), ...more });
}

/** A word about the offer with the number `about`. */
export function word(says: string, about: number, missing = 0, more: Partial<FileWord> = {}): FileWord {
  return { offer: messageId(about), says, missing, ...more };
}

/** A word of one's own. */
export function saying(number: number, to: PeerId, said: FileWord): Outgoing {
  return { ...outgoing(number, to, { kind: "file-word", text: "" }), word: said };
}

/** A word of somebody else's. */
export function said(number: number, word: FileWord): WireMessage {
  return incoming(number, { kind: "file-word", text: "", shown: "quiet", word });
}

/** A change of one's own. */
export function changing(
  number: number,
  to: ConversationId,
  change: Change,
  more: { recipients?: PeerId[] } = {},
): Outgoing {
  return { ...outgoing(number, to, { kind: "change", text: "", ...more }), change };
}

/** A change by somebody else. */
export function changed(number: number, change: Change, more: Partial<WireMessage> = {}): WireMessage {
  return incoming(number, { kind: "change", text: "", shown: "quiet", change, ...more });
}

/** What changes the message with a number: one's own, or the one of `author`. */
export function edit(about: number, text: string): Change {
  return { of: messageId(about), author: undefined, does: "edit", text };
}

export function retract(about: number): Change {
  return { of: messageId(about), author: undefined, does: "retract", text: "" };
}

export function react(about: number, author: PeerId | undefined, emoji: string): Change {
  return { of: messageId(about), author, does: "react", text: emoji };
}

/** A receipt of one's own for a message of `to`. */
export function reading(number: number, to: PeerId, about: number): Outgoing {
  return { ...outgoing(number, to, { kind: "read", text: "" }), read: messageId(about) };
}

/** A receipt by somebody else. */
export function seen(number: number, about: number): WireMessage {
  return incoming(number, { kind: "read", text: "", shown: "quiet", read: messageId(about) });
}

export function transfer(
  author: PeerId,
  number: number,
  { peer = author, size = 81_512, state = { name: "offered" } as KeptState, at = 1_000 + number } = {},
): KeptTransfer {
  return { key: { author, offer: messageId(number), peer }, size, state, at };
}

export function contact(id: PeerId, changes: Partial<Contact> = {}): Contact {
  return {
    id,
    profile: { name: "Ada", host: "engine-room", status: { availability: "away", text: "back at 4" }, group: "Ops" },
    endpoints: [{ address: "192.0.2.7", port: 2372 }, { address: "fe80::1%eth0", port: 40_000 }],
    mark: { epoch: 1_790_000_000, seq: 7 },
    lastSeen: 1_790_000_000_123,
    version: 1,
    trusted: true,
    verified: false,
    nickname: undefined,
    ...changes,
  };
}
