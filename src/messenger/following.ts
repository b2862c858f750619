import type { PeerId } from "../model/ids.ts";
import type { Followed } from "../model/network.ts";
import type { Endpoint } from "../model/peer.ts";
import { Backoff } from "./backoff.ts";
import type { Clock, Random } from "./ports.ts";
import type { Sessions } from "./sessions.ts";

/** Keeps a session with whoever is at the addresses that a person gave (`--peer`), beyond the reach of broadcast. */
export class Following {
  readonly #parts: { readonly clock: Clock; readonly random: Random; readonly sessions: Sessions };
  /** Who has been met there. */
  readonly #met = new Set<PeerId>();
  /** Whom each address led to; undefined: nobody yet. */
  readonly #followed = new Map<Endpoint, PeerId | undefined>();
  readonly #pauses = new Set<() => void>();
  #ended = false;

  constructor(parts: { clock: Clock; random: Random; sessions: Sessions }) {
    this.#parts = parts;
  }

  /** True: `id` was met at one of the addresses. */
  includes(id: PeerId): boolean {
    return this.#met.has(id);
  }

  /** The addresses, and whether anybody is connected there. */
  report(): Followed[] {
    const { text } = this.#parts.sessions;
    return [...this.#followed].map(([{ address, port }, met]) => {
      const connected = met !== undefined && text.get(met) !== undefined;
      return { address, port, state: connected ? "met" : "trying" };
    });
  }

  async follow(endpoint: Endpoint): Promise<void> {
    this.#followed.set(endpoint, undefined);
    const { sessions, random } = this.#parts;
    const backoff = new Backoff(random);
    let met: PeerId | undefined;
    while (!this.#ended) {
      // Another session with the same peer would only be superseded.
      if (met === undefined || sessions.text.get(met) === undefined) {
        try {
          await sessions.follow(endpoint, (id) => {
            met = id;
            this.#met.add(id);
            this.#followed.set(endpoint, id);
            backoff.reset();
          });
        } catch {
          // Nobody is there yet: a later attempt may meet them.
        }
      }
      await this.#pause(backoff.next());
    }
  }

  end(): void {
    this.#ended = true;
    for (const cancel of this.#pauses) cancel();
  }

  /** Never ends when `end` was called: the loop that waits is given up with it. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.after(ms, () => {
        this.#pauses.delete(cancel);
        resolve();
      });
      this.#pauses.add(cancel);
    });
  }
}
