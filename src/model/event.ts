import type { ConversationId, MessageId, PeerId } from "./ids.ts";
import type { ConversationSettings, Message } from "./message.ts";
import type { Me, Peer } from "./peer.ts";
import type { Room } from "./room.ts";
import type { Settings } from "./settings.ts";
import type { Transfer } from "./transfer.ts";

/** All that can happen, as server and command line hear of it. */
export type AppEvent =
  | { readonly type: "me"; readonly me: Me }
  /** Somebody appeared, changed or went. */
  | { readonly type: "peer"; readonly peer: Peer }
  /** A stranger left the list for good (only peers that are no contacts). */
  | { readonly type: "forgotten"; readonly id: PeerId }
  /** A message of one's own is committed here. */
  | { readonly type: "saved"; readonly message: Message }
  /** A message of one's own is committed at `to`; `ms` after it was written. */
  | {
    readonly type: "delivered";
    readonly id: MessageId;
    readonly to: PeerId;
    readonly at: number;
    readonly ms: number;
  }
  /** A message of somebody else's is committed here. */
  | { readonly type: "message"; readonly message: Message }
  /** A message was edited, taken back, or reacted to, or goes to fewer than it was written to: as it is now. */
  | { readonly type: "changed"; readonly message: Message }
  /** Somebody has seen all messages of one's own in a conversation up to `position`. */
  | {
    readonly type: "read";
    readonly conversation: ConversationId;
    readonly by: PeerId;
    readonly position: number;
    readonly at: number;
  }
  /** Somebody begins to write, or stops. */
  | { readonly type: "typing"; readonly conversation: ConversationId; readonly by: PeerId; readonly on: boolean }
  /** What the user decided about a conversation. */
  | { readonly type: "conversation"; readonly id: ConversationId; readonly settings: ConversationSettings }
  /** All messages of a conversation up to `position` are gone from here. */
  | { readonly type: "deleted"; readonly conversation: ConversationId; readonly position: number }
  /** A room is new, or another one now. */
  | { readonly type: "room"; readonly room: Room }
  | { readonly type: "settings"; readonly settings: Settings }
  /** Everything up to `position` of a conversation has been seen. */
  | { readonly type: "seen"; readonly conversation: string; readonly position: number }
  /** A transfer began, moved (about four times a second), or changed its state. */
  | { readonly type: "transfer"; readonly transfer: Transfer }
  /** Something a person should know: `code` for programs, `message` for people. */
  | { readonly type: "notice"; readonly code: string; readonly message: string };
