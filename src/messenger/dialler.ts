import { compareIds, type PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import { CLOSE_REASON } from "../protocol/constants.ts";
import type { Hello } from "../protocol/record.ts";
import type { Content } from "../session/machine.ts";
import type { Session } from "../session/session.ts";
import { Backoff } from "./backoff.ts";
import { DIAL_EVERY_MS } from "./limits.ts";
import type { Clock, Random } from "./ports.ts";
import type { Presence } from "./presence.ts";

/** Who uses the sessions of one use. */
export interface SessionUser {
  /** True: something waits to be said to `id`, so a failed dial is worth repeating. */
  readonly isWanted: (id: PeerId) => boolean;
  /** A session can carry records; one that it replaces has been closed already. */
  readonly opened: (session: Session, hello: Hello) => void;
  /** A promise holds up the reading of more. */
  readonly received: (session: Session, record: Content) => void | Promise<void>;
  readonly ended: (session: Session) => void;
}

export interface DiallerParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly presence: Presence;
  readonly self: PeerId;
  readonly user: SessionUser;
  /** Connects to whoever is expected at one of the endpoints, and runs the session until it has ended. */
  readonly connect: (
    id: PeerId,
    endpoints: readonly Endpoint[],
    peers: Hello["peers"],
    giveUp: AbortSignal,
  ) => Promise<void>;
}

type Dialling =
  /** `giveUp` ends the attempt, which means nothing once a session has come of it. */
  | { readonly state: "dialling"; readonly giveUp: AbortController }
  | { readonly state: "waiting"; readonly cancel: () => void };

/** The sessions of one use: one for each peer, dialled when they are wanted and again until they are there. */
export class Dialler {
  readonly #parts: DiallerParts;
  readonly #open = new Map<PeerId, Session>();
  readonly #dialling = new Map<PeerId, Dialling>();
  readonly #backoffs = new Map<PeerId, Backoff>();
  /** By ticks: when each was dialled last. */
  readonly #dialledAt = new Map<PeerId, number>();
  #ended = false;

  constructor(parts: DiallerParts) {
    this.#parts = parts;
  }

  /** The session that carries records to `id`. */
  get(id: PeerId): Session | undefined {
    return this.#open.get(id);
  }

  /** Those that carry records, the oldest first. */
  get sessions(): ReadonlyMap<PeerId, Session> {
    return this.#open;
  }

  /** There is something to say: dials unless a session or an attempt is there. */
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
    const { clock, presence, user } = this.#parts;
    const dialling = this.#dialling.get(id);
    if (this.#ended || this.#open.has(id) || presence.isBlocked(id) || !user.isWanted(id)) return;
    // An attempt at where it was before may take long to fail.
    if (dialling?.state === "dialling") dialling.giveUp.abort();
    else dialling?.cancel();
    this.#dialling.delete(id);
    const rest = (this.#dialledAt.get(id) ?? -Infinity) + DIAL_EVERY_MS - clock.ticks();
    if (rest > 0) this.#waitToDial(id, rest);
    else this.want(id);
  }

  /** `id` has answered to what was said: its next failure is the first again. */
  served(id: PeerId): void {
    this.#backoffs.delete(id);
    this.#dialledAt.delete(id);
  }

  /** No more dialling. */
  end(): void {
    this.#ended = true;
    for (const dialling of this.#dialling.values()) if (dialling.state === "waiting") dialling.cancel();
    this.#dialling.clear();
  }

  /** A session of this use can carry records. "stays": it is the one for its peer from now on. */
  opened(session: Session, hello: Hello): "stays" | "superseded" {
    const { id } = session.peer;
    // Its program has started anew since: what the older session waits for will never come.
    if ((this.#open.get(id)?.heard?.epoch ?? Infinity) < hello.epoch) this.#open.get(id)?.cut();
    const other = this.#open.get(id);
    if (other !== undefined) {
      const loser = this.#keeps(session, other) ? other : session;
      loser.close(CLOSE_REASON.superseded);
      if (loser === session) {
        // The one that stays may be dead without knowing: its end makes the next attempt succeed.
        other.doubt();
        return "superseded";
      }
    }
    this.#open.set(id, session);
    const dialling = this.#dialling.get(id);
    if (dialling?.state === "waiting") {
      dialling.cancel();
      this.#dialling.delete(id);
    }
    return "stays";
  }

  ended(session: Session): void {
    const { id } = session.peer;
    if (this.#open.get(id) === session) this.#open.delete(id);
    this.#retryLater(id);
  }

  /** Section 3.1: the smaller initiator's stays; of two by the same one, the newer. */
  #keeps(newer: Session, older: Session): boolean {
    if (newer.side === older.side) return true;
    const { self } = this.#parts;
    const initiator = newer.side === "initiator" ? self : newer.peer.id;
    const other = older.side === "initiator" ? self : older.peer.id;
    return compareIds(initiator, other) < 0;
  }

  async #dial(id: PeerId, peers: Hello["peers"]): Promise<void> {
    const { clock, presence, connect } = this.#parts;
    const dialling: Dialling = { state: "dialling", giveUp: new AbortController() };
    this.#dialling.set(id, dialling);
    this.#dialledAt.set(id, clock.ticks());
    try {
      await connect(id, presence.endpoints(id), peers, dialling.giveUp.signal);
    } catch {
      // Nobody, or somebody else, was there: it is tried again below.
    }
    if (this.#dialling.get(id) === dialling) this.#dialling.delete(id);
    this.#retryLater(id);
  }

  #isFree(id: PeerId): boolean {
    return !this.#ended && !this.#open.has(id) && !this.#dialling.has(id) && !this.#parts.presence.isBlocked(id);
  }

  #retryLater(id: PeerId): void {
    if (!this.#isFree(id) || !this.#parts.user.isWanted(id)) return;
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
}
