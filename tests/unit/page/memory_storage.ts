import type { DraftStorage } from "../../../src/page/draft_shelf.ts";

/** What a browser keeps for a page: several tabs of a test may share one. */
export class MemoryStorage implements DraftStorage {
  readonly entries = new Map<string, string>();
  /** Characters that fit, as in a browser. */
  room = Infinity;

  get length(): number {
    return this.entries.size;
  }

  key(index: number): string | null {
    return [...this.entries.keys()][index] ?? null;
  }

  getItem(key: string): string | null {
    return this.entries.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    const others = [...this.entries].reduce((sum, [each, held]) => sum + (each === key ? 0 : held.length), 0);
    if (others + value.length > this.room) throw new DOMException("There is no room", "QuotaExceededError");
    this.entries.set(key, value);
  }

  removeItem(key: string): void {
    this.entries.delete(key);
  }
}
