import type { HistoryQuery, Messenger } from "../../src/messenger/facade.ts";
import { RequestError } from "../../src/model/errors.ts";
import type { AppEvent } from "../../src/model/event.ts";
import { type ConversationId, isMessageId, isPeerId, type MessageId, type PeerId } from "../../src/model/ids.ts";
import type { ConversationSummary, Message } from "../../src/model/message.ts";
import type { Me, Peer, Profile, Status } from "../../src/model/peer.ts";

/** An id made of one letter, so that tests can be read. */
export function peerId(letter: string): PeerId {
  const id = letter.repeat(52);
  if (!isPeerId(id)) throw new TypeError(`"${letter}" makes no id: use a to z or 2 to 7`);
  return id;
}

/** An id made of one hex digit. */
export function messageId(digit: string): MessageId {
  const id = digit.repeat(32);
  if (!isMessageId(id)) throw new TypeError(`"${digit}" makes no message id: use 0 to 9 or a to f`);
  return id;
}

export const ADA = peerId("a");
export const BEN = peerId("b");

export function profile(changes: Partial<Profile> = {}): Profile {
  return { name: "Ada", host: "engine-room", status: { availability: "available", text: "" }, group: "", ...changes };
}

export function peer(changes: Partial<Peer> = {}): Peer {
  return {
    id: BEN,
    profile: profile({ name: "Ben", host: "bridge" }),
    presence: "online",
    addresses: ["192.0.2.7"],
    lastSeen: 1_790_000_000_000,
    contact: false,
    ...changes,
  };
}

export function message(changes: Partial<Message> = {}): Message {
  return {
    position: 1,
    id: messageId("1"),
    conversation: BEN,
    from: BEN,
    kind: "text",
    text: "Hello",
    at: 1_790_000_000_000,
    deliveries: [],
    ...changes,
  };
}

/** A messenger without a network: it keeps what it is given, and remembers what it was asked. */
export class FakeMessenger implements Messenger {
  me: Me = { id: ADA, profile: profile(), port: 2372 };
  readonly settled = Promise.resolve();
  people: Peer[] = [];
  messages: Message[] = [];
  summaries: ConversationSummary[] = [];
  /** Where it is set, every method throws it. */
  failure: unknown;
  readonly seen: { conversation: ConversationId; position: number }[] = [];
  readonly queries: HistoryQuery[] = [];
  readonly #listeners = new Set<(event: AppEvent) => void>();

  get listeners(): number {
    return this.#listeners.size;
  }

  emit(event: AppEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  peers(): Peer[] {
    this.#mayFail();
    return this.people;
  }

  peer(id: PeerId): Peer | undefined {
    this.#mayFail();
    return this.people.find((each) => each.id === id);
  }

  find(who: string): ConversationId {
    this.#mayFail();
    if (isPeerId(who)) return who;
    throw new RequestError("nobody", `Nobody called "${who}" is known here`);
  }

  send(request: { to: ConversationId; text: string; id?: MessageId }): Promise<Message> {
    try {
      this.#mayFail();
    } catch (error) {
      return Promise.reject(error);
    }
    const sent = message({
      position: this.messages.length + 1,
      id: request.id ?? messageId("f"),
      conversation: request.to,
      from: this.me.id,
      text: request.text,
      deliveries: [{ to: BEN, deliveredAt: undefined }],
    });
    this.messages.push(sent);
    return Promise.resolve(sent);
  }

  history(query: HistoryQuery): Message[] {
    this.#mayFail();
    this.queries.push(query);
    return this.messages
      .filter(({ conversation }) => query.conversation === undefined || conversation === query.conversation)
      .filter(({ position }) => query.before === undefined || position < query.before)
      .slice(-query.limit);
  }

  message(id: MessageId): Message | undefined {
    this.#mayFail();
    return this.messages.find((each) => each.id === id);
  }

  conversations(): ConversationSummary[] {
    this.#mayFail();
    return this.summaries;
  }

  markSeen(conversation: ConversationId, position: number): void {
    this.#mayFail();
    this.seen.push({ conversation, position });
  }

  setStatus(status: Status): void {
    this.#mayFail();
    if (status.text.length > 64) throw new RequestError("invalid", "The status is too long");
    this.me = { ...this.me, profile: { ...this.me.profile, status } };
  }

  setName(name: string): void {
    this.#mayFail();
    this.me = { ...this.me, profile: { ...this.me.profile, name } };
  }

  subscribe(listener: (event: AppEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #mayFail(): void {
    if (this.failure !== undefined) throw this.failure;
  }
}
