/** Allows `burst` things at once and `perSecond` in the long run. Time is given by the caller, in milliseconds. */
export class TokenBucket {
  #tokens: number;
  #at = -Infinity;

  constructor(readonly perSecond: number, readonly burst: number) {
    this.#tokens = burst;
  }

  /** Takes one; false: none is left. */
  take(now: number): boolean {
    // A clock that was set back gives nothing, and takes nothing away.
    const passed = Math.max(0, now - this.#at);
    this.#tokens = Math.min(this.burst, this.#tokens + passed / 1000 * this.perSecond);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** True: nothing was taken for so long that it is as new. */
  isFull(now: number): boolean {
    return this.#tokens + Math.max(0, now - this.#at) / 1000 * this.perSecond >= this.burst;
  }
}
