import type { Hop, Loop } from "../model/checkup.ts";
import type { AppEvent } from "../model/event.ts";
import type { ConversationId, MessageId, PeerId, RoomId } from "../model/ids.ts";
import type { ConversationSettings, ConversationSummary, Edit, Message } from "../model/message.ts";
import type { NetworkReport } from "../model/network.ts";
import type { Me, Peer, Status } from "../model/peer.ts";
import type { Policy } from "../model/policy.ts";
import type { Room } from "../model/room.ts";
import type { Settings } from "../model/settings.ts";
import type { AcceptRule, ListEntry, Transfer, TransferKey } from "../model/transfer.ts";
import type { Clock, HistoryQuery } from "./ports.ts";

export type { Clock, HistoryQuery };

/** The one face of the program that server and command line see. */
export interface Messenger {
  readonly me: Me;
  /** What an administrator decided, as it was when the program started. What it refuses is a RequestError "policy". */
  readonly policy: Policy;
  /** Resolves once those who are there have had their time to answer: two seconds after the start. */
  readonly settled: Promise<void>;
  /** Contacts and everybody who is there, without oneself. */
  peers(): Peer[];
  /** One of them, or a stranger who was here; undefined: nobody knows that id. */
  peer(id: PeerId): Peer | undefined;
  /** What is done to find people, and what comes of it. */
  network(): NetworkReport;
  /** Looks for what keeps people from being found and reached. */
  readonly examination: Examination;
  /**
   * Whom WHO of the command line means.
   *
   * @throws {RequestError} "nobody" or "ambiguous".
   */
  find(who: string): ConversationId;
  /**
   * Saves a text and sends it as soon as its receivers are there. Resolves when it is committed. To everyone: to all
   * who are there now.
   *
   * @param request.id makes a repetition of the same request harmless: the message is stored once.
   * @param request.reply the message that it answers, of the same conversation.
   * @param request.choices it is a question with these answers to choose (docs/protocol.md, section 5.9); `text` is its
   * words alone.
   * @param request.origin "other": the text is somebody else's, and is forwarded.
   * @throws {RequestError} "invalid" (text empty, too long, not Unicode), "nobody" (unknown id; nobody is there to
   * hear a text to everyone), "storage" (nothing was saved), "stopping".
   */
  send(request: {
    to: ConversationId;
    text: string;
    id?: MessageId;
    reply?: MessageKey | undefined;
    choices?: readonly string[] | undefined;
    origin?: Message["origin"];
  }): Promise<Message>;
  /** Changes what was said (docs/protocol.md, section 5.8). */
  readonly changes: Changes;
  readonly rooms: Rooms;
  /** What is kept, and for how long. */
  readonly keeping: Keeping;
  /** What the user makes of people. */
  readonly people: People;
  /**
   * Offers files and folders. Resolves when the offer is committed; the bytes go when somebody has accepted it.
   *
   * @param request.from absolute paths of this computer, or the id of an upload that is complete.
   * @param request.text what is said with it; may be empty.
   * @param request.reply the message that it answers, of the same conversation.
   * @throws {RequestError} as `send`, and "invalid" for what can't be offered.
   */
  offer(request: {
    to: ConversationId;
    from: { readonly paths: readonly string[] } | { readonly upload: string };
    text: string;
    id?: MessageId;
    reply?: MessageKey | undefined;
  }): Promise<Offered>;
  /** Those that are not over. */
  transfers(): Transfer[];
  /** All of one offer, finished ones too: one for a received offer, one for each receiver of an own one. */
  transfersOf(author: PeerId, offer: MessageId): Transfer[];
  /**
   * Does with a transfer what its user wants. For an own offer without `peer`: with all of it.
   *
   * @throws {RequestError} "nobody": there is no such transfer; "invalid": that can't be done in its state.
   */
  steer(key: Omit<TransferKey, "peer"> & { readonly peer?: PeerId }, what: Steering): Promise<void>;
  /** What the page hands in, to be offered from there. */
  readonly uploads: Uploads;
  /**
   * A file of an offer, own or received and done, by the number of its item.
   *
   * @throws {RequestError} "nobody": there is none, or not any more.
   */
  openItem(author: PeerId, offer: MessageId, item: number): Promise<OpenedFile>;
  /** Where received files go if nothing else is said. */
  readonly filesFolder: string;

  rules(): AcceptRule[];
  /**
   * @throws {RequestError} "nobody": no such contact; "invalid": it is not verified, or a folder is not absolute;
   * "storage".
   */
  setRule(rule: AcceptRule): void;
  /** @throws {RequestError} "storage". */
  removeRule(contact: PeerId): void;
  /** Forty digits to compare with a person, the same on both sides. @throws {RequestError} "nobody". */
  safetyNumber(peer: PeerId): string;
  /**
   * Says that a contact's key was compared, or takes that back, and its rule with it.
   *
   * @throws {RequestError} "nobody"; "storage".
   */
  setVerified(peer: PeerId, verdict: "verified" | "not verified"): void;

  history(query: HistoryQuery): Message[];
  /** @param author whose it is: two authors may use one id. Undefined: whoever's it is. */
  message(id: MessageId, author?: PeerId): Message | undefined;
  /** All messages with an id, an own one first: anybody may repeat an id that they have seen. */
  messagesWith(id: MessageId): Message[];
  /** "Everyone" first, then by last message, then people without messages by name. */
  conversations(): ConversationSummary[];
  markSeen(conversation: ConversationId, position: number): void;
  /** Kept for the next start, as name and group. @throws {RequestError} "invalid", "storage". */
  setStatus(status: Status): void;
  /** @throws {RequestError} "invalid", "storage". */
  setName(name: string): void;
  /** Calls `listener` for each event, in order, until the returned function is called. */
  subscribe(listener: (event: AppEvent) => void): () => void;
}

export interface Examination {
  /** Sends on each way by which announcements leave, and tells which of these datagrams came back. */
  loopback(): Promise<readonly Loop[]>;
  /** The latest start of a program that is here, ms since 1970 by its computer's clock; undefined: nobody is. */
  latestStart(): number | undefined;
  /** Goes the way to somebody, step by step, and has them look back. To be read to its end, or returned from. */
  reach(peer: PeerId): AsyncIterable<Hop>;
}

/** A message is known by its author and its id together. */
export interface MessageKey {
  readonly author: PeerId;
  readonly id: MessageId;
}

export interface Changes {
  /**
   * Gives an own text another wording, and tells whoever has it. Resolves, with the message as it is now, when that is
   * committed.
   *
   * @throws {RequestError} as `send`; "nobody": there is no such message; "invalid": it is no own text, or was taken back.
   */
  edit(id: MessageId, text: string): Promise<Message>;
  /** Takes an own message back; an offer of files is withdrawn besides. @throws {RequestError} as `edit`. */
  retract(id: MessageId): Promise<Message>;
  /**
   * Ends an own question: whoever has it learns which answer counts, or that none does any more.
   *
   * @throws {RequestError} as `edit`; "invalid": it is no question.
   */
  close(id: MessageId): Promise<Message>;
  /** Puts a reaction to a message, in place of an earlier one; empty: takes it back. @throws {RequestError} as `edit`. */
  react(message: MessageKey, emoji: string): Promise<Message>;
  /** Earlier wordings, the oldest first. */
  edits(message: MessageKey): Edit[];
  /** Tells those of a conversation who are here that the user writes something there, or stopped. Called at every key. */
  typing(conversation: ConversationId, on: boolean): void;
}

export interface Rooms {
  /** Those that the user is in, and those that they were in and have messages of, by name. */
  all(): Room[];
  get(id: RoomId): Room | undefined;
  /** @throws {RequestError} "invalid", "nobody" (somebody whose key is not known), "storage". */
  make(request: { name: string; members: readonly PeerId[] }): Promise<Room>;
  /**
   * @throws {RequestError} "nobody": no such room, or nobody with that id; "invalid": the user may not, is not in it,
   * or it is full; "storage".
   */
  act(id: RoomId, act: RoomAct): Promise<Room>;
}

export type RoomAct =
  | { readonly do: "add" | "remove"; readonly member: PeerId }
  | { readonly do: "leave" }
  | { readonly do: "name" | "topic"; readonly text: string };

export interface Keeping {
  readonly settings: Settings;
  /** Changes what is given. @throws {RequestError} "invalid", "policy", "storage". */
  change(settings: Partial<Settings>): void;
  /** @throws {RequestError} "invalid", "policy", "storage". */
  setConversation(id: ConversationId, settings: Partial<ConversationSettings>): void;
  /**
   * Deletes a conversation: its messages, what waits to be sent, its transfers and their records. When this resolves it
   * is gone for good, from the disk, too, where it was short; of a long one the disk is cleared in the background, and
   * at the next start. What comes into it meanwhile stays. @throws {RequestError} "storage".
   */
  delete(id: ConversationId): Promise<void>;
  /** A conversation, or all, oldest first, in pieces. JSON: an array of objects as in docs/scripting.md. */
  export(id: ConversationId | undefined, format: ExportFormat): Iterable<string>;
}

export type ExportFormat = "text" | "json" | "html";

export interface People {
  /** Empty: by the name they gave. @throws {RequestError} "nobody", "invalid", "storage". */
  setNickname(peer: PeerId, nickname: string): void;
  /**
   * Blocked: nothing of theirs is stored or acknowledged, and their sessions end at the handshake.
   *
   * @throws {RequestError} "nobody", "storage".
   */
  setBlocked(peer: PeerId, verdict: "blocked" | "welcome"): void;
  /**
   * One's own picture: PNG, JPEG or WebP of at most 65,536 bytes. Undefined: none.
   *
   * @throws {RequestError} "invalid", "storage".
   */
  setPicture(bytes: Uint8Array<ArrayBuffer> | undefined): void;
  /** Of somebody, or one's own; undefined: none. */
  picture(peer: PeerId): { readonly type: string; readonly bytes: Uint8Array<ArrayBuffer> } | undefined;
  /** One's own group or department. @throws {RequestError} "invalid", "storage". */
  setGroup(group: string): void;
}

export interface Offered {
  readonly message: Message;
  /** What was left out, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

export type Steering =
  /** `folder`: absolute; undefined: the folder for received files. Also for one that failed: tries again. */
  | { readonly do: "accept"; readonly folder?: string }
  | { readonly do: "decline" }
  | { readonly do: "pause" }
  | { readonly do: "resume" }
  /** Takes an own offer back, or gives up on a received one. */
  | { readonly do: "cancel" };

/** Files that come from the page bit by bit, kept on disk until they are sent. */
export interface Uploads {
  /**
   * Begins one: its files' bytes are to follow in the order of the entries, without anything between them.
   *
   * @throws {RequestError} "invalid": no entries, too many, too deep, a path that is none; "storage": no space.
   */
  begin(entries: readonly ListEntry[]): Promise<{ readonly id: string; readonly bytes: number }>;
  /**
   * Writes more of it; returns how many bytes are there now.
   *
   * @param from must be what is there already: a part that is sent again after a failure is not written twice.
   * @throws {RequestError} "nobody": no such upload; "invalid": another `from`, or more than was said; "storage".
   */
  append(id: string, from: number, bytes: AsyncIterable<Uint8Array>): Promise<number>;
  /** How many bytes are there, to go on from; undefined: no such upload. */
  size(id: string): number | undefined;
  cancel(id: string): Promise<void>;
}

export interface OpenedFile {
  /** As it is called on this disk. */
  readonly name: string;
  readonly bytes: number;
  /** Reads as it is asked; cancelling it closes the file. */
  readonly stream: ReadableStream<Uint8Array<ArrayBuffer>>;
}
