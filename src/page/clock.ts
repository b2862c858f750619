/** What the page needs of time; real in main.tsx, driven by hand in tests. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Calls `action` once, after `ms`. The returned function takes that back. */
  after(ms: number, action: () => void): () => void;
}
