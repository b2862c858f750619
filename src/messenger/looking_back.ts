import type { TheirView } from "../model/checkup.ts";
import { type DialProblem, dialProblemOf } from "../model/dial_problem.ts";
import type { PeerId } from "../model/ids.ts";
import type { Endpoint } from "../model/peer.ts";
import type { Signal } from "../protocol/record.ts";
import type { Session } from "../session/session.ts";
import { KeyedBuckets } from "./keyed_buckets.ts";
import { CONNECT_WITHIN_MS, LOOK_BACK_EVERY_MS, LOOKS_BACK_BURST, LOOKS_BACK_PER_SECOND } from "./limits.ts";
import type { Clock, Connection, Streams } from "./ports.ts";
import type { Presence } from "./presence.ts";
import { TokenBucket } from "./token_bucket.ts";

export interface LookingBackParts {
  readonly clock: Clock;
  readonly streams: Streams;
  readonly presence: Presence;
}

type Asked = Extract<Signal, { kind: "checkup" }>;
type Answered = Extract<Signal, { kind: "checkup-answer" }>;

/**
 * Telling another node how it is seen from here (docs/protocol.md, section 5.5), and hearing the same. Whoever asks is
 * dialled at the address that the asking session comes from and at the port of its HELLO: nowhere else, and seldom, so
 * that nobody has others knock at doors that are not theirs.
 */
export class LookingBack {
  readonly #parts: LookingBackParts;
  readonly #askers = new KeyedBuckets<PeerId>(1_000 / LOOK_BACK_EVERY_MS, 1);
  readonly #all = new TokenBucket(LOOKS_BACK_PER_SECOND, LOOKS_BACK_BURST);
  /** What waits for an answer, by session and number. */
  readonly #waiting = new Map<Session, Map<number, (view: TheirView | undefined) => void>>();
  #numbers = 0;

  constructor(parts: LookingBackParts) {
    this.#parts = parts;
  }

  /** Asks how this node is seen; undefined: no answer within `withinMs`, as of a program that knows no such question. */
  async ask(session: Session, withinMs: number): Promise<TheirView | undefined> {
    const number = ++this.#numbers;
    const { promise, resolve } = Promise.withResolvers<TheirView | undefined>();
    const waiting = this.#waiting.get(session) ?? new Map();
    this.#waiting.set(session, waiting.set(number, resolve));
    const cancel = this.#parts.clock.after(withinMs, () => resolve(undefined));
    try {
      if (!session.send({ type: "signals", signals: [{ kind: "checkup", number }] })) return undefined;
      return await promise;
    } finally {
      cancel();
      waiting.delete(number);
      if (waiting.size === 0) this.#waiting.delete(session);
    }
  }

  asked(session: Session, { number }: Asked): void {
    void this.#answer(session, number);
  }

  answered(session: Session, { kind: _kind, number, ...view }: Answered): void {
    this.#waiting.get(session)?.get(number)?.(view);
  }

  ended(session: Session): void {
    for (const resolve of this.#waiting.get(session)?.values() ?? []) resolve(undefined);
  }

  async #answer(session: Session, number: number): Promise<void> {
    const { clock, presence } = this.#parts;
    const { id } = session.peer;
    const sees = session.remote.address;
    const back = await this.#dialBack({ address: sees, port: session.heard?.port ?? 0 }, id);
    const heardAt = presence.announced(id)?.ticks;
    const heardMs = heardAt === undefined ? undefined : Math.max(0, Math.round(clock.ticks() - heardAt));
    session.send({
      type: "signals",
      signals: [{ kind: "checkup-answer", number, at: Math.round(clock.now()), heardMs, sees, back }],
    });
  }

  async #dialBack(to: Endpoint, id: PeerId): Promise<TheirView["back"]> {
    const now = this.#parts.clock.ticks();
    if (to.port === 0 || !this.#askers.take(id, now) || !this.#all.take(now)) return "untried";
    const outcome = await tryDial(to, this.#parts);
    return outcome.problem ?? "reached";
  }
}

/** Connects, says nothing, and closes: whether, and how long it took. */
export async function tryDial(
  to: Endpoint,
  { clock, streams }: Pick<LookingBackParts, "clock" | "streams">,
): Promise<{ readonly problem: DialProblem | undefined; readonly ms: number; readonly reason: string }> {
  const start = clock.ticks();
  const ms = () => Math.round(clock.ticks() - start);
  try {
    (await connect(to, { clock, streams })).close();
    return { problem: undefined, ms: ms(), reason: "" };
  } catch (error) {
    return { problem: dialProblemOf(error), ms: ms(), reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Connects within the usual time. @throws the system's error; a "TimeoutError" where nothing came back. */
export async function connect(
  to: Endpoint,
  { clock, streams }: Pick<LookingBackParts, "clock" | "streams">,
): Promise<Connection> {
  const limit = new AbortController();
  const cancel = clock.after(CONNECT_WITHIN_MS, () => limit.abort());
  try {
    return await streams.dial(to, limit.signal);
  } catch (error) {
    if (!limit.signal.aborted) throw error;
    const late = new Error(`no answer within ${CONNECT_WITHIN_MS / 1_000} s`, { cause: error });
    late.name = "TimeoutError";
    throw late;
  } finally {
    cancel();
  }
}
