/** Clock and chance as they are, for the ports of the messenger. */
import type { Clock, Random } from "../messenger/ports.ts";

/** The longest time that setTimeout can count. */
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  ticks: () => performance.now(),
  after(ms, action) {
    const timer = setTimeout(action, Math.min(ms, LONGEST_TIMEOUT_MS));
    return () => clearTimeout(timer);
  },
};

export const systemRandom: Random = {
  bytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
  unit: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
};
