/** What a message on the wire does not carry, for tests that write one out. */
export const BARE = {
  reply: undefined,
  origin: "author",
  offer: undefined,
  word: undefined,
  change: undefined,
  read: undefined,
  sealed: undefined,
} as const;
