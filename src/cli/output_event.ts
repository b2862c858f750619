import type { Messenger } from "../messenger/facade.ts";
import { type ConversationId, EVERYONE, type MessageId, type PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { type Peer, type Presence, shortId } from "../model/peer.ts";
import { type ExitCode, isExitCode } from "./exit_code.ts";

/**
 * What a command says while it is carried out: plain JSON, the contract with scripts. The last one is "exit"; standard
 * output shows it to nobody (a single command ends with its code, and in headless mode it becomes "done").
 */
export type OutputEvent =
  | {
    readonly event: "ready";
    readonly id: PeerId;
    readonly name: string;
    readonly port: number;
    /** Where the page is, if there is one. */
    readonly page?: string;
  }
  | {
    readonly event: "peer";
    readonly id: PeerId;
    readonly name: string;
    readonly host: string;
    readonly addresses: readonly string[];
    readonly state: Presence;
  }
  /** `name` is that of `to`, here and below. */
  | { readonly event: "saved"; readonly id: MessageId; readonly to: ConversationId; readonly name: string }
  | {
    readonly event: "delivered";
    readonly id: MessageId;
    readonly to: PeerId;
    readonly name: string;
    /** Milliseconds since it was written. */
    readonly ms: number;
  }
  | MessageEvent
  | { readonly event: "whoami"; readonly id: PeerId; readonly name: string; readonly data: string }
  | {
    readonly event: "error";
    /** A `RequestProblem`, "undelivered", "overrun", "failed", or the code of a notice. */
    readonly code: string;
    readonly message: string;
    /** With "undelivered": who is missing. */
    readonly to?: readonly PeerId[];
  }
  | { readonly event: "exit"; readonly code: ExitCode };

export interface MessageEvent {
  readonly event: "message";
  readonly id: MessageId;
  readonly from: { readonly id: PeerId; readonly name: string };
  readonly conversation: ConversationId;
  readonly kind: string;
  readonly text: string;
  /** The author's clock, milliseconds since 1970. */
  readonly at: number;
  /** Only messages of one's own: whom it went to, and that one's name. */
  readonly to?: ConversationId;
  readonly name?: string;
}

export function peerEvent(peer: Peer, state: Presence = peer.presence): OutputEvent {
  const { name, host } = peer.profile;
  return { event: "peer", id: peer.id, name: name || shortId(peer.id), host, addresses: peer.addresses, state };
}

export function messageEvent(message: Message, names: Names): MessageEvent {
  const { id, conversation, kind, text, at } = message;
  const from = { id: message.from, name: names.of(message.from) };
  const event = { event: "message", id, from, conversation, kind, text, at } as const;
  return message.from === names.self ? { ...event, to: conversation, name: names.of(conversation) } : event;
}

/** How people are called at this moment: everybody may change their name. */
export class Names {
  readonly self: PeerId;
  readonly #messenger: Messenger;

  constructor(messenger: Messenger) {
    this.#messenger = messenger;
    this.self = messenger.me.id;
  }

  of(id: ConversationId): string {
    if (id === EVERYONE) return EVERYONE;
    const { profile } = id === this.self ? this.#messenger.me : this.#messenger.peer(id) ?? { profile: undefined };
    return profile?.name || shortId(id);
  }
}

const KINDS: ReadonlySet<unknown> = new Set<OutputEvent["event"]>([
  "ready",
  "peer",
  "saved",
  "delivered",
  "message",
  "whoami",
  "error",
  "exit",
]);

/** Reads what a running messenger answered; undefined: an event that this version does not know. */
export function readOutputEvent(value: unknown): OutputEvent | undefined {
  if (typeof value !== "object" || value === null || !("event" in value) || !KINDS.has(value.event)) return undefined;
  if (value.event === "exit" && !("code" in value && isExitCode(value.code))) return undefined;
  // The answer comes from a program of the same user that proved it can read the key file: its shape is trusted.
  return value as OutputEvent;
}
