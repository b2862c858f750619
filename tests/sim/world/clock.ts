import type { Clock } from "../../../src/messenger/ports.ts";
import { setImmediate } from "node:timers";

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly action: () => void;
}

/** Virtual time: nothing happens but what was scheduled, in the order of its time and then of its scheduling. */
export class VirtualTime {
  #ticks = 0;
  #order = 0;
  /** A heap by time, then order. */
  readonly #timers: Timer[] = [];
  readonly #cancelled = new Set<Timer>();

  get ticks(): number {
    return this.#ticks;
  }

  schedule(ms: number, action: () => void): () => void {
    const timer = { at: this.#ticks + Math.max(0, ms), order: this.#order++, action };
    this.#push(timer);
    return () => this.#cancelled.add(timer);
  }

  /** A node's clock; `offsetMs` is what its owner got wrong when setting it. */
  clock(offsetMs: number): Clock {
    return {
      now: () => 1_790_000_000_000 + offsetMs + Math.floor(this.#ticks),
      ticks: () => this.#ticks,
      after: (ms, action) => this.schedule(ms, action),
    };
  }

  /** Lets `ms` pass, all that is due done, with every promise settled between two events. */
  async pass(ms: number): Promise<void> {
    const end = this.#ticks + ms;
    await settle();
    for (let timer = this.#timers[0]; timer !== undefined && timer.at <= end; timer = this.#timers[0]) {
      this.#pop();
      if (this.#cancelled.delete(timer)) continue;
      this.#ticks = timer.at;
      timer.action();
      await settle();
    }
    this.#ticks = end;
  }

  /** Lets time pass until `condition` holds; false: it did not within `limitMs`. */
  async passUntil(condition: () => boolean, limitMs: number, stepMs = 250): Promise<boolean> {
    const end = this.#ticks + limitMs;
    while (!condition()) {
      if (this.#ticks >= end) return false;
      await this.pass(stepMs);
    }
    return true;
  }

  #push(timer: Timer): void {
    const heap = this.#timers;
    let index = heap.push(timer) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!isBefore(timer, heap[parent]!)) break;
      heap[index] = heap[parent]!;
      index = parent;
    }
    heap[index] = timer;
  }

  #pop(): void {
    const heap = this.#timers;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let index = 0;
    while (true) {
      let child = 2 * index + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[index] = heap[child]!;
      index = child;
    }
    heap[index] = last;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}

/** All that is simulated runs in microtasks: after one macrotask, none is left. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}
