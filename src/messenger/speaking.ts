import { RequestError } from "../model/errors.ts";
import { type ConversationId, isPeerId, type MessageId, type PeerId } from "../model/ids.ts";
import type { Message, Quote } from "../model/message.ts";
import { choicesProblem, type QuestionState, questionText } from "../model/question.ts";
import { textProblem } from "../model/text.ts";
import type { ContactKeeper } from "./contact_keeper.ts";
import type { Events } from "./events.ts";
import type { MessageKey, Messenger, Offered } from "./facade.ts";
import type { Clock, Store } from "./ports.ts";
import { quoteOf } from "./quote.ts";
import type { Receipts } from "./receipts.ts";
import { notSaved } from "./requests.ts";
import type { Saying } from "./saying.ts";
import type { FileDesk } from "./transfers/file_desk.ts";
import type { Transfers } from "./transfers/transfers.ts";
import type { Typing } from "./typing.ts";

export interface SpeakingParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly self: PeerId;
  readonly saying: Saying;
  readonly contacts: ContactKeeper;
  readonly receipts: Receipts;
  readonly desk: FileDesk;
  readonly transfers: Transfers;
  readonly typing: Typing;
  readonly newId: () => MessageId;
  /** @throws {RequestError} "stopping". */
  readonly checkRunning: () => void;
}

/** Texts and offers of one's own: checked, saved, and on their way. */
export class Speaking {
  readonly #parts: SpeakingParts;

  constructor(parts: SpeakingParts) {
    this.#parts = parts;
  }

  async send(request: Parameters<Messenger["send"]>[0]): Promise<Message> {
    const { clock, saying, newId } = this.#parts;
    const { to, choices, id = newId(), origin = "author" } = request;
    const text = choices === undefined ? request.text : questionText(request.text, choices);
    this.#parts.checkRunning();
    const problem = textProblem(request.text) ?? textProblem(text) ?? (choices && choicesProblem(choices));
    if (problem !== undefined) throw new RequestError("invalid", problem);
    const known = this.#known(id, to, text);
    if (known !== undefined) return known;
    const say = saying.to(to);
    const reply = request.reply && this.#quote(request.reply, to);
    this.#beginSaying(to);
    try {
      const asked = reply && this.#stateOf(reply);
      const message = await say({ id, kind: "text", text, at: clock.now(), choices, reply, origin });
      if (reply !== undefined && asked === "open") this.#tellAnswered(reply);
      return message;
    } catch (error) {
      throw notSaved("The text", error);
    }
  }

  async offer(request: Parameters<Messenger["offer"]>[0]): Promise<Offered> {
    const { clock, saying, desk, transfers, newId } = this.#parts;
    const { to, from, text, id = newId() } = request;
    this.#parts.checkRunning();
    const problem = text === "" ? undefined : textProblem(text);
    if (problem !== undefined) throw new RequestError("invalid", problem);
    const known = this.#known(id, to, text);
    if (known !== undefined) return { message: known, left: [] };
    saying.to(to);
    const reply = request.reply && this.#quote(request.reply, to);
    const { offer, left } = await desk.prepare(id, from);
    try {
      // Who is here, or in a room, may be another one by now.
      const say = saying.to(to);
      this.#beginSaying(to);
      const message = await say({ id, kind: "file", text, at: clock.now(), reply, offer });
      transfers.offered(message);
      return { message, left };
    } catch (error) {
      await desk.giveUp(id);
      throw notSaved("The offer", error);
    }
  }

  /** What was said already by the same request. @throws {RequestError} "invalid" when an id is used again. */
  #known(id: MessageId, to: ConversationId, text: string): Message | undefined {
    const known = this.#parts.store.message(id, this.#parts.self);
    if (known === undefined || (known.conversation === to && known.text === text)) return known;
    // What was edited or taken back since says something else than its request did.
    if (known.conversation === to && (known.editedAt ?? known.retractedAt) !== undefined) return known;
    throw new RequestError("invalid", `The id ${known.id} belongs to another message: give a new one`);
  }

  #stateOf({ author, id }: MessageKey): QuestionState["name"] | undefined {
    return this.#parts.store.message(id, author)?.question?.state.name;
  }

  /** What was an open question may be answered now. */
  #tellAnswered({ author, id }: MessageKey): void {
    const { store, events } = this.#parts;
    const message = store.message(id, author);
    if (message?.question?.state.name === "answered") events.emit({ type: "changed", message });
  }

  #quote({ author, id }: MessageKey, to: ConversationId): Quote {
    const message = this.#parts.store.message(id, author);
    if (message?.conversation === to) return quoteOf(message);
    throw new RequestError("invalid", `The message ${id} is not in this conversation: answer one that is`);
  }

  #beginSaying(to: ConversationId): void {
    // They are told of what was read before the first text to them, in the commit that saves it.
    if (isPeerId(to) && this.#parts.contacts.trust(to) === "first") this.#parts.receipts.tellSeen(to);
    this.#parts.typing.said(to);
  }
}
