import type { Messenger } from "../messenger/facade.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { Message } from "../model/message.ts";
import { type Peer, type Presence, shortId } from "../model/peer.ts";
import { type ExitCode, isExitCode } from "./exit_code.ts";
import {
  type FileEvent,
  type OfferedFiles,
  offeredFiles,
  type Person,
  type TransferReport,
  transferReport,
} from "./file_event.ts";
import { Names } from "./names.ts";

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
  /** A transfer began, moved or changed its state; or is one of those that were asked for. */
  | FileEvent
  /** Whose files are accepted without asking: bytes of one offer, and of all within 24 hours. */
  | {
    readonly event: "rule";
    readonly peer: Person;
    readonly state: "on" | "off";
    /** Left out: where received files go. */
    readonly folder?: string;
    readonly largest?: number;
    readonly quota?: number;
  }
  | {
    readonly event: "trust";
    readonly peer: Person;
    readonly verified: boolean;
    /** Forty digits in groups of five. */
    readonly safetyNumber: string;
  }
  /** It was done, but not all of it: `path` was left out. */
  | { readonly event: "warning"; readonly code: "left-out"; readonly message: string; readonly path: string }
  | { readonly event: "whoami"; readonly id: PeerId; readonly name: string; readonly data: string }
  | {
    readonly event: "error";
    /**
     * A `RequestProblem`, "undelivered", "unfinished", "declined", "mismatch", "overrun", "failed", or the code of a
     * notice.
     */
    readonly code: string;
    readonly message: string;
    /** With "undelivered" and "unfinished": who is missing; with "declined", and "failed" of files: who it is. */
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
  /** Only of kind "file": what is offered, and how far it is with each receiver of an own offer, or with oneself. */
  readonly files?: OfferedFiles;
  readonly transfers?: readonly TransferReport[];
}

export function peerEvent(peer: Peer, state: Presence = peer.presence): OutputEvent {
  const { name, host } = peer.profile;
  return { event: "peer", id: peer.id, name: name || shortId(peer.id), host, addresses: peer.addresses, state };
}

export function messageEvent(message: Message, messenger: Messenger): MessageEvent {
  const names = new Names(messenger);
  const { id, conversation, kind, text, at, offer } = message;
  const from = { id: message.from, name: names.of(message.from) };
  return {
    event: "message",
    id,
    from,
    conversation,
    kind,
    text,
    at,
    ...message.from === names.self ? { to: conversation, name: names.of(conversation) } : {},
    ...offer === undefined ? {} : {
      files: offeredFiles(offer),
      transfers: messenger.transfersOf(message.from, id).map((transfer) => transferReport(transfer, messenger)),
    },
  };
}

const KINDS: ReadonlySet<unknown> = new Set<OutputEvent["event"]>([
  "ready",
  "peer",
  "saved",
  "delivered",
  "message",
  "file",
  "rule",
  "trust",
  "warning",
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
