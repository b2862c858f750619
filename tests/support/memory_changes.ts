import { type ConversationId, EVERYONE, isRoomId, type MessageId, type PeerId } from "../../src/model/ids.ts";
import type { Change, Reaction } from "../../src/model/message.ts";
import { MAX_EDITS } from "../../src/store/edits.ts";
import { MAX_WAITING_REACTIONS } from "../../src/store/reactions.ts";
import type { Kept } from "./memory_outbox.ts";

interface KeptReaction {
  readonly emoji: string;
  readonly conversation: ConversationId;
  /** Undefined: its message is here. */
  readonly waitingSince: number | undefined;
}

export interface Saying {
  readonly by: PeerId;
  readonly conversation: ConversationId;
  readonly at: number;
  readonly storedAt: number;
}

/** What a `MemoryStore` keeps of changes (docs/protocol.md, section 5.8). */
export class MemoryChanges {
  readonly #self: PeerId;
  readonly #find: (author: PeerId, id: MessageId) => Kept | undefined;
  /** By author and message id, then by who reacted. */
  readonly #reactions = new Map<string, Map<PeerId, KeptReaction>>();

  constructor(self: PeerId, find: (author: PeerId, id: MessageId) => Kept | undefined) {
    this.#self = self;
    this.#find = find;
  }

  reactionsOf(author: PeerId, id: MessageId): Reaction[] {
    return [...this.#of(author, id)].filter(([, { waitingSince }]) => waitingSince === undefined)
      .map(([by, { emoji }]) => ({ by, emoji })).sort((a, b) => a.by < b.by ? -1 : 1);
  }

  /** A line is stored. */
  arrive({ message: { id, from, conversation } }: Kept): void {
    const waiting = this.#of(from, id);
    for (const [by, reaction] of [...waiting]) {
      if (reaction.conversation !== conversation) waiting.delete(by);
      else waiting.set(by, { ...reaction, waitingSince: undefined });
    }
  }

  /** Returns the message that is another one now. */
  carryOut({ of, author: given, does, text }: Change, saying: Saying): Kept | undefined {
    const { by, conversation, at, storedAt } = saying;
    const author = given ?? by;
    const kept = this.#find(author, of);
    if (kept === undefined) {
      const shared = conversation === EVERYONE || isRoomId(conversation);
      if (does === "react" && shared && author !== this.#self) {
        this.#put(author, of, by, { emoji: text, conversation, waitingSince: storedAt });
        this.#trim(by);
      }
      return undefined;
    }
    const { message } = kept;
    if (message.conversation !== conversation || kept.shown === "quiet" || message.retractedAt !== undefined) {
      return undefined;
    }
    if (does === "react") {
      return this.#put(author, of, by, { emoji: text, conversation, waitingSince: undefined }) ? kept : undefined;
    }
    if (author !== by) return undefined;
    if (does === "edit" && message.kind === "text") {
      if (message.text !== text) kept.edits.push({ text: message.text, at: message.editedAt ?? message.at });
      if (kept.edits.length > MAX_EDITS) kept.edits.splice(1, 1);
      kept.message = { ...message, text, editedAt: at };
      return kept;
    }
    if (does !== "retract") return undefined;
    kept.edits.length = 0;
    kept.message = { ...message, text: "", reply: undefined, origin: "author", retractedAt: at };
    return kept;
  }

  /** A message is gone. */
  remove(author: PeerId, id: MessageId): void {
    this.#reactions.delete(`${author} ${id}`);
  }

  /** A conversation is gone. */
  removeWaiting(conversation: ConversationId): void {
    for (const reactions of this.#reactions.values()) {
      for (const [by, { waitingSince, conversation: place }] of [...reactions]) {
        if (waitingSince !== undefined && place === conversation) reactions.delete(by);
      }
    }
  }

  #of(author: PeerId, id: MessageId): Map<PeerId, KeptReaction> {
    return this.#reactions.get(`${author} ${id}`) ?? new Map();
  }

  /** False: it is as it was. */
  #put(author: PeerId, id: MessageId, by: PeerId, reaction: KeptReaction): boolean {
    const reactions = this.#of(author, id);
    this.#reactions.set(`${author} ${id}`, reactions);
    if (reaction.emoji === "") return reactions.delete(by);
    const before = reactions.get(by);
    if (before?.emoji === reaction.emoji && before.conversation === reaction.conversation) return false;
    reactions.set(by, reaction);
    return true;
  }

  #trim(by: PeerId): void {
    const waiting = [...this.#reactions.values()].filter((reactions) => reactions.get(by)?.waitingSince !== undefined)
      .sort((a, b) => (b.get(by)?.waitingSince ?? 0) - (a.get(by)?.waitingSince ?? 0));
    for (const reactions of waiting.slice(MAX_WAITING_REACTIONS)) reactions.delete(by);
  }
}
