import type { Signal } from "../protocol/record.ts";
import type { Session } from "../session/session.ts";
import { SIGNAL_RECORDS_PER_SECOND } from "./limits.ts";
import type { Pictures } from "./pictures.ts";
import type { Clock } from "./ports.ts";
import { TokenBucket } from "./token_bucket.ts";
import type { Typing } from "./typing.ts";

/** Hints of others (docs/protocol.md, section 5.5): so many records a second of each session, the others are dropped. */
export class Signals {
  readonly #parts: { readonly clock: Clock; readonly typing: Typing; readonly pictures: Pictures };
  readonly #buckets = new Map<Session, TokenBucket>();

  constructor(parts: { clock: Clock; typing: Typing; pictures: Pictures }) {
    this.#parts = parts;
  }

  received(session: Session, signals: readonly Signal[]): void {
    const { clock, typing, pictures } = this.#parts;
    const bucket = this.#buckets.get(session) ?? new TokenBucket(SIGNAL_RECORDS_PER_SECOND, SIGNAL_RECORDS_PER_SECOND);
    this.#buckets.set(session, bucket);
    if (!bucket.take(clock.ticks())) return;
    typing.heard(session, signals.filter((signal) => signal.kind === "typing"));
    const news = signals.findLast((signal) => signal.kind === "new-picture");
    if (news !== undefined) pictures.named(session, news.picture);
    if (signals.some(({ kind }) => kind === "picture")) pictures.asked(session);
  }

  ended(session: Session): void {
    this.#buckets.delete(session);
    this.#parts.typing.gone(session.peer.id);
  }
}
