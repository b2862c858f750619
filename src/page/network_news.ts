import { type ReadonlySignal, signal } from "@preact/signals";
import type { NetworkDto } from "../server/dto.ts";
import { call, type Fetch, read } from "./api.ts";
import type { Clock } from "./clock.ts";

/** Announcements go out every half minute, and an answer may come at any time. */
const EVERY_MS = 3_000;

/** @throws {ApiError} */
export async function askNetwork(fetch: Fetch, token: string): Promise<NetworkDto> {
  return await read(await call(fetch, "GET", "/api/network", token));
}

/** What is done to find people, asked for as long as somebody looks at it. */
export class NetworkNews {
  readonly #ask: () => Promise<NetworkDto>;
  readonly #clock: Pick<Clock, "after">;
  readonly #latest = signal<NetworkDto | undefined>(undefined);
  #watchers = 0;
  #next: (() => void) | undefined;
  #asking = false;

  constructor(parts: { ask: () => Promise<NetworkDto>; clock: Pick<Clock, "after"> }) {
    this.#ask = parts.ask;
    this.#clock = parts.clock;
  }

  /** Undefined: not known yet. */
  get latest(): ReadonlySignal<NetworkDto | undefined> {
    return this.#latest;
  }

  /** Keeps it fresh until the returned function is called. */
  watch(): () => void {
    if (++this.#watchers === 1) void this.#look();
    let over = false;
    return () => {
      if (over) return;
      over = true;
      if (--this.#watchers > 0) return;
      this.#next?.();
      this.#next = undefined;
    };
  }

  async #look(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.#latest.value = await this.#ask();
    } catch {
      // The bar above says that the program does not answer; what was known last stays.
    }
    this.#asking = false;
    if (this.#watchers > 0) this.#next = this.#clock.after(EVERY_MS, () => void this.#look());
  }
}
