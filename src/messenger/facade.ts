import type { AppEvent } from "../model/event.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { Me, Peer, Status } from "../model/peer.ts";
import type { AcceptRule, ListEntry, Transfer, TransferKey } from "../model/transfer.ts";
import type { Clock, HistoryQuery } from "./ports.ts";

export type { Clock, HistoryQuery };

/** The one face of the program that server and command line see. */
export interface Messenger {
  readonly me: Me;
  /** Resolves once those who are there have had their time to answer: two seconds after the start. */
  readonly settled: Promise<void>;
  /** Contacts and everybody who is there, without oneself. */
  peers(): Peer[];
  /** One of them, or a stranger who was here; undefined: nobody knows that id. */
  peer(id: PeerId): Peer | undefined;
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
   * @throws {RequestError} "invalid" (text empty, too long, not Unicode), "nobody" (unknown id; nobody is there to
   * hear a text to everyone), "storage" (nothing was saved), "stopping".
   */
  send(request: { to: ConversationId; text: string; id?: MessageId }): Promise<Message>;
  /**
   * Offers files and folders. Resolves when the offer is committed; the bytes go when somebody has accepted it.
   *
   * @param request.from absolute paths of this computer, or the id of an upload that is complete.
   * @param request.text what is said with it; may be empty.
   * @throws {RequestError} as `send`, and "invalid" for what can't be offered.
   */
  offer(request: {
    to: ConversationId;
    from: { readonly paths: readonly string[] } | { readonly upload: string };
    text: string;
    id?: MessageId;
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
  message(id: MessageId): Message | undefined;
  /** "Everyone" first, then by last message, then people without messages by name. */
  conversations(): ConversationSummary[];
  markSeen(conversation: ConversationId, position: number): void;
  /** @throws {RequestError} "invalid". */
  setStatus(status: Status): void;
  /** @throws {RequestError} "invalid". */
  setName(name: string): void;
  /** Calls `listener` for each event, in order, until the returned function is called. */
  subscribe(listener: (event: AppEvent) => void): () => void;
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
