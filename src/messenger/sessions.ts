import { compareIds, type PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import { CLOSE_REASON } from "../protocol/constants.ts";
import type { Hello } from "../protocol/record.ts";
import { type Handshaken, initiate, respond } from "../session/handshake.ts";
import type { Content } from "../session/machine.ts";
import { Session, type SessionOwner } from "../session/session.ts";
import { Backoff } from "./backoff.ts";
import { dialFirst } from "./dial.ts";
import { Door } from "./door.ts";
import {
  DIAL_EVERY_MS,
  MAX_DIALS,
  MAX_SESSIONS,
  MAX_STRANGER_SESSIONS_PER_ADDRESS,
  STRANGER_SESSIONS_BURST,
  STRANGER_SESSIONS_PER_SECOND,
} from "./limits.ts";
import type { Clock, Connection, PublicIdentity, Random, Security, Streams } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { TokenBucket } from "./token_bucket.ts";
import { Turns } from "./turns.ts";

export interface SessionsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly streams: Streams;
  readonly security: Security;
  readonly presence: Presence;
  /** What to say to `id`, when `peers` is wanted of it. */
  readonly hello: (id: PeerId, peers: Hello["peers"]) => Hello;
  /** True: something waits to be sent to `id`, so a failed dial is worth repeating. */
  readonly isWanted: (id: PeerId) => boolean;
  /** A session can carry records; one that it replaces has been closed already. */
  readonly opened: (session: Session, hello: Hello) => void;
  readonly received: (session: Session, record: Content) => void;
  readonly ended: (session: Session) => void;
}

type Dialling =
  /** `giveUp` ends the attempt, which means nothing once a session has come of it. */
  | { readonly state: "dialling"; readonly giveUp: AbortController }
  | { readonly state: "waiting"; readonly cancel: () => void };

/** Every session there is, one for each peer, and the only dialler. */
export class Sessions implements SessionOwner {
  readonly #parts: SessionsParts;
  readonly #door: Door;
  readonly #strangers = new TokenBucket(STRANGER_SESSIONS_PER_SECOND, STRANGER_SESSIONS_BURST);
  /** Those that carry records: one for each peer. */
  readonly #open = new Map<PeerId, Session>();
  /** All there are, with those that greet and those that drain; true: its HELLO counted. */
  readonly #all = new Map<Session, "greeting" | "greeted">();
  readonly #dialling = new Map<PeerId, Dialling>();
  readonly #backoffs = new Map<PeerId, Backoff>();
  /** By ticks: when each was dialled last. */
  readonly #dialledAt = new Map<PeerId, number>();
  readonly #turns = new Turns(MAX_DIALS);
  readonly #ending = new AbortController();
  #emptied: () => void = () => {};

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#door = new Door(parts.clock, (address) => parts.presence.isTrustedAddress(address));
  }

  /** The session that carries records to `id`. */
  get(id: PeerId): Session | undefined {
    return this.#open.get(id);
  }

  /** Answers whoever connects, until the listener is closed. */
  async listen(): Promise<void> {
    for await (const connection of this.#parts.streams.accept()) {
      if (this.#ending.signal.aborted) connection.close();
      else void this.#answer(connection);
    }
  }

  /** There is something to send: dials unless a session or an attempt is there. */
  want(id: PeerId): void {
    if (this.#isFree(id)) void this.#dial(id, undefined);
  }

  /** Asks somebody once whom they know. */
  askForPeers(id: PeerId): void {
    if (this.#isFree(id)) void this.#dial(id, "once");
  }

  /**
   * Something about `id` is new that makes another attempt worth it now: once a second at the most, so that nobody
   * has others knocked at by announcing ever new addresses.
   */
  retry(id: PeerId): void {
    const { clock, isWanted } = this.#parts;
    const dialling = this.#dialling.get(id);
    if (this.#open.has(id) || !isWanted(id)) return;
    // An attempt at where it was before may take long to fail.
    if (dialling?.state === "dialling") dialling.giveUp.abort();
    else dialling?.cancel();
    this.#dialling.delete(id);
    const rest = (this.#dialledAt.get(id) ?? -Infinity) + DIAL_EVERY_MS - clock.ticks();
    if (rest > 0) this.#waitToDial(id, rest);
    else this.want(id);
  }

  /**
   * Connects to an address that a person gave, follows whoever is there, and resolves when that session has ended.
   *
   * @param met called as soon as it is known who is there.
   * @throws when nobody is there.
   */
  async follow(endpoint: Endpoint, met: (id: PeerId) => void): Promise<void> {
    const handshaken = await this.#reach([endpoint], undefined, this.#ending.signal);
    met(handshaken.secured.peer.id);
    await this.#run(handshaken, "initiator", "follow");
  }

  /** This machine's addresses changed: connections from the old ones are dead without knowing it. */
  doubtAll(): void {
    for (const session of this.#open.values()) session.doubt();
  }

  /** `id` has acknowledged something: its next failure is the first again, and its session may make room. */
  served(id: PeerId): void {
    this.#backoffs.delete(id);
    this.#dialledAt.delete(id);
    this.#makeRoom();
  }

  /** Says goodbye on every session; resolves when all have ended. */
  async stop(): Promise<void> {
    this.#end();
    const emptied = new Promise<void>((resolve) => this.#emptied = resolve);
    for (const session of this.#all.keys()) session.close(CLOSE_REASON.ended);
    if (this.#all.size > 0) await emptied;
  }

  /** Cuts every session, as the end of the process would. */
  abandon(): void {
    this.#end();
    for (const session of [...this.#all.keys()]) session.cut();
  }

  opened(session: Session, hello: Hello): void {
    const { id } = session.peer;
    if (hello.use !== "text") return session.close(CLOSE_REASON.unwanted);
    // Its program has started anew since: what the older session waits for will never come.
    if ((this.#open.get(id)?.heard?.epoch ?? Infinity) < hello.epoch) this.#open.get(id)?.cut();
    const other = this.#open.get(id);
    if (other !== undefined) {
      const loser = this.#keeps(session, other) ? other : session;
      loser.close(CLOSE_REASON.superseded);
      // The one that stays may be dead without knowing: its end makes the next attempt succeed.
      if (loser === session) return other.doubt();
    }
    this.#open.set(id, session);
    this.#all.set(session, "greeted");
    const dialling = this.#dialling.get(id);
    if (dialling?.state === "waiting") {
      dialling.cancel();
      this.#dialling.delete(id);
    }
    this.#parts.presence.greet(id, hello, session.remote, {
      version: session.version,
      dialled: session.side === "initiator",
    });
    this.#parts.opened(session, hello);
  }

  received(session: Session, record: Content): void {
    this.#parts.received(session, record);
  }

  ended(session: Session): void {
    const { id } = session.peer;
    const greeted = this.#all.get(session) === "greeted";
    this.#all.delete(session);
    if (this.#open.get(id) === session) this.#open.delete(id);
    if (greeted) {
      this.#parts.presence.part(id);
      this.#parts.ended(session);
    }
    if (this.#all.size === 0) this.#emptied();
    this.#retryLater(id);
  }

  /** Section 3.1: the smaller initiator's stays; of two by the same one, the newer. */
  #keeps(newer: Session, older: Session): boolean {
    if (newer.side === older.side) return true;
    const self = this.#parts.security.self.id;
    const initiator = newer.side === "initiator" ? self : newer.peer.id;
    const other = older.side === "initiator" ? self : older.peer.id;
    return compareIds(initiator, other) < 0;
  }

  async #answer(connection: Connection): Promise<void> {
    const { security, clock } = this.#parts;
    try {
      this.#door.enter(connection);
      const handshaken = await respond(connection, {
        security,
        clock,
        started: () => this.#door.mayBegin(connection),
        admit: (peer, version) => this.#admits(peer, version, connection.remote.address),
      });
      this.#door.leave(connection);
      await this.#run(handshaken, "responder", undefined);
    } catch {
      // Section 3: whatever fails, the connection is closed without a word, and `respond` has done so.
    } finally {
      this.#door.leave(connection);
    }
  }

  #admits(peer: PublicIdentity, version: number, address: string): boolean {
    const { presence, clock } = this.#parts;
    if (version < presence.version(peer.id)) return false;
    if (presence.isTrusted(peer.id)) return true;
    const neighbours = this.#strangersAt(address);
    if (neighbours >= MAX_STRANGER_SESSIONS_PER_ADDRESS || !this.#strangers.take(clock.ticks())) return false;
    if (this.#all.size >= MAX_SESSIONS) this.#closeOneStranger();
    return this.#all.size < 2 * MAX_SESSIONS;
  }

  #strangersAt(address: string): number {
    const { presence } = this.#parts;
    return [...this.#all.keys()].filter(({ remote, peer }) =>
      remote.address === address && !presence.isTrusted(peer.id)
    )
      .length;
  }

  /** The oldest that has nothing to send: who means it comes again. */
  #closeOneStranger(): void {
    for (const [id, session] of this.#open) {
      if (!session.isOpen || this.#parts.presence.isTrusted(id) || this.#parts.isWanted(id)) continue;
      return session.close(CLOSE_REASON.idle);
    }
  }

  async #dial(id: PeerId, peers: Hello["peers"]): Promise<void> {
    const dialling: Dialling = { state: "dialling", giveUp: new AbortController() };
    this.#dialling.set(id, dialling);
    this.#dialledAt.set(id, this.#parts.clock.ticks());
    try {
      const endpoints = this.#parts.presence.endpoints(id);
      await this.#run(await this.#reach(endpoints, id, dialling.giveUp.signal), "initiator", peers);
    } catch {
      // Nobody, or somebody else, was there: it is tried again below.
    }
    if (this.#dialling.get(id) === dialling) this.#dialling.delete(id);
    this.#retryLater(id);
  }

  async #reach(
    endpoints: readonly Endpoint[],
    expected: PeerId | undefined,
    giveUp: AbortSignal,
  ): Promise<Handshaken> {
    const { clock, streams, security, presence } = this.#parts;
    const lowestVersion = expected === undefined ? 0 : presence.version(expected);
    await this.#turns.take(expected === undefined || presence.isTrusted(expected) ? "first" : "later");
    try {
      return await dialFirst(endpoints, {
        clock,
        streams,
        signal: AbortSignal.any([this.#ending.signal, giveUp]),
        secure: (connection, claim) =>
          initiate(connection, { security, clock, expected, lowestVersion, proven: claim }),
      });
    } finally {
      this.#turns.giveBack();
    }
  }

  /** A text to a thousand people needs a session with each, but not for long: the oldest that are done make room. */
  #makeRoom(): void {
    let surplus = this.#open.size - MAX_SESSIONS;
    for (const [id, session] of this.#open) {
      if (surplus <= 0) return;
      if (!session.isOpen || session.isLasting || this.#parts.isWanted(id)) continue;
      surplus--;
      session.close(CLOSE_REASON.idle);
    }
  }

  async #run({ frames, secured }: Handshaken, side: Session["side"], peers: Hello["peers"]): Promise<void> {
    if (this.#ending.signal.aborted) return frames.connection.close();
    const hello = this.#parts.hello(secured.peer.id, peers);
    const session = new Session({ frames, secured, side, hello, clock: this.#parts.clock, owner: this });
    this.#all.set(session, "greeting");
    await session.run();
  }

  #isFree(id: PeerId): boolean {
    return !this.#open.has(id) && !this.#dialling.has(id) && !this.#ending.signal.aborted;
  }

  #retryLater(id: PeerId): void {
    if (!this.#isFree(id) || !this.#parts.isWanted(id)) return;
    let backoff = this.#backoffs.get(id);
    if (backoff === undefined) {
      backoff = new Backoff(this.#parts.random);
      this.#backoffs.set(id, backoff);
    }
    this.#waitToDial(id, backoff.next());
  }

  #waitToDial(id: PeerId, ms: number): void {
    const cancel = this.#parts.clock.after(ms, () => {
      this.#dialling.delete(id);
      this.want(id);
    });
    this.#dialling.set(id, { state: "waiting", cancel });
  }

  #end(): void {
    this.#ending.abort();
    for (const dialling of this.#dialling.values()) if (dialling.state === "waiting") dialling.cancel();
    this.#dialling.clear();
  }
}
