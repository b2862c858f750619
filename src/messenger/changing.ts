import { RequestError } from "../model/errors.ts";
import type { ConversationId, MessageId, PeerId } from "../model/ids.ts";
import type { Change, Edit, Message } from "../model/message.ts";
import { textProblem, utf8Length } from "../model/text.ts";
import { MAX_EMOJI_BYTES, QUIET_KINDS } from "../protocol/constants.ts";
import type { Events } from "./events.ts";
import type { Changes, MessageKey } from "./facade.ts";
import type { Clock, Store } from "./ports.ts";
import { notSaved } from "./requests.ts";
import type { Saying } from "./saying.ts";
import type { Typing } from "./typing.ts";

export interface ChangingParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly self: PeerId;
  readonly saying: Saying;
  readonly typing: Typing;
  /** Takes back what is still open of an own offer. */
  readonly withdraw: (offer: MessageId) => Promise<void>;
  /** A message as its user is to see it. */
  readonly shown: (message: Message) => Message;
  readonly newId: () => MessageId;
  /** @throws {RequestError} "stopping". */
  readonly checkRunning: () => void;
}

/**
 * Edits, retractions, reactions and ends of questions (docs/protocol.md, sections 5.8 and 5.9): each a quiet message to
 * whoever has the message.
 */
export class Changing implements Changes {
  readonly #parts: ChangingParts;

  constructor(parts: ChangingParts) {
    this.#parts = parts;
  }

  async edit(id: MessageId, text: string): Promise<Message> {
    this.#parts.checkRunning();
    const problem = textProblem(text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    const message = this.#find({ author: this.#parts.self, id });
    if (message.kind !== "text") {
      throw new RequestError("invalid", "Only a text can be edited: this is an offer of files");
    }
    if (message.question !== undefined) {
      throw new RequestError("invalid", "A question can't be edited: take it back, and ask anew");
    }
    this.#checkNotRetracted(message);
    if (message.text === text) return this.#parts.shown(message);
    return await this.#change(message, { does: "edit", text });
  }

  async retract(id: MessageId): Promise<Message> {
    this.#parts.checkRunning();
    const message = this.#find({ author: this.#parts.self, id });
    if (message.retractedAt !== undefined) return this.#parts.shown(message);
    // First, since it can be repeated: what was taken back can't be asked for again.
    if (message.offer !== undefined) await this.#parts.withdraw(id);
    return await this.#change(message, { does: "retract", text: "" });
  }

  async close(id: MessageId): Promise<Message> {
    this.#parts.checkRunning();
    const message = this.#find({ author: this.#parts.self, id });
    if (message.retractedAt !== undefined) return this.#parts.shown(message);
    const state = message.question?.state;
    if (state === undefined) throw new RequestError("invalid", `Message ${id} is no question: there is nothing to end`);
    if (state.name === "over") return this.#parts.shown(message);
    return await this.#change(message, { does: "close", text: state.name === "answered" ? state.choice : "" });
  }

  async react(key: MessageKey, emoji: string): Promise<Message> {
    this.#parts.checkRunning();
    if (emoji !== "" && !isEmoji(emoji)) {
      throw new RequestError("invalid", `"${emoji}" is no emoji: give one, such as 👍, or nothing to take it back`);
    }
    const size = utf8Length(emoji);
    if (size > MAX_EMOJI_BYTES) {
      throw new RequestError("invalid", `The reaction has ${size} bytes, and ${MAX_EMOJI_BYTES} is the most`);
    }
    const message = this.#find(key);
    this.#checkNotRetracted(message);
    const own = message.reactions.find(({ by }) => by === this.#parts.self)?.emoji ?? "";
    if (own === emoji) return this.#parts.shown(message);
    return await this.#change(message, { does: "react", text: emoji });
  }

  edits({ author, id }: MessageKey): Edit[] {
    return this.#parts.store.edits(author, id);
  }

  typing(conversation: ConversationId, on: boolean): void {
    this.#parts.typing.key(conversation, on ? "writes" : "stopped");
  }

  /** A line, by anybody. */
  #find({ author, id }: MessageKey): Message {
    const message = this.#parts.store.message(id, author);
    if (message !== undefined && !QUIET_KINDS.has(message.kind)) return message;
    throw new RequestError(
      "nobody",
      `There is no message ${id} of ${author} here: see what there is with "lanmessenger history"`,
    );
  }

  #checkNotRetracted({ retractedAt }: Message): void {
    if (retractedAt === undefined) return;
    throw new RequestError("invalid", "It was taken back: nothing of it can be changed any more");
  }

  async #change(message: Message, { does, text }: Pick<Change, "does" | "text">): Promise<Message> {
    const { clock, store, events, self, saying, newId, shown } = this.#parts;
    const { id, from } = message;
    const say = saying.about(message);
    const change = { of: id, author: from === self ? undefined : from, does, text };
    try {
      await say({ id: newId(), kind: "change", text: "", at: clock.now(), change });
    } catch (error) {
      throw notSaved("The change", error);
    }
    // The conversation may have been deleted in the meantime.
    const changed = shown(store.message(id, from) ?? message);
    events.emit({ type: "changed", message: changed });
    return changed;
  }
}

/** One character as people see it, and a picture: a keyboard's skin tones, families and flags are several code points. */
function isEmoji(text: string): boolean {
  const [first, ...others] = new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text);
  return first !== undefined && others.length === 0 && text.isWellFormed() &&
    /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(text);
}
