import type { Migration } from "./mod.ts";

/** Conversations are deleted at once, and cleared away in steps. */
export const DELETIONS: Migration = {
  name: "deletions",
  sql: `
-- A conversation of which everything up to a position was deleted, while there may be rows of it.
CREATE TABLE deletions (
  party     INTEGER PRIMARY KEY REFERENCES parties,
  position  INTEGER NOT NULL CHECK (position > 0)
) STRICT;
`,
};
