import type { Endpoint } from "../model/peer.ts";
import { CONNECT_WITHIN_MS, DIAL_STAGGER_MS } from "./limits.ts";
import type { Clock, Connection, Streams } from "./ports.ts";

/** Asks to be the one that goes on, once the other end is proven: true for the first that asks. */
export type Claim = () => boolean;

export interface DialParts<T> {
  readonly clock: Clock;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  /** Proves who is there, then asks `claim` before it shows anything of itself. Rejects when either fails. */
  readonly secure: (connection: Connection, claim: Claim) => Promise<T>;
}

type Outcome<T> =
  | { readonly type: "secured"; readonly value: T }
  | { readonly type: "failed" }
  | { readonly type: "late" };

/**
 * Connects to the first of several endpoints at which `secure` succeeds (docs/protocol.md, section 6). The next
 * endpoint is tried when one fails or has taken 300 ms, so that one which says nothing holds up nobody. Several may
 * prove the peer at once, but only one goes on: of two finished handshakes either side would keep another one.
 *
 * @throws when none succeeds, or `signal` aborts.
 */
export async function dialFirst<T>(endpoints: readonly Endpoint[], parts: DialParts<T>): Promise<T> {
  const { clock, signal } = parts;
  const settled = new AbortController();
  const ending = AbortSignal.any([signal, settled.signal]);
  const outcomes: Outcome<T>[] = [];
  let wake: () => void = () => {};
  const report = (outcome: Outcome<T>) => {
    outcomes.push(outcome);
    wake();
  };
  const attempts = new Attempts(parts, ending);
  let started = 0;
  let underway = 0;
  let cancelLate: () => void = () => {};
  const startNext = () => {
    cancelLate();
    const endpoint = endpoints[started];
    if (endpoint === undefined) return;
    started++;
    underway++;
    attempts.run(endpoint).then((value) => report({ type: "secured", value }), () => report({ type: "failed" }));
    cancelLate = clock.after(DIAL_STAGGER_MS, () => report({ type: "late" }));
  };
  const aborted = () => wake();
  signal.addEventListener("abort", aborted);
  try {
    startNext();
    while (underway > 0 && !signal.aborted) {
      const outcome = outcomes.shift();
      if (outcome === undefined) {
        await new Promise<void>((resolve) => wake = resolve);
        continue;
      }
      if (outcome.type === "secured") return outcome.value;
      if (outcome.type === "failed") underway--;
      startNext();
    }
  } finally {
    settled.abort();
    cancelLate();
    signal.removeEventListener("abort", aborted);
  }
  const tried = endpoints.map(({ address, port }) => `${address} port ${port}`).join(", ");
  throw new Error(`Cannot reach the peer at ${tried === "" ? "any address: none is known" : tried}`);
}

/** Attempts side by side, of which one may go on. */
class Attempts<T> {
  readonly #parts: DialParts<T>;
  readonly #ending: AbortSignal;
  #claimed = false;

  constructor(parts: DialParts<T>, ending: AbortSignal) {
    this.#parts = parts;
    this.#ending = ending;
  }

  async run(endpoint: Endpoint): Promise<T> {
    const connection = await this.#connect(endpoint);
    const close = () => connection.close();
    this.#ending.addEventListener("abort", close);
    let mine = false;
    try {
      this.#ending.throwIfAborted();
      return await this.#parts.secure(connection, () => {
        if (this.#claimed) return false;
        this.#claimed = true;
        mine = true;
        return true;
      });
    } catch (error) {
      close();
      // Whoever is proven next may go on instead.
      if (mine) this.#claimed = false;
      throw error;
    } finally {
      this.#ending.removeEventListener("abort", close);
    }
  }

  async #connect(endpoint: Endpoint): Promise<Connection> {
    const { clock, streams } = this.#parts;
    const limit = new AbortController();
    const cancel = clock.after(CONNECT_WITHIN_MS, () => limit.abort());
    try {
      return await streams.dial(endpoint, AbortSignal.any([this.#ending, limit.signal]));
    } finally {
      cancel();
    }
  }
}
