/**
 * This tab's key: made from the launch token in the address, kept for as long as the tab lives.
 */
import { ApiError } from "./api.ts";
import type { Clock } from "./clock.ts";
import { FIRST_WAIT_MS, LONGEST_WAIT_MS } from "./event_stream.ts";

const STORED_AS = "lanmessenger-key";

/** The tab's own storage (sessionStorage). */
export interface KeyStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** The launch token of a fragment `#launch=TOKEN`; undefined: none. */
export function launchToken(fragment: string): string | undefined {
  return new URLSearchParams(fragment.replace(/^#/, "")).get("launch") || undefined;
}

/**
 * The key to use; undefined: there is none, and the program has to be opened again. Waits, with growing pauses, for a
 * program that does not answer.
 *
 * @param exchange turns a launch token into a key; rejects with an `ApiError`.
 * @param waiting called for each attempt that nobody answered.
 */
export async function findKey(
  launch: string | undefined,
  storage: KeyStorage,
  exchange: (launch: string) => Promise<string>,
  clock: Clock,
  waiting: () => void,
): Promise<string | undefined> {
  const stored = storage.getItem(STORED_AS) ?? undefined;
  if (launch === undefined) return stored;
  for (let wait = FIRST_WAIT_MS;; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      const key = await exchange(launch);
      storage.setItem(STORED_AS, key);
      return key;
    } catch (error) {
      // A used launch token in a tab that has its key already (a bookmark, say) does no harm.
      if (!(error instanceof ApiError) || error.problem !== "unreachable") return stored;
      waiting();
      await new Promise<void>((done) => clock.after(wait, done));
    }
  }
}

export function forgetKey(storage: KeyStorage): void {
  storage.removeItem(STORED_AS);
}
