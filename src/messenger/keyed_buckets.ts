import { MAX_SOURCES } from "./limits.ts";
import { TokenBucket } from "./token_bucket.ts";

/** A token bucket for each key, for so many keys: those that have been quiet make room first, then the oldest. */
export class KeyedBuckets<Key> {
  readonly #buckets = new Map<Key, TokenBucket>();

  constructor(readonly perSecond: number, readonly burst: number, readonly limit = MAX_SOURCES) {}

  /** Takes `cost` tokens of this key's; false: it has not so many left. */
  take(key: Key, now: number, cost = 1): boolean {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      if (this.#buckets.size >= this.limit) this.#makeRoom(now);
      bucket = new TokenBucket(this.perSecond, this.burst);
      this.#buckets.set(key, bucket);
    }
    return bucket.take(now, cost);
  }

  #makeRoom(now: number): void {
    for (const [key, bucket] of this.#buckets) if (bucket.isFull(now)) this.#buckets.delete(key);
    const [oldest] = this.#buckets.keys();
    if (this.#buckets.size >= this.limit && oldest !== undefined) this.#buckets.delete(oldest);
  }
}
