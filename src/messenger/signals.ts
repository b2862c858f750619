import type { Signal } from "../protocol/record.ts";
import type { Session } from "../session/session.ts";
import { SIGNAL_RECORDS_PER_SECOND } from "./limits.ts";
import type { LookingBack } from "./looking_back.ts";
import type { Pictures } from "./pictures.ts";
import type { Clock } from "./ports.ts";
import { TokenBucket } from "./token_bucket.ts";
import type { Typing } from "./typing.ts";

export interface SignalsParts {
  readonly clock: Clock;
  readonly typing: Typing;
  readonly pictures: Pictures;
  readonly lookingBack: LookingBack;
}

/** Hints of others (docs/protocol.md, section 5.5): so many records a second of each session, the others are dropped. */
export class Signals {
  readonly #parts: SignalsParts;
  readonly #buckets = new Map<Session, TokenBucket>();

  constructor(parts: SignalsParts) {
    this.#parts = parts;
  }

  received(session: Session, signals: readonly Signal[]): void {
    const { clock, typing, pictures, lookingBack } = this.#parts;
    const bucket = this.#buckets.get(session) ?? new TokenBucket(SIGNAL_RECORDS_PER_SECOND, SIGNAL_RECORDS_PER_SECOND);
    this.#buckets.set(session, bucket);
    if (!bucket.take(clock.ticks())) return;
    typing.heard(session, signals.filter((signal) => signal.kind === "typing"));
    const news = signals.findLast((signal) => signal.kind === "new-picture");
    if (news !== undefined) pictures.named(session, news.picture);
    if (signals.some(({ kind }) => kind === "picture")) pictures.asked(session);
    const question = signals.findLast((signal) => signal.kind === "checkup");
    if (question !== undefined) lookingBack.asked(session, question);
    for (const signal of signals) if (signal.kind === "checkup-answer") lookingBack.answered(session, signal);
  }

  ended(session: Session): void {
    this.#buckets.delete(session);
    this.#parts.lookingBack.ended(session);
    this.#parts.typing.gone(session.peer.id);
  }
}
