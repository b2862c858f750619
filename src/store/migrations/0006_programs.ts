import type { Migration } from "./mod.ts";

/** Other programs of this computer: the tokens that let them in, and the addresses that are told of messages. */
export const PROGRAMS: Migration = {
  name: "programs",
  sql: `
CREATE TABLE program_tokens (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  -- SHA-256 of the token.
  hash        BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),
  name        TEXT NOT NULL UNIQUE,
  scopes      TEXT NOT NULL CHECK (json_valid(scopes)),
  -- The conversations that it is good for. NULL: all.
  reach       TEXT CHECK (json_valid(reach)),
  created_at  INTEGER NOT NULL CHECK (abs(created_at) <= 9007199254740991),
  used_at     INTEGER CHECK (abs(used_at) <= 9007199254740991),
  expires_at  INTEGER CHECK (abs(expires_at) <= 9007199254740991)
) STRICT;

CREATE TABLE webhooks (
  id          INTEGER PRIMARY KEY AUTOINCREMENT,
  url         TEXT NOT NULL,
  -- Whose messages it is told of. NULL: everybody's.
  sources     TEXT CHECK (json_valid(sources)),
  -- The computer beyond this one that was allowed by name.
  host        TEXT,
  -- What deliveries are signed with: it can't be a hash.
  secret      TEXT NOT NULL,
  created_at  INTEGER NOT NULL CHECK (abs(created_at) <= 9007199254740991),
  -- Up to which message it has been told.
  position    INTEGER NOT NULL CHECK (position >= 0)
) STRICT;
`,
};
