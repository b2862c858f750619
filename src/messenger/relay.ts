import type { PeerId } from "../model/ids.ts";
import { CLOSE_REASON, MAX_BODY_BYTES, MAX_DATAGRAMS_PER_RECORD } from "../protocol/constants.ts";
import type { Hello } from "../protocol/record.ts";
import type { Session } from "../session/session.ts";
import type { Discovery } from "./discovery.ts";
import { MAX_RELAYED_WAITING, RELAY_BACKLOG_RECORDS, RELAY_PAUSE_MS } from "./limits.ts";
import type { Clock } from "./ports.ts";

type Datagram = Uint8Array<ArrayBuffer>;

export interface RelayParts {
  readonly clock: Clock;
  /** One's own last announcement, and those of everybody who is there. */
  readonly announcements: () => Datagram[];
  readonly accept: Discovery["accept"];
}

/** Passing announcements on to those who asked, and judging those that others pass on (docs/protocol.md, 5.6). */
export class Relay {
  readonly #parts: RelayParts;
  readonly #followers = new Set<Session>();
  /** What each session sent and nobody has judged yet. Beyond `MAX_RELAYED_WAITING` the newest are dropped. */
  readonly #waiting = new Map<Session, Datagram[]>();

  constructor(parts: RelayParts) {
    this.#parts = parts;
  }

  opened(session: Session, hello: Hello): void {
    const follows = session.hello.peers === "follow" || hello.peers === "follow";
    if (follows) this.#followers.add(session);
    if (!follows && hello.peers !== "once") return;
    for (const datagrams of portions(this.#parts.announcements())) session.send({ type: "peers", datagrams });
  }

  ended(session: Session): void {
    this.#followers.delete(session);
    this.#waiting.delete(session);
  }

  /** Passes an announcement on to all who follow. One who reads slowly misses it and hears the next. */
  passOn(datagram: Datagram, from: PeerId | undefined): void {
    for (const session of this.#followers) {
      if (session.peer.id === from || session.backlog > RELAY_BACKLOG_RECORDS) continue;
      session.send({ type: "peers", datagrams: [datagram] });
    }
  }

  received(session: Session, datagrams: readonly Datagram[]): void {
    const waiting = this.#waiting.get(session);
    if (waiting !== undefined) {
      waiting.push(...datagrams.slice(0, MAX_RELAYED_WAITING - waiting.length));
      return;
    }
    this.#waiting.set(session, [...datagrams]);
    void this.#judge(session);
  }

  async #judge(session: Session): Promise<void> {
    const relayedBy = session.peer.id;
    while (true) {
      const datagram = this.#waiting.get(session)?.shift();
      if (datagram === undefined) break;
      // A newcomer may learn of hundreds at once, and strangers are verified at a bounded rate.
      let outcome = await this.#parts.accept(datagram, { relayedBy });
      while (outcome === "throttled" && this.#waiting.has(session)) {
        await new Promise<void>((resolve) => this.#parts.clock.after(RELAY_PAUSE_MS, resolve));
        outcome = await this.#parts.accept(datagram, { relayedBy });
      }
      // Who passes on in good faith has verified it.
      if (outcome === "broken") session.close(CLOSE_REASON.unwanted);
    }
    this.#waiting.delete(session);
  }
}

function* portions(datagrams: readonly Datagram[]): Generator<Datagram[]> {
  const most = Math.min(MAX_DATAGRAMS_PER_RECORD, Math.floor(MAX_BODY_BYTES / 1_202));
  for (let start = 0; start < datagrams.length; start += most) yield datagrams.slice(start, start + most);
}
