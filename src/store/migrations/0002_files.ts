import type { Migration } from "./mod.ts";

/** Files and folders: offers, the words about them, and what becomes of them (docs/protocol.md, section 8). */
export const FILES: Migration = {
  name: "files",
  sql: `
-- 0: it says something of another message, and is no line of a conversation.
ALTER TABLE messages ADD COLUMN shown INTEGER NOT NULL DEFAULT 1 CHECK (shown IN (0, 1));
-- The offer or the word. NULL for texts, for kinds of newer programs, and for offers that format 1 took for such.
ALTER TABLE messages ADD COLUMN data TEXT CHECK (json_valid(data));

-- Format 1 did not know that these are always quiet.
UPDATE messages SET shown = 0 WHERE kind = 'file-word';

-- As before, of lines alone.
DROP INDEX messages_of_conversation;
CREATE INDEX messages_of_conversation ON messages (conversation, position, author) WHERE shown = 1;

ALTER TABLE contacts ADD COLUMN verified INTEGER NOT NULL DEFAULT 0 CHECK (verified IN (0, 1));

-- One for each receiver of an offer of one's own, and one for each offer of somebody else's.
CREATE TABLE transfers (
  -- The offer.
  position  INTEGER NOT NULL REFERENCES messages,
  -- The other end.
  peer      INTEGER NOT NULL REFERENCES parties,
  size      INTEGER NOT NULL CHECK (size BETWEEN 0 AND 9007199254740991),
  state     TEXT NOT NULL CHECK (state IN (
    'offered', 'accepted', 'paused', 'failed', 'done', 'declined', 'cancelled', 'withdrawn', 'aside'
  )),
  how       TEXT CHECK (how IN ('person', 'rule')),
  -- What else belongs to the state.
  details   TEXT CHECK (json_valid(details)),
  at        INTEGER NOT NULL CHECK (abs(at) <= 9007199254740991),
  -- When a rule accepted it, whatever became of it since. NULL: no rule did.
  ruled_at  INTEGER CHECK (abs(ruled_at) <= 9007199254740991),
  PRIMARY KEY (position, peer),
  CHECK ((state IN ('accepted', 'paused')) = (how IS NOT NULL))
) STRICT, WITHOUT ROWID;

-- The few that may still move, among the many that are over.
CREATE INDEX open_transfers ON transfers (position) WHERE state IN ('offered', 'accepted', 'paused', 'failed');

CREATE INDEX ruled_transfers ON transfers (peer, ruled_at, size) WHERE ruled_at IS NOT NULL;

-- Lists are kept before their offers are sent, and go when they are not needed any more.
CREATE TABLE lists (
  author  INTEGER NOT NULL REFERENCES parties,
  offer   BLOB NOT NULL CHECK (length(offer) = 16),
  json    TEXT NOT NULL,
  PRIMARY KEY (author, offer)
) STRICT;

CREATE TABLE accept_rules (
  contact  TEXT PRIMARY KEY CHECK (length(contact) = 52),
  folder   TEXT,
  largest  INTEGER NOT NULL CHECK (largest BETWEEN 0 AND 9007199254740991),
  quota    INTEGER NOT NULL CHECK (quota BETWEEN 0 AND 9007199254740991)
) STRICT, WITHOUT ROWID;

-- Folders that received files were put into, each in a stage of its own there while it came.
CREATE TABLE goals (
  path     TEXT PRIMARY KEY,
  used_at  INTEGER NOT NULL CHECK (abs(used_at) <= 9007199254740991)
) STRICT, WITHOUT ROWID;
`,
};
