import type { Contact, KeptState, KeptTransfer, Outgoing } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, isMessageId, isPeerId, isStoreId } from "../../../src/model/ids.ts";
import type { MessageId, PeerId, StoreId } from "../../../src/model/ids.ts";
import type { WireMessage } from "../../../src/model/message.ts";
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
  { recipients = to === EVERYONE ? [ADA, BEN] : [to], text = `text ${number}`, at = 1_000 + number, kind = "text" } =
    {},
): Outgoing {
  return { id: messageId(number), conversation: to, recipients, kind, text, at };
}

/** A text of somebody else's. */
export function incoming(
  number: number,
  { conversation = "private", text = `text ${number}`, at = 1_000 + number, ...more }: Partial<WireMessage> = {},
): WireMessage {
  const rest = { kind: "text", shown: "line", offer: undefined, word: undefined, ...more } as const;
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
    ...changes,
  };
}
