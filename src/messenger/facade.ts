import type { AppEvent } from "../model/event.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { ConversationSummary, Message } from "../model/message.ts";
import type { Me, Peer, Status } from "../model/peer.ts";
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
