import { type ConversationId, EVERYONE, isRoomId, type PeerId } from "../model/ids.ts";
import type { Settings } from "../model/settings.ts";
import type { Signal } from "../protocol/record.ts";
import type { Session } from "../session/session.ts";
import type { Events } from "./events.ts";
import { TYPING_EVERY_MS, TYPING_OVER_MS } from "./limits.ts";
import type { Clock } from "./ports.ts";
import type { RoomTalk } from "./saying.ts";

export interface TypingParts {
  readonly clock: Clock;
  readonly events: Events;
  readonly self: PeerId;
  readonly rooms: RoomTalk;
  /** Those sessions of texts that carry records: none is opened for a signal. */
  readonly sessions: () => ReadonlyMap<PeerId, Session>;
  readonly receipts: () => Settings["receipts"];
}

type TypingSignal = Signal & { readonly kind: "typing" };

/** A person who writes, here or elsewhere. */
interface Writing {
  /** By ticks: when it was said last. */
  saidAt: number;
  cancel: () => void;
}

/**
 * Who writes where (docs/protocol.md, section 5.5): hints, said to and heard from those with whom there is a session,
 * and forgotten by the clock.
 */
export class Typing {
  readonly #parts: TypingParts;
  /** The user, by conversation. */
  readonly #own = new Map<ConversationId, Writing>();
  /** Others, by themselves and then by conversation. */
  readonly #others = new Map<PeerId, Map<ConversationId, Writing>>();

  constructor(parts: TypingParts) {
    this.#parts = parts;
  }

  /** The user pressed a key in a conversation, or left what they wrote. */
  key(conversation: ConversationId, what: "writes" | "stopped"): void {
    if (what === "stopped") return this.said(conversation);
    const { clock, receipts } = this.#parts;
    if (receipts() === "off") return;
    const own = this.#own.get(conversation) ?? { saidAt: -Infinity, cancel: () => {} };
    this.#own.set(conversation, own);
    own.cancel();
    own.cancel = clock.after(TYPING_OVER_MS, () => this.said(conversation));
    if (clock.ticks() - own.saidAt < TYPING_EVERY_MS) return;
    own.saidAt = clock.ticks();
    this.#say(conversation, true);
  }

  /** What the user wrote in a conversation is sent, or given up. */
  said(conversation: ConversationId): void {
    const own = this.#own.get(conversation);
    if (own === undefined) return;
    own.cancel();
    this.#own.delete(conversation);
    this.#say(conversation, false);
  }

  /** Of several signals about a conversation the last one counts. */
  heard(session: Session, signals: readonly TypingSignal[]): void {
    if (this.#parts.receipts() === "off") return;
    const by = session.peer.id;
    const last = new Map(signals.map((signal) => [this.#conversationOf(signal, by), signal]));
    for (const [conversation, { on }] of last) {
      if (conversation === undefined) continue;
      if (on) this.#writes(conversation, by);
      else this.over(conversation, by);
    }
  }

  /** Somebody does not write any more, since they said so or sent it. */
  over(conversation: ConversationId, by: PeerId): void {
    const writing = this.#others.get(by);
    const other = writing?.get(conversation);
    if (writing === undefined || other === undefined) return;
    other.cancel();
    writing.delete(conversation);
    if (writing.size === 0) this.#others.delete(by);
    this.#parts.events.emit({ type: "typing", conversation, by, on: false });
  }

  /** Nothing is heard of somebody any more. */
  gone(by: PeerId): void {
    for (const conversation of [...this.#others.get(by)?.keys() ?? []]) this.over(conversation, by);
  }

  /** Nobody is to see any of it: what is shown goes, and what was said is taken back. */
  hush(): void {
    for (const conversation of [...this.#own.keys()]) this.said(conversation);
    for (const by of [...this.#others.keys()]) this.gone(by);
  }

  /** Every timer ends, without a word. */
  end(): void {
    for (const { cancel } of this.#own.values()) cancel();
    for (const writing of this.#others.values()) for (const { cancel } of writing.values()) cancel();
    this.#own.clear();
    this.#others.clear();
  }

  #writes(conversation: ConversationId, by: PeerId): void {
    const { clock, events } = this.#parts;
    const writing = this.#others.get(by) ?? new Map<ConversationId, Writing>();
    this.#others.set(by, writing);
    const known = writing.get(conversation);
    known?.cancel();
    const cancel = clock.after(TYPING_OVER_MS, () => this.over(conversation, by));
    writing.set(conversation, { saidAt: clock.ticks(), cancel });
    if (known === undefined) events.emit({ type: "typing", conversation, by, on: true });
  }

  #say(conversation: ConversationId, on: boolean): void {
    const { self, rooms, sessions } = this.#parts;
    const named = conversation === EVERYONE ? EVERYONE : isRoomId(conversation) ? conversation : "private";
    const members = isRoomId(conversation) ? new Set(rooms.members(conversation)) : undefined;
    for (const [id, session] of sessions()) {
      const isMeant = members?.has(id) ?? (conversation === EVERYONE || conversation === id);
      if (isMeant && id !== self) {
        session.send({ type: "signals", signals: [{ kind: "typing", conversation: named, on }] });
      }
    }
  }

  /** Undefined: a room that the two do not share. */
  #conversationOf({ conversation }: TypingSignal, by: PeerId): ConversationId | undefined {
    if (conversation === "private") return by;
    if (conversation === "everyone") return EVERYONE;
    return this.#parts.rooms.members(conversation).includes(by) ? conversation : undefined;
  }
}
