import type { Hop, Loop } from "../model/checkup.ts";
import type { PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import { FRAME_HEADER_BYTES, M2_BYTES } from "../protocol/constants.ts";
import type { Session } from "../session/session.ts";
import type { Discovery } from "./discovery.ts";
import {
  EXAMINED_ADDRESSES,
  LOOK_AGAIN_MS,
  LOOP_WITHIN_MS,
  MEET_WITHIN_MS,
  PROBE_ANSWER_WITHIN_MS,
  THEIR_VIEW_WITHIN_MS,
} from "./limits.ts";
import { connect, type LookingBack, tryDial } from "./looking_back.ts";
import type { Clock, Connection, Datagrams, Random, Streams } from "./ports.ts";
import type { Presence } from "./presence.ts";
import type { Sessions } from "./sessions.ts";

export interface ExaminationParts {
  readonly clock: Clock;
  readonly random: Random;
  readonly datagrams: Datagrams;
  readonly streams: Streams;
  readonly discovery: Discovery;
  readonly presence: Presence;
  readonly sessions: Sessions;
  readonly lookingBack: LookingBack;
}

/** M2 with its length: what has come when the other end's proof is here (docs/protocol.md, section 3). */
const M2_FRAME_BYTES = FRAME_HEADER_BYTES + M2_BYTES;

/** Not "LM72": nobody takes it for anything (docs/protocol.md, section 2.1). */
const LOOP_MARK = new TextEncoder().encode("lanmessenger doctor ");

/** Looks for what keeps people from being found and reached. It goes the ways that everything else goes. */
export class Examination {
  readonly #parts: ExaminationParts;

  constructor(parts: ExaminationParts) {
    this.#parts = parts;
  }

  /** Sends on each way by which announcements leave, and tells which of these datagrams came back. */
  async loopback(): Promise<readonly Loop[]> {
    const { random, datagrams, clock } = this.#parts;
    const trial = await datagrams.loop(new Uint8Array([...LOOP_MARK, ...random.bytes(16)]));
    try {
      await this.#until(() => trial.loops().every(({ outcome }) => outcome !== "silent"), LOOP_WITHIN_MS, clock);
      return trial.loops();
    } finally {
      trial.end();
    }
  }

  /** The latest start of a program that is here, ms since 1970 by its computer's clock; undefined: nobody is. */
  latestStart(): number | undefined {
    const { latestEpoch } = this.#parts.presence;
    return latestEpoch === 0 ? undefined : latestEpoch * 1_000;
  }

  /** Goes the way to somebody, step by step, and has them look back. */
  async *reach(id: PeerId): AsyncGenerator<Hop, void> {
    const { clock, presence, sessions } = this.#parts;
    const isHere = (presence.get(id)?.presence ?? "offline") !== "offline";
    const announced = presence.announced(id);
    yield { step: "presence", isHere, announced: announced && { at: announced.at, from: announced.from } };
    yield await this.#probe(id);

    const before = this.#session(id);
    let open: Endpoint | undefined;
    const endpoints = presence.endpoints(id).slice(0, EXAMINED_ADDRESSES);
    if (endpoints.length === 0) yield { step: "tcp", outcome: "untried" };
    for (const hop of await Promise.all(endpoints.map((to) => this.#dial(to)))) {
      if (hop.outcome === "connected") open ??= hop.to;
      yield hop;
    }

    if (before !== undefined) yield { step: "handshake", outcome: "before" };
    else if (open === undefined) yield { step: "handshake", outcome: "untried" };
    else {
      const hop = await this.#meet(id, open);
      yield hop;
      if (hop.outcome === "done") await this.#until(() => this.#session(id) !== undefined, MEET_WITHIN_MS, clock);
    }
    // They may have dialled meanwhile, whatever became of one's own attempt.
    const session = this.#session(id);
    if (session === undefined) {
      yield { step: "session", outcome: open === undefined ? "untried" : "none" };
      yield { step: "ping", outcome: "untried" };
      return yield { step: "theirs", outcome: "untried" };
    }
    const by = session.side === "initiator" ? "us" : "them";
    yield { step: "session", outcome: "open", by, app: session.heard?.app ?? "" };
    const ms = await session.measure();
    yield ms === undefined ? { step: "ping", outcome: "silent" } : { step: "ping", outcome: "answered", ms };
    const view = await this.#parts.lookingBack.ask(sessions.text.get(id) ?? session, THEIR_VIEW_WITHIN_MS);
    yield view === undefined
      ? { step: "theirs", outcome: "silent" }
      : { step: "theirs", outcome: "answered", view, at: clock.now() };
  }

  async #probe(id: PeerId): Promise<Hop> {
    const { clock, discovery, presence } = this.#parts;
    const start = clock.ticks();
    await discovery.announce("probe");
    const answer = () => {
      const last = presence.announced(id);
      return last !== undefined && last.ticks >= start ? last : undefined;
    };
    await this.#until(() => answer() !== undefined, PROBE_ANSWER_WITHIN_MS, clock);
    const heard = answer();
    if (heard === undefined) return { step: "udp", outcome: "silent", people: presence.count };
    return { step: "udp", outcome: "answered", ms: Math.round(heard.ticks - start), from: heard.from };
  }

  async #dial(to: Endpoint): Promise<Extract<Hop, { to: Endpoint }>> {
    const { problem, ms, reason } = await tryDial(to, this.#parts);
    return { step: "tcp", to, outcome: problem ?? "connected", ms, reason };
  }

  async #meet(id: PeerId, to: Endpoint): Promise<Extract<Hop, { step: "handshake" }>> {
    const { clock, streams, sessions } = this.#parts;
    const start = clock.ticks();
    let watched: Watched | undefined;
    try {
      watched = new Watched(await connect(to, { clock, streams }));
      await sessions.meet(id, watched);
      return { step: "handshake", outcome: "done", ms: Math.round(clock.ticks() - start) };
    } catch (error) {
      const frame = watched === undefined || watched.written === 0 ? "M1" : watched.written === 1 ? "M2" : "M3";
      const said = error instanceof Error ? error.message : String(error);
      const isLate = clock.ticks() - start >= MEET_WITHIN_MS - LOOK_AGAIN_MS;
      const reason = frame !== "M2" || (watched?.received ?? 0) >= M2_FRAME_BYTES
        ? said
        : isLate
        ? `nothing came within ${MEET_WITHIN_MS / 1_000} s`
        : "the other end closed the connection";
      return { step: "handshake", outcome: "broken", frame, reason };
    }
  }

  #session(id: PeerId): Session | undefined {
    const session = this.#parts.sessions.text.get(id);
    return session?.isOpen === true ? session : undefined;
  }

  async #until(test: () => boolean, withinMs: number, clock: Clock): Promise<void> {
    const end = clock.ticks() + withinMs;
    while (!test() && clock.ticks() < end) {
      await new Promise<void>((resolve) => clock.after(LOOK_AGAIN_MS, resolve));
    }
  }
}

/** Counts what passes, to tell how far a handshake came. */
class Watched implements Connection {
  written = 0;
  received = 0;

  constructor(private readonly inner: Connection) {}

  get remote(): Endpoint {
    return this.inner.remote;
  }

  async read(buffer: Uint8Array<ArrayBuffer>): Promise<number | undefined> {
    const count = await this.inner.read(buffer);
    this.received += count ?? 0;
    return count;
  }

  async write(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    await this.inner.write(bytes);
    this.written++;
  }

  close(): void {
    this.inner.close();
  }
}
