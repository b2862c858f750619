import type { PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import { CLOSE_REASON } from "../protocol/constants.ts";
import type { Hello } from "../protocol/record.ts";
import { type Handshaken, initiate, respond } from "../session/handshake.ts";
import type { Content } from "../session/machine.ts";
import { Session, type SessionOwner } from "../session/session.ts";
import { dialFirst } from "./dial.ts";
import { Dialler, type SessionUser } from "./dialler.ts";
import { Door } from "./door.ts";
import {
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

/** What sessions are for (docs/protocol.md, section 5.1). */
export type Use = "text" | "files";

export interface SessionsParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly streams: Streams;
  readonly security: Security;
  readonly presence: Presence;
  /** What to say to `id` on a session for `use`, when `peers` is wanted of it. */
  readonly hello: (id: PeerId, use: Use, peers: Hello["peers"]) => Hello;
  readonly users: Readonly<Record<Use, SessionUser>>;
}

/** Every session there is, from the door on: who may have one, and what it is for. */
export class Sessions implements SessionOwner {
  readonly text: Dialler;
  readonly files: Dialler;
  readonly #parts: SessionsParts;
  readonly #door: Door;
  readonly #strangers = new TokenBucket(STRANGER_SESSIONS_PER_SECOND, STRANGER_SESSIONS_BURST);
  /** With those that greet and those that drain. */
  readonly #all = new Map<Session, "greeting" | "greeted">();
  readonly #turns = new Turns(MAX_DIALS);
  readonly #ending = new AbortController();
  #emptied: () => void = () => {};

  constructor(parts: SessionsParts) {
    this.#parts = parts;
    this.#door = new Door(parts.clock, (address) => parts.presence.isTrustedAddress(address));
    const diallerFor = (use: Use) =>
      new Dialler({
        ...parts,
        self: parts.security.self.id,
        user: parts.users[use],
        connect: async (id, endpoints, peers, giveUp) => {
          await this.#run(await this.#reach(endpoints, id, giveUp), "initiator", use, peers);
        },
      });
    this.text = diallerFor("text");
    this.files = diallerFor("files");
  }

  /** Answers whoever connects, until the listener is closed. */
  async listen(): Promise<void> {
    for await (const connection of this.#parts.streams.accept()) {
      if (this.#ending.signal.aborted) connection.close();
      else void this.#answer(connection);
    }
  }

  /**
   * Connects to an address that a person gave, follows whoever is there, and resolves when that session has ended.
   *
   * @param met called as soon as it is known who is there.
   * @throws when nobody is there.
   */
  async follow(endpoint: Endpoint, met: (id: PeerId) => void): Promise<void> {
    const handshaken = await this.#reach([endpoint], undefined, this.#ending.signal);
    const { id } = handshaken.secured.peer;
    if (this.#parts.presence.isBlocked(id)) {
      handshaken.frames.connection.close();
      throw new Error(`Cannot follow ${endpoint.address} port ${endpoint.port}: who is there is blocked`);
    }
    met(id);
    await this.#run(handshaken, "initiator", "text", "follow");
  }

  /**
   * Shakes hands with `id` on a connection that is there, and lets the session that comes of it live on.
   *
   * @throws what was wrong with the handshake.
   */
  async meet(id: PeerId, connection: Connection): Promise<void> {
    const { clock, security, presence } = this.#parts;
    const to = { expected: id, lowestVersion: presence.version(id), proven: () => true };
    void this.#run(await initiate(connection, { security, clock, ...to }), "initiator", "text", undefined);
  }

  /** Nothing of `id` is wanted: whatever is open with it, or about to be, ends at once. */
  cut(id: PeerId): void {
    for (const session of [...this.#all.keys()]) if (session.peer.id === id) session.cut();
  }

  /** `id` may come again, and what waits for it goes out. */
  welcome(id: PeerId): void {
    for (const dialler of [this.text, this.files]) dialler.retry(id);
  }

  /** This machine's addresses changed: connections from the old ones are dead without knowing it. */
  doubtAll(): void {
    for (const { sessions } of [this.text, this.files]) for (const session of sessions.values()) session.doubt();
  }

  /** `id` announced itself with a new epoch, address or port. */
  moved(id: PeerId, how: "restarted" | "moved"): void {
    for (const dialler of [this.text, this.files]) {
      // What was open with its former life is dead, whether or not the network has said so.
      if (how === "restarted") dialler.get(id)?.cut();
      else dialler.get(id)?.doubt();
      dialler.retry(id);
    }
  }

  /** `id` has acknowledged something: its session may make room. */
  served(id: PeerId): void {
    this.text.served(id);
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
    const use = useOf(session);
    if (use === undefined) return session.close(CLOSE_REASON.unwanted);
    if (this[use].opened(session, hello) === "superseded") return;
    this.#all.set(session, "greeted");
    this.#parts.presence.greet(id, hello, session.remote, {
      version: session.version,
      dialled: session.side === "initiator",
    });
    this.#parts.users[use].opened(session, hello);
  }

  received(session: Session, record: Content): void | Promise<void> {
    const use = useOf(session);
    if (use !== undefined) return this.#parts.users[use].received(session, record);
  }

  ended(session: Session): void {
    const greeted = this.#all.get(session) === "greeted";
    const use = useOf(session);
    this.#all.delete(session);
    this[use ?? "text"].ended(session);
    if (greeted && use !== undefined) {
      this.#parts.presence.part(session.peer.id);
      this.#parts.users[use].ended(session);
    }
    if (this.#all.size === 0) this.#emptied();
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
      // What it is for is the dialler's word, which comes with its HELLO.
      await this.#run(handshaken, "responder", "text", undefined);
    } catch {
      // Section 3: whatever fails, the connection is closed without a word, and `respond` has done so.
    } finally {
      this.#door.leave(connection);
    }
  }

  #admits(peer: PublicIdentity, version: number, address: string): boolean {
    const { presence, clock } = this.#parts;
    if (presence.isBlocked(peer.id) || version < presence.version(peer.id)) return false;
    if (presence.isTrusted(peer.id)) return true;
    const neighbours = this.#strangersAt(address);
    if (neighbours >= MAX_STRANGER_SESSIONS_PER_ADDRESS || !this.#strangers.take(clock.ticks())) return false;
    if (this.#all.size >= MAX_SESSIONS) this.#closeOneStranger();
    return this.#all.size < 2 * MAX_SESSIONS;
  }

  #strangersAt(address: string): number {
    const { presence } = this.#parts;
    const isStranger = ({ remote, peer }: Session) => remote.address === address && !presence.isTrusted(peer.id);
    return [...this.#all.keys()].filter(isStranger).length;
  }

  /** The oldest that has nothing to send: who means it comes again. */
  #closeOneStranger(): void {
    const { presence, users } = this.#parts;
    for (const [id, session] of this.text.sessions) {
      if (!session.isOpen || presence.isTrusted(id) || users.text.isWanted(id)) continue;
      return session.close(CLOSE_REASON.idle);
    }
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
    let surplus = this.text.sessions.size - MAX_SESSIONS;
    for (const [id, session] of this.text.sessions) {
      if (surplus <= 0) return;
      if (!session.isOpen || session.isLasting || this.#parts.users.text.isWanted(id)) continue;
      surplus--;
      session.close(CLOSE_REASON.idle);
    }
  }

  async #run(
    { frames, secured }: Handshaken,
    side: Session["side"],
    use: Use,
    peers: Hello["peers"],
  ): Promise<void> {
    const { id } = secured.peer;
    // It may have been blocked during the handshake.
    if (this.#ending.signal.aborted || this.#parts.presence.isBlocked(id)) return frames.connection.close();
    const hello = this.#parts.hello(id, use, peers);
    const session = new Session({ frames, secured, side, hello, clock: this.#parts.clock, owner: this });
    this.#all.set(session, "greeting");
    await session.run();
  }

  #end(): void {
    this.#ending.abort();
    this.text.end();
    this.files.end();
  }
}

/** Undefined: one that this program does not know. */
function useOf({ use }: Session): Use | undefined {
  return use === "text" || use === "files" ? use : undefined;
}
