import type { Clock } from "../../src/messenger/ports.ts";

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #ticks = 0;
  readonly #timers = new Set<{ readonly at: number; readonly action: () => void }>();

  constructor(readonly start = 1_790_000_000_000) {}

  now(): number {
    return this.start + this.#ticks;
  }

  ticks(): number {
    return this.#ticks;
  }

  after(ms: number, action: () => void): () => void {
    const timer = { at: this.#ticks + ms, action };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  /** How many timers are set. */
  get pending(): number {
    return this.#timers.size;
  }

  /** Moves on by `ms` and calls, in order, what is due; then lets promises settle. */
  async pass(ms: number): Promise<void> {
    const end = this.#ticks + ms;
    await settled();
    while (true) {
      const due = [...this.#timers].filter(({ at }) => at <= end).toSorted((a, b) => a.at - b.at)[0];
      if (due === undefined) break;
      this.#timers.delete(due);
      this.#ticks = Math.max(this.#ticks, due.at);
      due.action();
      await settled();
    }
    this.#ticks = end;
  }
}

/** After one turn of the event loop no microtask is left. */
export function settled(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const channel = new MessageChannel();
  channel.port1.onmessage = () => {
    channel.port1.close();
    channel.port2.close();
    resolve();
  };
  channel.port2.postMessage(undefined);
  return promise;
}
