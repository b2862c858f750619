import type { Autostart, AutostartProblem } from "../model/autostart.ts";
import type { CheckState } from "../model/checkup.ts";
import type { InstallationStep } from "../model/installation.ts";
import type { ConversationId, MessageId, PeerId, RoomId } from "../model/ids.ts";
import type { Availability, Presence } from "../model/peer.ts";
import type { WrittenEntry } from "../model/policy.ts";
import type { Scope } from "../model/programs.ts";
import type { Settings } from "../model/settings.ts";
import type { Culprit } from "./doctor_hops.ts";
import { type ExitCode, isExitCode } from "./exit_code.ts";
import type { FileEvent, OfferedFiles, Person, TransferReport } from "./file_event.ts";

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
    /** Where other programs reach the messenger. */
    readonly api?: string;
  }
  | {
    readonly event: "peer";
    readonly id: PeerId;
    /** The one that they gave themselves. */
    readonly name: string;
    readonly host: string;
    readonly addresses: readonly string[];
    readonly state: Presence;
    /** Their key was compared with their person. */
    readonly verified: boolean;
    /** Nothing of theirs is taken. */
    readonly blocked: boolean;
    /** What the user calls them. */
    readonly nickname?: string;
    readonly group?: string;
    /** What they say of their state. */
    readonly text?: string;
    /** When they were last heard, ms since 1970. */
    readonly lastSeen?: number;
    /** Another contact of the same name, known before: this is not the same key. */
    readonly twin?: PeerId;
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
  /** What was chosen of a question; `id` is the question's. */
  | { readonly event: "answer"; readonly id: MessageId; readonly choice: string; readonly from?: Person }
  | MessageEvent
  /** A message was edited, taken back, or reacted to: as it is now. */
  | ChangedEvent
  /** Somebody has seen all own messages of a conversation up to this one. */
  | {
    readonly event: "read";
    readonly conversation: ConversationId;
    readonly by: Person;
    readonly position: number;
    /** The own message at that position, if it is still here. */
    readonly id?: MessageId;
    readonly at: number;
  }
  /** Somebody begins to write, or stops. */
  | { readonly event: "typing"; readonly conversation: ConversationId; readonly by: Person; readonly on: boolean }
  /** A room is new, or another one now; or is one of those that were asked for. */
  | RoomEvent
  /** What was decided about a conversation. `name`: the conversation's, here and below. */
  | {
    readonly event: "conversation";
    readonly conversation: ConversationId;
    readonly name: string;
    readonly favourite: boolean;
    readonly muted: boolean;
    /** Left out: as for all others. */
    readonly keepDays?: number;
  }
  /** All messages of a conversation up to a position are gone from here; without one, all that there were. */
  | {
    readonly event: "deleted";
    readonly conversation: ConversationId;
    readonly name: string;
    readonly position?: number;
    /** How many they were; only in the answer to a command. */
    readonly messages?: number;
  }
  /** One's own reading: all of a conversation up to a position is seen. The answer to "read". */
  | {
    readonly event: "seen";
    readonly conversation: ConversationId;
    readonly name: string;
    readonly position: number;
  }
  | {
    readonly event: "settings";
    readonly receipts: Settings["receipts"];
    /** Left out: messages are kept for good. */
    readonly keepDays?: number;
    readonly theme: Settings["theme"];
    readonly language: Settings["language"];
    readonly notify: Settings["notify"];
    readonly sound: Settings["sound"];
    /** "22:00-07:00"; left out: none. */
    readonly quietHours?: string;
    /** Where received files go: absolute; left out: the usual folder. */
    readonly folder?: string;
    /** Those that an administrator has set, by their names above; left out: none. */
    readonly locked?: readonly string[];
    /** The administrator's file, where it locks any. */
    readonly policy?: string;
  }
  /** How one says to be there. */
  | { readonly event: "status"; readonly availability: Availability; readonly text: string }
  /** One's own picture: its SHA-256 in hex; left out: there is none. */
  | { readonly event: "picture"; readonly hash?: string }
  /** A part of what is exported; parts count from 0. */
  | { readonly event: "export"; readonly part: number; readonly text: string }
  /** It is in this file. */
  | { readonly event: "exported"; readonly path: string; readonly bytes: number }
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
  | {
    readonly event: "policy";
    /** The administrator's file; left out: there is none. */
    readonly path?: string;
    /** As they are written there. */
    readonly entries: readonly WrittenEntry[];
  }
  /** One thing that `doctor` looked at. */
  | {
    readonly event: "check";
    readonly name: string;
    readonly state: CheckState;
    /** One sentence with the value. */
    readonly found: string;
    /** What to do; left out: nothing. */
    readonly advice?: string;
    /** One line for a terminal that does it. */
    readonly command?: string;
  }
  /** What came of all of them. */
  | {
    readonly event: "checkup";
    readonly state: "ok" | "warning" | "failed";
    /** How many checks. */
    readonly ok: number;
    readonly warnings: number;
    readonly failed: number;
    readonly skipped: number;
    /** The way to whom was tested, and what is in it; "none": nothing. */
    readonly who?: PeerId;
    readonly hop?: Culprit;
  }
  | {
    readonly event: "whoami";
    readonly id: PeerId;
    readonly name: string;
    readonly data: string;
    readonly group?: string;
    /** Where other programs reach the messenger that runs; left out: none does. */
    readonly api?: string;
  }
  /** What another program may do here. */
  | {
    readonly event: "token";
    readonly id: number;
    readonly name: string;
    readonly scopes: readonly Scope[];
    /** Left out: it is good for all conversations. */
    readonly to?: readonly { readonly id: ConversationId; readonly name: string }[];
    readonly created: number;
    /** Left out: never. */
    readonly used?: number;
    readonly expires?: number;
    /** The token itself: only when it is made. */
    readonly secret?: string;
    readonly revoked?: true;
  }
  /** An address that is told of what happens. */
  | {
    readonly event: "webhook";
    readonly id: number;
    readonly url: string;
    readonly on: "message";
    /** Left out: of all. */
    readonly from?: readonly { readonly id: ConversationId; readonly name: string }[];
    /** The computer beyond this one that was allowed by name. */
    readonly host?: string;
    readonly created: number;
    /** Why the last attempt failed. */
    readonly problem?: string;
    /** What deliveries are signed with: only when it is made. */
    readonly secret?: string;
    readonly removed?: true;
  }
  /** Whether the messenger is started with the system. */
  | {
    readonly event: "autostart";
    readonly state: Autostart["state"];
    /** The file that has the system do it; left out: there is none. */
    readonly entry?: string;
    /** Left out unless the state is "impossible". */
    readonly why?: AutostartProblem;
  }
  /** What `install` or `uninstall` would do, or did. */
  | {
    readonly event: "installation";
    readonly state: "planned" | "done";
    readonly act: InstallationStep["act"];
    readonly piece: InstallationStep["piece"];
    readonly path: string;
    /** Where that lies now which runs, and so could not be removed. */
    readonly aside?: string;
  }
  /** How the own key is kept. */
  | {
    readonly event: "identity";
    /** Left out: there is none yet. */
    readonly id?: PeerId;
    readonly key: "none" | "plain" | "protected";
    /** When it was moved to another computer, ms since 1970; left out: it is in use here. */
    readonly retired?: number;
    /** Where it was exported to. */
    readonly file?: string;
  }
  | {
    readonly event: "error";
    /**
     * A `RequestProblem`, a `LockedProblem`, "undelivered", "unanswered", "unfinished", "declined", "withdrawn", "mismatch",
     * "overrun", "failed", or the code of a notice.
     */
    readonly code: string;
    readonly message: string;
    /** With "undelivered" and "unfinished": who is missing; with "declined", "withdrawn", and "failed" of files: who it is. */
    readonly to?: readonly PeerId[];
  }
  | { readonly event: "exit"; readonly code: ExitCode };

export interface MessageEvent {
  readonly event: "message";
  readonly id: MessageId;
  /** Grows with every message that is kept here, in the order of showing. */
  readonly position: number;
  readonly from: Person;
  readonly conversation: ConversationId;
  readonly kind: string;
  readonly text: string;
  /** The author's clock, milliseconds since 1970. */
  readonly at: number;
  /** Only messages of one's own: whom it went to. */
  readonly to?: ConversationId;
  /** The conversation's, of own messages and of those in rooms. */
  readonly name?: string;
  /** It is to be answered by choosing; then `text` lists the choices, too. */
  readonly question?: {
    readonly choices: readonly string[];
    readonly state: "open" | "answered" | "over";
    /** What was chosen, and by whom, as far as that is known. */
    readonly choice?: string;
    readonly by?: Person;
  };
  /** The message that it answers, and its beginning. */
  readonly reply?: { readonly author: Person; readonly id: MessageId; readonly text: string };
  /** Somebody else wrote it before. */
  readonly forwarded?: true;
  /** When its author changed it last, ms since 1970 by their clock, as all times of others here. */
  readonly edited?: number;
  /** Its earlier wordings, the oldest first; of very many, the newest. */
  readonly earlier?: readonly { readonly text: string; readonly at: number }[];
  /** When its author took it back: then `text` is empty. */
  readonly retracted?: number;
  readonly reactions?: readonly { readonly by: Person; readonly emoji: string }[];
  /** Only messages of one's own: when each receiver had it, and had read it. Left out: not yet, or not said. */
  readonly deliveries?: readonly { readonly to: Person; readonly delivered?: number; readonly read?: number }[];
  /** Only of kind "file": what is offered, and how far it is with each receiver of an own offer, or with oneself. */
  readonly files?: OfferedFiles;
  readonly transfers?: readonly TransferReport[];
}

export type ChangedEvent = Omit<MessageEvent, "event"> & { readonly event: "changed" };

export interface RoomEvent {
  readonly event: "room";
  readonly id: RoomId;
  readonly name: string;
  /** May be empty. */
  readonly topic: string;
  readonly maker: Person;
  /** Oneself included, unless one was put out or has left. */
  readonly members: readonly Person[];
  /** One was put out, or has left. */
  readonly outside?: true;
}

/** All that a messenger that runs can answer. */
export const EVENT_KINDS: ReadonlySet<unknown> = new Set<OutputEvent["event"]>([
  "ready",
  "peer",
  "saved",
  "delivered",
  "answer",
  "message",
  "changed",
  "read",
  "typing",
  "room",
  "conversation",
  "deleted",
  "seen",
  "settings",
  "status",
  "picture",
  "export",
  "exported",
  "file",
  "rule",
  "trust",
  "warning",
  "policy",
  "check",
  "checkup",
  "whoami",
  "token",
  "webhook",
  "autostart",
  "identity",
  "error",
  "exit",
]);

/** Reads what a running messenger answered; undefined: an event that this version does not know. */
export function readOutputEvent(value: unknown): OutputEvent | undefined {
  if (typeof value !== "object" || value === null || !("event" in value) || !EVENT_KINDS.has(value.event)) {
    return undefined;
  }
  if (value.event === "exit" && !("code" in value && isExitCode(value.code))) return undefined;
  // The answer comes from a program of the same user that proved it can read the key file: its shape is trusted.
  return value as OutputEvent;
}
