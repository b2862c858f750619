import type { Contact, Outgoing } from "../../../src/messenger/ports.ts";
import { type ConversationId, EVERYONE, isMessageId, isPeerId, isStoreId } from "../../../src/model/ids.ts";
import type { MessageId, PeerId, StoreId } from "../../../src/model/ids.ts";
import type { WireMessage } from "../../../src/model/message.ts";

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
  { conversation = "private", text = `text ${number}`, at = 1_000 + number, kind = "text" }: Partial<WireMessage> = {},
): WireMessage {
  return { id: messageId(number), conversation, store: OTHER_STORE, seq: number + 1, at, kind, text };
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
    ...changes,
  };
}
