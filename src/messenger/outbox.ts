import type { MessageId, PeerId } from "../model/ids.ts";
import type { Message, WireMessage } from "../model/message.ts";
import { CLOSE_REASON, QUIET_KINDS } from "../protocol/constants.ts";
import type { Session } from "../session/session.ts";
import type { Events } from "./events.ts";
import { RECORD_BYTES, RECORD_MESSAGES, WINDOW_BYTES, WINDOW_MESSAGES } from "./limits.ts";
import type { Clock, Outgoing, Store, Waiting } from "./ports.ts";

export interface OutboxParts {
  readonly clock: Clock;
  readonly store: Store;
  readonly events: Events;
  readonly sessionOf: (id: PeerId) => Session | undefined;
  /** Something waits for `id` and there is no session. */
  readonly want: (id: PeerId) => void;
  /** The disk refused; what waits stays where it is, and the session is opened again later. */
  readonly storageFailed: (error: unknown) => void;
}

/** What is on its way over one session: sent, and not acknowledged. */
interface Flight {
  /** Everything up to this position has been sent on this session. */
  sentTo: number;
  /** Sizes, bytes at most. */
  readonly sizes: Map<MessageId, number>;
  /** Those that say something of another message: their delivery is nobody's news. */
  readonly quiet: Set<MessageId>;
  bytes: number;
}

interface Saving {
  readonly outgoing: Outgoing;
  readonly resolve: (message: Message) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Saves first, sends then, and keeps what is not acknowledged (docs/protocol.md, section 5.2): one pump for each
 * peer, in order, woken by a new message, a session, or an acknowledgement.
 */
export class Outbox {
  readonly #parts: OutboxParts;
  /** Filled within one turn of the event loop and committed together: a commit costs as much for one as for many. */
  #saving: Saving[] = [];
  readonly #flights = new Map<Session, Flight>();
  /** Who has something waiting, as the store would say. */
  readonly #waiting: Set<PeerId>;

  constructor(parts: OutboxParts) {
    this.#parts = parts;
    this.#waiting = new Set(parts.store.waitingPeers());
  }

  isWanted(id: PeerId): boolean {
    return this.#waiting.has(id);
  }

  /** Takes up what an earlier run of the program left. */
  resume(): void {
    for (const id of this.#waiting) this.#parts.want(id);
  }

  /** Resolves once the message is committed with all its outbox rows; rejects when nothing was. */
  save(outgoing: Outgoing): Promise<Message> {
    return new Promise((resolve, reject) => {
      if (this.#saving.length === 0) queueMicrotask(() => this.#commit());
      this.#saving.push({ outgoing, resolve, reject });
    });
  }

  /** A message was stored by others than `save`: it goes out. */
  stored({ deliveries }: Message): void {
    for (const { to } of deliveries) {
      this.#waiting.add(to);
      this.#pump(to);
    }
  }

  /** Some of what was to be sent is not there any more. */
  removed(): void {
    const waiting = new Set(this.#parts.store.waitingPeers());
    for (const id of this.#waiting) if (!waiting.has(id)) this.#waiting.delete(id);
  }

  /** Some of what was to be sent to one person does not wait for them any more; it may be under way. */
  withdrawn(to: PeerId, ids: readonly MessageId[]): void {
    this.removed();
    const session = this.#parts.sessionOf(to);
    const flight = session && this.#flights.get(session);
    if (flight === undefined) return;
    land(flight, ids);
    this.#pump(to);
  }

  opened(session: Session): void {
    this.#flights.set(session, { sentTo: 0, sizes: new Map(), quiet: new Set(), bytes: 0 });
    this.#pump(session.peer.id);
  }

  /** Sends once more what is not acknowledged: the other end had to leave it. */
  repeat(session: Session): void {
    const flight = this.#flights.get(session);
    if (flight === undefined || flight.sizes.size === 0 || this.#parts.sessionOf(session.peer.id) !== session) return;
    flight.sentTo = 0;
    flight.sizes.clear();
    flight.quiet.clear();
    flight.bytes = 0;
    this.#pump(session.peer.id);
  }

  ended(session: Session): void {
    this.#flights.delete(session);
  }

  /** @returns how many of them were waiting for it. */
  acknowledged(session: Session, ids: readonly MessageId[]): number {
    const { store, clock, events, storageFailed } = this.#parts;
    const to = session.peer.id;
    const at = clock.now();
    let changed;
    try {
      changed = store.acknowledge(to, ids, at);
    } catch (error) {
      session.close(CLOSE_REASON.storage);
      storageFailed(error);
      return 0;
    }
    const flight = this.#flights.get(session);
    for (const { id, writtenAt } of changed) {
      if (flight?.quiet.has(id) === true) continue;
      events.emit({ type: "delivered", id, to, at, ms: Math.max(0, at - writtenAt) });
    }
    if (flight === undefined) return changed.length;
    land(flight, ids);
    this.#pump(to);
    return changed.length;
  }

  #commit(): void {
    const { store, events } = this.#parts;
    const saving = this.#saving;
    this.#saving = [];
    let messages: Message[];
    try {
      messages = store.enqueue(saving.map(({ outgoing }) => outgoing));
    } catch (error) {
      for (const { reject } of saving) reject(error);
      return;
    }
    const recipients = new Set<PeerId>();
    messages.forEach((message, index) => {
      saving[index]?.resolve(message);
      // What only says something of another message is no line of its own.
      if (!QUIET_KINDS.has(message.kind)) events.emit({ type: "saved", message });
      for (const { to, deliveredAt } of message.deliveries) if (deliveredAt === undefined) recipients.add(to);
    });
    for (const id of recipients) {
      this.#waiting.add(id);
      this.#pump(id);
    }
  }

  /** Sends as much as the window allows. */
  #pump(id: PeerId): void {
    const session = this.#parts.sessionOf(id);
    const flight = session && this.#flights.get(session);
    if (session === undefined || flight === undefined) return this.#parts.want(id);
    try {
      while (flight.sizes.size < WINDOW_MESSAGES && flight.bytes < WINDOW_BYTES) {
        const room = Math.min(RECORD_MESSAGES, WINDOW_MESSAGES - flight.sizes.size);
        const batch = fitting(this.#parts.store.waiting(id, flight.sentTo, room));
        const last = batch.at(-1);
        if (last === undefined) break;
        if (!session.send({ type: "messages", messages: batch.map(({ message }) => message) })) return;
        flight.sentTo = last.position;
        for (const { message } of batch) {
          flight.sizes.set(message.id, encodedSize(message));
          if (message.shown === "quiet") flight.quiet.add(message.id);
          flight.bytes += encodedSize(message);
        }
      }
    } catch (error) {
      session.close(CLOSE_REASON.storage);
      return this.#parts.storageFailed(error);
    }
    session.awaitAcks(flight.sizes.size > 0 ? "due" : "settled");
    if (flight.sizes.size === 0) this.#waiting.delete(id);
  }
}

/** These are not under way any more. */
function land(flight: Flight, ids: readonly MessageId[]): void {
  for (const id of ids) {
    flight.bytes -= flight.sizes.get(id) ?? 0;
    flight.sizes.delete(id);
    flight.quiet.delete(id);
  }
}

/** The longest beginning that one record carries; at least one message. */
function fitting(waiting: readonly Waiting[]): readonly Waiting[] {
  let size = 0;
  const end = waiting.findIndex(({ message }, index) => {
    size += encodedSize(message);
    return index > 0 && size > RECORD_BYTES;
  });
  return end === -1 ? waiting : waiting.slice(0, end);
}

/** Bytes of a message in JSON, at most: six for each UTF-16 unit, for the escape of a control character. */
function encodedSize({ text, offer, reply, change, sealed }: WireMessage): number {
  // Of a room's message its signed text is all that goes out, within another text: its escapes are escaped again.
  if (sealed !== undefined) return 1_000 + 6 * sealed.signed.length;
  const items = offer?.items.reduce((sum, { name }) => sum + 100 + 6 * name.length, 100) ?? 0;
  const quoted = reply === undefined ? 0 : 200 + 6 * reply.text.length;
  const changed = change === undefined ? 0 : 300 + 6 * change.text.length;
  return 400 + 6 * text.length + items + quoted + changed;
}
