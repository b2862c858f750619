import type { MessageId } from "../model/ids.ts";
import type { WireMessage } from "../model/message.ts";
import type { Profile } from "../model/peer.ts";

/** A record (docs/protocol.md, section 4): what one frame of an established session carries. */
export type Record =
  | { readonly type: "hello"; readonly hello: Hello }
  | { readonly type: "ping"; readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly type: "pong"; readonly payload: Uint8Array<ArrayBuffer> }
  | { readonly type: "rekey" }
  | { readonly type: "close"; readonly reason: number }
  | { readonly type: "messages"; readonly messages: readonly WireMessage[] }
  | { readonly type: "acks"; readonly ids: readonly MessageId[] }
  | { readonly type: "signals"; readonly signals: readonly Signal[] }
  | { readonly type: "peers"; readonly datagrams: readonly Uint8Array<ArrayBuffer>[] }
  /** A type that this program does not know, or does not use on this session: skipped. */
  | { readonly type: "unknown"; readonly code: number };

/** Section 5.1. */
export interface Hello {
  readonly profile: Profile;
  readonly epoch: number;
  readonly seq: number;
  readonly port: number;
  /** "text" for sessions of messages. */
  readonly use: string;
  readonly peers: "once" | "follow" | undefined;
  readonly app: string;
}

/** Section 5.5. */
export type Signal =
  | { readonly kind: "typing"; readonly conversation: "private" | "everyone"; readonly on: boolean }
  | { readonly kind: "unknown" };
