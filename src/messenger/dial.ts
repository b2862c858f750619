import type { Endpoint } from "../model/peer.ts";
import { CONNECT_WITHIN_MS, DIAL_STAGGER_MS } from "./limits.ts";
import type { Clock, Connection, Streams } from "./ports.ts";

type Outcome =
  | { readonly type: "connected"; readonly connection: Connection }
  | { readonly type: "failed" }
  | { readonly type: "late" };

/**
 * Connects to the first of several endpoints at which `secure` succeeds (docs/protocol.md, section 6). The next
 * endpoint is tried when one fails or has taken 300 ms. Only one `secure` runs at a time: two handshakes that both
 * succeed would have either side keep another one.
 *
 * @throws when none succeeds, or `signal` aborts.
 */
export async function dialFirst<T>(endpoints: readonly Endpoint[], parts: {
  readonly clock: Clock;
  readonly streams: Streams;
  readonly signal: AbortSignal;
  readonly secure: (connection: Connection) => Promise<T>;
}): Promise<T> {
  const { clock, streams, signal, secure } = parts;
  const settled = new AbortController();
  const ending = AbortSignal.any([signal, settled.signal]);
  const outcomes: Outcome[] = [];
  let wake: () => void = () => {};
  const report = (outcome: Outcome) => {
    outcomes.push(outcome);
    wake();
  };

  const connect = async (endpoint: Endpoint) => {
    const attempt = new AbortController();
    const cancel = clock.after(CONNECT_WITHIN_MS, () => attempt.abort());
    try {
      const connection = await streams.dial(endpoint, AbortSignal.any([ending, attempt.signal]));
      if (ending.aborted) connection.close();
      else report({ type: "connected", connection });
    } catch {
      report({ type: "failed" });
    } finally {
      cancel();
    }
  };

  let started = 0;
  let underway = 0;
  let cancelLate: () => void = () => {};
  const startNext = () => {
    cancelLate();
    const endpoint = endpoints[started];
    if (endpoint === undefined) return;
    started++;
    underway++;
    void connect(endpoint);
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
      if (outcome.type === "connected") {
        try {
          return await secure(outcome.connection);
        } catch {
          outcome.connection.close();
        }
      }
      if (outcome.type !== "late") underway--;
      startNext();
    }
  } finally {
    settled.abort();
    cancelLate();
    signal.removeEventListener("abort", aborted);
    for (const outcome of outcomes) if (outcome.type === "connected") outcome.connection.close();
  }
  const tried = endpoints.map(({ address, port }) => `${address} port ${port}`).join(", ");
  throw new Error(`Cannot reach the peer at ${tried === "" ? "any address: none is known" : tried}`);
}
