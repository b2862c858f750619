/** Allows `burst` things at once and `perSecond` in the long run. Time is given by the caller, in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #at = -Infinity;

  constructor(readonly perSecond: number, readonly burst: number) {
    this.#tokens = burst;
  }

  /** Takes `cost` of them; false: not so many are left. */
  take(now: number, cost = 1): boolean {
    // A clock that was set back gives nothing, and takes nothing away.
    const passed = Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.burst, this.#tokens + passed / 1000 * this.perSecond);
    this.#at = now;
    if (this.#tokens < cost) return false;
    this.#tokens -= cost;
    return true;
  }

  /** True: nothing was taken for so long that it is as new. */
  isFull(now: number): boolean {
    return this.#tokens + Math.max(0, now - this.#at) / 1000 * this.perSecond >= this.burst;
  }
}
